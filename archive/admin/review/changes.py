"""What became of the sentences that a revision no longer holds: an editor confirms or refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import reverse

from archive.actions.successions import (
    decide,
    decisions,
    is_recut,
    proposals,
    reopen,
    step_to,
    undecided,
)
from archive.admin.acts import change_url
from archive.admin.differences import differences_of
from archive.admin.source_pages import SourcePage
from archive.admin.visibility import visible_citations
from archive.models import Revision, StatementStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from archive.actions.successions import Proposal
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


class ChangesPage(SourcePage):
    """Without a number, the first step that waits, or else the last one."""

    name = "changes"
    template = "admin/archive/source/changes.html"

    def answer(self) -> HttpResponse:
        self.waiting = undecided(self.source)
        self.newest = self.source.revisions.latest("number").number
        self.number = self.asked.get("number") or min(self.waiting, default=self.newest)
        if self.newest == 1:
            words = "This source has one revision; capture it again first."
            return self.leave(words, change_url(self.source), messages.INFO)
        if self.number < 2:
            raise Http404
        self.revision = get_object_or_404(_revisions(self.source), number=self.number)
        self.answers = Answers(self.request.POST)
        return super().answer()

    def pressed(self) -> bool:
        return super().pressed() and not self.answers.errors

    def acted(self) -> bool:
        if not self.answers.became and self.form.is_valid():
            self.refuse("Nothing was decided; answer for at least one sentence.")
        return super().acted()

    def act(self) -> None:
        decide(revision=self.revision, became=self.answers.became, by=self.by)
        self.log(f"Decided what became of sentences: {self.decided}.")

    @property
    def decided(self) -> str:
        return ", ".join(str(number) for number in sorted(self.answers.became))

    def done(self) -> HttpResponse:
        return self.leave(f"Decided: {self.decided}.", self.request.path)

    def plan(self) -> dict[str, Any]:
        items = _items(self.revision, self.answers, self.by)
        waits = [item for item in items if item.waits]
        return {
            "title": f"What became of its sentences in revision {self.number}",
            "revision": self.revision,
            "earlier": _revisions(self.source).get(number=self.number - 1),
            "waiting": waits[:MOST_AT_ONCE],
            "more": max(len(waits) - MOST_AT_ONCE, 0),
            "decided": [item for item in items if not item.waits],
            "recut": is_recut(self.revision),
            "came": list(step_to(self.revision).came.values()),
            "steps": [(n, self.waiting.get(n, 0)) for n in range(2, self.newest + 1)],
            "errors": bool(self.fault or self.answers.errors),
        }


class ChangesOfPage(ChangesPage):
    name, path = "changes_of", "changes/<number:number>"


class ReopenPage(SourcePage):
    """No page of its own: a button on that of the changes."""

    name, path = "reopen", "changes/<number:number>/reopen/<number:sentence>"

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.revision = get_object_or_404(
            Revision.objects.select_related("source"),
            source=self.source,
            number=self.asked["number"],
        )
        return super().answer()

    @property
    def address(self) -> str:
        args = [self.source.pk, self.revision.number]
        return reverse("admin:archive_source_changes_of", args=args)

    def act(self) -> None:
        sentence = self.asked["sentence"]
        reopen(revision=self.revision, number=sentence, by=self.by)
        self.log(f"Reopened the decision about sentence {sentence}.")

    def done(self) -> HttpResponse:
        words = f"Sentence {self.asked['sentence']} is waiting for a decision again."
        return self.leave(words, self.address, messages.INFO)

    def shown(self) -> HttpResponse:
        return self.leave(self.fault, self.address, messages.ERROR)


def _revisions(source: Source) -> QuerySet[Revision]:
    """Without the captured bytes and text, which no page here shows."""
    found = source.revisions.select_related("capture", "source")
    return found.defer("capture__original", "capture__text")


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
