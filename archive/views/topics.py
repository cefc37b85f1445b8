from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive import facets
from archive.models import Statement, Topic
from archive.views import axes
from archive.views.grid import grid
from archive.views.rows import rows, with_details
from archive.views.scope import about, countable
from archive.views.timeline import timeline

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LATEST = 20


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    context = {"section": "topics", "topics": facets.topics(Statement.objects.published())}
    return render(request, "archive/topic_list.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic.objects.published().select_related("parent"), slug=slug)
    family = [found.pk, *found.children.values_list("pk", flat=True)]
    filed = Statement.objects.published().filter(
        pk__in=Statement.topics.through.objects.filter(topic__in=family).values("statement")
    )
    tree = {counted.slug: counted for counted in facets.topics(filed)}
    within = tree[slug].children if slug in tree else ()
    scope = about("topic", found.pk, found.slug)
    context = {
        "section": "topics",
        "topic": found,
        "total": filed.count(),
        "sources": filed.order_by().values("source").distinct().count(),
        "within": [child for child in within if child.slug != slug],
        "timeline": timeline(scope),
        "grid": grid(scope, axes.speakers, axes.topics_within)
        if within
        else grid(countable(scope), axes.speakers, axes.acts),
        "rows": rows(with_details(filed.order_by("-listed_on", "-number"))[:LATEST]),
    }
    return render(request, "archive/topic_detail.html", context)
