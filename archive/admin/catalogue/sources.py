"""Sources: what is known about them, and their current text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.html import format_html

from archive.actions.sources import (
    delete_draft_source,
    edit_source,
    publish_source,
    withdraw_source,
)
from archive.admin.acts import editor
from archive.admin.base import shortened
from archive.admin.buttons import Button
from archive.admin.desk.page import DeskPage, desk_url, may_code
from archive.admin.forms import ActingForm
from archive.admin.imports.page import ImportPage, Preview
from archive.admin.review import revisions
from archive.admin.review.history import HistoryAdmin
from archive.admin.visibility import visible_citations
from archive.models import Citation, Placement, Source, SourceStatus, StatementStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString


class SourceForm(ActingForm[Source]):
    def act(self) -> Source:
        edit_source(source=self.instance, by=self.by)
        return self.instance


class Publish(Button[Source]):
    name, title = "publish", "Publish"
    done_message = "The source is public now."
    states = [SourceStatus.DRAFT]
    wrong_state = "Only a draft can be published; this source is not one."

    def may(self) -> bool:
        return self.by.has_perm("archive.publish_source")

    def do(self, words: str) -> None:
        publish_source(source=self.thing, by=self.by)


class Withdraw(Button[Source]):
    name, title = "withdraw", "Withdraw"
    done_message = "The source is withdrawn, together with its statements."
    states = [SourceStatus.PUBLISHED]
    wrong_state = "Only a published source can be withdrawn; this one is not public."
    asks = "Reason"
    help_text = "Readers see it on the pages of the source and of its statements."

    def may(self) -> bool:
        return self.by.has_perm("archive.publish_source")

    def do(self, words: str) -> None:
        withdraw_source(source=self.thing, reason=words, by=self.by)


@admin.register(Source)
class SourceAdmin(HistoryAdmin[Source]):
    form = SourceForm
    pages = [Publish, Withdraw, DeskPage, Preview, *revisions.PAGES]
    change_form_template = "admin/archive/source/change_form.html"
    list_display = [
        "short_name",
        "at_the_desk",
        "status",
        "issuer",
        "carrier",
        "genre",
        "language",
        "issued_on",
    ]
    list_filter = ["status", "genre", "rendition", "language"]
    list_select_related = ["issuer", "carrier"]
    date_hierarchy = "issued_on"
    search_fields = ["title", "short_title", "slug", "url", "issuer__name"]
    autocomplete_fields = ["issuer", "carrier", "rendition_of", "event"]
    readonly_fields = ["slug", "status", "published_at", "published_by_name"]
    fieldsets = [
        (None, {"fields": ["title", "short_title", "page_title", "slug"]}),
        ("Whose text it is", {"fields": ["issuer", "carrier", "rendition", "rendition_of"]}),
        ("What it is", {"fields": ["genre", "language", "issued_on", "event"]}),
        ("Where it comes from", {"fields": ["url", "archived_url", "note"]}),
        ("Publication", {"fields": ["status", "published_at", "published_by_name"]}),
    ]

    remembered = [
        "title",
        "short_title",
        "page_title",
        "slug",
        "issuer",
        "carrier",
        "rendition",
        "rendition_of",
        "genre",
        "language",
        "issued_on",
        "event",
        "url",
        "archived_url",
        "note",
        "status",
    ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return ImportPage.opened(self, request)

    @admin.display(description="title", ordering="title")
    def short_name(self, source: Source) -> str:
        return shortened(source.title)

    @admin.display(description="desk")
    def at_the_desk(self, source: Source) -> SafeString:
        return format_html('<a href="{}">Open</a>', desk_url(source))

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.published_at is None)

    def delete_model(self, request: HttpRequest, obj: Source) -> None:
        delete_draft_source(source=obj, by=editor(request))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Source | None = None,
    ) -> HttpResponse:
        if obj is not None:
            context["current_text"] = current_text(obj, editor(request))
            context["revisions"] = revisions.summary(obj)
            context["can_revise"] = self.has_change_permission(request, obj)
            context["can_add_statement"] = may_code(editor(request))
            context["desk"] = desk_url(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


def current_text(source: Source, by: User) -> dict[str, Any]:
    """The sentences of the latest revision with the statements that rest on each."""
    placements = Placement.objects.filter(
        revision=source.revisions.order_by("-number").first()
    ).select_related("sentence")
    resting: dict[int, list[Citation]] = {}
    visible = visible_citations(by).filter(statement__source=source)
    for citation in visible.select_related("statement"):
        resting.setdefault(citation.sentence_id, []).append(citation)
    rows: list[dict[str, Any]] = [
        {
            "sentence": placement.sentence,
            "paragraph": placement.paragraph,
            "statements": [c.statement for c in resting.get(placement.sentence_id, [])],
        }
        for placement in placements.order_by("start")
    ]
    return {
        "rows": rows,
        "carrying": sum(
            any(statement.status != StatementStatus.WITHDRAWN for statement in row["statements"])
            for row in rows
        ),
        "aside": sum(bool(row["sentence"].excluded_reason) for row in rows),
    }
