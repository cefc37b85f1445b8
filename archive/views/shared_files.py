"""One statement in the forms in which other programs and pages take it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from archive.exports import annotating, jsonld, pictures
from archive.exports.citations.reference import one_line
from archive.exports.pictures import Picture
from archive.selectors.evidence import passages
from archive.selectors.links import absolute
from archive.selectors.quotations import of_statement
from archive.selectors.revisions import versions
from archive.selectors.statements import statements
from archive.selectors.wording import direction, isolated, long_date, sentences
from archive.views.loaders import for_source
from archive.views.statements import cited_sentences, for_statement
from archive.web.answers import answer, unknown
from archive.web.problems import refused

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from archive.models import Source, Statement


LINKS = "application/link-format"


@require_safe
@for_statement
def graph(request: HttpRequest, statement: Statement) -> HttpResponseBase:
    if faults := unknown(request.GET, ()):
        return refused(faults)
    nodes = jsonld.nodes(statements([statement.number or 0]), set())
    return answer(request, jsonld.written([nodes]), jsonld.MEDIA_TYPE)


@require_safe
@for_statement
def annotation(request: HttpRequest, statement: Statement) -> HttpResponseBase:
    if faults := unknown(request.GET, ()):
        return refused(faults)
    body = annotating.annotation(statement.number or 0)
    response = answer(request, iter([body]), annotating.MEDIA_TYPE)
    for header, value in annotating.HEADERS.items():
        response[header] = value
    return response


@require_safe
@for_source
def timemap(request: HttpRequest, source: Source) -> HttpResponseBase:
    """The frozen revisions of a page on the web, with their moments (RFC 7089)."""
    if faults := unknown(request.GET, ()):
        return refused(faults)
    if not source.url:
        raise Http404
    links = [
        f'<{iri_to_uri(source.url)}>; rel="original"',
        f'<{absolute(request.path)}>; rel="self"',
    ]
    links += [
        f'<{absolute(version.url)}>; rel="memento";'
        f' datetime="{http_date(version.captured_at.timestamp())}"'
        for version in reversed(versions(source))
    ]
    return answer(request, iter([",\n".join(links).encode()]), LINKS)


@require_safe
@for_statement
def statement_picture(request: HttpRequest, statement: Statement) -> HttpResponseBase:
    """Of the sentences it rests on; where these cannot be drawn, of the archive's own words."""
    source = statement.source
    quoted = passages(source, cited_sentences(statement))
    evidence, number = of_statement(statement.pk), statement.number
    words, where = one_line(evidence.quotation), sentences(evidence.numbers)
    above, below = ", ".join([*_origin(source), where]), f"Statement {number}"
    if not all(passage.current for passage in quoted):
        below = f"The source has changed since. {below}"
    if pictures.can_draw(words):
        to_left = direction(source.language) == "rtl"
        shown = [each._replace(text=one_line(each.text)) for each in evidence.quoted]
        return _picture(request, Picture(above, pictures.room(shown), below, True, to_left))
    return _picture(request, Picture(above, _drawable(statement.text, where), below))


@require_safe
@for_source
def source_picture(request: HttpRequest, source: Source) -> HttpResponseBase:
    newest = versions(source)[0]
    below = "1 sentence" if newest.sentences == 1 else f"{newest.sentences:,} sentences"
    words = _drawable(source.title, source.get_genre_display().capitalize())
    to_left = isolated(words) != words
    return _picture(
        request, Picture(", ".join(_origin(source)), words, below, right_to_left=to_left)
    )


def _origin(source: Source) -> list[str]:
    issuer = source.issuer.name if source.issuer else ""
    day = long_date(source.issued_on) if source.issued_on else ""
    return [part for part in (issuer, day) if part and pictures.can_draw(part)]


def _drawable(text: str, else_text: str) -> str:
    text = one_line(text)
    return text if pictures.can_draw(text) else else_text


def _picture(request: HttpRequest, picture: Picture) -> HttpResponseBase:
    """Shown by other sites, which is what it is for."""
    if faults := unknown(request.GET, ()):
        return refused(faults)
    response = HttpResponse(pictures.drawn(picture), content_type=pictures.MEDIA_TYPE)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
