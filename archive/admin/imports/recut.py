"""A source's text cut into sentences again, boundary by boundary, by an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archive.actions.recut import Replacement, pieces, recut_source, resting
from archive.actions.revisions import Cut, lines_of
from archive.actions.wordings import cited_by
from archive.admin.acts import change_url
from archive.admin.imports.arrangement import FIRST, Arrangement
from archive.admin.source_pages import SourcePage
from archive.models import StatementStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User
    from django.http import HttpResponse, QueryDict

    from archive.actions.recut import Piece
    from archive.admin.imports.arrangement import Row, Said
    from archive.models import Placement, Revision, Sentence, Statement

LINES_AT_ONCE = 200
KEEP = "keep"


class Line(NamedTuple):
    """A paragraph with its sentences, each under the number that it has, or has not yet."""

    row: Row
    sentences: list[tuple[Said, int | None]]


class Part(NamedTuple):
    start: int
    text: str
    ticked: bool


class Question(NamedTuple):
    """What a statement is to rest on instead of one sentence."""

    name: str
    sentence: Sentence
    parts: list[Part]
    keeps: bool
    error: str


class Concern(NamedTuple):
    """A statement on sentences that are cut otherwise."""

    statement: Statement
    questions: list[Question]
    barred: bool  # public, and this editor may not correct it: it can only keep its sentence


def arrangement_of(text: str, cuts: Sequence[Cut], language: str) -> Arrangement:
    """One that cuts these lines as they are cut, whoever did it."""
    found = Arrangement(text, lines_of(text, cuts))
    own = {cut.start for cut in found.cuts(FIRST, language)}
    asked = {cut.start for cut in cuts}
    found.joined, found.split = own - asked, asked - own
    return found


class RecutPage(SourcePage):
    """The form sends all of the page's state with every press of a button."""

    name, path = "recut", "cut"
    title = "Cut into sentences again"
    template = "admin/archive/source/recut.html"

    def answer(self) -> HttpResponse:
        self.data: QueryDict = self.request.POST
        self.newest: Revision = self.source.revisions.select_related("capture").latest("number")
        self.text = self.newest.capture.text
        self.places: list[Placement] = list(
            self.newest.placements.select_related("sentence").order_by("start")
        )
        current = [Cut(place.paragraph, place.start, place.stop) for place in self.places]
        self.arrangement = arrangement_of(self.text, current, self.source.language)
        if self.request.method == "POST":
            self._read()
        self.cuts = self.arrangement.cuts(FIRST, self.source.language)
        self.pieces = pieces(self.places, self.cuts)
        self.by_sentence = {piece.sentence.pk: piece for piece in self.pieces}
        self.concerns = [self._concern(each) for each in resting([p.sentence for p in self.pieces])]
        return super().answer()

    def _read(self) -> None:
        if self.data.get("seen") != str(self.newest.number):
            self.refuse(
                "Someone saved a newer revision, which is shown below; make your changes to it."
            )
            return
        kept = self.arrangement.kept
        self.arrangement = Arrangement.sent(self.text, self.data)
        self.arrangement.kept, self.arrangement.second = kept, set()

    def pressed(self) -> bool:
        return "save" in self.data

    def acted(self) -> bool:
        missing = any(q.error for concern in self.concerns for q in concern.questions)
        if missing and self.form.is_valid():
            self.refuse("First choose which sentences each statement below cites.")
        return super().acted()

    def act(self) -> None:
        self.saved = recut_source(
            source=self.source,
            seen=self.newest.number,
            cuts=self.cuts,
            replacements={each.statement.pk: self._replacement(each) for each in self.concerns},
            by=self.by,
        )
        self.log(f"Cut into sentences again: revision {self.saved.number}.")

    def done(self) -> HttpResponse:
        return self.leave(f"Saved as revision {self.saved.number}.", change_url(self.source))

    def _replacement(self, concern: Concern) -> Replacement:
        starts = {
            question.sentence.number: [part.start for part in question.parts if part.ticked]
            for question in concern.questions
        }
        seen = self.data.get(f"version-{concern.statement.pk}", "")
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        return Replacement(version, starts, self.data.get("reason", ""))

    def _concern(self, statement: Statement) -> Concern:
        questions = [
            self._question(statement, self.by_sentence[sentence.pk])
            for sentence in cited_by(statement)
            if sentence.pk in self.by_sentence
        ]
        return Concern(statement, questions, _barred(statement, self.by))

    def _question(self, statement: Statement, piece: Piece) -> Question:
        name = f"replace-{statement.pk}-{piece.sentence.number}"
        answers = set(self.data.getlist(name))
        parts = [
            Part(cut.start, self.text[cut.start : cut.stop], str(cut.start) in answers)
            for cut in piece.cuts
        ]
        keeps = KEEP in answers or (not answers and _barred(statement, self.by))
        chosen = any(part.ticked for part in parts)
        error = ""
        if "save" in self.data and keeps == chosen:
            error = (
                "Keep the sentence or choose its replacements, not both."
                if keeps
                else "Choose the sentences the statement cites now, or keep the old one."
            )
        return Question(name, piece.sentence, parts, keeps, error)

    def plan(self) -> dict[str, Any]:
        lines = self._lines()
        first = self._first(len(lines))
        return {
            "newest": self.newest,
            "arrangement": self.arrangement,
            "lines": lines[first : first + LINES_AT_ONCE],
            "first": first,
            "before": max(first - LINES_AT_ONCE, 0) if first else None,
            "after": first + LINES_AT_ONCE if first + LINES_AT_ONCE < len(lines) else None,
            "anew": [
                (piece.sentence, [self.text[cut.start : cut.stop] for cut in piece.cuts])
                for piece in self.pieces
            ],
            "concerns": self.concerns,
            "asks_reason": any(
                concern.statement.status == StatementStatus.PUBLISHED and not concern.barred
                for concern in self.concerns
            ),
            "reason": self.data.get("reason", ""),
        }

    def _lines(self) -> list[Line]:
        known = {(place.start, place.stop): place.sentence.number for place in self.places}
        rows = self.arrangement.rows([self.source.language] * 2)
        return [
            Line(row, [(said, known.get((said.start, said.stop))) for said in row.sentences])
            for row in rows
            if row.kept
        ]

    def _first(self, count: int) -> int:
        sent = self.data.get("from", "")
        asked = int(sent) if sent.isdecimal() and len(sent) < 9 else 0
        return asked if asked < count else 0


def _barred(statement: Statement, by: User) -> bool:
    public = statement.status == StatementStatus.PUBLISHED
    return public and not by.has_perm("archive.publish_statement")
