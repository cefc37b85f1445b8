"""Merging duplicates: an address asks into what, then shows what it moves, then does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from archive.actions.base import ActionError
from archive.actions.merging import merge_entries, uses
from archive.admin.base import EditorialAdmin, change_url, editor
from archive.admin.forms import CLASH, ChosenOne, is_key, kept_back
from archive.models import Actor, Source, Topic

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

E = TypeVar("E", Actor, Topic)

_REFERRED_TO_BY: dict[type, Any] = {
    Actor: Source._meta.get_field("issuer"),
    Topic: Topic._meta.get_field("parent"),
}
"""A field whose choices are entries of the kind, which is how the admin looks them up."""


class MergingDesk(EditorialAdmin[E]):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [path("<path:object_id>/merge/", view, name=name), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"may_merge": self.may_merge(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def may_merge(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.may_merge(request):
            raise PermissionDenied
        entry = self.get_object(request, unquote(object_id))
        if entry is None:
            return self.gone(request, object_id)
        key = (request.POST or request.GET).get("into", "")
        into = self.get_queryset(request).filter(pk=key).first() if is_key(key) else None
        fault = ""
        if request.method == "POST" and into:
            fault = kept_back(request.POST) or self.merge(request, entry, into)
            if not fault:
                return HttpResponseRedirect(change_url(into))
        return self.merge_page(request, entry, into, fault)

    def merge(self, request: HttpRequest, entry: E, into: E) -> str:
        """Why it was refused, or nothing."""
        try:
            with transaction.atomic():
                merge_entries(entry=entry, into=into, by=editor(request))
                self.log_change(request, into, f"Merged “{entry}” ({entry.slug}) into it.")
        except ActionError as refusal:
            return str(refusal)
        except IntegrityError:
            return CLASH
        self.message_user(request, f"“{entry}” is now “{into}”.", messages.SUCCESS)
        return ""

    def merge_page(
        self, request: HttpRequest, entry: E, into: E | None, fault: str
    ) -> HttpResponse:
        form = forms.Form(initial={"into": into and into.pk})
        form.fields["into"] = forms.ModelChoiceField(
            self.get_queryset(request).exclude(pk=entry.pk),
            label="Merge into",
            widget=ChosenOne(_REFERRED_TO_BY[self.model], self.admin_site),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge “{entry}” into another",
            "opts": self.opts,
            "original": entry,
            "into": into,
            "uses": uses(entry),
            "fault": fault,
            "back": change_url(entry),
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/archive/merge.html", context)
