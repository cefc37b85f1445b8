"""What may be asked of a list, and the one place where it is answered.

Every way out of the archive asks here, so that page, file and feed of one address agree. Input
that is not understood gives no rows, never more of them than were asked for.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus, urlencode

import django_filters
from django import forms
from django.http import QueryDict
from django.urls import reverse

from archive.filters import pagination
from archive.filters.fields import Acts, Day, Languages, OneOf, Slugs, SpeakerSlugs, Text, Years
from archive.models import SPLIT_ACTS, Act, Actor, Event, Source, Statement, Topic
from archive.search import Answer, Question
from archive.web import redirects
from archive.web.problems import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest

    from archive.models.querysets import StatementQuerySet

FACETS = ("topic", "speaker", "act", "issuer", "addressee", "event", "source", "year", "language")
ONCE = ("q", "from", "to", "order", "after", "more")
ORDERS = {"newest": "Newest first", "oldest": "Oldest first", "relevance": "Best match"}


_PUBLISHED = Statement.objects.published()
_forms: dict[tuple[str, ...], type[forms.Form]] = {}


class Choice(NamedTuple):
    """Something asked for, as a chip: `without` is the address that no longer asks for it."""

    name: str
    label: str
    value: str
    text: str
    without: str


class Wider(NamedTuple):
    """An act that once covered another one too, and the address that asks for both."""

    act: str
    other: str
    url: str


class ListScope(NamedTuple):
    """The page of one topic, actor, event or source, whose list holds its own statements alone.

    Of `own` the page need not be asked; its `page_parameters` ask other parts of the page. Where
    every statement is `already_shown` above, the list holds rows only once it is asked.
    """

    path: str
    facet: str
    key: int
    own: tuple[str, ...]
    page_parameters: tuple[str, ...] = ()
    already_shown: bool = False
    slug: str = ""


def scope_of(thing: Topic | Actor | Event | Source) -> ListScope:
    """The list on the page of this; what is asked beside it is the page's own affair."""
    facet, own = _WITHIN[type(thing)]
    return ListScope(thing.get_absolute_url(), facet, thing.pk, own, slug=thing.slug)


_WITHIN: dict[type, tuple[str, tuple[str, ...]]] = {
    Topic: ("topic", ("topic",)),
    Actor: ("speaker", ("speaker",)),
    Event: ("event", ("event",)),
    Source: ("source", ("source", "issuer", "event", "language")),
}
"""By what a list is narrowed on the page of a thing, and of what it need not be asked there."""


class StatementForm(forms.Form):
    def clean_after(self) -> int | None:
        text: str = self.cleaned_data["after"]
        try:
            return pagination.read_document(text) if text else None
        except pagination.BadCursor as error:
            raise forms.ValidationError("Start again from the first page.") from error

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        first, last = asked.get("from"), asked.get("to")
        if first and last and first > last:
            self.add_error("from", f"It is later than {last:%Y-%m-%d}, where the answer ends.")
        if asked.get("order") == "relevance":
            if not asked.get("q"):
                self.add_error("order", "There are no words that a statement could match.")
            if asked.get("after"):
                self.add_error("after", "The best matches are one list, without further pages.")
        return asked


class StatementFilter(django_filters.FilterSet):
    """The questions that a list of statements answers. Values of one name are alternatives.

    It reads an address; the index answers. `order`, `after` and `more` say how the answer is
    shown, not what is in it.
    """

    topic = Slugs(of=Topic, label="Topic")
    speaker = SpeakerSlugs(of=Actor, label="Speaker")
    act = Acts(choices=Act.choices, label="Act")
    issuer = Slugs(of=Actor, label="Reported by")
    addressee = Slugs(of=Actor, label="Said to")
    event = Slugs(of=Event, label="Event")
    source = Slugs(of=Source, label="Source")
    year = Years(label="Year")
    language = Languages(label="Language of the source")
    q = Text(label="Words")
    order = OneOf(choices=[*ORDERS.items()], label="Order")
    after = Text(label="Page")
    more = OneOf(choices=[(name, name) for name in FACETS], label="Whole list of values")

    class Meta:
        model = Statement
        fields: list[str] = []
        form = StatementForm

    def __init__(self, asked: QueryDict, scope: ListScope | None = None) -> None:
        self.scope = scope
        given = {
            name: list(dict.fromkeys(value for value in values if value.strip()))
            for name, values in asked.lists()
            if any(value.strip() for value in values)
        }
        beside = scope.page_parameters if scope else ()
        self.page_parameters = {name: values for name, values in given.items() if name in beside}
        self.asked = {name: values for name, values in given.items() if name not in beside}
        data = QueryDict(mutable=True)
        for name, values in self.asked.items():
            data.setlist(name, values)
        super().__init__(data, queryset=_PUBLISHED)
        for name in scope.own if scope else ():
            del self.filters[name]

    def get_form_class(self) -> type[forms.Form]:
        """One for each set of names; Django takes as long to make a class as to fill a form."""
        names = tuple(self.filters)
        if names not in _forms:
            _forms[names] = super().get_form_class()
        return _forms[names]

    @property
    def understood(self) -> bool:
        return not self.problems

    @property
    def already_shown(self) -> bool:
        """The page shows every statement above, and nothing more is asked."""
        return bool(self.scope and self.scope.already_shown and not self.asked)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What was asked for, as the form understood it."""
        return self.form.cleaned_data if self.understood else {}

    @cached_property
    def facets(self) -> list[str]:
        return [name for name in FACETS if name in self.filters]

    @property
    def everything(self) -> Question:
        """What the list holds when nothing is asked of it."""
        return Question({self.scope.facet: [self.scope.key]} if self.scope else {})

    @cached_property
    def question(self) -> Question:
        chosen = {
            name: [choice.key for choice in self.values[name]]
            for name in self.facets
            if self.values[name]
        }
        return Question(
            {**chosen, **self.everything.choices},
            self.values["q"],
            self.values["from"],
            self.values["to"],
        )

    @cached_property
    def answer(self) -> Answer:
        return Answer(self.question)

    def question_without(self, name: str) -> Question:
        """The question as if this name had not been asked for."""
        if name in FACETS:
            return self.question.without(name)
        field: dict[str, Any] = {"q": {"words": ""}, "from": {"first": None}, "to": {"last": None}}
        return replace(self.question, **field[name])

    @cached_property
    def page(self) -> pagination.Documents:
        """The statements that the address shows, and the ways to its neighbours."""
        if self.already_shown or not self.understood:
            return pagination.Documents([], None, None)
        order = self.values["order"] or "newest"
        if order == "relevance":
            return pagination.Documents(self.answer.best(), None, None)
        return pagination.documents(self.answer, self.values["after"], newest=order == "newest")

    def filter_queryset(self, queryset: StatementQuerySet) -> StatementQuerySet:
        """So that django-filter's own `qs` holds no row that the page does not show."""
        return queryset.filter(number__in=self.page.numbers)

    @cached_property
    def problems(self) -> list[Fault]:
        return [*self._unknown(), *self._repeated(), *self._invalid()]

    @cached_property
    def choices(self) -> list[Choice]:
        """What was asked for, each with the address that drops it."""
        return [
            Choice(name, self.filters[name].label, value, text, self.dropping(name, value))
            for name in self.filters
            if name not in ("order", "after", "more")
            for value, text in self.labels(name).items()
        ]

    @property
    def wider(self) -> list[Wider]:
        """Acts that addresses made for the first code-book may have meant too."""
        acts = self.asked.get("act", [])
        return [
            Wider(act.label, other.label, self.address({"act": [*acts, other]}))
            for act, other in SPLIT_ACTS.items()
            if act in acts and other not in acts
        ]

    def labels(self, name: str) -> dict[str, str]:
        """What was chosen of one name, in the words that readers see."""
        values = self.asked.get(name, [])
        if name not in FACETS:
            return {value: value for value in values}
        names = {choice.slug: choice.name for choice in self.values.get(name) or []}
        return {value: names.get(value, value) for value in values}

    @cached_property
    def path(self) -> str:
        return self.scope.path if self.scope else reverse("statements")

    def address(self, changes: Mapping[str, Sequence[str]] | None = None) -> str:
        """The list's address with these values; it begins at the first page."""
        query = urlencode(self._pairs(changes or {}))
        return self.path + (f"?{query}" if query else "")

    def address_as(self, suffix: str) -> str:
        """The same list in another form: its own address with an ending, but for the pages whose
        tables are of something else."""
        pairs = self._pairs({name: [] for name in self.page_parameters})
        path = self.path
        if self.scope and suffix != "atom" and self.scope.facet in ("event", "source"):
            path = reverse("statements")
            pairs.insert(0, (self.scope.facet, self.scope.slug))
        return f"{path.rstrip('/')}.{suffix}" + (f"?{urlencode(pairs)}" if pairs else "")

    def around(self, name: str) -> tuple[str, str]:
        """What is before and after one more value of this name in the list's address, so
        that a panel need not put each of its addresses together."""
        marker = "\0"
        values = [*self.asked.get(name, []), marker]
        before, _, after = self.address({name: values}).partition(quote_plus(marker))
        return before, after

    def dropping(self, name: str, value: str) -> str:
        return self.address({name: [v for v in self.asked.get(name, []) if v != value]})

    def _pairs(self, changes: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
        kept = {name: values for name, values in self.asked.items() if name in self.filters}
        asked = {**self.page_parameters, **kept, "after": [], "more": [], **changes}
        return [(name, value) for name in asked for value in asked[name]]

    def _unknown(self) -> list[Fault]:
        hint = "The list can be asked for " + ", ".join(n for n in self.filters if n != "more")
        return [
            Fault(
                name,
                f"“{name}” is not something this list can be asked for",
                hint + ".",
                self.address(),
            )
            for name in self.asked
            if name not in self.filters
        ]

    def _repeated(self) -> list[Fault]:
        return [
            Fault(
                name,
                f"“{name}” is given more than once",
                "It takes one value.",
                self.address({name: []}),
            )
            for name in ONCE
            if len(self.asked.get(name, [])) > 1
        ]

    def _invalid(self) -> list[Fault]:
        return [
            Fault(name, *self._fault(name, error), self.address({name: self._valid(name, error)}))
            for name, errors in self.form.errors.as_data().items()
            for error in errors[:1]
        ]

    def _fault(self, name: str, error: forms.ValidationError) -> tuple[str, str]:
        params = error.params if isinstance(error.params, dict) else {}
        value = params.get("value", self.asked[name][-1])
        label = self.filters[name].label
        if error.code == "invalid_choice":
            return f"“{value}” is not known under {label}", "Choose from the list instead."
        if error.code == "invalid":
            return f"“{value}” is not a date", "Write a date as 2025-03-18."
        return f"“{value}” is not understood under {label}", " ".join(error.messages)

    def _valid(self, name: str, error: forms.ValidationError) -> list[str]:
        params = error.params if isinstance(error.params, dict) else {}
        return [value for value in self.asked[name] if value != params.get("value", value)]


# `from` is a word of Python's own, so these two cannot be in the class.
StatementFilter.base_filters["from"] = Day(label="Said from", input_formats=["%Y-%m-%d"])
StatementFilter.base_filters["to"] = Day(label="Said until", input_formats=["%Y-%m-%d"])


def statements_for(
    request: HttpRequest, scope: ListScope | None = None, *, ignored: Iterable[str] = ()
) -> StatementFilter:
    """What the address asks of its list, but for the `ignored` names. Raises Redirected
    where a value has since been merged into another."""
    given = request.GET.copy()
    for name in ignored:
        given.pop(name, None)
    asked = StatementFilter(given, scope)
    if not asked.understood:
        redirects.follow(asked.asked)
    return asked
