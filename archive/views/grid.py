"""Who speaks about what: statements by speaker and topic, as a table of links."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from archive import facets
from archive.fields import NOT_STATED

if TYPE_CHECKING:
    from archive.facets import Counted
    from archive.models.querysets import StatementQuerySet

SPEAKERS = 8
TOPICS = 8
DEEP, MIDDLING = 8, 3  # from so many statements on, a cell is tinted deeper


class Cell(NamedTuple):
    total: int
    url: str
    depth: int
    topic: str


class Grid(NamedTuple):
    topics: list[Counted]
    lines: list[tuple[Counted, list[Cell]]]
    total: int


def grid(rows: StatementQuerySet, parent: str = "") -> Grid:
    """The most frequent speakers by the topics of the upper level, or by those of one topic."""
    tree = facets.topics(rows)
    wanted = next((t.children for t in tree if t.slug == parent), ()) if parent else tree
    topics = list(wanted[:TOPICS])
    speakers = facets.speakers(rows)[:SPEAKERS]
    counts = _counts(rows, upper=not parent)
    lines = [(s, [_cell(s, topic, counts) for topic in topics]) for s in speakers]
    return Grid(topics, lines, rows.count())


def _counts(rows: StatementQuerySet, *, upper: bool) -> dict[tuple[str, str], int]:
    topic = Coalesce("topics__parent__slug", "topics__slug") if upper else "topics__slug"
    filed = rows.order_by().filter(topics__isnull=False)
    pairs = filed.values_list(Coalesce("attributed_to__slug", Value(NOT_STATED)), topic)
    return {
        (speaker, slug): count
        for speaker, slug, count in pairs.annotate(n=Count("pk", distinct=True))
    }


def _cell(speaker: Counted, topic: Counted, counts: dict[tuple[str, str], int]) -> Cell:
    count = counts.get((speaker.slug, topic.slug), 0)
    query = urlencode({"topic": topic.slug, "speaker": speaker.slug})
    depth = 3 if count >= DEEP else 2 if count >= MIDDLING else 1
    return Cell(count, f"{reverse('statements')}?{query}", depth, topic.name)
