"""A source captured again: what it says now beside what it said, before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from archive.actions.base import ActionError
from archive.actions.intakes import document_of, drop_intake, save_revision, take_intake
from archive.actions.revisions import BY_HAND, Cut
from archive.actions.successions import KINDS, undecided
from archive.admin.base import change_url, editor
from archive.admin.differences import differences_of
from archive.admin.forms import CLASH, kept_back
from archive.admin.imports.arrangement import FIRST, Arrangement
from archive.admin.imports.intake_form import IntakeForm
from archive.admin.imports.page import MOST_LINES, TOO_MANY, given_name
from archive.admin.imports.recut import Line, arrangement_of
from archive.admin.source_pages import frame
from archive.models import Intake, Sentence
from archive.text.alignment import Fate, align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from archive.admin.base import EditorialAdmin
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


def capture(admin: EditorialAdmin[Source], request: HttpRequest, source: Source) -> HttpResponse:
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if form.document.text.count("\n") < MOST_LINES:
            intake = take_intake(
                document=form.document, name=given_name(form), by=editor(request), source=source
            )
            return HttpResponseRedirect(
                reverse("admin:archive_source_capture_preview", args=[source.pk, intake.pk])
            )
        form.add_error(None, TOO_MANY)
    waiting = Intake.objects.filter(owner=editor(request), source=source)
    context = frame(
        admin,
        request,
        source,
        "Capture again",
        form=form,
        waiting=waiting.defer("original", "read"),
    )
    return TemplateResponse(request, "admin/archive/source/capture.html", context)


def preview(
    admin: EditorialAdmin[Source], request: HttpRequest, source: Source, intake: int
) -> HttpResponse:
    found = Intake.objects.filter(owner=editor(request), source=source, pk=intake).first()
    if found is None:
        admin.message_user(
            request, "This capture was saved or cancelled already.", messages.WARNING
        )
        return HttpResponseRedirect(change_url(source))
    if "cancel" in request.POST and not kept_back(request.POST):
        drop_intake(intake=found, by=editor(request))
        admin.message_user(request, "Cancelled; nothing was saved.", messages.SUCCESS)
        return HttpResponseRedirect(change_url(source))
    page = Recapture(source, found, request)
    if "save" in request.POST and page.save():
        return _saved(admin, request, source)
    context = frame(admin, request, source, "Compare with the new capture", **page.context())
    return TemplateResponse(request, "admin/archive/source/recapture.html", context)


def _saved(admin: EditorialAdmin[Source], request: HttpRequest, source: Source) -> HttpResponse:
    number = source.revisions.latest("number").number
    admin.log_change(request, source, f"Captured again: revision {number}.")
    if not undecided(source).get(number):
        admin.message_user(request, f"Saved as revision {number}.", messages.SUCCESS)
        return HttpResponseRedirect(change_url(source))
    admin.message_user(
        request,
        f"Saved as revision {number}. Now decide what became of the sentences that left the text.",
        messages.SUCCESS,
    )
    return HttpResponseRedirect(
        reverse("admin:archive_source_changes_of", args=[source.pk, number])
    )


class Recapture:
    """The state of one preview: as found at first, and then as its form was sent."""

    def __init__(self, source: Source, intake: Intake, request: HttpRequest) -> None:
        self.source, self.intake, self.by = source, intake, editor(request)
        self.document = document_of(intake)
        self.newest: Revision = source.revisions.select_related("capture").latest("number")
        places = list(self.newest.placements.select_related("sentence").order_by("start"))
        self.current = [place.sentence for place in places]
        self.seen, self.error = self.newest.number, kept_back(request.POST)
        if request.method == "POST":
            self.arrangement = Arrangement.sent(self.document.text, request.POST)
            self.arrangement.second = set()
            if request.POST.get("seen") != str(self.seen):
                self.error = "Someone saved a newer revision; compare with it before you continue."
        else:
            self.arrangement = self._proposed(
                [Cut(place.paragraph, place.start, place.stop) for place in places]
            )

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

    def save(self) -> bool:
        if not self.error:
            self.error = self._save()
        return not self.error

    def _save(self) -> str:
        cuts = self.cuts()
        if not cuts:
            return "Tick at least one paragraph of the source."
        try:
            with transaction.atomic():
                save_revision(intake=self.intake, cuts=cuts, seen=self.seen, by=self.by)
        except ActionError as refusal:
            return str(refusal)
        except IntegrityError:
            return CLASH
        return ""

    def context(self) -> dict[str, Any]:
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
            "error": self.error,
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
