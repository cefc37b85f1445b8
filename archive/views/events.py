from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.filters import Within, statements_for
from archive.models import Event, SourceStatus
from archive.views.listing import listing
from archive.views.matrix import FINDINGS, Matrix
from archive.views.sources import with_counts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    public = Q(sources__status=SourceStatus.PUBLISHED)
    found = Event.objects.published().annotate(reports=Count("sources", filter=public))
    years = groupby(found.order_by("-date", "name"), key=lambda event: event.date.year)
    context = {"section": "events", "years": [(year, list(group)) for year, group in years]}
    return render(request, "archive/event_list.html", context)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Event.objects.published(), slug=slug)
    published = with_counts(found.sources.published())
    sources = sorted(published.order_by("pk"), key=lambda source: -source.statement_count)
    beside = ("finding", "compare")
    asked = statements_for(
        request,
        Within(found.get_absolute_url(), "event", found.pk, own=("event",), beside=beside),
    )
    context: dict[str, Any] = {
        "section": "events",
        "event": found,
        "participants": list(found.participants.all()),
        "sources": sources,
        "list": listing(asked),
        "unlisted": bool(asked.beside or asked.asked),
    }
    context |= _side_by_side(Matrix(found, sources), asked.beside)
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
