"""One statement in the forms in which other programs and pages take it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from archive.exports import annotating, jsonld
from archive.exports.answers import answer, unknown
from archive.problems import refused
from archive.representations import statements
from archive.views.statements import for_statement

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from archive.models import Statement


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
