"""An event's sources side by side: what each says on one matter, and where one is silent."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from archive.models import ComparisonPoint, Finding, Statement
from archive.text.differences import differences
from archive.views.differences import likeness
from archive.views.rows import rows as shown
from archive.views.rows import with_details

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.models import Event, Source
    from archive.text.differences import Part
    from archive.views.rows import Row

    Lines = Mapping[int | None, Row]

FINDINGS = {
    Finding.AGREES.value: "Agrees",
    Finding.DIFFERS.value: "Wording differs",
    Finding.CONFLICTS.value: "Conflicts",
    "only": "In one source only",
}
WORDS = {name: words.lower() for name, words in FINDINGS.items()}
ALIKE = 0.35  # below this, marking word by word would mark nearly every word


class Comparison(NamedTuple):
    older: Source
    newer: Source
    pieces: list[Part]


class Cell(NamedTuple):
    source: Source
    rows: list[Row]


class MatrixRow(NamedTuple):
    """`span` is how many rows the heading stands for: 0 where it has been said already."""

    title: str
    finding: str
    words: str
    note: str
    cells: list[Cell]
    span: int
    comparison: Comparison | None


def matrix(event: Event, sources: Sequence[Source]) -> list[MatrixRow]:
    """Rows of the points that editors joined, then of what no point joins, by first topic."""
    statements = _statements(sources)
    lines: Lines = {row.number: row for row in shown(statements)}
    points = ComparisonPoint.objects.published().filter(event=event).order_by("position")
    found = [_joined(point, sources, statements, lines) for point in points]
    said = {row.number for line in found for cell in line.cells for row in cell.rows}
    alone = [statement for statement in statements if statement.number not in said]
    return found + _alone(alone, sources, lines)


def rows_found(rows: Sequence[MatrixRow], finding: str) -> list[MatrixRow]:
    return [row for row in rows if row.finding == finding]


def _statements(sources: Sequence[Source]) -> list[Statement]:
    found = with_details(Statement.objects.published().filter(source__in=sources))
    return list(found.prefetch_related("points").order_by("number"))


def _joined(
    point: ComparisonPoint,
    sources: Sequence[Source],
    statements: Sequence[Statement],
    lines: Lines,
) -> MatrixRow:
    its = [statement for statement in statements if point in statement.points.all()]
    cells = [
        Cell(source, [lines[s.number] for s in its if s.source_id == source.pk])
        for source in sources
    ]
    words = WORDS[point.finding]
    compared = _compared(its)
    return MatrixRow(point.title, point.finding, words, point.note, cells, 1, compared)


def _compared(statements: Sequence[Statement]) -> Comparison | None:
    """The likest two sentences of two sources, if they are alike enough to be marked."""
    pairs = [
        (likeness(*texts), first.source, second.source, texts)
        for first, second in combinations(statements, 2)
        if first.source_id != second.source_id
        and first.source.language == second.source.language
        and (texts := (_evidence(first), _evidence(second)))
    ]
    best = max(pairs, key=lambda pair: pair[0], default=None)
    if best is None or not ALIKE <= best[0] < 1:
        return None
    return Comparison(best[1], best[2], differences(*best[3]))


def _evidence(statement: Statement) -> str:
    return statement.citations.all()[0].sentence.text


def _alone(
    statements: Sequence[Statement], sources: Sequence[Source], lines: Lines
) -> list[MatrixRow]:
    columns = {source.pk: place for place, source in enumerate(sources)}
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        topics = statement.topics.all()
        groups.setdefault(topics[0].name if topics else "", []).append(statement)
    found = []
    for title, group in sorted(groups.items()):
        for place, statement in enumerate(sorted(group, key=lambda s: columns[s.source_id])):
            line = lines[statement.number]
            cells = [
                Cell(source, [line] if source.pk == statement.source_id else [])
                for source in sources
            ]
            span = 0 if place else len(group)
            found.append(MatrixRow(title, "only", WORDS["only"], "", cells, span, None))
    return found
