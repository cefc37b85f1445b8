"""What was captured, and how it was cut: to look at, never to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models.functions import Length

from archive.actions.sources import set_aside
from archive.admin.base import ReadOnly, shortened
from archive.admin.forms import ActingForm
from archive.admin.review.history import HistoryAdmin
from archive.models import Capture, Departure, Revision, Sentence, Succession
from archive.text.notes import in_words

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Capture)
class CaptureAdmin(ReadOnly[Capture]):
    """The bytes stay in the database: what a page held is nothing for an editor's browser."""

    list_display = ["captured_at", "media_type", "size", "original_sha256", "fetched_url"]
    list_filter = ["media_type"]
    date_hierarchy = "captured_at"
    search_fields = ["original_sha256", "text_sha256", "fetched_url"]
    fields = [
        "captured_at",
        "media_type",
        "size",
        "fetched_url",
        "file_name",
        "file_made_on",
        "taken_in",
        "original_sha256",
        "text_sha256",
        "text",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        captures = super().get_queryset(request).annotate(byte_count=Length("original"))
        return captures.defer("original", "text")

    @admin.display(description="captured")
    def taken_in(self, capture: Capture) -> str:
        return in_words(capture.notes)

    @admin.display(description="size", ordering="byte_count")
    def size(self, capture: Any) -> str:
        return f"{capture.byte_count:,} bytes"


@admin.register(Revision)
class RevisionAdmin(ReadOnly[Revision]):
    list_display = ["source", "number", "made_at", "segmenter", "segmenter_version"]
    list_filter = ["segmenter", "segmenter_version"]
    list_select_related = ["source"]
    date_hierarchy = "made_at"
    ordering = ["-pk"]
    search_fields = ["source__title", "source__slug"]
    fields = ["source", "number", "capture", "segmenter", "segmenter_version", "made_at"]


class SentenceForm(ActingForm[Sentence]):
    def act(self) -> Sentence:
        reason = self.cleaned_data["excluded_reason"]
        set_aside(sentence=self.instance, reason=reason, by=self.by)
        return self.instance


@admin.register(Sentence)
class SentenceAdmin(HistoryAdmin[Sentence]):
    form = SentenceForm
    list_display = ["source", "number", "short_text", "excluded_reason"]
    list_display_links = ["number", "short_text"]
    list_filter = [("excluded_reason", admin.EmptyFieldListFilter), "source__language"]
    list_select_related = ["source"]
    search_fields = ["text", "source__title", "number__exact"]
    fields = ["source", "number", "text", "excluded_reason"]
    readonly_fields = ["source", "number", "text"]
    remembered = ["text", "excluded_reason"]

    @admin.display(description="text", ordering="text")
    def short_text(self, sentence: Sentence) -> str:
        return shortened(sentence.text)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Sentence | None = None) -> bool:
        return False


@admin.register(Succession)
class SuccessionAdmin(ReadOnly[Succession]):
    list_display = ["source", "short_older", "short_newer", "kind", "confirmed_at"]
    list_display_links = ["short_older", "short_newer"]
    list_filter = ["kind"]
    list_select_related = ["older__source", "newer"]
    date_hierarchy = "confirmed_at"
    ordering = ["-pk"]
    search_fields = ["older__text", "newer__text", "older__source__title"]
    fields = ["older", "newer", "kind", "confirmed_at", "confirmed_by_name"]

    @admin.display(ordering="older__source__title")
    def source(self, succession: Succession) -> str:
        return succession.older.source.title

    @admin.display(description="older", ordering="older__number")
    def short_older(self, succession: Succession) -> str:
        return shortened(str(succession.older))

    @admin.display(description="newer", ordering="newer__number")
    def short_newer(self, succession: Succession) -> str:
        return shortened(str(succession.newer))


@admin.register(Departure)
class DepartureAdmin(ReadOnly[Departure]):
    list_display = ["source", "short_sentence", "revision", "confirmed_at", "confirmed_by_name"]
    list_display_links = ["short_sentence"]
    list_select_related = ["sentence__source", "revision__source"]
    date_hierarchy = "confirmed_at"
    ordering = ["-pk"]
    search_fields = ["sentence__text", "sentence__source__title"]
    fields = ["sentence", "revision", "confirmed_at", "confirmed_by_name"]

    @admin.display(ordering="sentence__source__title")
    def source(self, departure: Departure) -> str:
        return departure.sentence.source.title

    @admin.display(description="sentence", ordering="sentence__number")
    def short_sentence(self, departure: Departure) -> str:
        return shortened(str(departure.sentence))
