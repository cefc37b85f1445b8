"""The API's addresses: promises like the others. A change that breaks one gets a v2 beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from archive.api import views
from archive.api.answers import open_to_all
from archive.api.guide import guide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    from archive.api.document import openapi

    return openapi()


def routes(page: Callable[..., URLPattern]) -> Iterator[URLPattern]:
    source, number = "api/v1/sources/<slug:slug>/", "<number:number>/"
    yield page("api/", guide, "api")
    yield page("api/v1/openapi.json", open_to_all(description), "openapi")
    yield page("api/v1/statements/", views.statements, "api_statements")
    yield page(f"api/v1/statements/{number}", views.statement, "api_statement")
    yield page("api/v1/sources/", views.sources, "api_sources")
    yield page(source, views.source, "api_source")
    yield page(f"{source}revisions/", views.revisions, "api_revisions")
    yield page(f"{source}revisions/{number}", views.revision, "api_revision")
    yield page(f"{source}sentences/", views.sentences, "api_sentences")
    yield page(f"{source}sentences/{number}", views.sentence, "api_sentence")
    for name, many, one in (
        ("topic", views.topics, views.topic),
        ("actor", views.actors, views.actor),
        ("event", views.events, views.event),
    ):
        yield page(f"api/v1/{name}s/", many, f"api_{name}s")
        yield page(f"api/v1/{name}s/<slug:slug>/", one, f"api_{name}")
    yield page("api/v1/events/<slug:slug>/points/", views.points, "api_points")
    yield page("api/v1/corrections/", views.corrections, "api_corrections")
    yield re_path(r"^api/v1/", csrf_exempt(views.nothing), name="api_nothing")
