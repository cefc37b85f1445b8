"""Things that are added to another thing, which is chosen first and for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.template.response import TemplateResponse

from archive.admin.base import EditorialAdmin
from archive.admin.forms import ChosenOne, is_key

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

M = TypeVar("M", bound=models.Model)


class AnchoredAdmin(EditorialAdmin[M]):
    """`…/add/?source=7` shows the form for source 7; without it, the page asks which."""

    anchor: str

    @property
    def anchor_field(self) -> models.ForeignKey[Any, Any]:
        return cast("models.ForeignKey[Any, Any]", self.opts.get_field(self.anchor))

    def anchored(self, request: HttpRequest) -> models.Model | None:
        key = request.GET.get(self.anchor, "")
        if not is_key(key):
            return None
        return self.anchor_field.related_model._default_manager.filter(pk=key).first()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if self.anchored(request) is None:
            return self.ask(request)
        return super().add_view(request, form_url, extra_context)

    def ask(self, request: HttpRequest) -> HttpResponse:
        name = str(self.anchor_field.verbose_name)
        form = forms.Form()
        form.fields[self.anchor] = forms.ModelChoiceField(
            self.anchor_field.related_model._default_manager.all(),
            widget=ChosenOne(self.anchor_field, self.admin_site),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"Add {self.opts.verbose_name}: which {name}?",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/archive/ask.html", context)
