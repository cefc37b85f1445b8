"""Merging duplicates: an address asks into what, then shows what it moves, then does it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms

from archive.actions.merging import merge_entries, uses
from archive.admin.acts import ThingPage, change_url
from archive.admin.forms import ChosenOne, is_key
from archive.models import Actor, Source, Topic

if TYPE_CHECKING:
    from django.http import HttpResponse

E = TypeVar("E", Actor, Topic)

_REFERRED_TO_BY: dict[type, Any] = {
    Actor: Source._meta.get_field("issuer"),
    Topic: Topic._meta.get_field("parent"),
}
"""A field whose choices are entries of the kind, which is how the admin looks them up."""


class MergePage(ThingPage[E]):
    name = "merge"
    template = "admin/archive/merge.html"

    def link(self) -> str:
        return "Merge into another…"

    def may(self) -> bool:
        return self.admin.has_change_permission(self.request) and self.admin.has_delete_permission(
            self.request
        )

    @cached_property
    def into(self) -> E | None:
        key = (self.request.POST or self.request.GET).get("into", "")
        return self.admin.get_queryset(self.request).filter(pk=key).first() if is_key(key) else None

    def pressed(self) -> bool:
        return super().pressed() and self.into is not None

    def act(self) -> None:
        into = cast("E", self.into)
        merge_entries(entry=self.thing, into=into, by=self.by)
        words = f"Merged “{self.thing}” ({self.thing.slug}) into it."
        self.admin.log_change(self.request, into, words)

    def done(self) -> HttpResponse:
        into = cast("E", self.into)
        return self.leave(f"“{self.thing}” is now “{into}”.", change_url(into))

    def plan(self) -> dict[str, Any]:
        form = forms.Form(initial={"into": self.into and self.into.pk})
        form.fields["into"] = forms.ModelChoiceField(
            self.admin.get_queryset(self.request).exclude(pk=self.thing.pk),
            label="Merge into",
            widget=ChosenOne(_REFERRED_TO_BY[self.admin.model], self.admin.admin_site),
        )
        return {
            "title": f"Merge “{self.thing}” into another",
            "into": self.into,
            "uses": uses(self.thing),
            "form": form,
            "media": self.admin.media + form.media,
        }
