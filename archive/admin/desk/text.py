"""The left side of the desk: the text sentence by sentence, what rests on it, and what is left.

A long text is shown in parts, so that its page stays as quick as that of a short one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef

from archive.admin.visibility import visible_citations
from archive.models import Placement, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from archive.models import Source, Statement

PART = 200  # sentences
LEAD, BEFORE = 2, 6  # sentences that say who “he” and “both leaders” are


class Resting(NamedTuple):
    """A statement at its sentence, and where its editor can change it or anyone look at it."""

    statement: Statement
    url: str


class Line(NamedTuple):
    sentence: Sentence
    statements: list[Resting]
    ticked: bool

    @property
    def state(self) -> str:
        if self.statements:
            return "has"
        return "aside" if self.sentence.excluded_reason else "open"


class Part(NamedTuple):
    """A stretch of a long text, counted from 1."""

    number: int
    first: int
    last: int


@dataclass(frozen=True)
class Coverage:
    total: int
    covered: int
    aside: int

    @property
    def left(self) -> int:
        return self.total - self.covered - self.aside

    @property
    def done(self) -> int:
        return self.covered + self.aside


class DeskText:
    """The latest text of a source as one editor sees it."""

    def __init__(self, source: Source, by: User) -> None:
        self.source, self.by = source, by
        self.revision = source.revisions.order_by("-number").first()

    @property
    def places(self) -> QuerySet[Placement]:
        return Placement.objects.filter(revision=self.revision).order_by("start")

    @property
    def carrying(self) -> Exists:
        return Exists(visible_citations(self.by).filter(sentence=OuterRef("sentence")))

    @property
    def bare(self) -> QuerySet[Placement]:
        return self.places.filter(~self.carrying)

    @property
    def open_places(self) -> QuerySet[Placement]:
        return self.bare.filter(sentence__excluded_reason="")

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(
            total=self.places.count(),
            covered=self.places.filter(self.carrying).count(),
            aside=self.bare.exclude(sentence__excluded_reason="").count(),
        )

    def next_open(self, after: Collection[int] = ()) -> Sentence | None:
        """The next sentence with nothing on it, behind these and then from the start again."""
        last = self.places.filter(sentence__in=after).last()
        rest = self.open_places.select_related("sentence")
        following = rest.filter(start__gt=last.start).first() if last else None
        place = following or rest.first()
        return place.sentence if place else None

    def part_of(self, sentences: Iterable[Sentence]) -> int:
        keys = [sentence.pk for sentence in sentences]
        first = self.places.filter(sentence__in=keys).first()
        return self.places.filter(start__lt=first.start).count() // PART + 1 if first else 1

    @cached_property
    def parts(self) -> list[Part]:
        total = self.coverage.total
        starts = range(0, total, PART)
        found = [Part(n, at + 1, min(at + PART, total)) for n, at in enumerate(starts, 1)]
        return found if len(found) > 1 else []

    def near(self, sentences: Collection[Sentence]) -> list[str]:
        """How the text begins, and what is before these; the one after them if it is they."""
        first = self.places.filter(sentence__in=sentences).first()
        if first is None:
            return []
        others = self.places.select_related("sentence").exclude(sentence__in=sentences)
        before = others.filter(start__lt=first.start)
        placed = [*before[:LEAD], *before.order_by("-start")[:BEFORE]]
        found = {place.start: place.sentence.text for place in placed}
        after = others.filter(start__gt=first.start)[:1]
        return [found[at] for at in sorted(found)] or [place.sentence.text for place in after]

    def paragraphs(
        self, part: int, ticked: Collection[int], url: Callable[[Statement], str]
    ) -> list[list[Line]]:
        start = (part - 1) * PART
        placed = list(self.places.select_related("sentence")[start : start + PART])
        resting = self._resting(place.sentence_id for place in placed)

        def line(place: Placement) -> Line:
            on_it = [Resting(one, url(one)) for one in resting.get(place.sentence_id, [])]
            return Line(place.sentence, on_it, place.sentence_id in ticked)

        by_paragraph = groupby(placed, key=lambda place: place.paragraph)
        return [[line(place) for place in paragraph] for _, paragraph in by_paragraph]

    def _resting(self, sentences: Iterable[int]) -> dict[int, list[Statement]]:
        citations = visible_citations(self.by).filter(sentence__in=list(sentences))
        found: dict[int, list[Statement]] = {}
        for citation in citations.select_related("statement").order_by("statement"):
            found.setdefault(citation.sentence_id, []).append(citation.statement)
        return found
