"""The history of a thing: who did what when, which words changed, and how to have them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import ModelChoiceField
from django.template.response import TemplateResponse

from archive.admin.acts import change_url, gone
from archive.admin.base import EditorialAdmin
from archive.admin.forms import is_key
from archive.admin.review.records import Kept, changes, kept
from archive.models import History

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import Field, ModelForm
    from django.http import HttpRequest, HttpResponse

    from archive.admin.review.records import Change

M = TypeVar("M", bound=models.Model)

A_PAGE = 30


class Entry(NamedTuple):
    """One act on a thing. `changes` are those against the record before it, if there is one."""

    record: Any
    changes: list[Change]
    restore: str


class HistoryAdmin(EditorialAdmin[M]):
    """Shows the history of its things, and fills the form with an older record on demand.

    Restoring saves nothing: the older words are in the form, and saving them is an act like any
    other, with its permission, its check of the version and, where readers see it, its reason.
    """

    remembered: Sequence[Any]
    """The fields that editors decide about, as the history shows them."""
    in_form: dict[str, str] = {}
    """By field of the form: the field of the model, where they have different names."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            return gone(self, request, object_id)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        records = History.of[self.model].records._default_manager.filter(id=thing.pk)
        page = Paginator(records.order_by("-history_id"), A_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {thing}",
            "opts": self.opts,
            "object": thing,
            "entries": self.entries(request, thing, records, list(page)),
            "page": page,
            "media": self.media,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/archive/history.html", context)

    def entries(
        self, request: HttpRequest, thing: M, records: models.QuerySet[Any], shown: list[Any]
    ) -> list[Entry]:
        """The shown records, newest first, each against the one before it."""
        if not shown:
            return []
        before = records.filter(history_id__lt=shown[-1].history_id).order_by("-history_id")[:1]
        newest = records.order_by("-history_id")[:1]
        now, *row = kept(self.model, self.remembered, [*newest, *shown, *before])
        return [
            Entry(new.record, changes(old, new), self.restore_url(request, thing, new, now))
            for new, old in zip(row[: len(shown)], [*row[1:], None], strict=False)
        ]

    def restore_url(self, request: HttpRequest, thing: M, old: Kept, now: Kept) -> str:
        """Where an older record fills the form; empty if there is nothing to have back."""
        if old.decided == now.decided or not self.has_change_permission(request, thing):
            return ""
        return f"{change_url(thing)}?restore={old.record.history_id}"

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        if not form.is_bound and (record := self.asked_for(request, obj)):
            self.fill(request, form, record)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def asked_for(self, request: HttpRequest, obj: M | None) -> Any:
        """The record that `?restore=` names, if it is of this thing or, for a new one, of one
        that this person sees."""
        key = request.GET.get("restore", "")
        if not is_key(key):
            return None
        things = self.get_queryset(request)
        seen = things.filter(pk=obj.pk) if obj else things
        records = History.of[self.model].records._default_manager.filter(history_id=key)
        return records.filter(id__in=seen.order_by().values("pk")).first()

    def fill(self, request: HttpRequest, form: ModelForm[M], record: Any) -> None:
        """Put the record's values into an unbound form, and say what of them is no longer there."""
        [old] = kept(self.model, self.remembered, [record])
        lost = []
        for name, field in form.fields.items():
            source = self.in_form.get(name, name)
            if source in old.values:
                form.initial[name], missing = still_offered(field, old.values[source])
                lost += [old.name(source, key) for key in missing]
        when = f"{record.history_date:%-d %B %Y, %H:%M}"
        said = f"The form shows the version saved on {when} ({record.history_act}). "
        self.message_user(request, f"{said}Nothing changes until you save it.", messages.INFO)
        if lost:
            sentence = f"Left out because they are no longer available: {'; '.join(lost)}"
            self.message_user(request, sentence, messages.WARNING)


def still_offered(field: Field, value: Any) -> tuple[Any, list[Any]]:
    """What of a value a form's field has to choose, and the keys that it no longer has."""
    if not isinstance(field, ModelChoiceField):
        return value, []
    keys = value if isinstance(value, list) else [value] if value else []
    offered = cast("models.QuerySet[Any]", field.queryset)
    there = set(offered.filter(pk__in=keys).values_list("pk", flat=True))
    found = [key for key in keys if key in there]
    missing = [key for key in keys if key not in there]
    return (found if isinstance(value, list) else next(iter(found), None)), missing
