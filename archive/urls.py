"""The public addresses: promises, so none of them is ever changed or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from archive import converters  # noqa: F401  (registers `number`)
from archive.cache import public
from archive.views import (
    actors,
    corrections,
    events,
    pages,
    sentences,
    sitemaps,
    sources,
    statements,
    topics,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.urls import URLPattern


def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """A page that depends on its address alone, so that it may be kept. It changes nothing; a
    POST is told so, and not asked for a token."""
    return path(route, public(csrf_exempt(view)), name=name)


urlpatterns = [
    page("", pages.home, "home"),
    page("statements/", statements.statements, "statements"),
    page("statements/<number:number>/", statements.statement, "statement"),
    page("sources/", sources.sources, "sources"),
    page("sources/<slug:slug>/", sources.source, "source"),
    page("sources/<slug:slug>/r<number:number>/", sources.revision, "revision"),
    page(
        "sources/<slug:slug>/r<number:older>..r<number:newer>/",
        sources.revision_changes,
        "revision_changes",
    ),
    page("sources/<slug:slug>/s<number:number>/", sentences.sentence, "sentence"),
    page("topics/", topics.topics, "topics"),
    page("topics/<slug:slug>/", topics.topic, "topic"),
    page("actors/", actors.actors, "actors"),
    page("actors/<slug:slug>/", actors.actor, "actor"),
    page("events/", events.events, "events"),
    page("events/<slug:slug>/", events.event, "event"),
    page("corrections/", corrections.corrections, "corrections"),
    page("about/", pages.about, "about"),
    path("health/", csrf_exempt(cache_control(no_store=True)(pages.health)), name="health"),
    page("robots.txt", pages.robots, "robots"),
    page("sitemap.xml", sitemaps.index, "sitemap"),
    page("sitemap-<slug:section>.xml", sitemaps.section, "sitemap_section"),
]
