"""Importing a source: what an editor gives, a preview of it, and the save."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.forms import Select, modelform_factory
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from archive.actions.base import ActionError
from archive.actions.intakes import Voice, document_of, drop_intake, save_intake, take_intake
from archive.admin.base import EditorialAdmin, editor
from archive.admin.desk.page import desk_url
from archive.admin.forms import CLASH, is_key, kept_back
from archive.admin.imports.arrangement import FIRST, SECOND, Arrangement
from archive.admin.imports.duplicates import Duplicate, duplicates
from archive.admin.imports.intake_form import IntakeForm
from archive.admin.imports.voices import FIELDS, OF_THE_PAGE, VoiceForm, initial
from archive.models import Intake, Rendition, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Field
    from django.forms import Field as FormField
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from archive.admin.imports.arrangement import Row
    from archive.capture.document import Document

MOST_LINES = 4_000
TOO_MANY = (
    f"The text has more than {MOST_LINES:,} paragraphs: import it in parts, or use the command "
    "import_source."
)
NOTHING_KEPT = "Tick at least one paragraph for this voice."
NAMES = ("First voice", "Second voice")


class ImportDesk(EditorialAdmin[Source]):
    """`…/add/` takes what is given, `…/import/<id>/` shows it and saves."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        own = [path("import/<int:pk>/", view, name="archive_source_import")]
        return own + super().get_urls()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self.refuse_strangers(request)
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        form = IntakeForm(*given)
        if form.is_valid():
            if form.document.text.count("\n") < MOST_LINES:
                by, name = editor(request), given_name(form)
                intake = take_intake(document=form.document, name=name, by=by)
                return HttpResponseRedirect(preview_url(intake))
            form.add_error(None, TOO_MANY)
        waiting = Intake.objects.filter(owner=editor(request), source=None).defer(
            "original", "read"
        )
        return self.page(request, "import", title="Import a source", form=form, waiting=waiting)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.refuse_strangers(request)
        own = Intake.objects.filter(owner=editor(request), source=None)
        intake = own.filter(pk=pk).first() if is_key(pk) else None
        if intake is None:
            self.message_user(
                request, "This import was saved or cancelled already.", messages.WARNING
            )
            return HttpResponseRedirect(reverse("admin:archive_source_changelist"))
        if "cancel" in request.POST and not kept_back(request.POST):
            drop_intake(intake=intake, by=editor(request))
            self.message_user(request, "Cancelled; nothing was saved.", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:archive_source_changelist"))
        preview = Preview(self, request, intake)
        if "save" in request.POST and preview.is_ready():
            try:
                saved = save_intake(intake=intake, voices=preview.voices(), by=editor(request))
            except (ActionError, IntegrityError, ValidationError) as refusal:
                preview.refuse(refusal)
            else:
                return self.saved(request, saved)
        return self.page(request, "preview", **preview.context())

    def refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def voice_field(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Actors and events in plain boxes: they need no script, and are named for all readers."""
        field = self.formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # An actor added at one box is offered at the others, as where Django made the boxes.
            field.widget.widget = Select({"data-context": "available-source"})
        return field

    def saved(self, request: HttpRequest, sources: Sequence[Source]) -> HttpResponse:
        for source in sources:
            self.log_addition(request, source, "Imported.")
        others = format_html_join(
            "",
            ", and <a href='{}'>“{}”</a> with it",
            ((desk_url(source), source) for source in sources[1:]),
        )
        said = format_html("Imported as a draft: “{}”{}.", sources[0], others)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(desk_url(sources[0]))

    def page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, f"admin/archive/source/{name}.html", whole)


class Preview:
    """The state of one preview: as found at first, and then as its form was sent."""

    def __init__(self, admin: ImportDesk, request: HttpRequest, intake: Intake) -> None:
        self.admin, self.intake = admin, intake
        self.document: Document = document_of(intake)
        sent = request.POST if request.method == "POST" else None
        self.arrangement = (
            Arrangement.proposed(self.document)
            if sent is None
            else Arrangement.sent(self.document.text, sent)
        )
        form = cast(
            "type[VoiceForm]",
            modelform_factory(
                Source,
                form=VoiceForm,
                fields=FIELDS,
                formfield_callback=partial(admin.voice_field, request=request),
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
        self.faults = [why] if (why := kept_back(request.POST)) else []

    @property
    def languages(self) -> list[str]:
        return [form.spoken for form in self.forms]

    def used(self) -> list[int]:
        return [FIRST, SECOND] if self.arrangement.has_second else [FIRST]

    def is_ready(self) -> bool:
        """Whether everything can be saved; what cannot is said at its place."""
        if not self.is_complete:
            self.faults.append("Choose the issuer of the second voice, then save.")
            return False
        valid = [not self.faults, *(self.forms[voice].is_valid() for voice in self.used())]
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

    def refuse(self, refusal: Exception) -> None:
        if isinstance(refusal, ValidationError):
            self.faults += refusal.messages
        else:
            self.faults.append(str(refusal) if isinstance(refusal, ActionError) else CLASH)

    def context(self) -> dict[str, Any]:
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
            "title": "Preview of the import",
            "intake": self.intake,
            "found": self.document.metadata,
            "notes": self.document.notes,
            "faults": self.faults,
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


def given_name(form: IntakeForm) -> str:
    given = form.cleaned_data
    return str(given["url"] or (given["file"] and given["file"].name) or "Pasted text")


def preview_url(intake: Intake) -> str:
    return reverse("admin:archive_source_import", args=[intake.pk])
