"""A source's text cut into sentences again, boundary by boundary, by an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from archive.actions.base import ActionError
from archive.actions.recut import Replacement, pieces, recut_source, resting
from archive.actions.revisions import Cut, lines_of
from archive.actions.wordings import cited_by
from archive.admin.base import change_url, editor
from archive.admin.forms import CLASH, kept_back
from archive.admin.imports.arrangement import FIRST, Arrangement
from archive.admin.source_pages import frame
from archive.models import StatementStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse, QueryDict

    from archive.actions.recut import Piece
    from archive.admin.base import EditorialAdmin
    from archive.admin.imports.arrangement import Row, Said
    from archive.models import Placement, Revision, Sentence, Source, Statement

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


def recut(admin: EditorialAdmin[Source], request: HttpRequest, source: Source) -> HttpResponse:
    page = Recutting(source, request)
    if "save" in request.POST and page.save():
        number = source.revisions.latest("number").number
        admin.log_change(request, source, f"Cut into sentences again: revision {number}.")
        admin.message_user(request, f"Saved as revision {number}.", messages.SUCCESS)
        return HttpResponseRedirect(change_url(source))
    context = frame(admin, request, source, "Cut into sentences again", **page.context())
    return TemplateResponse(request, "admin/archive/source/recut.html", context)


def arrangement_of(text: str, cuts: Sequence[Cut], language: str) -> Arrangement:
    """One that cuts these lines as they are cut, whoever did it."""
    found = Arrangement(text, lines_of(text, cuts))
    own = {cut.start for cut in found.cuts(FIRST, language)}
    asked = {cut.start for cut in cuts}
    found.joined, found.split = own - asked, asked - own
    return found


class Recutting:
    """The state of the page; the form sends all of it with every press of a button."""

    def __init__(self, source: Source, request: HttpRequest) -> None:
        self.source, self.by = source, editor(request)
        self.data: QueryDict = request.POST
        self.newest: Revision = source.revisions.select_related("capture").latest("number")
        self.text = self.newest.capture.text
        self.places: list[Placement] = list(
            self.newest.placements.select_related("sentence").order_by("start")
        )
        current = [Cut(place.paragraph, place.start, place.stop) for place in self.places]
        self.arrangement = arrangement_of(self.text, current, source.language)
        self.error = kept_back(self.data)
        if request.method == "POST":
            self._read()
        self.cuts = self.arrangement.cuts(FIRST, source.language)
        self.pieces = pieces(self.places, self.cuts)
        self.by_sentence = {piece.sentence.pk: piece for piece in self.pieces}
        self.concerns = [self._concern(each) for each in resting([p.sentence for p in self.pieces])]

    def _read(self) -> None:
        if self.data.get("seen") != str(self.newest.number):
            self.error = (
                "Someone saved a newer revision, which is shown below; make your changes to it."
            )
            return
        kept = self.arrangement.kept
        self.arrangement = Arrangement.sent(self.text, self.data)
        self.arrangement.kept, self.arrangement.second = kept, set()

    def save(self) -> bool:
        if not self.error:
            self.error = self._missing() or self._save()
        return not self.error

    def _missing(self) -> str:
        missing = any(q.error for concern in self.concerns for q in concern.questions)
        return "First choose which sentences each statement below cites." if missing else ""

    def _save(self) -> str:
        try:
            with transaction.atomic():
                recut_source(
                    source=self.source,
                    seen=self.newest.number,
                    cuts=self.cuts,
                    replacements={
                        each.statement.pk: self._replacement(each) for each in self.concerns
                    },
                    by=self.by,
                )
        except ActionError as refusal:
            return str(refusal)
        except IntegrityError:
            return CLASH
        return ""

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

    def context(self) -> dict[str, Any]:
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
            "error": self.error,
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
