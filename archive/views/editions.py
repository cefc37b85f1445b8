"""A revision as an edition: its text sentence by sentence, with the statements on each."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Prefetch

from archive.models import Act, Attribution, Citation, Statement
from archive.wording import ACTS, sentences

if TYPE_CHECKING:
    from archive.models import Placement, Revision, Source, Topic

DEEPEST = 8  # the stylesheet knows so many places within a paragraph
FOLDED = 120  # sentences, from which the strip is folded away


class Note(NamedTuple):
    url: str
    text: str
    act: str
    not_stated: bool
    others: str
    topics: list[Topic]


class Spot(NamedTuple):
    """A sentence in its paragraph; `nth` is its place there, or 0 beyond the stylesheet."""

    number: int
    text: str
    nth: int
    aside: str
    notes: list[Note]

    @property
    def state(self) -> str:
        if self.notes:
            return "1 statement" if len(self.notes) == 1 else f"{len(self.notes)} statements"
        return "set aside" if self.aside else "no statement"


class Edition(NamedTuple):
    paragraphs: list[list[Spot]]
    statements: int
    covered: int
    aside: int
    total: int
    no_longer: list[Note]

    @property
    def spots(self) -> list[Spot]:
        return [spot for paragraph in self.paragraphs for spot in paragraph]

    @property
    def sparse(self) -> bool:
        return 2 * self.covered < self.total

    @property
    def folded(self) -> bool:
        return self.total > FOLDED

    @property
    def open(self) -> int:
        return self.total - self.covered - self.aside


def edition(source: Source, revision: Revision) -> Edition:
    placements = list(revision.placements.select_related("sentence").order_by("start"))
    statements = _statements(source)
    notes = _notes(statements)
    paragraphs = [
        [_spot(place, nth, notes) for nth, place in enumerate(paragraph, 1)]
        for _, paragraph in groupby(placements, key=lambda place: place.paragraph)
    ]
    standing = {place.sentence_id for place in placements}
    spots = [spot for paragraph in paragraphs for spot in paragraph]
    return Edition(
        paragraphs,
        len(statements),
        sum(bool(spot.notes) for spot in spots),
        sum(bool(spot.aside and not spot.notes) for spot in spots),
        len(spots),
        [_note(statement, 0) for statement in statements if not _sentences(statement) & standing],
    )


def _statements(source: Source) -> list[Statement]:
    citations = Citation.objects.select_related("sentence").order_by("position")
    found = Statement.objects.published().filter(source=source).order_by("number")
    return list(found.prefetch_related("topics", Prefetch("citations", citations)))


def _sentences(statement: Statement) -> set[int]:
    return {citation.sentence_id for citation in statement.citations.all()}


def _notes(statements: list[Statement]) -> dict[int, list[Note]]:
    """By sentence."""
    notes: dict[int, list[Note]] = {}
    for statement in statements:
        for citation in statement.citations.all():
            note = _note(statement, citation.sentence.number)
            notes.setdefault(citation.sentence_id, []).append(note)
    return notes


def _note(statement: Statement, number: int) -> Note:
    cited = [citation.sentence.number for citation in statement.citations.all()]
    others = [other for other in cited if other != number]
    return Note(
        statement.get_absolute_url(),
        statement.text,
        ACTS[Act(statement.act)].short,
        statement.attribution == Attribution.NOT_STATED,
        f"with {sentences(others)}" if others else "",
        list(statement.topics.all()),
    )


def _spot(place: Placement, nth: int, notes: dict[int, list[Note]]) -> Spot:
    sentence = place.sentence
    on_it = notes.get(sentence.pk, [])
    shown = nth if nth <= DEEPEST else 0
    return Spot(sentence.number, sentence.text, shown, sentence.aside_because, on_it)
