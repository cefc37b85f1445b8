"""What is near a statement elsewhere in the archive, by the numbers of the statements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from archive.models import ComparisonPoint
from archive.models.compiled import CompiledObjects, CompiledQuery
from archive.search import LARGEST_NUMBER, Answer, Question, document_id, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.models import Actor, Statement, Topic

NEAREST = 3  # statements before, and as many after


class Point(NamedTuple):
    """The same matter as other sources report it."""

    point: ComparisonPoint
    numbers: list[int]


class Neighbours(NamedTuple):
    """The nearest on other days first; `all` is the address of the list they are taken from."""

    earlier: list[int]
    later: list[int]
    all: str


_JOINED = ComparisonPoint.statements.through.objects
_joined = CompiledQuery(_JOINED.order_by().values_list("comparisonpoint"), "statement")
_points = CompiledObjects(ComparisonPoint.objects.published().order_by("position"), "pk")
_told = CompiledQuery(
    _JOINED.order_by("statement__number").values_list(
        "comparisonpoint", "statement__number", "statement__source"
    ),
    "comparisonpoint",
)


def same_matter(statement: Statement) -> list[Point]:
    """Where an editor has joined statements of other sources; not all of these need be public."""
    points = _points([key for (key,) in _joined([statement.pk])])
    joined = defaultdict(list)
    for point, number, source in _told([point.pk for point in points]):
        if source != statement.source_id:
            joined[point].append(number)
    return [Point(point, joined[point.pk]) for point in points]


def neighbours(
    statement: Statement, speakers: Sequence[Actor], topics: Sequence[Topic]
) -> Neighbours:
    """What the same speakers said on the same topics; nobody is put where none is named."""
    if not speakers or not topics:
        return Neighbours([], [], "")
    choices = {"speaker": [s.pk for s in speakers], "topic": [t.pk for t in topics]}
    answer, day = Answer(Question(choices)), statement.listed_on
    earlier = answer.page(after=document_id(day, 0), size=NEAREST)
    later = answer.page(newest=False, after=document_id(day, LARGEST_NUMBER), size=NEAREST)
    asked = [("speaker", s.slug) for s in speakers] + [("topic", t.slug) for t in topics]
    return Neighbours(
        [number_of(document) for document in earlier],
        [number_of(document) for document in later],
        f"{reverse('statements')}?{urlencode(asked)}",
    )
