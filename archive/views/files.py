"""The addresses of one source and one event in other forms than their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from archive.exports import events as matrices
from archive.exports import json_files, tables, texts
from archive.exports.json_files import JSON
from archive.exports.tables import Table
from archive.exports.things import SENTENCE_COLUMNS, sentence_row
from archive.models import Event, Revision, Source
from archive.selectors.comparison import Matrix, unknown_findings
from archive.selectors.events import reporting, represent_event
from archive.selectors.links import source_name
from archive.selectors.revisions import represent_revision
from archive.selectors.sentences import represent_sentences
from archive.selectors.sources import public_sources, represent_source
from archive.views.list_files import statements_on, url_of
from archive.views.loaders import for_source
from archive.web.answers import answer, options_of, unknown
from archive.web.problems import Fault, refused

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

LISTS = ("anno", "atom", "jsonld")
TEXTS = {"txt": (texts.PLAIN, texts.plain), "xml": (texts.TEI, texts.tei)}


@require_safe
@for_source
def source(request: HttpRequest, source: Source, suffix: str) -> HttpResponseBase:
    """The sentences of a source with the statements on each, or its text, or those statements in
    a form that only they have."""
    if suffix in LISTS:
        return statements_on(request, "sources", source.slug, suffix)
    newest = _revisions(source).latest("number")
    if suffix in TEXTS:
        return _text(request, newest, suffix)
    faults, mark = _asked(request, suffix)
    if faults:
        return refused(faults)
    sentences = represent_sentences(source, newest.number)
    if suffix == "csv":
        table = Table(SENTENCE_COLUMNS, [map(sentence_row, sentences)])
        return _csv(request, table, f"sources-{source.slug}", mark=mark)
    standing = sum(sentence["current"] for sentence in sentences)
    text = represent_revision(newest, newest=newest.number, sentences=standing)
    described = represent_source(public_sources().get(pk=source.pk))
    head = {"source": described, "text": text}
    return answer(
        request, json_files.object_of("sentences", url_of(request), sentences, head), JSON
    )


@require_safe
@for_source
def annotations_on(request: HttpRequest, source: Source) -> HttpResponseBase:
    return statements_on(request, "sources", source.slug, "anno")


@require_safe
@for_source
def revision(request: HttpRequest, source: Source, number: int, suffix: str) -> HttpResponseBase:
    return _text(request, get_object_or_404(_revisions(source), number=number), suffix)


@require_safe
def event(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """The matrix of an event, or the statements on it in a form that only they have."""
    if suffix in LISTS:
        return statements_on(request, "events", slug, suffix)
    found = get_object_or_404(Event.objects.published(), slug=slug)
    faults, mark = _asked(request, suffix, "finding")
    findings = request.GET.getlist("finding")
    faults += unknown_findings(findings)
    if faults:
        return refused(faults)
    sources = reporting(found)
    matrix = Matrix(found, sources)
    points = matrices.points(matrix.found(findings) if findings else matrix.rows)
    if suffix == "csv":
        return _csv(request, matrices.table(points, sources), f"events-{slug}", mark=mark)
    said = sum(source.statement_count for source in sources)
    head = {
        "event": represent_event(found, len(sources), said),
        "sources": [source_name(source) for source in sources],
    }
    return answer(request, json_files.object_of("points", url_of(request), points, head), JSON)


def _revisions(source: Source) -> Any:
    found = Revision.objects.published().filter(source=source)
    return found.select_related("capture", "source__issuer", "source__carrier").defer(
        "capture__original", "capture__text"
    )


def _asked(request: HttpRequest, suffix: str, *names: str) -> tuple[list[Fault], bool]:
    """What is wrong with the address, and whether the table begins with a byte-order mark."""
    if suffix not in ("csv", "json"):
        raise Http404
    known = tables.OPTIONS if suffix == "csv" else {}
    options, faults = options_of(request.GET, known)
    return [*faults, *unknown(request.GET, [*known, *names])], options.get("bom") == "1"


def _csv(request: HttpRequest, table: Table, name: str, *, mark: bool) -> HttpResponseBase:
    body = tables.written(table, mark=mark)
    return answer(request, body, tables.MEDIA_TYPE, f"{name}-{{}}.csv")


def _text(request: HttpRequest, revision: Revision, suffix: str) -> HttpResponseBase:
    if suffix not in TEXTS:
        raise Http404
    if faults := unknown(request.GET, ()):
        return refused(faults)
    media_type, write = TEXTS[suffix]
    return answer(request, iter([write(revision)]), media_type)
