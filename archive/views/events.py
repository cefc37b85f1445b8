from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.filters import statements_for, within
from archive.models import Event, SourceStatus
from archive.views.listing import listing
from archive.views.matrix import FINDINGS, matrix, rows_found
from archive.views.sources import with_counts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    years = groupby(listed_events(), key=lambda event: event.date.year)
    context = {"section": "events", "years": [(year, list(group)) for year, group in years]}
    return render(request, "archive/event_list.html", context)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Event.objects.published(), slug=slug)
    sources = reporting(found)
    finding = request.GET.get("finding", "")
    rows = matrix(found, sources)
    asked = statements_for(request, within(found)._replace(beside=("finding",)))
    context: dict[str, Any] = {
        "section": "events",
        "event": found,
        "participants": list(found.participants.all()),
        "sources": sources,
        "finding": finding,
        "understood": finding in ("", *FINDINGS),
        "total": len(rows),
        "tabs": [(name, words, len(rows_found(rows, name))) for name, words in FINDINGS.items()],
        "rows": rows_found(rows, finding) if finding else rows,
        "list": listing(asked),
        "unlisted": bool(finding or asked.asked),
    }
    return render(request, "archive/event_detail.html", context)


def reporting(event: Event) -> list[Any]:
    """The public sources on an event, what says most first: the columns of its matrix."""
    published = with_counts(event.sources.published())
    return sorted(published.order_by("pk"), key=lambda source: -source.statement_count)


def listed_events() -> Any:
    """Events with how many `reports` on them are public, in the order of the list."""
    public = Q(sources__status=SourceStatus.PUBLISHED)
    found = Event.objects.published().annotate(reports=Count("sources", filter=public))
    return found.order_by("-date", "name", "pk")
