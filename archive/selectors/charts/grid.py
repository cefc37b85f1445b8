"""Who speaks about what: statements by the values of two facets, as a table of links."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.selectors.wording import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.search.codes import Value
    from archive.selectors.charts.axes import Axis, Heading
    from archive.selectors.charts.scope import Scope

DEEP, MIDDLING = 8, 3  # a cell is tinted deeper from so many statements on,
HALF, SIXTH = 2, 6  # if it also holds this part of the largest
ROOMY = 4  # columns that half a page has room for

JOINT = "A joint statement counts for each of its speakers"
ON_TWO_TOPICS = "A statement on two topics counts for both."
OVERLAPS = {
    frozenset(("speaker", "topic")): f"{JOINT}, and one on two topics for both.",
    frozenset(("speaker", "act")): f"{JOINT}.",
}


class Cell(NamedTuple):
    total: int
    url: str
    depth: int
    column: str


class Grid(NamedTuple):
    corner: str
    columns: list[Heading]
    lines: list[tuple[Heading, list[Cell]]]
    total: int
    url: str
    caption: str

    @property
    def big(self) -> bool:
        return len(self.columns) > ROOMY


def grid(
    scope: Scope, rows: Callable[[Scope], Axis], columns: Callable[[Scope], Axis], of: str = ""
) -> Grid | None:
    """No table where a side has no value. `of` says in the caption whose statements they are."""
    down, across = rows(scope), columns(scope)
    if not down.headings or not across.headings:
        return None
    counts = [column.scope.answer.carried(down.facet) for column in across.headings]
    largest = max((n for found in counts for n in found.values()), default=0)
    sides = list(zip(across.headings, counts, strict=True))
    lines = [
        (row, [_cell(down.facet, row, column, found, largest) for column, found in sides])
        for row in down.headings
    ]
    caption = _caption(_when(scope) + of, down, across)
    total = scope.answer.count()
    return Grid(down.facet.capitalize(), across.headings, lines, total, scope.url, caption)


def _cell(
    facet: str, row: Heading, column: Heading, found: Mapping[Value, int], largest: int
) -> Cell:
    total = found.get(row.value, 0)
    deep = total >= max(DEEP, largest / HALF)
    middling = total >= max(MIDDLING, largest / SIXTH)
    both = column.scope.narrowed(facet, row.value, row.scope.slugs[facet])
    return Cell(total, both.url, 3 if deep else 2 if middling else 1, column.name)


def _when(scope: Scope) -> str:
    return f" of {scope.slugs['year']}" if "year" in scope.slugs else ""


def _caption(of: str, down: Axis, across: Axis) -> str:
    overlap = OVERLAPS.get(frozenset((down.facet, across.facet)), ON_TWO_TOPICS)
    said = f"Statements{of} by {down.facet} and {across.facet}. {overlap}"
    left = [_number(axis) for axis in (down, across) if axis.left_out]
    return f"{said} The most frequent are shown; {joined(left)} left out." if left else said


def _number(axis: Axis) -> str:
    return f"{axis.left_out} {axis.facet}{'s' * (axis.left_out > 1)}"
