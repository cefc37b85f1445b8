"""What became of the sentences that a revision no longer holds: an editor confirms or refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from archive.actions.base import ActionError
from archive.actions.successions import (
    decide,
    decisions,
    is_recut,
    proposals,
    reopen,
    step_to,
    undecided,
)
from archive.admin.base import change_url, editor
from archive.admin.differences import differences_of
from archive.admin.forms import CLASH, kept_back
from archive.admin.source_pages import frame
from archive.admin.visibility import visible_citations
from archive.models import Revision, StatementStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from archive.actions.successions import Proposal
    from archive.admin.base import EditorialAdmin
    from archive.admin.differences import Words
    from archive.models import Sentence, Source, Statement

MOST_AT_ONCE = 100  # proposals that wait, on one page
LATER, NOTHING, OTHERS = "later", "nothing", "others"
_CONFIRMED = re.compile(r"=(\d{1,9}(?:-\d{1,9})*)")
_NUMBERS = re.compile(r"\d{1,9}(?:(?:\s*,\s*|\s+)\d{1,9})*", re.ASCII)


class Question(NamedTuple):
    """One sentence that left, what the editor answered, and what was decided before."""

    sentence: Sentence
    statements: list[Statement]
    decided: list[Sentence] | None
    answer: str
    others: str
    error: str

    @property
    def name(self) -> str:
        return f"s{self.sentence.number}"


class Item(NamedTuple):
    """A proposal with a question for each of its older sentences."""

    proposal: Proposal
    words: Words | None
    questions: list[Question]

    @property
    def confirmation(self) -> str:
        return "=" + "-".join(str(sentence.number) for sentence in self.proposal.newer)

    @property
    def waits(self) -> bool:
        return any(question.decided is None for question in self.questions)


class Answers:
    """What was sent: by number, what took a sentence's place; and what was not understood."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self.data = data
        self.became: dict[int, list[int]] = {}
        self.errors: dict[int, str] = {}
        for name, value in data.items():
            if re.fullmatch(r"s\d{1,9}", name, re.ASCII) and value not in ("", LATER):
                self._read(int(name[1:]), value)

    def _read(self, number: int, value: str) -> None:
        others = self.data.get(f"s{number}-others", "").strip()
        if value == NOTHING:
            self.became[number] = []
        elif match := _CONFIRMED.fullmatch(value):
            self.became[number] = [int(n) for n in match[1].split("-")]
        elif value == OTHERS and _NUMBERS.fullmatch(others):
            self.became[number] = [int(n) for n in re.findall(r"\d+", others)]
        else:
            self.errors[number] = "Enter the numbers of the sentences that replaced it."


def changes(
    admin: EditorialAdmin[Source], request: HttpRequest, source: Source, number: int | None = None
) -> HttpResponse:
    """Without a number, the first step that waits, or else the last one."""
    waiting = undecided(source)
    newest = source.revisions.latest("number").number
    if number is None:
        number = min(waiting, default=newest)
    if newest == 1:
        admin.message_user(request, "This source has one revision; capture it again first.")
        return HttpResponseRedirect(change_url(source))
    if number < 2:
        raise Http404
    revision = get_object_or_404(_revisions(source), number=number)
    answers = Answers(request.POST if request.method == "POST" else {})
    error = ""
    if request.method == "POST" and not answers.errors:
        error = kept_back(request.POST) or _decide(admin, request, revision, answers)
        if not error:
            return HttpResponseRedirect(request.path)
    items = _items(revision, answers, editor(request))
    waits = [item for item in items if item.waits]
    context = frame(
        admin,
        request,
        source,
        f"What became of its sentences in revision {number}",
        revision=revision,
        earlier=_revisions(source).get(number=number - 1),
        waiting=waits[:MOST_AT_ONCE],
        more=max(len(waits) - MOST_AT_ONCE, 0),
        decided=[item for item in items if not item.waits],
        recut=is_recut(revision),
        came=list(step_to(revision).came.values()),
        steps=[(n, waiting.get(n, 0)) for n in range(2, newest + 1)],
        error=error,
        errors=bool(error or answers.errors),
    )
    return TemplateResponse(request, "admin/archive/source/changes.html", context)


def reopen_one(
    admin: EditorialAdmin[Source], request: HttpRequest, source: Source, number: int, sentence: int
) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    revision = get_object_or_404(
        Revision.objects.select_related("source"), source=source, number=number
    )
    here = reverse("admin:archive_source_changes_of", args=[source.pk, number])
    if why := kept_back(request.POST):
        admin.message_user(request, why, messages.ERROR)
        return HttpResponseRedirect(here)
    try:
        reopen(revision=revision, number=sentence, by=editor(request))
    except ActionError as refusal:
        admin.message_user(request, str(refusal), messages.ERROR)
    else:
        admin.log_change(request, source, f"Reopened the decision about sentence {sentence}.")
        admin.message_user(request, f"Sentence {sentence} is waiting for a decision again.")
    return HttpResponseRedirect(here)


def _revisions(source: Source) -> QuerySet[Revision]:
    """Without the captured bytes and text, which no page here shows."""
    found = source.revisions.select_related("capture", "source")
    return found.defer("capture__original", "capture__text")


def _decide(
    admin: EditorialAdmin[Source], request: HttpRequest, revision: Revision, answers: Answers
) -> str:
    """What was refused, in a sentence; nothing when it is done."""
    if not answers.became:
        return "Nothing was decided; answer for at least one sentence."
    try:
        with transaction.atomic():
            decide(revision=revision, became=answers.became, by=editor(request))
    except ActionError as refusal:
        return str(refusal)
    except IntegrityError:
        return CLASH
    numbers = ", ".join(str(number) for number in sorted(answers.became))
    admin.log_change(request, revision.source, f"Decided what became of sentences: {numbers}.")
    admin.message_user(request, f"Decided: {numbers}.", messages.SUCCESS)
    return ""


def _items(revision: Revision, answers: Answers, by: User) -> list[Item]:
    step = step_to(revision)
    known, came = decisions(step), step.came
    statements = _statements(list(step.left.values()), by)

    def question(sentence: Sentence) -> Question:
        number = sentence.number
        return Question(
            sentence,
            statements.get(sentence.pk, []),
            [came[n] for n in known[number]] if number in known else None,
            answers.data.get(f"s{number}", LATER),
            answers.data.get(f"s{number}-others", ""),
            answers.errors.get(number, ""),
        )

    return [
        Item(
            proposal,
            differences_of(proposal.older, [sentence.text for sentence in proposal.newer]),
            [question(sentence) for sentence in proposal.older],
        )
        for proposal in proposals(step)
    ]


def _statements(sentences: list[Sentence], by: User) -> dict[int, list[Statement]]:
    """What an editor sees resting on each, but for what is withdrawn."""
    resting = visible_citations(by).filter(sentence__in=sentences)
    citations = resting.exclude(statement__status=StatementStatus.WITHDRAWN)
    found: dict[int, list[Statement]] = {}
    for citation in citations.select_related("statement").order_by("statement"):
        found.setdefault(citation.sentence_id, []).append(citation.statement)
    return found
