"""One act on many statements: chosen in the list, shown before it is done, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from archive.actions.bulk import NotAll, do_all, mark, rehearse
from archive.actions.statements import file_statement, publish_statement, submit_statement
from archive.admin.base import EditorialAdmin, editor
from archive.admin.forms import CLASH, is_key, kept_back
from archive.admin.visibility import visible_statements
from archive.models import Statement, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.urls import URLPattern

    from archive.actions.bulk import Act, Outcome

MOST = 100
TOO_MANY = f"Choose at most {MOST} statements at once."


@dataclass(frozen=True)
class Bulk:
    """An act on several statements; `act` takes one, the form's values, and who does it."""

    name: str
    label: str
    will: str
    permission: str
    act: Callable[[Statement, dict[str, Any], User], object]
    form: type[forms.Form] = forms.Form


class FilingForm(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.none(), empty_label="Choose a topic")
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=(
            "Readers see it in the corrections log; required if any of the statements is published."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Topic.objects.select_related("parent").order_by("name")


SUBMIT = Bulk(
    name="submit",
    label="Submit for review",
    will="be submitted for review",
    permission="archive.change_statement",
    act=lambda statement, told, by: submit_statement(statement=statement, by=by),
)
PUBLISH = Bulk(
    name="publish",
    label="Publish",
    will="be published",
    permission="archive.publish_statement",
    act=lambda statement, told, by: publish_statement(statement=statement, by=by),
)
FILE = Bulk(
    name="file",
    label="File under a topic",
    will="be filed under this topic too",
    permission="archive.change_statement",
    act=lambda statement, told, by: file_statement(
        statement=statement,
        version=statement.version,
        topic=told["topic"],
        reason=told["reason"],
        by=by,
    ),
    form=FilingForm,
)


class BulkDesk(EditorialAdmin[Statement]):
    """Adds `…/bulk/<name>/?id=1&id=2`: GET shows what would happen, POST does it."""

    bulks: Sequence[Bulk] = (SUBMIT, PUBLISH, FILE)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"bulk/{bulk.name}/",
                self.admin_site.admin_view(partial(self.bulk_view, bulk=bulk)),
                name=f"archive_statement_bulk_{bulk.name}",
            )
            for bulk in self.bulks
        ]
        return own + super().get_urls()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own would delete past our actions."""
        return {
            bulk.name: (partial(show_plan, bulk), bulk.name, bulk.label)
            for bulk in self.bulks
            if editor(request).has_perm(bulk.permission)
        }

    def bulk_view(self, request: HttpRequest, bulk: Bulk) -> HttpResponse:
        by = editor(request)
        if not by.has_perm(bulk.permission):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        statements = chosen(sent.getlist("id"), by)
        if not statements:
            self.message_user(request, "Choose statements in the list first.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:archive_statement_changelist"))
        asks = bool(bulk.form.base_fields)
        form = bulk.form(sent if not asks or "topic" in sent else None)
        context = {"bulk": bulk, "asks": asks, "form": form, "statements": statements}
        if form.is_valid():
            act = partial(self.act, request, bulk, form.cleaned_data)
            if request.method == "POST" and (done := confirm(sent, statements, act, context)):
                return self.after_all(request, bulk, done)
            context |= plan(rehearse(chosen(sent.getlist("id"), by), act))
        return self.bulk_page(request, bulk, context)

    def act(
        self, request: HttpRequest, bulk: Bulk, told: dict[str, Any], statement: Statement
    ) -> None:
        bulk.act(statement, told, editor(request))
        self.log_change(request, statement, f"{bulk.label}, with others.")

    def after_all(self, request: HttpRequest, bulk: Bulk, count: int) -> HttpResponse:
        one = "1 statement" if count == 1 else f"{count} statements"
        self.message_user(request, f"{bulk.label}: done with {one}.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:archive_statement_changelist"))

    def bulk_page(self, request: HttpRequest, bulk: Bulk, context: dict[str, Any]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{bulk.label}: what will happen" if "going" in context else bulk.label,
            "opts": self.opts,
            "media": self.media,
            "address": reverse(f"admin:archive_statement_bulk_{bulk.name}"),
            **context,
        }
        return TemplateResponse(request, "admin/archive/statement/bulk.html", context)


def show_plan(
    bulk: Bulk, desk: BulkDesk, request: HttpRequest, queryset: QuerySet[Statement]
) -> HttpResponse | None:
    """Go to the page that shows what would become of the chosen ones; too many stay chosen."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        desk.message_user(request, TOO_MANY, messages.ERROR)
        return None
    address = reverse(f"admin:archive_statement_bulk_{bulk.name}")
    return HttpResponseRedirect(f"{address}?{urlencode({'id': keys}, doseq=True)}")


def chosen(keys: Sequence[str], by: User) -> list[Statement]:
    """Those of the chosen ones that this person sees at all, the oldest first."""
    found = visible_statements(by).filter(pk__in=[key for key in keys if is_key(key)][:MOST])
    return list(found.select_related("source").prefetch_related("topics").order_by("pk"))


def confirm(
    sent: QueryDict, statements: Sequence[Statement], act: Act, context: dict[str, Any]
) -> int:
    """Act on those that were seen, and say how many there were; 0 if none, and why not."""
    if why := kept_back(sent):
        context["failure"] = why
        return 0
    seen = seen_marks(sent.getlist("seen"))
    going = [statement for statement in statements if statement.pk in seen]
    try:
        do_all(going, seen, act)
    except NotAll as refusal:
        context["failure"] = str(refusal)
        context["refused"] = [outcome for outcome in refusal.outcomes if outcome.refusal]
        return 0
    except IntegrityError:
        context["failure"] = CLASH
        return 0
    return len(going)


def seen_marks(sent: Sequence[str]) -> dict[int, str]:
    """“7:2-draft”: of statement 7, version 2 was seen as a draft."""
    pairs = (value.partition(":") for value in sent)
    return {int(key): state for key, _, state in pairs if is_key(key)}


def plan(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "going": [(o.statement, mark(o.statement)) for o in outcomes if not o.refusal],
        "staying": [outcome for outcome in outcomes if outcome.refusal],
    }
