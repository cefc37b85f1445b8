"""Reading the values of a question's facets: each as written in addresses, in the index, and for
readers. A value that is not known makes the form invalid."""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import django_filters
from django import forms
from django_filters.fields import ChoiceField

from archive import search
from archive.models import Source
from archive.models.compiled import CompiledQuery
from archive.selectors.wording import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.models import Actor, Event, Topic

    Named = type[Topic | Actor | Source | Event]

UNNAMED = "speaker not stated"


class Chosen(NamedTuple):
    slug: str
    key: int | str
    name: str


class Unchanged:
    """A field that nothing writes to, so that the forms of all questions share one."""

    def __deepcopy__(self, memo: Any) -> Self:
        return self


class TextField(Unchanged, forms.CharField):
    pass


class OneOfField(Unchanged, ChoiceField):
    pass


class DayField(Unchanged, forms.DateField):
    pass


class ValuesField(Unchanged, forms.Field):
    """Several values of one name. Django's own field for them holds a queryset, which every
    page would pay for, asked or not."""

    widget = forms.MultipleHiddenInput

    def known(self, values: list[str]) -> Iterable[Chosen]:
        raise NotImplementedError

    def clean(self, value: Sequence[str] | None) -> list[Chosen]:
        if not value:
            return []
        chosen = {choice.slug: choice for choice in self.known(list(value))}
        for slug in value:
            if slug not in chosen:
                raise forms.ValidationError(
                    "Not known.", code="invalid_choice", params={"value": slug}
                )
        return list(chosen.values())


@cache
def _public(model: Named) -> CompiledQuery:
    names = ("short_title", "title") if model is Source else ("name",)
    return CompiledQuery(
        model.objects.published().order_by().values_list("slug", "pk", *names), "slug"
    )


class SlugsField(ValuesField):
    def __init__(self, *, of: Named, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**kwargs)

    def known(self, values: list[str]) -> Iterable[Chosen]:
        return [
            Chosen(slug, key, next(filter(None, names)))
            for slug, key, *names in _public(self.of)(values)
        ]


class SpeakersField(SlugsField):
    def known(self, values: list[str]) -> Iterable[Chosen]:
        named = [value for value in values if value != search.NOT_STATED_SLUG]
        unnamed = Chosen(search.NOT_STATED_SLUG, search.NOT_STATED, UNNAMED)
        known = super().known(named) if named else []
        return [*known, unnamed] if search.NOT_STATED_SLUG in values else known


class ActsField(ValuesField):
    def __init__(self, *, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        self.choices = dict(choices)
        super().__init__(**kwargs)

    def known(self, values: list[str]) -> Iterable[Chosen]:
        return [Chosen(act, act, self.choices[act]) for act in values if act in self.choices]


class YearsField(ValuesField):
    def known(self, values: list[str]) -> Iterable[Chosen]:
        years = [year for year in values if re.fullmatch(r"[0-9]{4}", year) and int(year)]
        return [Chosen(year, int(year), year) for year in years]


class LanguagesField(ValuesField):
    def known(self, values: list[str]) -> Iterable[Chosen]:
        public = Source.objects.published().filter(language__in=values).order_by()
        tags = public.values_list("language", flat=True).distinct()
        return [Chosen(tag, tag, language_name(tag)) for tag in tags]


class Shared:
    """A filter of which django-filter's copy for each question shares all parts."""

    def __deepcopy__(self, memo: Any) -> Self:
        return copy(self)


class Slugs(Shared, django_filters.MultipleChoiceFilter):
    field_class = SlugsField


class SpeakerSlugs(Slugs):
    field_class = SpeakersField


class Acts(Shared, django_filters.MultipleChoiceFilter):
    field_class = ActsField


class Years(Shared, django_filters.MultipleChoiceFilter):
    field_class = YearsField


class Languages(Shared, django_filters.MultipleChoiceFilter):
    field_class = LanguagesField


class Text(Shared, django_filters.CharFilter):
    field_class = TextField


class OneOf(Shared, django_filters.ChoiceFilter):
    field_class = OneOfField


class Day(Shared, django_filters.DateFilter):
    field_class = DayField
