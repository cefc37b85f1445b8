"""A list of statements with its questions, as the list's own page and those of topics, actors,
events and sources show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archive.filters import facets
from archive.filters.filterset import FACETS, ORDERS
from archive.search import Answer
from archive.selectors.statement_rows import lines

if TYPE_CHECKING:
    from archive.filters.filterset import StatementFilter

NUMBERS = ["", "", "both choices", "all three choices", "all four choices", "all five choices"]


class Offer(NamedTuple):
    """What the list would hold without one of the questions."""

    label: str
    text: str
    url: str
    total: int


def listing(asked: StatementFilter) -> dict[str, Any]:
    answer = _answer(asked) if asked.understood else {}
    return answer | {
        "asked": asked,
        "form": _form(asked),
        "rest": asked.path,
        "everything": Answer(asked.everything).count(),
    }


def _form(asked: StatementFilter) -> dict[str, Any]:
    """What the fields of the search form hold, and the choices that it has to carry on."""
    wrong = {problem.parameter for problem in asked.problems}
    values = {name: " ".join(asked.asked.get(name, [])) for name in ("q", "from", "to", "order")}
    carried = [(name, value) for name, values in asked.page_parameters.items() for value in values]
    carried += [
        (name, value)
        for name in FACETS
        for value in asked.asked.get(name, [])
        if name in asked.filters and name not in wrong
    ]
    return {
        "q": values["q"],
        "first": values["from"],
        "last": values["to"],
        "order": values["order"],
        "orders": ORDERS.items(),
        "wrong": wrong,
        "carried": carried,
    }


def _answer(asked: StatementFilter) -> dict[str, Any]:
    choices, page, panels = asked.choices, asked.page, facets.panels(asked)
    total = asked.answer.count()  # known, once the panels are counted
    return {
        "choices": choices,
        "panels": panels,
        "unfolded": bool(asked.values["more"]),
        "rows": lines(page.numbers, asked.answer.marks),
        "newer": _turned(asked, page.newer),
        "older": _turned(asked, page.older),
        "total": total,
        "shown": len(page.ids),
        "ranked": asked.values["order"] == "relevance",
        "says_nothing": asked.answer.says_nothing,
        "offers": _offers(asked) if choices and not total else [],
        "all_choices": NUMBERS[min(len(choices), 5)] if len(choices) < 6 else "all choices",
        "canonical": asked.address(),
        "indexed": len(choices) < 2 and not asked.asked.keys() & {"q", "after", "order", "more"},
    }


def _turned(asked: StatementFilter, cursor: str | None) -> str:
    return "" if cursor is None else asked.address({"after": [cursor] if cursor else []})


def _offers(asked: StatementFilter) -> list[Offer]:
    offers = [
        Offer(
            asked.filters[name].label,
            " or ".join(asked.labels(name).values()),
            asked.address({name: []}),
            Answer(asked.question_without(name)).count(),
        )
        for name in dict.fromkeys(choice.name for choice in asked.choices)
    ]
    return sorted(offers, key=lambda offer: -offer.total)
