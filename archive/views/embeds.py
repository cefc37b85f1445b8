"""Statements within pages of others: as a framed page, and as oEmbed (https://oembed.com/)."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from csp.decorators import csp_replace
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from archive.selectors.evidence import passages
from archive.selectors.links import absolute
from archive.selectors.quotations import of_statement
from archive.selectors.wording import described, direction, long_date
from archive.text.fragments import merged
from archive.views.statements import cited_sentences, public_statement, withdrawn
from archive.web.problems import Fault, problem, refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from archive.models import Statement
    from archive.selectors.evidence import Passage
    from archive.selectors.quotations import Evidence

WIDTH, LEAST_HEIGHT, LINE = 600, 140, 28  # pixels
LETTER = 9  # pixels that a character of a quotation takes on the average
CACHE_AGE = 3600  # seconds; a withdrawal should not show elsewhere for long
LARGEST = 100_000


@require_safe
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # typed for views without names
@xframe_options_exempt
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """The only page that others may frame. It acts on nothing, so no click on it can be stolen."""
    found = public_statement(number)
    if found:
        quoted = passages(found.source, cited_sentences(found))
        context: dict[str, Any] = {"source": found.source, "passages": quoted}
        evidence = of_statement(found.pk)
        context |= {"evidence": evidence, "cite": _original(quoted) or absolute(evidence.path)}
    else:
        found, entry = withdrawn(number)
        context = {"entry": entry}
    context |= {"statement": found, "canonical": absolute(found.get_absolute_url())}
    status = 410 if "entry" in context else 200
    response = render(request, "archive/embed.html", context, status=status)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format", "json") != "json":
        return problem(501, "Only JSON is made", "Ask with format=json.")
    bounds, faults = _bounds(request.GET)
    if faults:
        return refused(faults)
    found = _asked(request.GET.get("url", ""))
    if not found:
        return problem(
            404, "There is no statement at that address", "Give url= as its page has it."
        )
    said = _rich(found, *bounds)
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(url: str) -> Statement | None:
    """The public statement whose page of ours this is."""
    path = url.partition("#")[0].partition("?")[0]
    if not path.startswith(absolute("/")):
        return None
    try:
        match = resolve(path.removeprefix(absolute("")))
    except Resolver404:
        return None
    return public_statement(match.kwargs["number"]) if match.url_name == "statement" else None


def _bounds(asked: QueryDict) -> tuple[list[int], list[Fault]]:
    bounds, faults = [], []
    for name in ("maxwidth", "maxheight"):
        value = asked.get(name, str(LARGEST))
        if value.isascii() and value.isdigit() and int(value[:9]) > 0:
            bounds.append(min(int(value[:9]), LARGEST))
        else:
            title = f"“{value}” is not understood under {name}"
            faults.append(Fault(name, title, "Write a number of pixels."))
    return bounds, faults


def _rich(said: Statement, most_width: int, most_height: int) -> dict[str, Any]:
    """A quotation that fits: in a small place the first sentences, and how many more there are."""
    width = min(WIDTH, most_width)
    in_a_line = max(width // LETTER, 1)
    quoted = passages(said.source, cited_sentences(said))
    evidence = of_statement(said.pk)
    room = max(most_height - LEAST_HEIGHT, LINE) // LINE * in_a_line
    quotation = "".join(described(evidence.quoted, room))
    height = LEAST_HEIGHT + ceil(len(quotation) / in_a_line) * LINE
    issuer = said.source.issuer
    return {
        "version": "1.0",
        "type": "rich",
        "html": _html(said, quoted, evidence, quotation),
        "width": width,
        "height": min(height, most_height),
        "title": said.text,
        "author_name": issuer.name if issuer else "",
        "author_url": absolute(issuer.get_absolute_url()) if issuer else "",
        "provider_name": "Readout",
        "provider_url": absolute("/"),
        "cache_age": CACHE_AGE,
    }


def _original(quoted: list[Passage]) -> str:
    """The page of origin with all these words marked; nothing where it no longer holds them all."""
    return merged([way.original for passage in quoted for way in passage.ways])


def _html(said: Statement, quoted: list[Passage], evidence: Evidence, quotation: str) -> str:
    source = said.source
    return format_html(
        '<blockquote cite="{}" lang="{}" dir="{}"><p>{}</p>'
        '<footer lang="en" dir="ltr">{}, <cite>{}</cite>{}.{} <a href="{}">{}</a></footer>'
        "</blockquote>",
        _original(quoted) or absolute(evidence.path),
        source.language,
        direction(source.language),
        quotation,
        source.issuer.name if source.issuer else "",
        source.title,
        f", {long_date(source.issued_on)}" if source.issued_on else "",
        "" if all(each.current for each in quoted) else " The source has changed since.",
        absolute(said.get_absolute_url()),
        f"Readout, statement {said.number}: {said.text}",
    )
