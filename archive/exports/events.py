"""An event's sources side by side, as the matrix of its page has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.exports.tables import BETWEEN, Table
from archive.selectors.comparison import WORDS, MatrixRow
from archive.selectors.statements import statements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.models import Source
    from archive.selectors import shapes


def points(rows: Sequence[MatrixRow]) -> list[shapes.Point]:
    numbers = [row.number for line in rows for cell in line.cells for row in cell.rows]
    known = {statement["id"]: statement for statement in statements(numbers)}
    return [_point(line, known) for line in rows]


def _point(line: MatrixRow, known: dict[int, shapes.Statement]) -> shapes.Point:
    return {
        "title": line.title,
        "finding": line.finding,
        "finding_label": WORDS[line.finding],
        "note": line.note or None,
        "sources": {
            cell.source.slug: [_link(known[row.number]) for row in cell.rows]
            for cell in line.cells
            if cell.rows
        },
    }


def _link(statement: shapes.Statement) -> shapes.StatementLink:
    return {"id": statement["id"], "url": statement["url"], "text": statement["text"]}


def table(points: Sequence[shapes.Point], sources: Sequence[Source]) -> Table:
    """A row a point, and of each source what it says and where; empty where it is silent."""
    slugs = [source.slug for source in sources]
    columns = [column for slug in slugs for column in (slug, f"{slug} (address)")]
    rows = [
        [
            point["title"],
            point["finding_label"],
            point["note"] or "",
            *(cell for slug in slugs for cell in _cells(point["sources"].get(slug, []))),
        ]
        for point in points
    ]
    return Table(["matter", "finding", "note", *columns], [rows])


def _cells(said: Sequence[Any]) -> tuple[str, str]:
    texts = BETWEEN.join(statement["text"] for statement in said)
    return texts, BETWEEN.join(statement["url"] for statement in said)
