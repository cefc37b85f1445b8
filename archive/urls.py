"""The public addresses: promises, so none of them is ever changed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from archive.api.routes import routes
from archive.exports.citation_files import FORMS
from archive.exports.things import KINDS
from archive.views import (
    actors,
    citations,
    corrections,
    embeds,
    events,
    files,
    full_export,
    list_files,
    pages,
    sentences,
    shared_files,
    sitemaps,
    sources,
    statements,
    topics,
)
from archive.views.unapi import unapi
from archive.web import converters  # noqa: F401  (registers `number` and `numbers`)
from archive.web.page_cache import public
from archive.web.snapshot import at_one_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http.response import HttpResponseBase
    from django.urls import URLPattern


def page(
    route: str, view: Callable[..., HttpResponseBase], name: str, kind: str = ""
) -> URLPattern:
    """A page that depends on its address alone, so that it may be kept, and says what the archive
    was at one moment. It changes nothing; a POST is refused, and not asked for a token. `kind` is
    handed to a view that serves several."""
    shown = public(at_one_moment(csrf_exempt(view)))
    return path(route, shown, {"kind": kind} if kind else None, name=name)


def forms() -> Iterator[URLPattern]:
    """The lists, and the pages that hold lists, in other forms: their address with an ending."""
    yield page("statements.<slug:suffix>", list_files.statements, "statements_as")
    for kind in ("statements", *KINDS):
        yield page(f"{kind}.csv-metadata.json", list_files.table_metadata, f"{kind}_metadata", kind)
    for kind in KINDS:
        yield page(f"{kind}.<slug:suffix>", list_files.things_of, f"{kind}_as", kind)
    for kind in ("topics", "actors"):
        name, route = kind.removesuffix("s"), f"{kind}/<slug:slug>"
        yield page(
            f"{route}.csv-metadata.json", list_files.table_metadata, f"{name}_metadata", kind
        )
        yield page(f"{route}.<slug:suffix>", list_files.statements_on, f"{name}_as", kind)
    for suffix in FORMS:
        name = suffix.replace(".", "_")
        yield page(
            f"statements/<number:number>.{suffix}",
            citations.statement,
            f"statement_{name}",
            suffix,
        )
        yield page(
            f"sources/<slug:slug>/s<number:number>.{suffix}",
            citations.sentence,
            f"sentence_{name}",
            suffix,
        )
        yield page(
            f"sources/<slug:slug>/r<number:number>.{suffix}",
            citations.revision,
            f"revision_{name}",
            suffix,
        )
        yield page(
            f"sources/<slug:slug>/r<number:number>/s<numbers:numbers>.{suffix}",
            citations.sentences,
            f"sentences_{name}",
            suffix,
        )
    yield page("unapi", unapi, "unapi")
    yield page("sources/<slug:slug>.<slug:suffix>", files.source, "source_as")
    yield page("sources/<slug:slug>/r<number:number>.<slug:suffix>", files.revision, "revision_as")
    yield page("events/<slug:slug>.<slug:suffix>", files.event, "event_as")


def sharing() -> Iterator[URLPattern]:
    """What other programs and pages take over."""
    yield page("statements/<number:number>.jsonld", shared_files.graph, "statement_graph")
    yield page("statements/<number:number>/anno", shared_files.annotation, "annotation")
    yield page("sources/<slug:slug>/annotations/", files.annotations_on, "annotations")
    yield page("sources/<slug:slug>/timemap", shared_files.timemap, "timemap")
    yield page(
        "statements/<number:number>.png", shared_files.statement_picture, "statement_picture"
    )
    yield page("sources/<slug:slug>.png", shared_files.source_picture, "source_picture")
    yield page("oembed", embeds.oembed, "oembed")
    yield page("embed/statements/<number:number>/", embeds.statement, "embed")


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
    page("sources/<slug:slug>/s<numbers:numbers>/", sentences.sentences, "sentences"),
    page(
        "sources/<slug:slug>/r<number:number>/s<numbers:numbers>/",
        sentences.pinned_sentences,
        "pinned_sentences",
    ),
    page("topics/", topics.topics, "topics"),
    page("topics/<slug:slug>/", topics.topic, "topic"),
    page("actors/", actors.actors, "actors"),
    page("actors/<slug:slug>/", actors.actor, "actor"),
    page("events/", events.events, "events"),
    page("events/<slug:slug>/", events.event, "event"),
    page("corrections/", corrections.corrections, "corrections"),
    page("corrections.atom", list_files.corrections_feed, "corrections_feed"),
    *sharing(),
    *forms(),
    page("archive.jsonl.gz", full_export.archive_file, "archive_file"),
    page("archive.jsonl.gz.sha256", full_export.archive_digest, "archive_digest"),
    page("archive.json", full_export.archive_facts, "archive_facts"),
    *routes(page),
    page("about/", pages.about, "about"),
    page("about/acts/", pages.about_acts, "about_acts"),
    page("about/data/", pages.about_data, "about_data"),
    path("health/", csrf_exempt(cache_control(no_store=True)(pages.health)), name="health"),
    page("robots.txt", pages.robots, "robots"),
    page("sitemap.xml", sitemaps.index, "sitemap"),
    page("sitemap-<slug:section>.xml", sitemaps.section, "sitemap_section"),
]
