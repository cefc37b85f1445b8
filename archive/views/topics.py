from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive import facets
from archive.filters import Within, statements_for
from archive.index import LARGEST_NUMBER, Answer, Question
from archive.models import Topic
from archive.moves import get_or_moved
from archive.views import axes
from archive.views.grid import grid
from archive.views.listing import listing
from archive.views.scope import about, countable
from archive.views.timeline import timeline

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    tally = Answer(Question()).counts(["topic"])["topic"]
    context = {"section": "topics", "topics": facets.tree(tally)}
    return render(request, "archive/topic_list.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_moved(Topic.objects.published().select_related("parent"), slug)
    asked = statements_for(
        request, Within(found.get_absolute_url(), "topic", found.pk, own=("topic",))
    )
    counts = Answer(asked.everything).counts(["topic", "source"], sources=LARGEST_NUMBER)
    tree = {counted.slug: counted for counted in facets.tree(counts["topic"])}
    within = tree[slug].children if slug in tree else ()
    scope = about("topic", found.pk, found.slug)
    context = {
        "section": "topics",
        "topic": found,
        "sources": len(counts["source"]),
        "within": within,
        "timeline": timeline(scope),
        "grid": grid(scope, axes.speakers, axes.topics_within)
        if within
        else grid(countable(scope), axes.speakers, axes.acts),
        "list": listing(asked),
    }
    return render(request, "archive/topic_detail.html", context)
