from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.filters import browse, pagination
from archive.filters.browse import Asked
from archive.filters.filterset import scope_of, statements_for
from archive.models import Event
from archive.selectors.comparison import FINDINGS, Matrix
from archive.selectors.events import public_events, reporting
from archive.views.listing import listing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, browse.BY_DATE, paged=True)
    context: dict[str, Any] = {"section": "events"}
    if not asked.problem:
        try:
            context |= browse.page("event", "events", public_events(), asked)
        except pagination.BadCursor:
            asked.misplaced()
    return render(request, "archive/event_list.html", asked.context() | context)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Event.objects.published(), slug=slug)
    sources = reporting(found)
    beside = ("finding", "compare")
    asked = statements_for(request, scope_of(found)._replace(page_parameters=beside))
    context: dict[str, Any] = {
        "section": "events",
        "event": found,
        "participants": list(found.participants.all()),
        "sources": sources,
        "list": listing(asked),
        "unlisted": bool(asked.page_parameters or asked.asked),
    }
    context |= _side_by_side(Matrix(found, sources), asked.page_parameters)
    return render(request, "archive/event_detail.html", context)


def _side_by_side(matrix: Matrix, asked: dict[str, list[str]]) -> dict[str, Any]:
    """The comparison, as far as it was asked for; a question it does not know shows nothing."""
    findings, pair = asked.get("finding", []), asked.get("compare", [])
    return {
        "findings": findings,
        "unknown": [finding for finding in findings if finding not in FINDINGS],
        "pair": pair,
        "comparison": matrix.compared(pair),
        "total": len(matrix.rows),
        "tabs": [(name, words, len(matrix.found([name]))) for name, words in FINDINGS.items()],
        "rows": matrix.found(findings) if findings else matrix.rows,
    }
