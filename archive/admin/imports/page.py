"""Importing a source: what an editor gives, a preview of it, and the save."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import Select, modelform_factory
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from archive.actions.intakes import Voice, document_of, drop_intake, save_intake
from archive.admin.acts import ActPage
from archive.admin.desk.page import desk_url
from archive.admin.forms import is_key, kept_back
from archive.admin.imports.arrangement import FIRST, SECOND, Arrangement
from archive.admin.imports.duplicates import Duplicate, duplicates
from archive.admin.imports.intake_form import IntakeForm
from archive.admin.imports.voices import FIELDS, OF_THE_PAGE, VoiceForm, initial
from archive.models import Intake, Rendition, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Field
    from django.forms import Field as FormField
    from django.http import HttpResponse

    from archive.admin.imports.arrangement import Row
    from archive.capture.document import Document

NOTHING_KEPT = "Tick at least one paragraph for this voice."
NAMES = ("First voice", "Second voice")


class ImportPage(ActPage[Source]):
    """What is given; at the address where Django's own admin would add a source."""

    title = "Import a source"
    template = "admin/archive/source/import.html"

    def may(self) -> bool:
        return self.admin.has_add_permission(self.request)

    @cached_property
    def form(self) -> IntakeForm:
        return IntakeForm(self.sent, self.request.FILES)

    def act(self) -> None:
        self.intake = self.form.take(self.by)

    def done(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:archive_source_import", args=[self.intake.pk]))

    def plan(self) -> dict[str, Any]:
        waiting = Intake.objects.filter(owner=self.by, source=None)
        return {"waiting": waiting.defer("original", "read")}


class Preview(ActPage[Source]):
    """As found at first, and then as its form was sent."""

    name, path = "import", "import/<int:pk>"
    title = "Preview of the import"
    template = "admin/archive/source/preview.html"

    def may(self) -> bool:
        return self.admin.has_add_permission(self.request)

    def answer(self) -> HttpResponse:
        own = Intake.objects.filter(owner=self.by, source=None)
        pk = self.asked["pk"]
        intake = own.filter(pk=pk).first() if is_key(pk) else None
        address = reverse("admin:archive_source_changelist")
        if intake is None:
            words = "This import was saved or cancelled already."
            return self.leave(words, address, messages.WARNING)
        if "cancel" in self.request.POST and not kept_back(self.request.POST):
            drop_intake(intake=intake, by=self.by)
            return self.leave("Cancelled; nothing was saved.", address)
        self.intake = intake
        self._read()
        return super().answer()

    def _read(self) -> None:
        self.document: Document = document_of(self.intake)
        sent = self.sent
        self.arrangement = (
            Arrangement.proposed(self.document)
            if sent is None
            else Arrangement.sent(self.document.text, sent)
        )
        form = cast(
            "type[VoiceForm]",
            modelform_factory(
                Source, form=VoiceForm, fields=FIELDS, formfield_callback=self._voice_field
            ),
        )
        found = initial(self.document)
        # The first press that brings a second voice sends nothing of its form yet.
        has_second_form = sent is not None and "second-title" in sent
        self.forms: list[VoiceForm] = [form(sent, prefix="first", initial=found)]
        inherited = {name: self.forms[FIRST][name].value() for name in OF_THE_PAGE}
        inherited |= {"title": found["title"], "rendition": Rendition.REPUBLICATION}
        self.forms.append(
            form(sent if has_second_form else None, prefix="second", initial=inherited)
        )
        self.is_complete = has_second_form or not self.arrangement.has_second

    def _voice_field(self, db_field: Field[Any, Any], **kwargs: Any) -> FormField | None:
        """Actors and events in plain boxes: they need no script, and are named for all readers."""
        field = self.admin.formfield_for_dbfield(db_field, self.request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # An actor added at one box is offered at the others, as where Django made the boxes.
            field.widget.widget = Select({"data-context": "available-source"})
        return field

    def pressed(self) -> bool:
        return "save" in self.request.POST

    def acted(self) -> bool:
        return self.is_ready() and super().acted()

    def act(self) -> None:
        self.saved = save_intake(intake=self.intake, voices=self.voices(), by=self.by)
        for source in self.saved:
            self.admin.log_addition(self.request, source, "Imported.")

    def done(self) -> HttpResponse:
        others = format_html_join(
            "",
            ", and <a href='{}'>“{}”</a> with it",
            ((desk_url(source), source) for source in self.saved[1:]),
        )
        said = format_html("Imported as a draft: “{}”{}.", self.saved[0], others)
        return self.leave(said, desk_url(self.saved[0]))

    @property
    def languages(self) -> list[str]:
        return [form.spoken for form in self.forms]

    def used(self) -> list[int]:
        return [FIRST, SECOND] if self.arrangement.has_second else [FIRST]

    def is_ready(self) -> bool:
        """Whether everything can be saved; what cannot is said at its place."""
        if not self.is_complete:
            self.refuse("Choose the issuer of the second voice, then save.")
            return False
        valid = [self.form.is_valid(), *(self.forms[voice].is_valid() for voice in self.used())]
        for voice in self.used():
            if not self.arrangement.cuts(voice, self.languages[voice]):
                self.forms[voice].add_error(None, NOTHING_KEPT)
                return False
        return all(valid)

    def voices(self) -> list[Voice]:
        return [
            Voice(
                self.forms[voice].save(commit=False),
                self.arrangement.cuts(voice, self.languages[voice]),
            )
            for voice in self.used()
        ]

    def plan(self) -> dict[str, Any]:
        rows = list(self.arrangement.rows(self.languages))
        kept = [row for row in rows if row.kept]
        voices = [
            {
                "name": NAMES[voice],
                "form": self.forms[voice],
                "sentences": sum(len(row.sentences) for row in kept if row.voice == voice),
            }
            for voice in self.used()
        ]
        return {
            "intake": self.intake,
            "found": self.document.metadata,
            "notes": self.document.notes,
            "faults": self.form.non_field_errors(),
            "duplicates": self.duplicates(kept),
            "voices": voices,
            "rows": rows,
            "kept": len(kept),
            "arrangement": self.arrangement,
            "media": sum((self.forms[voice].media for voice in self.used()), self.admin.media),
        }

    def duplicates(self, kept: Sequence[Row]) -> list[Duplicate]:
        said = (
            " ".join(row.text for row in kept if row.voice == voice) for voice in (FIRST, SECOND)
        )
        url, issued_on = (self.forms[FIRST][name] for name in ("url", "issued_on"))
        try:
            day = issued_on.field.to_python(issued_on.value())
        except ValidationError:
            day = None
        return duplicates(self.document, list(said), str(url.value() or ""), day)
