"""Sources: what is known about them, and their current text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import path
from django.utils.html import format_html

from archive.actions.sources import (
    delete_draft_source,
    edit_source,
    publish_source,
    withdraw_source,
)
from archive.admin.base import editor, shortened
from archive.admin.buttons import Button, ButtonsDesk
from archive.admin.desk.page import desk, desk_url, may_code
from archive.admin.forms import ActingForm
from archive.admin.imports.page import ImportDesk
from archive.admin.review import revisions
from archive.admin.review.history import HistoryAdmin
from archive.admin.visibility import visible_citations
from archive.models import Citation, Placement, Source, SourceStatus, StatementStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


class SourceForm(ActingForm[Source]):
    def act(self) -> Source:
        edit_source(source=self.instance, by=self.by)
        return self.instance


def may_publish(by: User, source: Source) -> bool:
    return by.has_perm("archive.publish_source")


PUBLISH = Button[Source](
    name="publish",
    label="Publish",
    done="The source is public now.",
    states=[SourceStatus.DRAFT],
    may=may_publish,
    act=lambda source, words, by: publish_source(source=source, by=by),
    wrong_state="Only a draft can be published; this source is not one.",
)
WITHDRAW = Button[Source](
    name="withdraw",
    label="Withdraw",
    done="The source is withdrawn, together with its statements.",
    states=[SourceStatus.PUBLISHED],
    may=may_publish,
    act=lambda source, words, by: withdraw_source(source=source, reason=words, by=by),
    asks="Reason",
    help_text="Readers see it on the pages of the source and of its statements.",
    wrong_state="Only a published source can be withdrawn; this one is not public.",
)


@admin.register(Source)
class SourceAdmin(ImportDesk, HistoryAdmin[Source], ButtonsDesk[Source]):
    form = SourceForm
    buttons = [PUBLISH, WITHDRAW]
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

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(desk, self))
        return [
            path("<path:object_id>/desk/", view, name="archive_source_desk"),
            *revisions.urls(self),
            *super().get_urls(),
        ]

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
