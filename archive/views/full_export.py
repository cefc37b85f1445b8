"""The whole public archive as one file, its SHA-256, and what is known of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import etag, require_safe

from archive.selectors.rights import RIGHTS
from archive.transfer.full_export import NAME, facts

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

GZIP = "application/gzip"


def _tag(request: HttpRequest) -> str:
    return f'"{facts()["sha256"]}"'


@require_safe
@etag(_tag)
def archive_file(request: HttpRequest) -> HttpResponseBase:
    file = settings.PUBLIC_BUNDLE.open("rb")
    response = FileResponse(file, as_attachment=True, filename=NAME, content_type=GZIP)
    if request.method == "HEAD":
        response.streaming_content = ()
    return _served(response)


@require_safe
@etag(_tag)
def archive_digest(request: HttpRequest) -> HttpResponseBase:
    """As `sha256sum --check` reads it."""
    text = f"{facts()['sha256']}  {NAME}\n"
    return _served(HttpResponse(text, content_type="text/plain; charset=utf-8"))


@require_safe
@etag(_tag)
def archive_facts(request: HttpRequest) -> HttpResponseBase:
    shown = {name: value for name, value in facts().items() if name != "epoch"}
    body = json.dumps({**shown, "rights": RIGHTS}, ensure_ascii=False)
    return _served(HttpResponse(body, content_type="application/json"))


def _served(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "public, no-cache"
    return response
