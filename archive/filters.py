"""What may be asked of a list, and the one place where it is answered.

Every way out of the archive asks here, so that page, file and feed of one address agree. Input
that is not understood gives no rows, never more of them than were asked for.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse

from archive import paging
from archive.models import Act, Actor, Attribution, Citation, Event, Source, Statement, Topic
from archive.wording import language_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.http import HttpRequest

    from archive.models.querysets import StatementQuerySet

NOT_STATED = "not-stated"
MOST_WORDS = 20
ONCE = ("q", "from", "to", "order", "after", "more")
ORDERS = {
    "newest": paging.Order(("listed_on", "number"), (paging.read_date, paging.read_number)),
    "oldest": paging.Order(("listed_on", "number"), (paging.read_date, paging.read_number), False),
}


class Choice(NamedTuple):
    """Something asked for, as a chip: `without` is the address that no longer asks for it."""

    name: str
    label: str
    value: str
    text: str
    without: str


class Problem(NamedTuple):
    name: str
    title: str
    hint: str
    without: str


class Speakers(NamedTuple):
    actors: Sequence[Actor]
    not_stated: bool


class SlugsField(django_filters.fields.ModelMultipleChoiceField):
    """A list, since a queryset would go into every condition as a subquery of its own."""

    def clean(self, value: Sequence[str] | None) -> list[Any]:
        return list(super().clean(value))


class SpeakersField(django_filters.fields.ModelMultipleChoiceField):
    def clean(self, value: Sequence[str] | None) -> Speakers | None:
        slugs = list(value or [])
        if not slugs:
            return None
        named = [slug for slug in slugs if slug != NOT_STATED]
        return Speakers(list(super().clean(named)), len(named) < len(slugs))


class YearsField(forms.MultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        return bool(re.fullmatch(r"[0-9]{4}", value)) and int(value) > 0


class LanguagesField(forms.MultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        return Source.objects.published().filter(language=value).exists()


class Narrowing:
    """A filter that adds one condition. Joins would count a statement once a match, so the
    conditions on what hangs on a statement are subqueries."""

    def __init__(self, *, condition: Callable[[Any], Q], **kwargs: Any) -> None:
        self.condition = condition
        super().__init__(**kwargs)

    def filter(self, rows: StatementQuerySet, value: Any) -> StatementQuerySet:
        return rows.filter(self.condition(value)) if value else rows


class Slugs(Narrowing, django_filters.ModelMultipleChoiceFilter):
    field_class = SlugsField

    def __init__(self, *, of: type[Topic | Actor | Source | Event], **kwargs: Any) -> None:
        super().__init__(queryset=of.objects.published(), to_field_name="slug", **kwargs)


class SpeakerSlugs(Slugs):
    field_class = SpeakersField


class Values(Narrowing, django_filters.MultipleChoiceFilter):
    pass


class Years(Values):
    field_class = YearsField


class Languages(Values):
    field_class = LanguagesField


class Day(Narrowing, django_filters.DateFilter):
    pass


class Words(Narrowing, django_filters.CharFilter):
    pass


class Display(django_filters.ChoiceFilter):
    """Says how the answer is shown, not what is in it."""

    def filter(self, rows: StatementQuerySet, value: Any) -> StatementQuerySet:
        return rows


class After(django_filters.CharFilter):
    """Where the page begins: a matter of paging, so the whole answer does not know it."""

    def filter(self, rows: StatementQuerySet, value: Any) -> StatementQuerySet:
        return rows


def _topic(topics: Iterable[Topic]) -> Q:
    filed = Statement.topics.through.objects.filter(statement=OuterRef("pk"))
    return Q(Exists(filed.filter(Q(topic__in=topics) | Q(topic__parent__in=topics))))


def _speaker(speakers: Speakers) -> Q:
    said = Statement.attributed_to.through.objects.filter(statement=OuterRef("pk"))
    asked = Q(Exists(said.filter(actor__in=speakers.actors)))
    return asked | Q(attribution=Attribution.NOT_STATED) if speakers.not_stated else asked


def _addressee(actors: Iterable[Actor]) -> Q:
    heard = Statement.addressed_to.through.objects.filter(statement=OuterRef("pk"))
    return Q(Exists(heard.filter(actor__in=actors)))


def _year(years: Iterable[str]) -> Q:
    asked = Q()
    for year in map(int, years):
        asked |= Q(listed_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return asked


def _words(text: str) -> Q:
    """Every word stands somewhere. A regular expression, since LIKE knows no case but that of
    ASCII on SQLite."""
    asked = Q()
    for word in map(re.escape, text.split()):
        cited = Citation.objects.filter(statement=OuterRef("pk"), sentence__text__iregex=word)
        asked &= Q(text__iregex=word) | Q(source__title__iregex=word) | Q(Exists(cited))
    return asked


class StatementForm(forms.Form):
    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        if len(text.split()) > MOST_WORDS:
            raise forms.ValidationError(f"Ask for at most {MOST_WORDS} words.")
        return text

    def clean_after(self) -> str:
        text: str = self.cleaned_data["after"]
        try:
            if text:
                ORDERS["newest"].cursor(text)
        except paging.BadCursor as error:
            raise forms.ValidationError("Start again from the first page.") from error
        return text

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and first > last:
            self.add_error("from", f"It is later than {last:%Y-%m-%d}, where the answer ends.")
        return self.cleaned_data


class StatementFilter(django_filters.FilterSet):
    """The questions that a list of statements answers. Values of one name are alternatives."""

    topic = Slugs(of=Topic, condition=_topic, label="Topic")
    speaker = SpeakerSlugs(of=Actor, condition=_speaker, label="Speaker")
    act = Values(choices=Act.choices, condition=lambda acts: Q(act__in=acts), label="Act")
    issuer = Slugs(of=Actor, condition=lambda a: Q(source__issuer__in=a), label="Reported by")
    addressee = Slugs(of=Actor, condition=_addressee, label="Said to")
    event = Slugs(of=Event, condition=lambda e: Q(source__event__in=e), label="Event")
    source = Slugs(of=Source, condition=lambda sources: Q(source__in=sources), label="Source")
    year = Years(condition=_year, label="Year")
    language = Languages(
        condition=lambda tags: Q(source__language__in=tags), label="Language of the source"
    )
    q = Words(condition=_words, label="Words")
    order = Display(choices=[("newest", "Newest first"), ("oldest", "Oldest first")], label="Order")
    after = After(label="Page")
    more = Display(
        choices=[(name, name) for name in ("topic", "speaker", "act", "issuer", "addressee")]
        + [(name, name) for name in ("event", "source", "year", "language")],
        label="Whole list of values",
    )

    class Meta:
        model = Statement
        fields: list[str] = []
        form = StatementForm

    def __init__(self, asked: QueryDict, queryset: StatementQuerySet) -> None:
        self.asked = {
            name: list(dict.fromkeys(value for value in values if value.strip()))
            for name, values in asked.lists()
            if any(value.strip() for value in values)
        }
        data = QueryDict(mutable=True)
        for name, values in self.asked.items():
            data.setlist(name, values)
        super().__init__(data, queryset=queryset)

    @property
    def understood(self) -> bool:
        return not self.problems

    @property
    def values(self) -> dict[str, Any]:
        """What was asked for, as the form understood it."""
        return self.form.cleaned_data if self.understood else {}

    @property
    def rows(self) -> StatementQuerySet:
        """Everything when nothing was asked; nothing when the question was not understood."""
        return self.rows_without("")

    def rows_without(self, name: str) -> StatementQuerySet:
        """The rows as if this name had not been asked for."""
        rows: StatementQuerySet = self.queryset.all()
        if not self.understood:
            return rows.none()
        for other, value in self.values.items():
            if other != name:
                rows = self.filters[other].filter(rows, value)
        return rows

    @property
    def sorting(self) -> paging.Order:
        return ORDERS[self.values.get("order") or "newest"]

    @property
    def problems(self) -> list[Problem]:
        if not hasattr(self, "_problems"):
            self._problems = [*self._unknown(), *self._repeated(), *self._invalid()]
        return self._problems

    @property
    def choices(self) -> list[Choice]:
        """What was asked for, each with the address that drops it."""
        return [
            Choice(name, self.filters[name].label, value, text, self.dropping(name, value))
            for name in self.filters
            if name not in ("order", "after", "more")
            for value, text in self.labels(name).items()
        ]

    def labels(self, name: str) -> dict[str, str]:
        """What was chosen of one name, in the words that readers see."""
        values = self.asked.get(name, [])
        found = self.values.get(name)
        if name == "speaker":
            named = {actor.slug: actor.name for actor in found.actors} if found else {}
            return {value: named.get(value, "speaker not stated") for value in values}
        if name == "act":
            return {value: Act(value).label for value in values}
        if name == "language":
            return {value: language_name(value) for value in values}
        if isinstance(self.filters[name], Slugs):
            names = {thing.slug: _short_name(thing) for thing in found or []}
            return {value: names.get(value, value) for value in values}
        return {value: value for value in values}

    def address(self, changes: Mapping[str, Sequence[str]] | None = None) -> str:
        """The list's address with these values; it begins at the first page."""
        kept = {name: values for name, values in self.asked.items() if name in self.filters}
        asked = {**kept, "after": [], "more": [], **(changes or {})}
        query = urlencode([(name, value) for name in asked for value in asked[name]])
        return reverse("statements") + (f"?{query}" if query else "")

    def dropping(self, name: str, value: str) -> str:
        return self.address({name: [v for v in self.asked.get(name, []) if v != value]})

    def _unknown(self) -> list[Problem]:
        hint = "The list can be asked for " + ", ".join(n for n in self.filters if n != "more")
        return [
            Problem(name, f"“{name}” is not something this list can be asked for", hint + ".", "")
            for name in self.asked
            if name not in self.filters
        ]

    def _repeated(self) -> list[Problem]:
        return [
            Problem(
                name,
                f"“{name}” is given more than once",
                "It takes one value.",
                self.address({name: []}),
            )
            for name in ONCE
            if len(self.asked.get(name, [])) > 1
        ]

    def _invalid(self) -> list[Problem]:
        return [
            Problem(name, *self._fault(name, error), self.address({name: self._valid(name, error)}))
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


# `from` is a word of Python's own, so these two cannot stand in the class.
StatementFilter.base_filters["from"] = Day(
    condition=lambda day: Q(listed_on__gte=day), label="Said from", input_formats=["%Y-%m-%d"]
)
StatementFilter.base_filters["to"] = Day(
    condition=lambda day: Q(listed_on__lte=day), label="Said until", input_formats=["%Y-%m-%d"]
)


def statements_for(request: HttpRequest) -> StatementFilter:
    return StatementFilter(request.GET, Statement.objects.published())


def _short_name(thing: Topic | Actor | Source | Event) -> str:
    return thing.siglum if isinstance(thing, Source) else thing.name
