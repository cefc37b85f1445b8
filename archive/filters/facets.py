"""How many statements each value of a filter would give: the panels beside the list.

A value's count is what the list holds when this filter's own choices are replaced by that value
alone. The index counts; the names of the values that are shown are looked up here.
"""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus

from archive import search
from archive.filters.fields import UNNAMED
from archive.models import Act, Actor, Event, Source, Topic
from archive.models.compiled import CompiledQuery
from archive.selectors.wording import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.filters.fields import Chosen
    from archive.filters.filterset import StatementFilter

    Tally = Mapping[Any, int]
    """How many statements carry each value, by its key in the index."""
    Names = Mapping[CompiledQuery, Mapping[int, tuple[str, str]]]

SHOWN = 7
SHOWN_WITHIN = 5


class Counted(NamedTuple):
    slug: str
    name: str
    total: int
    children: tuple[Counted, ...] = ()


class Value(NamedTuple):
    """A line of a panel; `url` adds the value to what is asked, or takes it away. To add it says
    only what comes after the page's own path, since a page holds a hundred of them."""

    name: str
    total: int
    chosen: bool
    lacuna: bool
    url: str
    children: tuple[Value, ...]


class Panel(NamedTuple):
    name: str
    label: str
    values: list[Value]
    hidden: int
    whole: str


def panels(asked: StatementFilter) -> list[Panel]:
    counts = asked.answer.counts(asked.facets)
    tallies = {name: _with_chosen(counts[name], asked.values[name]) for name in asked.facets}
    shown = {
        name: tally if _whole(asked, name) else _largest(tally, asked.values[name])
        for name, tally in tallies.items()
        if name in _LOOKED_UP
    }
    names = _names(shown)
    return [
        _panel(asked, name, _counted(name, shown.get(name, tally), names), len(tally))
        for name, tally in tallies.items()
        if tally
    ]


def tree(tally: Tally) -> list[Counted]:
    """Topics of the upper level, each with its own within; what is filed under one of those
    counts there too, once."""
    within: dict[int | None, list[tuple[int, Counted]]] = {}
    for pk, slug, name, parent in _topics(tally):
        above = parent if parent in tally else None
        within.setdefault(above, []).append((pk, Counted(slug, name, tally[pk])))
    return _sorted(
        topic._replace(children=tuple(_sorted(child for _, child in within[pk])))
        if pk in within
        else topic
        for pk, topic in within.get(None, [])
    )


def speakers(tally: Tally) -> list[Counted]:
    """Who is said to have spoken; where nobody is named there is a value of its own."""
    return _counted("speaker", tally, _names({"speaker": tally}))


_topics = CompiledQuery(Topic.objects.order_by().values_list("pk", "slug", "name", "parent"), "pk")
_actors = CompiledQuery(Actor.objects.order_by().values_list("pk", "slug", "name"), "pk")
_events = CompiledQuery(Event.objects.order_by().values_list("pk", "slug", "name"), "pk")
_sources = CompiledQuery(
    Source.objects.order_by().values_list("pk", "slug", "short_title", "title"), "pk"
)
_LOOKED_UP = {
    "speaker": _actors,
    "addressee": _actors,
    "issuer": _actors,
    "event": _events,
    "source": _sources,
}


def _names(tallies: Mapping[str, Tally]) -> Names:
    """What the values are called, by one query a model: slug and name by key."""
    keys: dict[CompiledQuery, set[int]] = {}
    for facet, tally in tallies.items():
        keys.setdefault(_LOOKED_UP[facet], set()).update(tally)
    return {
        look_up: {pk: (slug, next(filter(None, names))) for pk, slug, *names in look_up(wanted)}
        for look_up, wanted in keys.items()
    }


def _counted(facet: str, tally: Tally, names: Names) -> list[Counted]:
    if facet == "topic":
        return tree(tally)
    if facet == "year":
        return [Counted(f"{year:04}", f"{year:04}", tally[year]) for year in sorted(tally)][::-1]
    if facet == "act":
        return _sorted(Counted(act, Act(act).label, n) for act, n in tally.items())
    if facet == "language":
        return _sorted(Counted(tag, language_name(tag), n) for tag, n in tally.items())
    unnamed = {search.NOT_STATED: (search.NOT_STATED_SLUG, UNNAMED)} if facet == "speaker" else {}
    named = {**names[_LOOKED_UP[facet]], **unnamed}
    return _sorted(Counted(*named[key], n) for key, n in tally.items() if key in named)


def _sorted(values: Iterable[Counted]) -> list[Counted]:
    """The most frequent first."""
    return sorted(values, key=lambda value: (-value.total, value.name))


def _with_chosen(tally: Tally, chosen: Sequence[Chosen]) -> Tally:
    """What was chosen is shown even where it gives nothing."""
    return {**{choice.key: 0 for choice in chosen}, **tally}


def _whole(asked: StatementFilter, name: str) -> bool:
    return bool(asked.values["more"] == name)


def _largest(tally: Tally, chosen: Sequence[Chosen]) -> Tally:
    """What may come among the first values, so that no other needs to be named."""
    least = min(nlargest(SHOWN, tally.values()), default=0)
    keys = {choice.key for choice in chosen}
    return {key: n for key, n in tally.items() if n >= least or key in keys}


def _panel(asked: StatementFilter, name: str, values: list[Counted], total: int) -> Panel:
    chosen = {choice.slug for choice in asked.values[name]}
    shown = values if _whole(asked, name) else _shortened(values, chosen)
    before, after = asked.around(name)
    before = before.removeprefix(asked.path)
    return Panel(
        name,
        asked.filters[name].label,
        [_value(asked, name, value, chosen, (before, after)) for value in shown],
        total - _lines(shown),
        f"{asked.address({'more': [name]})}#f-{name}".removeprefix(asked.path),
    )


def _shortened(values: Iterable[Counted], chosen: set[str]) -> list[Counted]:
    """The first values, and all that are chosen."""
    return [
        value._replace(children=tuple(_first(value.children, SHOWN_WITHIN, chosen)))
        for value in _first(values, SHOWN, chosen)
    ]


def _first(values: Iterable[Counted], limit: int, chosen: set[str]) -> list[Counted]:
    return [
        value
        for place, value in enumerate(values)
        if place < limit or chosen & {value.slug, *(child.slug for child in value.children)}
    ]


def _lines(values: Iterable[Counted]) -> int:
    return sum(1 + len(value.children) for value in values)


def _value(
    asked: StatementFilter,
    name: str,
    value: Counted,
    chosen: set[str],
    around: tuple[str, str],
) -> Value:
    is_chosen = value.slug in chosen
    before, after = around
    return Value(
        value.name,
        value.total,
        is_chosen,
        value.slug == search.NOT_STATED_SLUG,
        asked.dropping(name, value.slug) if is_chosen else before + quote_plus(value.slug) + after,
        tuple(_value(asked, name, child, chosen, around) for child in value.children),
    )
