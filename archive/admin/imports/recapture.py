"""A source captured again: what it says now beside what it said, before anything is saved."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from archive.actions.intakes import document_of, drop_intake, save_revision
from archive.actions.revisions import BY_HAND, Cut
from archive.actions.successions import KINDS, undecided
from archive.admin.acts import change_url
from archive.admin.differences import differences_of
from archive.admin.forms import kept_back
from archive.admin.imports.arrangement import FIRST, Arrangement
from archive.admin.imports.intake_form import IntakeForm
from archive.admin.imports.recut import Line, arrangement_of
from archive.admin.source_pages import SourcePage
from archive.models import Intake, Sentence
from archive.text.alignment import Fate, align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from archive.admin.differences import Words
    from archive.capture.document import Document
    from archive.models import Revision, Source


class Likeness(NamedTuple):
    """Sentences of now and what they may become; nothing where none is like them."""

    kind: str
    older: list[Sentence]
    newer: list[str]
    words: Words | None


class Changes(NamedTuple):
    carried: int
    moved: int
    same_words: int
    likely: list[Likeness]
    gone: list[Sentence]
    new: list[str]
    numbers: list[int | None]
    """Of each sentence of now, the one that it carries over."""


class CapturePage(SourcePage):
    name = "capture"
    title = "Capture again"
    template = "admin/archive/source/capture.html"

    @cached_property
    def form(self) -> IntakeForm:
        return IntakeForm(self.sent, self.request.FILES)

    def act(self) -> None:
        self.intake = self.form.take(by=self.by, source=self.source)

    def done(self) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("admin:archive_source_capture_preview", args=[self.source.pk, self.intake.pk])
        )

    def plan(self) -> dict[str, Any]:
        waiting = Intake.objects.filter(owner=self.by, source=self.source)
        return {"waiting": waiting.defer("original", "read")}


class RecapturePage(SourcePage):
    """A preview: as found at first, and then as its form was sent."""

    name, path = "capture_preview", "capture/<number:intake>"
    title = "Compare with the new capture"
    template = "admin/archive/source/recapture.html"

    def answer(self) -> HttpResponse:
        intake = Intake.objects.filter(
            owner=self.by, source=self.source, pk=self.asked["intake"]
        ).first()
        if intake is None:
            words = "This capture was saved or cancelled already."
            return self.leave(words, change_url(self.source), messages.WARNING)
        if "cancel" in self.request.POST and not kept_back(self.request.POST):
            drop_intake(intake=intake, by=self.by)
            return self.leave("Cancelled; nothing was saved.", change_url(self.source))
        self.intake, self.document = intake, document_of(intake)
        self._read()
        return super().answer()

    def _read(self) -> None:
        self.newest: Revision = self.source.revisions.select_related("capture").latest("number")
        places = list(self.newest.placements.select_related("sentence").order_by("start"))
        self.current = [place.sentence for place in places]
        self.seen = self.newest.number
        if self.sent is None:
            self.arrangement = self._proposed(
                [Cut(place.paragraph, place.start, place.stop) for place in places]
            )
            return
        self.arrangement = Arrangement.sent(self.document.text, self.sent)
        self.arrangement.second = set()
        if self.sent.get("seen") != str(self.seen):
            self.refuse("Someone saved a newer revision; compare with it before you continue.")

    def _proposed(self, current: Sequence[Cut]) -> Arrangement:
        """The lines that resemble what the source says now, cut as an editor had cut them."""
        language = self.source.language
        kept = lines_like(
            self.document,
            [sentence.text for sentence in self.current],
            language,
            _other_voices(self.source),
        )
        arrangement = Arrangement(self.document.text, kept)
        if self.newest.segmenter.startswith(BY_HAND):
            before = arrangement_of(self.newest.capture.text, current, language)
            _cut_alike(arrangement, before, language)
        return arrangement

    def cuts(self) -> list[Cut]:
        return self.arrangement.cuts(FIRST, self.source.language)

    def pressed(self) -> bool:
        return "save" in self.request.POST

    def acted(self) -> bool:
        if not self.cuts() and self.form.is_valid():
            self.refuse("Tick at least one paragraph of the source.")
        return super().acted()

    def act(self) -> None:
        self.saved = save_revision(
            intake=self.intake, cuts=self.cuts(), seen=self.seen, by=self.by
        ).revision
        self.log(f"Captured again: revision {self.saved.number}.")

    def done(self) -> HttpResponse:
        number = self.saved.number
        said = f"Saved as revision {number}."
        if not undecided(self.source).get(number):
            return self.leave(said, change_url(self.source))
        address = reverse("admin:archive_source_changes_of", args=[self.source.pk, number])
        return self.leave(
            f"{said} Now decide what became of the sentences that left the text.", address
        )

    def plan(self) -> dict[str, Any]:
        rows = list(self.arrangement.rows([self.source.language] * 2))
        texts = [self.document.text[cut.start : cut.stop] for cut in self.cuts()]
        found = changes_between(self.current, texts)
        numbers = iter(found.numbers)
        return {
            "intake": self.intake,
            "notes": self.document.notes,
            "seen": self.seen,
            "next": self.seen + 1,
            "arrangement": self.arrangement,
            "lines": [Line(row, [(said, next(numbers)) for said in row.sentences]) for row in rows],
            "kept": sum(row.kept for row in rows),
            "changes": found,
            "same": texts == [sentence.text for sentence in self.current],
        }


def changes_between(current: Sequence[Sentence], texts: Sequence[str]) -> Changes:
    found = align([sentence.text for sentence in current], texts)
    carried = [outcome for outcome in found if outcome.carried]
    numbers: list[int | None] = [None] * len(texts)
    likely = []
    for outcome in found:
        if outcome.fate == Fate.IDENTICAL:
            numbers[outcome.new[0]] = current[outcome.old[0]].number
        elif outcome.old and outcome.new and not outcome.carried:
            older = [current[place] for place in outcome.old]
            newer = [texts[place] for place in outcome.new]
            kind = str(KINDS[outcome.fate].label)
            likely.append(Likeness(kind, older, newer, differences_of(older, newer)))
    return Changes(
        len(carried),
        sum(outcome.moved for outcome in carried),
        sum(outcome.fate == Fate.SAME_WORDS for outcome in carried),
        likely,
        [current[outcome.old[0]] for outcome in found if outcome.fate == Fate.GONE],
        [texts[outcome.new[0]] for outcome in found if outcome.fate == Fate.NEW],
        numbers,
    )


def lines_like(
    document: Document, current: Sequence[str], language: str, others: set[str]
) -> set[int]:
    """The lines, counted from 1, that seem to be what the source says now: those that resemble
    it, and of the others what seems to be text. Where the page holds other voices, only what
    is between, and nothing that they say."""
    whole = Arrangement(document.text, set(range(1, document.text.count("\n") + 2)))
    says = [(row.number, said.text) for row in whole.rows([language] * 2) for said in row.sentences]
    found = align(current, [text for _, text in says])
    alike = {says[place][0] for outcome in found if outcome.old for place in outcome.new}
    if not alike or not others:
        return alike | set(document.proposed)
    own = {number for number, text in says if text not in others}
    between = {number for number in document.proposed if min(alike) <= number <= max(alike)}
    return alike | between & own


def _other_voices(source: Source) -> set[str]:
    """What other sources say that were taken from the same pages."""
    sharing = Sentence.objects.filter(
        placements__revision__capture__in=source.revisions.values("capture")
    )
    return set(sharing.exclude(source=source).values_list("text", flat=True))


def _cut_alike(arrangement: Arrangement, before: Arrangement, language: str) -> None:
    """Lines that read as before stay cut as they were."""
    starts = {
        before.lines[number - 1]: {
            span.start - before.starts[number - 1] for span in before.spans(number, language)
        }
        for number in before.kept
    }
    for number in arrangement.kept:
        asked = starts.get(arrangement.lines[number - 1])
        if asked is not None:
            offset = arrangement.starts[number - 1]
            own = {span.start for span in arrangement.spans(number, language)}
            asked = {offset + start for start in asked}
            arrangement.joined |= own - asked
            arrangement.split |= asked - own
