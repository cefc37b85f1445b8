"""The addresses of citations: a statement, a sentence or a frozen text, with an ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from archive.exports.citation_files import FORMS, of_statement, of_text, written
from archive.models import Placement, Revision, Sentence
from archive.selectors.quotations import alone, of_sentences
from archive.selectors.statements import statements
from archive.views.loaders import for_source
from archive.web.answers import answer, options_of, unknown
from archive.web.problems import refused

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from archive.exports.citations.reference import Reference
    from archive.models import Source


@require_safe
def statement(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    said = statements([number])
    if not said:
        raise Http404
    return _file(request, of_statement(said[0]), kind)


@require_safe
@for_source
def sentence(request: HttpRequest, source: Source, number: int, kind: str) -> HttpResponseBase:
    found = get_object_or_404(Sentence.objects.published(), source=source, number=number)
    places = Placement.objects.filter(sentence=found).order_by("revision__number")
    last = places.values_list("revision__number", flat=True).last()
    return _file(request, of_text(source, last or 1, alone(source, found, last or 1)), kind)


@require_safe
@for_source
def sentences(
    request: HttpRequest, source: Source, number: int, numbers: list[int], kind: str
) -> HttpResponseBase:
    found = of_sentences(source, numbers, number)
    if found is None:
        raise Http404
    return _file(request, of_text(source, number, found), kind)


@require_safe
@for_source
def revision(request: HttpRequest, source: Source, number: int, kind: str) -> HttpResponseBase:
    found = get_object_or_404(Revision.objects.published(), source=source, number=number)
    return _file(request, of_text(source, found.number), kind)


def _file(request: HttpRequest, cited: Reference, kind: str) -> HttpResponseBase:
    form = FORMS[kind]
    options, faults = options_of(request.GET, form.options)
    if faults := [*faults, *unknown(request.GET, form.options)]:
        return refused(faults)
    body = written(cited, kind, options).encode()
    return answer(request, iter([body]), form.media_type, f"{cited.key}-{{}}.{kind}")
