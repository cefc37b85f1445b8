"""Fetching what an address names, so that no view can forget to ask whether it is public."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render

from archive.models import Source
from archive.models.compiled import CompiledObjects
from archive.selectors.corrections import withdrawal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    View = Callable[..., HttpResponseBase]

_released = CompiledObjects(
    Source.objects.released().order_by(), "slug", "issuer", "carrier", "event"
)


def for_source(view: View) -> View:
    """Hand a public source to the view. Below one that was withdrawn, every address is gone."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        source = _released.first(slug)
        if source is None:
            raise Http404
        if not source.is_public:
            return source_gone(request, source)
        return view(request, source, **kwargs)

    return wrapped


def source_gone(request: HttpRequest, source: Source) -> HttpResponse:
    """The page of a withdrawn source: why, and when, but not a word of it."""
    context = {"section": "sources", "source": source, "entry": withdrawal(source=source)}
    return render(request, "archive/source_withdrawn.html", context, status=410)
