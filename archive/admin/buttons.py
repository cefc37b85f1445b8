"""Buttons that change the state of a thing, each an address of its own over one action."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from archive.actions.base import ActionError, StaleEdit
from archive.admin.base import EditorialAdmin, change_url, editor
from archive.admin.forms import CLASH, SeenForm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

M = TypeVar("M", bound=models.Model)


def nothing(thing: Any, by: User) -> str:
    return ""


@dataclass(frozen=True)
class Button(Generic[M]):
    """One act that an editor can choose; `act` takes the thing, what was written and who.

    `hindrance` is why someone with the right cannot do it with this object.
    """

    name: str
    label: str
    done: str
    states: Sequence[str]
    may: Callable[[User, M], bool]
    act: Callable[[M, str, User], object]
    wrong_state: str
    asks: str = ""
    help_text: str = ""
    hindrance: Callable[[M, User], str] = nothing

    def fits(self, thing: M, by: User) -> bool:
        return getattr(thing, "status", None) in self.states and self.may(by, thing)

    def offered(self, thing: M, by: User) -> bool:
        return self.fits(thing, by) and not self.hindrance(thing, by)


class ButtonForm(SeenForm):
    """What is written with the act, and which version of the thing was looked at."""

    words = forms.CharField(required=False, strip=True, widget=forms.Textarea({"rows": 4}))
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, button: Button[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if button.asks:
            self.fields["words"].label = button.asks
            self.fields["words"].help_text = button.help_text
        else:
            del self.fields["words"]


class ButtonsDesk(EditorialAdmin[M]):
    """Adds `…/<id>/<name>/` for each button: GET asks, POST acts.

    Whether the state allows an act is the action's to say on POST, since it alone looks under
    a lock; here the state only decides which buttons are offered.
    """

    buttons: Sequence[Button[M]] = ()

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<path:object_id>/{button.name}/",
                self.admin_site.admin_view(partial(self.button_view, button=button)),
                name=f"{name}_{button.name}",
            )
            for button in self.buttons
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        by = editor(request)
        fitting = [
            (button, button.hindrance(thing, by))
            for button in self.buttons
            if thing and button.fits(thing, by)
        ]
        context = {
            "buttons": [button for button, why_not in fitting if not why_not],
            "hindrances": dict.fromkeys(why_not for _, why_not in fitting if why_not),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def button_view(self, request: HttpRequest, object_id: str, button: Button[M]) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            return self.gone(request, object_id)
        if not button.may(editor(request), thing):
            raise PermissionDenied
        if request.method == "POST":
            form = ButtonForm(button, request.POST)
            if form.is_valid() and self.press(request, button, thing, form):
                self.message_user(request, button.done, messages.SUCCESS)
                return HttpResponseRedirect(change_url(thing))
        elif not button.offered(thing, editor(request)):
            why = button.fits(thing, editor(request)) and button.hindrance(thing, editor(request))
            self.message_user(request, why or button.wrong_state, messages.ERROR)
            return HttpResponseRedirect(change_url(thing))
        else:
            form = ButtonForm(button)
        return self.button_page(request, button, thing, form)

    def press(self, request: HttpRequest, button: Button[M], thing: M, form: ButtonForm) -> bool:
        """Whether the act was done; if not, the form says why."""
        words, seen = form.cleaned_data.get("words", ""), form.cleaned_data["seen_version"]
        try:
            with transaction.atomic():
                self.refuse_unseen(thing, seen)
                button.act(thing, words, editor(request))
                self.log_change(request, thing, button.done)
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError:
            form.add_error(None, CLASH)
        return form.is_valid()

    def refuse_unseen(self, thing: M, seen: int | None) -> None:
        """Nobody publishes words that they have not read."""
        if not hasattr(thing, "version"):
            return
        locked = self.model._default_manager.select_for_update().filter(pk=thing.pk)
        if list(locked.values_list("version", flat=True)) != [seen]:
            raise StaleEdit("Someone saved a newer version; review it before you continue.")

    def button_page(
        self, request: HttpRequest, button: Button[M], thing: M, form: ButtonForm
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": button.label,
            "opts": self.opts,
            "button": button,
            "original": thing,
            "back": change_url(thing),
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/archive/button.html", context)
