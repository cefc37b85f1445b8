"""The sitemap: what is public and its own canonical page, under the address of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import Max
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.models import Actor, Event, Source, Statement, Topic

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

PAGE = 10_000
XML = "application/xml; charset=utf-8"


class Section(Sitemap[Any]):
    """The address comes from the settings: the Host header may say anything."""

    limit = PAGE

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class Pages(Section):
    def items(self) -> list[str]:
        names = ["home", "statements", "sources", "topics", "actors", "events", "corrections"]
        return [*names, "about", "about_data"]

    def location(self, item: str) -> str:
        return reverse(item)


class Statements(Section):
    def items(self) -> QuerySet[Statement]:
        return Statement.objects.published().order_by("number")

    def lastmod(self, item: Statement) -> datetime:
        return item.updated_at


class Sources(Section):
    def items(self) -> QuerySet[Source]:
        return Source.objects.published().annotate(made=Max("revisions__made_at")).order_by("slug")

    def lastmod(self, item: Any) -> datetime:
        made: datetime = item.made
        return made


class Described(Section):
    """Actors, topics and events: pages that live by their statements and keep no date."""

    def __init__(self, model: type[Actor | Topic | Event]) -> None:
        self.model = model

    def items(self) -> QuerySet[Any]:
        return self.model.objects.published().order_by("slug")


SECTIONS: dict[str, Section] = {
    "pages": Pages(),
    "statements": Statements(),
    "sources": Sources(),
    "topics": Described(Topic),
    "actors": Described(Actor),
    "events": Described(Event),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    parts = [
        reverse("sitemap_section", args=[name]) + (f"?p={page}" if page > 1 else "")
        for name, part in SECTIONS.items()
        for page in part.paginator.page_range
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
