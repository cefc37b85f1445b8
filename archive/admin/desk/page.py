"""The page of a source where statements are coded: its text at the left, a statement at the right.

One form holds the whole page: the sentences that are ticked in the text are those the statement
rests on. What is typed comes back with every answer but a success.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from archive.actions.sources import set_aside
from archive.admin.acts import ThingPage, change_url, refusals
from archive.admin.desk.form import DeskForm, keys_of
from archive.admin.desk.text import DeskText
from archive.admin.forms import is_key
from archive.admin.visibility import visible_statements
from archive.models import Actor, Sentence, Source, Statement, Topic
from archive.selectors.wording import direction
from archive.suggestions import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpResponse

    from archive.suggestions import Suggestions

SET_ASIDE = "archive.change_sentence"
GONE = "This statement has been deleted; save again to keep your text as a new one."
MOST_NAMED = 1_000  # names and topics that the fields for typing them list
MOST_REASONS = 20
MOST_TICKED = 50


def may_code(by: User) -> bool:
    return by.has_perm("archive.add_statement")


def desk_url(source: Source, **asked: Any) -> str:
    query = urlencode(asked, doseq=True)
    return reverse("admin:archive_source_desk", args=[source.pk]) + (f"?{query}" if query else "")


class DeskPage(ThingPage[Source]):
    name = "desk"

    @property
    def source(self) -> Source:
        return self.thing

    def may(self) -> bool:
        return may_code(self.by) and self.admin.has_view_permission(self.request, self.source)

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.get()
        with transaction.atomic():
            return self.post()

    @cached_property
    def text(self) -> DeskText:
        return DeskText(self.source, self.by)

    @cached_property
    def statements(self) -> ModelAdmin[Statement]:
        return self.admin.admin_site.get_model_admin(Statement)

    @cached_property
    def statement(self) -> Statement | None:
        """The one that is being edited; without one, a new one is being written."""
        key = self.request.GET.get("statement", "")
        found = self.statements.get_object(self.request, key) if is_key(key) else None
        if found is None or found.source_id != self.source.pk:
            return None
        if not self.statements.has_change_permission(self.request, found):
            raise PermissionDenied
        return found

    def make_form(self, **kwargs: Any) -> DeskForm:
        return DeskForm(instance=self.statement, source=self.source, by=self.by, **kwargs)

    def get(self) -> HttpResponse:
        if self.statement:
            return self.show(self.make_form())
        return self.show(self.make_form(initial={"cited": self.picked()}))

    def picked(self) -> list[Sentence]:
        """The sentences that the address names, or else the first with nothing on it."""
        asked = [number for number in self.request.GET.getlist("sentence") if is_key(number)]
        numbers = [int(number) for number in asked if len(number) < 10][:MOST_TICKED]
        if numbers:
            return list(self.source.sentences.filter(number__in=numbers))
        following = None if "part" in self.request.GET else self.text.next_open()
        return [following] if following else []

    def post(self) -> HttpResponse:
        asked = self.request.POST
        if "_take_back" in asked:
            return self.take_back(asked["_take_back"])
        if "_aside" in asked:
            return self.set_aside()
        if "_suggest" in asked:
            return self.show(self.typed())
        if asked.get("seen_version") and self.statement is None:
            return self.show(self.typed(seen_version=None), fault=GONE)
        form = self.make_form(data=asked)
        if not form.is_valid():
            return self.show(form)
        return self.saved(form)

    def typed(self, **instead: Any) -> DeskForm:
        """What was sent, as it was sent, with nothing done about it."""
        sent = self.make_form(data=self.request.POST)
        return self.make_form(initial={name: sent[name].value() for name in sent.fields} | instead)

    def saved(self, form: DeskForm) -> HttpResponse:
        statement = form.save()
        log = self.statements.log_change if self.statement else self.statements.log_addition
        log(self.request, statement, [{"changed" if self.statement else "added": {}}])
        messages.success(self.request, f"Saved: “{statement}”")
        cited = list(form.cleaned_data["cited"])
        if "_another" in self.request.POST:
            return self.to(cited)
        return self.on(cited)

    def on(self, behind: Sequence[Sentence]) -> HttpResponse:
        """To what is left next, or back to the sentence if nothing is."""
        following = self.text.next_open([sentence.pk for sentence in behind])
        if following is None:
            messages.info(self.request, "Every sentence has a statement or is set aside.")
        return self.to([following] if following else behind)

    def to(self, sentences: Sequence[Sentence]) -> HttpResponse:
        numbers = [sentence.number for sentence in sentences]
        anchor = f"#s{numbers[0]}" if numbers else ""
        return HttpResponseRedirect(desk_url(self.source, sentence=numbers) + anchor)

    def set_aside(self) -> HttpResponse:
        form, reason = self.typed(), self.request.POST.get("excluded_reason", "")
        sentences = self.ticked(form)
        fault = ""
        if str(form["text"].value() or "").strip():
            fault = (
                "You have started a statement; save or clear it before you set a sentence aside."
            )
        elif not sentences:
            fault = "Choose the sentence to set aside."
        elif not reason.strip():
            fault = "Say why no statement is drawn from this sentence; readers see the reason."
        fault = fault or self.put_aside(sentences, reason)
        if fault:
            return self.show(form, fault=fault)
        numbers = ", ".join(str(sentence.number) for sentence in sentences)
        messages.success(self.request, f"Set aside: {numbers}. {reason.strip()}")
        return self.on(sentences)

    def put_aside(self, sentences: Iterable[Sentence], reason: str) -> str:
        """What is against it, if anything is; then none of them is set aside."""

        def act() -> None:
            for sentence in sentences:
                set_aside(sentence=sentence, reason=reason, by=self.by)

        return " ".join(refusals(act))

    def take_back(self, number: str) -> HttpResponse:
        found = self.source.sentences.filter(number=number) if is_key(number) else None
        sentence = found.first() if found and len(number) < 10 else None
        if sentence is None:
            return HttpResponseRedirect(desk_url(self.source))
        if fault := self.put_aside([sentence], ""):
            messages.error(self.request, fault)
        return self.to([sentence])

    def ticked(self, form: DeskForm) -> list[Sentence]:
        keys = sorted(keys_of(form["cited"].value()))[:MOST_TICKED]
        return list(self.source.sentences.filter(pk__in=keys).order_by("number"))

    def show(self, form: DeskForm, **more: Any) -> HttpResponse:
        ticked = self.ticked(form)
        form.take(self.suggestions(ticked))
        reason = self.request.POST.get("excluded_reason", "")
        context = {"form": form, "source": self.source, "ticked": ticked, **more}
        context |= {"statement": self.statement, "unsaved": self.request.method == "POST"}
        context |= {"excluded_reason": reason, "can_set_aside": self.by.has_perm(SET_ASIDE)}
        if "work" in self.request.GET:
            return TemplateResponse(self.request, "admin/archive/source/desk_work.html", context)
        return TemplateResponse(
            self.request, "admin/archive/source/desk.html", context | self.around(ticked)
        )

    def suggestions(self, ticked: Sequence[Sentence]) -> Suggestions:
        return suggest(
            source=self.source,
            sentences=[sentence.text for sentence in ticked],
            near=self.text.near(ticked),
            written=visible_statements(self.by).filter(source=self.source),
        )

    def around(self, ticked: Sequence[Sentence]) -> dict[str, Any]:
        """All that does not change with the choice of a sentence."""
        part = self.part(ticked)
        shown = self.text.paragraphs(part, {sentence.pk for sentence in ticked}, self.url)
        here = {line.sentence.pk for paragraph in shown for line in paragraph}
        aside = self.source.sentences.exclude(excluded_reason="").order_by("excluded_reason")
        return {
            **self.admin.admin_site.each_context(self.request),
            "title": f"Desk: {self.source.short_label}",
            "opts": self.admin.opts,
            "original": self.source,
            "is_nav_sidebar_enabled": False,
            "direction": direction(self.source.language),
            "coverage": self.text.coverage,
            "following": self.text.next_open([sentence.pk for sentence in ticked]),
            "paragraphs": shown,
            "part": part,
            "parts": self.text.parts,
            "elsewhere": [sentence for sentence in ticked if sentence.pk not in here],
            "actors": Actor.objects.values_list("name", flat=True)[:MOST_NAMED],
            "topics": Topic.objects.values_list("name", flat=True)[:MOST_NAMED],
            "reasons": aside.values_list("excluded_reason", flat=True).distinct()[:MOST_REASONS],
        }

    def url(self, statement: Statement) -> str:
        """Here, if this editor may change it, and else the page that shows it."""
        if self.statements.has_change_permission(self.request, statement):
            return desk_url(self.source, statement=statement.pk)
        return change_url(statement)

    def part(self, ticked: Sequence[Sentence]) -> int:
        asked = self.request.GET.get("part", "")
        if asked.isdecimal() and len(asked) < 10:
            return min(max(int(asked), 1), max(len(self.text.parts), 1))
        return self.text.part_of(ticked)
