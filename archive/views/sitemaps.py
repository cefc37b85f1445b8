"""The sitemap: what is public and its own canonical page, under the address of the site."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.core.paginator import Page, Paginator
from django.db.models import Max, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.filters.pagination import in_order
from archive.models import Actor, Correction, CorrectionKind, Event, Source, Statement, Topic
from archive.search import highest_number, part, tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

PAGE = 10_000
XML = "application/xml; charset=utf-8"


class Parts(Paginator[Any]):
    """The parts of a section, each of which is read without the others."""

    def __init__(self, section: Section) -> None:
        super().__init__([], section.limit)
        self.section = section

    @cached_property
    def count(self) -> int:
        return self.section.last()

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(self.section.some(start, self.per_page), number, self)


class Section(Sitemap[Any]):
    """The address comes from the settings: the Host header may say anything."""

    limit = PAGE

    @property
    def paginator(self) -> Parts:
        return Parts(self)

    def last(self) -> int:
        """The highest place of something in the section, counted from 1."""
        raise NotImplementedError

    def some(self, start: int, size: int) -> Sequence[Any]:
        """What is at so many places after the first `start` ones."""
        raise NotImplementedError

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class Pages(Section):
    names = (
        *("home", "statements", "sources", "topics", "actors", "events", "corrections"),
        *("about", "about_acts", "about_data"),
    )

    def last(self) -> int:
        return len(self.names)

    def some(self, start: int, size: int) -> Sequence[str]:
        return self.names[start : start + size]

    def location(self, item: str) -> str:
        return reverse(item)


class Statements(Section):
    """Each at the place of its number, so that a part does not change with what others hold."""

    def last(self) -> int:
        return highest_number()

    def some(self, start: int, size: int) -> Sequence[Any]:
        log = _corrections().filter(statement=OuterRef("pk"))
        found = Statement.objects.published().filter(number__gt=start, number__lte=start + size)
        return list(found.annotate(corrected=_latest(log, "made_at")).order_by("number"))

    def lastmod(self, item: Any) -> datetime:
        """Its `updated_at` also moves with what readers do not see."""
        return _last(item.published_at, item.corrected)


class Sources(Section):
    def last(self) -> int:
        return tally("source").total

    def some(self, start: int, size: int) -> Sequence[Source]:
        log = _corrections().filter(statement__source=OuterRef("pk"))
        said = Statement.objects.published().filter(source=OuterRef("pk"))
        rows = Source.objects.published().annotate(
            made=Max("revisions__made_at"),
            said=_latest(said, "published_at"),
            corrected=_latest(log, "made_at"),
        )
        return in_order(rows, part("source", start=start, size=size))

    def lastmod(self, item: Any) -> datetime:
        return _last(item.published_at, item.made, item.said, item.corrected)

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls = super().get_urls(*args, **kwargs)
        families = _families([url["item"] for url in urls])
        for url in urls:
            url["alternates"] = _alternates(url["item"], families)
        return urls


def _corrections() -> QuerySet[Correction]:
    return Correction.objects.published().filter(kind=CorrectionKind.CORRECTION)


def _latest(rows: QuerySet[Any], field: str) -> Subquery:
    return Subquery(rows.order_by(f"-{field}").values(field)[:1])


def _last(*moments: datetime | None) -> datetime:
    return max(moment for moment in moments if moment)


def _root(source: Source) -> int:
    return source.rendition_of_id or source.pk


def _families(sources: list[Source]) -> dict[int, list[Source]]:
    """The public renditions of each text, by the original."""
    roots = {_root(source) for source in sources}
    found = Source.objects.published().filter(Q(pk__in=roots) | Q(rendition_of__in=roots))
    families: dict[int, list[Source]] = {}
    for source in found.order_by("pk"):
        families.setdefault(_root(source), []).append(source)
    return families


def _alternates(source: Source, families: dict[int, list[Source]]) -> list[dict[str, str]]:
    """One a language, itself for its own; none where the text is in no other language."""
    languages = {other.language: other for other in reversed(families[_root(source)])}
    languages[source.language] = source
    return [
        {"lang_code": language, "location": settings.SITE_URL + other.get_absolute_url()}
        for language, other in sorted(languages.items())
        if len(languages) > 1
    ]


class Described(Section):
    """Actors, topics and events: pages that live by their statements and keep no date."""

    def __init__(self, facet: str, model: type[Actor | Topic | Event]) -> None:
        self.facet, self.model = facet, model

    def last(self) -> int:
        return tally(self.facet).total

    def some(self, start: int, size: int) -> Sequence[Any]:
        return in_order(self.model.objects.all(), part(self.facet, start=start, size=size))


SECTIONS: dict[str, Section] = {
    "pages": Pages(),
    "statements": Statements(),
    "sources": Sources(),
    "topics": Described("topic", Topic),
    "actors": Described("speaker", Actor),
    "events": Described("event", Event),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    parts = [
        reverse("sitemap_section", args=[name]) + (f"?p={page}" if page > 1 else "")
        for name, section in SECTIONS.items()
        for page in section.paginator.page_range
    ]
    context = {"parts": parts}
    return render(request, "archive/sitemap_index.xml", context, content_type=XML)


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    if section not in SECTIONS:
        raise Http404
    asked: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {section: SECTIONS[section]}
    answer = sitemap(request, asked, section, "archive/sitemap.xml", XML)
    return answer.render()
