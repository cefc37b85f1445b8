"""An event's sources side by side: what each says on one matter, and where one is silent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archive.models import ComparisonPoint, Finding, Statement
from archive.selectors.comparison_words import Comparison, Side, across, compared, own_words
from archive.selectors.highlighting import marked
from archive.selectors.quotations import of_statements
from archive.selectors.statement_rows import rows as shown
from archive.selectors.wording import joined
from archive.web.problems import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archive.models import Event, Source
    from archive.selectors.statement_rows import Row

FINDINGS = {
    Finding.AGREES.value: "Agrees",
    Finding.DIFFERS.value: "Wording differs",
    Finding.CONFLICTS.value: "Conflicts",
    "only": "In one source only",
}
WORDS = {name: words.lower() for name, words in FINDINGS.items()}


class Cell(NamedTuple):
    source: Source
    rows: list[Row]


class MatrixRow(NamedTuple):
    """`span` is how many rows the heading covers: 0 where it has been said already.
    `comparison` is of the likest two of `sides`."""

    title: str
    finding: str
    words: str
    note: str
    cells: list[Cell]
    span: int
    sides: list[Side]
    comparison: Comparison | None

    @property
    def silent(self) -> str:
        """The sources without a word on it, in one line where they are several."""
        names = [cell.source.short_label for cell in self.cells if not cell.rows]
        if len(names) < 2:
            return ""
        return joined(names) if self.comparison else f"the other {len(names)} sources"


class Matrix:
    """Rows of the points that editors joined, then of what no point joins, by first topic."""

    def __init__(self, event: Event, sources: Sequence[Source]) -> None:
        self.sources = sources
        public = Statement.objects.published().filter(source__in=sources).order_by("number")
        self.statements = list(public.prefetch_related("topics", "points"))
        self.points = ComparisonPoint.objects.published().filter(event=event).order_by("position")

    @cached_property
    def rows(self) -> list[MatrixRow]:
        joined: dict[int, list[Statement]] = {point.pk: [] for point in self.points}
        alone = []
        for statement in self.statements:
            points = [point.pk for point in statement.points.all() if point.pk in joined]
            for point in points:
                joined[point].append(statement)
            if not points:
                alone.append(statement)
        return [self._joined(point, joined[point.pk]) for point in self.points] + self._alone(alone)

    def found(self, findings: Collection[str]) -> list[MatrixRow]:
        return [row for row in self.rows if row.finding in findings]

    def compared(self, numbers: Sequence[str]) -> Comparison | None:
        """The two statements of these numbers, or nothing where there are no two such."""
        sides = [self._sides[number] for number in numbers if number in self._sides]
        return compared(*sides) if len(sides) == len(numbers) == len({*numbers}) == 2 else None

    @cached_property
    def _sides(self) -> dict[str, Side]:
        sources = {source.pk: source for source in self.sources}
        lines = {row.number: row for row in shown(self.statements)}
        evidence = of_statements([statement.pk for statement in self.statements])
        return {
            str(statement.number): Side(
                lines[statement.number],
                sources[statement.source_id],
                evidence[statement.pk].quotation,
            )
            for statement in self.statements
            if statement.number in lines
        }

    def _side(self, statement: Statement) -> Side:
        return self._sides[str(statement.number)]

    def _joined(self, point: ComparisonPoint, statements: Sequence[Statement]) -> MatrixRow:
        place = {source.pk: place for place, source in enumerate(self.sources)}
        sides = [self._side(s) for s in sorted(statements, key=lambda s: place[s.source_id])]
        comparisons = across(sides)
        marking = [] if point.finding == Finding.AGREES else comparisons
        quoted = [(side.source, _quoted(side, marking)) for side in sides]
        cells = [
            Cell(source, [row for its, row in quoted if its == source]) for source in self.sources
        ]
        likest = max(comparisons, key=lambda each: each.likeness, default=None)
        words = WORDS[point.finding]
        return MatrixRow(point.title, point.finding, words, point.note, cells, 1, sides, likest)

    def _alone(self, statements: Sequence[Statement]) -> list[MatrixRow]:
        groups: dict[str, list[Side]] = {}
        for statement in statements:
            topics = statement.topics.all()
            groups.setdefault(topics[0].name if topics else "", []).append(self._side(statement))
        found = []
        for title, sides in sorted(groups.items()):
            sides.sort(key=lambda side: self.sources.index(side.source))
            for place, side in enumerate(sides):
                span = 0 if place else len(sides)
                cells = [
                    Cell(source, [side.row] if source == side.source else [])
                    for source in self.sources
                ]
                found.append(MatrixRow(title, "only", WORDS["only"], "", cells, span, [side], None))
        return found


def _quoted(side: Side, comparisons: Sequence[Comparison]) -> Row:
    """The line with the whole of its sentences, and marks where no other source says the same."""
    return side.row._replace(quote=marked(side.text, own_words(side, comparisons)))


def unknown_findings(asked: Sequence[str]) -> list[Fault]:
    hint = f"Write one of: {', '.join(FINDINGS)}."
    unknown = [finding for finding in asked if finding not in FINDINGS]
    return [Fault("finding", f"“{finding}” is not a finding", hint) for finding in unknown]
