"""One act on many statements: chosen in the list, shown before it is done, all or nothing."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from archive.actions.bulk import NotAll, do_all, mark, rehearse
from archive.actions.statements import file_statement, publish_statement, submit_statement
from archive.admin.acts import ActPage, refusals
from archive.admin.forms import is_key, kept_back
from archive.admin.visibility import visible_statements
from archive.models import Statement, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, QueryDict

    from archive.actions.bulk import Outcome

MOST = 100
TOO_MANY = f"Choose at most {MOST} statements at once."


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


class BulkPage(ActPage[Statement]):
    """`…/bulk/<action>/?id=1&id=2`: GET shows what would happen, POST does it."""

    template = "admin/archive/statement/bulk.html"
    action: ClassVar[str]
    """Its name in the list of statements."""
    label: ClassVar[str]
    will: ClassVar[str]
    permission: ClassVar[str]
    asks: ClassVar[type[forms.Form]] = forms.Form
    failure = ""
    refused: Sequence[Outcome] = ()

    def do(self, statement: Statement) -> None:
        """The action itself, with one of the statements."""
        raise NotImplementedError

    def may(self) -> bool:
        return self.by.has_perm(self.permission)

    @property
    def given(self) -> QueryDict:
        return self.request.GET if self.sent is None else self.sent

    @cached_property
    def statements(self) -> list[Statement]:
        return chosen(self.given.getlist("id"), self.by)

    @cached_property
    def seen(self) -> dict[int, str]:
        return seen_marks(self.given.getlist("seen"))

    @cached_property
    def form(self) -> forms.Form:
        is_filled = not self.asks.base_fields or "topic" in self.given
        return self.asks(self.given if is_filled else None)

    def answer(self) -> HttpResponse:
        if not self.statements:
            address = reverse("admin:archive_statement_changelist")
            return self.leave("Choose statements in the list first.", address, messages.WARNING)
        return super().answer()

    def pressed(self) -> bool:
        return super().pressed() and self.form.is_valid()

    def acted(self) -> bool:
        """If not, the form stays valid: the plan is shown again, below the failure."""
        self.failure = kept_back(self.given) or " ".join(refusals(self.act))
        return not self.failure and bool(self.going())

    def act(self) -> None:
        try:
            do_all(self.going(), self.seen, self.log_and_do)
        except NotAll as refusal:
            self.refused = [outcome for outcome in refusal.outcomes if outcome.refusal]
            raise

    def going(self) -> list[Statement]:
        return [statement for statement in self.statements if statement.pk in self.seen]

    def log_and_do(self, statement: Statement) -> None:
        self.do(statement)
        self.admin.log_change(self.request, statement, f"{self.label}, with others.")

    def done(self) -> HttpResponse:
        count = len(self.going())
        one = "1 statement" if count == 1 else f"{count} statements"
        address = reverse("admin:archive_statement_changelist")
        return self.leave(f"{self.label}: done with {one}.", address)

    def plan(self) -> dict[str, Any]:
        context: dict[str, Any] = {
            "title": self.label,
            "label": self.label,
            "will": self.will,
            "address": reverse(f"admin:archive_statement_{self.name}"),
            "asks": bool(self.asks.base_fields),
            "statements": self.statements,
            "failure": self.failure,
            "refused": self.refused,
        }
        if self.form.is_valid():
            fresh = chosen(self.given.getlist("id"), self.by)
            outcomes = rehearse(fresh, self.log_and_do)
            context |= {
                "title": f"{self.label}: what will happen",
                "going": [(o.statement, mark(o.statement)) for o in outcomes if not o.refusal],
                "staying": [outcome for outcome in outcomes if outcome.refusal],
            }
        return context


class Submit(BulkPage):
    action, name, path = "submit", "bulk_submit", "bulk/submit"
    label = "Submit for review"
    will = "be submitted for review"
    permission = "archive.change_statement"

    def do(self, statement: Statement) -> None:
        submit_statement(statement=statement, by=self.by)


class Publish(BulkPage):
    action, name, path = "publish", "bulk_publish", "bulk/publish"
    label = "Publish"
    will = "be published"
    permission = "archive.publish_statement"

    def do(self, statement: Statement) -> None:
        publish_statement(statement=statement, by=self.by)


class File(BulkPage):
    action, name, path = "file", "bulk_file", "bulk/file"
    label = "File under a topic"
    will = "be filed under this topic too"
    permission = "archive.change_statement"
    asks = FilingForm

    def do(self, statement: Statement) -> None:
        file_statement(
            statement=statement,
            version=statement.version,
            topic=self.form.cleaned_data["topic"],
            reason=self.form.cleaned_data["reason"],
            by=self.by,
        )


BULK: Sequence[type[BulkPage]] = (Submit, Publish, File)


def bulk_actions(by: User) -> dict[str, Any]:
    """Those of the list of statements that this person may choose, as the admin takes them."""
    return {
        page.action: (partial(show_plan, page), page.action, page.label)
        for page in BULK
        if by.has_perm(page.permission)
    }


def show_plan(
    page: type[BulkPage],
    admin: ModelAdmin[Statement],
    request: HttpRequest,
    queryset: QuerySet[Statement],
) -> HttpResponse | None:
    """Go to the page that shows what would become of the chosen ones; too many stay chosen."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        admin.message_user(request, TOO_MANY, messages.ERROR)
        return None
    address = reverse(f"admin:archive_statement_{page.name}")
    return HttpResponseRedirect(f"{address}?{urlencode({'id': keys}, doseq=True)}")


def chosen(keys: Sequence[str], by: User) -> list[Statement]:
    """Those of the chosen ones that this person sees at all, the oldest first."""
    found = visible_statements(by).filter(pk__in=[key for key in keys if is_key(key)][:MOST])
    return list(found.select_related("source").prefetch_related("topics").order_by("pk"))


def seen_marks(sent: Sequence[str]) -> dict[int, str]:
    """“7:2-draft”: of statement 7, version 2 was seen as a draft."""
    pairs = (value.partition(":") for value in sent)
    return {int(key): state for key, _, state in pairs if is_key(key)}
