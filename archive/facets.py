"""How many statements each value of a filter would give: the panels beside the list.

A value's count is what the list holds when this filter's own choices give way to that value
alone. Whoever asks hands in those rows, so nothing is counted that the list would not show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count
from django.db.models.functions import Coalesce, ExtractYear

from archive.filters import NOT_STATED
from archive.models import Act, Attribution
from archive.wording import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.filters import StatementFilter
    from archive.models.querysets import StatementQuerySet

SHOWN = 7
SHOWN_WITHIN = 5
PANELS = ("topic", "speaker", "act", "issuer", "addressee", "event", "source", "year", "language")


class Counted(NamedTuple):
    slug: str
    name: str
    total: int
    children: tuple[Counted, ...] = ()


class Value(NamedTuple):
    """A line of a panel; `url` adds the value to what is asked, or takes it away."""

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
    return [panel for name in PANELS if (panel := _panel(asked, name)).values]


def counted(name: str, rows: StatementQuerySet) -> list[Counted]:
    """The values of one filter among these rows, the most frequent first."""
    rows = rows.order_by()
    if name == "topic":
        return topics(rows)
    if name == "speaker":
        return speakers(rows)
    fields = _FIELDS.get(name)
    if fields is None:
        return _plain(name, rows)
    slug, *_names = fields
    found = rows.filter(**{f"{slug}__isnull": False}).values_list(*fields).annotate(n=Count("pk"))
    values = [Counted(row[0], next(filter(None, row[1:-1])), row[-1]) for row in found]
    return sorted(values, key=_most_first)


def topics(rows: StatementQuerySet) -> list[Counted]:
    """The upper level, with its own topics within; a statement counts once for each of them."""
    fields = ("topics__slug", "topics__name", "topics__parent__slug", "topics__parent__name")
    lower = rows.filter(topics__isnull=False).values_list(*fields).annotate(n=Count("pk"))
    upper = rows.filter(topics__isnull=False).values_list(
        Coalesce("topics__parent__slug", "topics__slug"),
        Coalesce("topics__parent__name", "topics__name"),
    )
    within: dict[str, list[Counted]] = {}
    for slug, name, parent, _, count in lower.order_by():
        within.setdefault(parent or "", []).append(Counted(slug, name, count))
    return sorted(
        (
            Counted(slug, name, count, tuple(sorted(within.get(slug, []), key=_most_first)))
            for slug, name, count in upper.annotate(n=Count("pk", distinct=True)).order_by()
        ),
        key=_most_first,
    )


def speakers(rows: StatementQuerySet) -> list[Counted]:
    """Who is said to have spoken; where nobody is named stands a value of its own."""
    fields = ("attributed_to__slug", "attributed_to__name")
    named = rows.order_by().filter(attributed_to__isnull=False).values_list(*fields)
    values = [Counted(*row) for row in named.annotate(n=Count("pk"))]
    unnamed = rows.filter(attribution=Attribution.NOT_STATED).count()
    if unnamed:
        values.append(Counted(NOT_STATED, "speaker not stated", unnamed))
    return sorted(values, key=_most_first)


_FIELDS = {
    "issuer": ("source__issuer__slug", "source__issuer__name"),
    "addressee": ("addressed_to__slug", "addressed_to__name"),
    "event": ("source__event__slug", "source__event__name"),
    "source": ("source__slug", "source__short_title", "source__title"),
}


def _plain(name: str, rows: StatementQuerySet) -> list[Counted]:
    """Values that are no rows of a table of their own."""
    if name == "year":
        years = rows.values_list(ExtractYear("listed_on")).annotate(n=Count("pk"))
        return sorted((Counted(f"{y:04}", f"{y:04}", n) for y, n in years), reverse=True)
    if name == "act":
        acts = rows.values_list("act").annotate(n=Count("pk"))
        return sorted((Counted(act, Act(act).label, n) for act, n in acts), key=_most_first)
    tags = rows.values_list("source__language").annotate(n=Count("pk"))
    return sorted((Counted(tag, language_name(tag), n) for tag, n in tags), key=_most_first)


def _most_first(value: Counted) -> tuple[int, str]:
    return -value.total, value.name


def _panel(asked: StatementFilter, name: str) -> Panel:
    chosen = asked.labels(name)
    found = counted(name, asked.rows_without(name))
    known = {line.slug for value in found for line in (value, *value.children)}
    missing = [Counted(slug, text, 0) for slug, text in chosen.items() if slug not in known]
    whole = "more" in asked.asked and asked.asked["more"] == [name]
    shown, hidden = _shortened([*found, *missing], set(chosen), whole=whole)
    return Panel(
        name,
        asked.filters[name].label,
        [_value(asked, name, value, set(chosen)) for value in shown],
        hidden,
        f"{asked.address({'more': [name]})}#f-{name}",
    )


def _shortened(
    values: Iterable[Counted], chosen: set[str], *, whole: bool
) -> tuple[list[Counted], int]:
    """The first values, and all that are chosen; and how many are left out."""
    values = list(values)
    if whole:
        return values, 0
    shown = [
        value._replace(children=tuple(_first(value.children, SHOWN_WITHIN, chosen)))
        for value in _first(values, SHOWN, chosen)
    ]
    return shown, _lines(values) - _lines(shown)


def _first(values: Iterable[Counted], limit: int, chosen: set[str]) -> list[Counted]:
    return [
        value
        for place, value in enumerate(values)
        if place < limit or chosen & {value.slug, *(child.slug for child in value.children)}
    ]


def _lines(values: Iterable[Counted]) -> int:
    return sum(1 + len(value.children) for value in values)


def _value(asked: StatementFilter, name: str, value: Counted, chosen: set[str]) -> Value:
    present = asked.asked.get(name, [])
    is_chosen = value.slug in chosen
    kept = [slug for slug in present if slug != value.slug]
    return Value(
        value.name,
        value.total,
        is_chosen,
        value.slug == NOT_STATED,
        asked.address({name: kept if is_chosen else [*present, value.slug]}),
        tuple(_value(asked, name, child, chosen) for child in value.children),
    )
