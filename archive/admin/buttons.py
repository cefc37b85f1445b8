"""Buttons that change the state of a thing, each an address of its own over one action."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django import forms
from django.contrib import messages
from django.db import models

from archive.actions.base import StaleEdit
from archive.admin.acts import ThingPage, change_url
from archive.admin.forms import SeenForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse, QueryDict

M = TypeVar("M", bound=models.Model)


class ButtonForm(SeenForm):
    """Which version of the thing was looked at."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WordsForm(ButtonForm):
    """And what is written with the act."""

    words = forms.CharField(required=False, strip=True, widget=forms.Textarea({"rows": 4}))

    def __init__(self, data: QueryDict | None, label: str, help_text: str) -> None:
        super().__init__(data)
        self.fields["words"].label = label
        self.fields["words"].help_text = help_text


class Button(ThingPage[M]):
    """One act that an editor can choose: GET asks, POST acts.

    Whether the state allows an act is the action's to say on POST, since it alone looks under
    a lock; here the state only decides which buttons are offered.
    """

    template = "admin/archive/button.html"
    done_message: ClassVar[str]
    wrong_state: ClassVar[str]
    states: ClassVar[Sequence[str]]
    asks: ClassVar[str] = ""
    """The label of what is to be written, if anything is."""
    help_text: ClassVar[str] = ""

    def do(self, words: str) -> None:
        """The action itself, with what was written."""
        raise NotImplementedError

    def link(self) -> str:
        return f"{self.title}…" if self.asks else self.title

    def at_once(self) -> bool:
        return not self.asks

    @cached_property
    def form(self) -> ButtonForm:
        if not self.asks:
            return ButtonForm(self.sent)
        return WordsForm(self.sent, self.asks, self.help_text)

    def fits(self) -> bool:
        return getattr(self.thing, "status", None) in self.states and self.may()

    def answer(self) -> HttpResponse:
        if self.request.method != "POST" and (why := self.why_not()):
            return self.leave(why, change_url(self.thing), messages.ERROR)
        return super().answer()

    def why_not(self) -> str:
        return self.hindrance() if self.fits() else self.wrong_state

    def act(self) -> None:
        self.refuse_unseen(self.form.cleaned_data["seen_version"])
        self.do(self.form.cleaned_data.get("words", ""))
        self.log(self.done_message)

    def refuse_unseen(self, seen: int | None) -> None:
        """Nobody publishes words that they have not read. Raises StaleEdit."""
        if not hasattr(self.thing, "version"):
            return
        locked = self.admin.model._default_manager.select_for_update().filter(pk=self.thing.pk)
        if list(locked.values_list("version", flat=True)) != [seen]:
            raise StaleEdit("Someone saved a newer version; review it before you continue.")

    def done(self) -> HttpResponse:
        return self.leave(self.done_message, change_url(self.thing))
