"""Statements, from the first draft to a correction, and the log of what was corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join

from archive.actions.review_events import words_of_own
from archive.actions.statements import (
    approve_statement,
    delete_draft,
    publish_statement,
    return_statement,
    submit_statement,
    withdraw_statement,
)
from archive.actions.wordings import cited_by
from archive.admin.acts import editor
from archive.admin.anchored import AnchoredAdmin
from archive.admin.base import shortened
from archive.admin.buttons import Button
from archive.admin.desk.page import desk_url, may_code
from archive.admin.desk.statement_form import StatementForm
from archive.admin.desk.work import changed_under
from archive.admin.imports.statement_import import StatementImport
from archive.admin.review.bulk import BULK, bulk_actions
from archive.admin.review.history import HistoryAdmin
from archive.admin.visibility import sees_all, visible_statements
from archive.models import ReviewEvent, ReviewEventKind, Source, Statement, StatementStatus

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from archive.admin.forms import ActingForm
    from archive.admin.review.records import Kept

DRAFT, IN_REVIEW = StatementStatus.DRAFT, StatementStatus.IN_REVIEW
PUBLISHED = StatementStatus.PUBLISHED

WORDING = [
    "text",
    "act",
    "attribution",
    "attributed_to",
    "addressed_to",
    "topics",
    "said_on",
    "note",
]
RECORD = [
    "number",
    "status",
    "version",
    "listed_on",
    "written",
    "reviewed",
    "published",
    "steps",
]
CORRECTION = {
    "fields": ["reason"],
    "description": "Readers see this statement. Any change to it goes into the corrections log.",
}


def may_work_on(by: User, statement: Statement) -> bool:
    own = statement.written_by_id == by.pk or sees_all(by)
    return own and by.has_perm("archive.change_statement")


def may_review(by: User) -> bool:
    return by.has_perm("archive.review_statement")


def may_publish(by: User) -> bool:
    return by.has_perm("archive.publish_statement")


class Submit(Button[Statement]):
    name, title = "submit", "Submit for review"
    done_message = "The statement is waiting for review."
    states = [DRAFT]
    wrong_state = "Only a draft can be submitted for review."

    def may(self) -> bool:
        return may_work_on(self.by, self.thing)

    def do(self, words: str) -> None:
        submit_statement(statement=self.thing, by=self.by)


class Return(Button[Statement]):
    name, title = "return", "Return"
    done_message = "The statement is a draft again, with your note."
    states = [IN_REVIEW]
    wrong_state = "Only a statement in review can be returned."
    asks = "Note"
    help_text = "What its writer should change; only editors see it."

    def may(self) -> bool:
        return may_review(self.by)

    def do(self, words: str) -> None:
        return_statement(statement=self.thing, note=words, by=self.by)


class Approve(Button[Statement]):
    name, title = "approve", "Approve"
    done_message = "The statement is approved and ready to be published."
    states = [IN_REVIEW]
    wrong_state = "Only a statement in review can be approved."

    def may(self) -> bool:
        return may_review(self.by)

    def hindrance(self) -> str:
        if self.thing.reviewed_at:
            return f"{self.thing.reviewed_by_name} has approved this statement already."
        return words_of_own(self.thing, self.by)

    def do(self, words: str) -> None:
        approve_statement(statement=self.thing, by=self.by)


class Publish(Button[Statement]):
    name, title = "publish", "Publish"
    done_message = "The statement is public now."
    states = [IN_REVIEW]
    wrong_state = "Only a statement in review can be published."

    def may(self) -> bool:
        return may_publish(self.by)

    def hindrance(self) -> str:
        return "" if settings.PUBLISH_OWN else words_of_own(self.thing, self.by)

    def do(self, words: str) -> None:
        publish_statement(statement=self.thing, by=self.by)


class Withdraw(Button[Statement]):
    name, title = "withdraw", "Withdraw"
    done_message = "The statement is withdrawn; its page says why."
    states = [PUBLISHED]
    wrong_state = "Only a published statement can be withdrawn."
    asks = "Reason"
    help_text = "Readers see it on the statement's page."

    def may(self) -> bool:
        return may_publish(self.by)

    def do(self, words: str) -> None:
        withdraw_statement(statement=self.thing, reason=words, by=self.by)


class WrittenByMe(admin.SimpleListFilter):
    title = "writer"
    parameter_name = "writer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "written by me")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(written_by=editor(request)) if self.value() else queryset


class Approved(admin.SimpleListFilter):
    title = "approval"
    parameter_name = "approved"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "waiting for it"), ("yes", "approved")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("no", "yes"):
            return queryset
        waiting = queryset.filter(status=IN_REVIEW, number=None)  # so its index finds them
        return waiting.filter(reviewed_at__isnull=self.value() == "no")


class SentenceChanged(admin.SimpleListFilter):
    title = "their sentence"
    parameter_name = "sentence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("changed", "has changed in the source")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return changed_under(queryset) if self.value() else queryset


@admin.register(Statement)
class StatementAdmin(HistoryAdmin[Statement], AnchoredAdmin[Statement]):
    """The source is chosen first and for good, since the citations hang on it."""

    form = StatementForm
    anchor = "source"
    pages = [StatementImport, *BULK, Submit, Publish, Approve, Return, Withdraw]
    change_form_template = "admin/archive/statement/change_form.html"
    list_display = [
        "short_text",
        "number",
        "status",
        "act",
        "short_source",
        "topic_names",
        "listed_on",
    ]
    list_filter = [
        "status",
        WrittenByMe,
        Approved,
        SentenceChanged,
        "act",
        "attribution",
        "topics",
    ]
    list_select_related = ["source"]
    date_hierarchy = "listed_on"
    search_fields = ["text", "note", "number__exact", "source__title"]
    autocomplete_fields = ["attributed_to", "addressed_to", "topics"]
    readonly_fields = ["source", "cited_sentences", "returned", *RECORD]
    remembered = [*WORDING, "sentences", "status"]
    in_form = {"cited": "sentences"}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        return visible_statements(editor(request)).prefetch_related("topics")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own would delete past our actions."""
        return bulk_actions(editor(request))

    def get_fieldsets(self, request: HttpRequest, obj: Statement | None = None) -> Any:
        record = [("Record", {"fields": RECORD})] if obj else []
        returned = [("Returned", {"fields": ["returned"]})] if obj and sent_back(obj) else []
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": ["source", "cited_sentences", *WORDING]}), *record]
        fields = ["source", "cited", *WORDING, *(["seen_version"] if obj else [])]
        correction = [("Correction", CORRECTION)] if obj and obj.status == PUBLISHED else []
        return [*returned, (None, {"fields": fields}), *correction, *record]

    def has_change_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        """What is public or withdrawn is shown read-only to whoever may not change it.

        On POST only the person counts, because the state may have changed since the form was
        opened: the action then refuses, and what was typed is not lost to a bare 403.
        """
        if obj is None:
            return super().has_change_permission(request)
        if not may_work_on(editor(request), obj):
            return False
        if request.method == "POST" or obj.status in (DRAFT, IN_REVIEW):
            return True
        return obj.status == PUBLISHED and may_publish(editor(request))

    def has_delete_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        if obj is None:
            return may
        deletable = obj.status == DRAFT or (request.method == "POST" and obj.number is None)
        return may and deletable and may_work_on(editor(request), obj)

    def delete_model(self, request: HttpRequest, obj: Statement) -> None:
        delete_draft(statement=obj, by=editor(request))

    def get_form(
        self,
        request: HttpRequest,
        obj: Statement | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[ActingForm[Statement]]:
        form = cast("type[StatementForm]", super().get_form(request, obj, change, **kwargs))
        if obj is None:
            form.source = cast("Source", self.anchored(request))
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The sentences that the link to this page named by their numbers."""
        numbers = [n for n in request.GET.getlist("sentence") if n.isdecimal() and len(n) < 10]
        source = cast("Source", self.anchored(request))
        return {"cited": list(source.sentences.filter(number__in=numbers))}

    def restore_url(self, request: HttpRequest, thing: Statement, old: Kept, now: Kept) -> str:
        """Who may not change the present version can begin a new draft from an older one."""
        if url := super().restore_url(request, thing, old, now):
            return url
        if old.decided == now.decided and thing.status != StatementStatus.WITHDRAWN:
            return ""
        if not self.has_add_permission(request):
            return ""
        add = reverse("admin:archive_statement_add")
        return f"{add}?source={thing.source_id}&restore={old.record.history_id}"

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Statement | None = None,
    ) -> HttpResponse:
        by = editor(request)
        if obj is not None and may_code(by) and self.has_change_permission(request, obj):
            context["desk"] = desk_url(obj.source, statement=obj.pk)
        if obj is not None and by.has_perm("archive.change_source"):
            context["replace_citations"] = replace_url(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(
        self, request: HttpRequest, obj: Statement, post_url_continue: str | None = None
    ) -> HttpResponse:
        """“Save and add another” stays with the source."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(f"{request.path}?source={obj.source_id}")
        return response

    @admin.display(description="text", ordering="text")
    def short_text(self, statement: Statement) -> str:
        return shortened(statement.text)

    @admin.display(description="source", ordering="source__title")
    def short_source(self, statement: Statement) -> str:
        return shortened(statement.source.short_label, 40)

    @admin.display(description="topics")
    def topic_names(self, statement: Statement) -> str:
        return ", ".join(topic.name for topic in statement.topics.all())

    @admin.display(description="rests on")
    def cited_sentences(self, statement: Statement) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((str(s),) for s in cited_by(statement)))

    @admin.display(description="written")
    def written(self, statement: Statement) -> str:
        return signed(statement.written_by_name, statement.created_at)

    @admin.display(description="reviewed")
    def reviewed(self, statement: Statement) -> str:
        return signed(statement.reviewed_by_name, statement.reviewed_at)

    @admin.display(description="steps")
    def steps(self, statement: Statement) -> SafeString:
        """The record of its review: who did what, and every note."""
        lines = ((step_line(step), step.note) for step in statement.review_events.all())
        return format_html_join("", "<p class='readout-words'>{}\n{}</p>", lines)

    @admin.display(description="note")
    def returned(self, statement: Statement) -> SafeString:
        step = sent_back(statement)
        words = ((step.note, step_line(step)),) if step else ()
        return format_html_join("", "<p class='readout-words'>{}\n{}</p>", words)

    @admin.display(description="published")
    def published(self, statement: Statement) -> str:
        return signed(statement.published_by_name, statement.published_at)


def replace_url(statement: Statement) -> str:
    """Where it is moved to what took its sentence's place; empty while that is in the text."""
    if not changed_under(Statement.objects.filter(pk=statement.pk)).exists():
        return ""
    return reverse(
        "admin:archive_source_replace_citations", args=[statement.source_id, statement.pk]
    )


def step_line(step: ReviewEvent) -> str:
    return f"{step}, {step.made_at:%-d %B %Y, %H:%M}"


def sent_back(statement: Statement) -> ReviewEvent | None:
    """The step by which a draft came back to its writer, if that was the last decision on it."""
    if statement.status != DRAFT:
        return None
    return statement.review_events.filter(kind=ReviewEventKind.RETURNED).last()


def signed(name: str, when: datetime | None) -> str:
    """Who, and when; the name is kept even if the account is gone."""
    return f"{name}, {when:%-d %B %Y, %H:%M}" if when else name
