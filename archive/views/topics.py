from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.filters import browse, facets
from archive.filters.browse import Asked
from archive.filters.filterset import scope_of, statements_for
from archive.search import LARGEST_NUMBER, Answer, Question
from archive.selectors.charts import axes
from archive.selectors.charts.grid import grid
from archive.selectors.charts.scope import about, countable
from archive.selectors.charts.timeline import timeline
from archive.selectors.topics import public_topics
from archive.text.sort_keys import sort_key
from archive.views.listing import listing
from archive.web.redirects import get_or_redirect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from archive.filters.facets import Counted


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, browse.BY_NAME)
    found = facets.tree(Answer(Question()).counts(["topic"])["topic"])
    context = asked.context() | {
        "section": "topics",
        "topics": _by_name(found) if asked.order == "name" else found,
    }
    return render(request, "archive/topic_list.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_redirect(public_topics(), slug)
    asked = statements_for(request, scope_of(found))
    counts = Answer(asked.everything).counts(["topic", "source"], sources=LARGEST_NUMBER)
    tree = {counted.slug: counted for counted in facets.tree(counts["topic"])}
    children = tree[slug].children if slug in tree else ()
    scope = about("topic", found.pk, found.slug)
    context = {
        "section": "topics",
        "topic": found,
        "sources": len(counts["source"]),
        "within": children,
        "timeline": timeline(scope),
        "grid": grid(scope, axes.speakers, axes.topics_within)
        if children
        else grid(countable(scope), axes.speakers, axes.acts),
        "list": listing(asked),
    }
    return render(request, "archive/topic_detail.html", context)


def _by_name(topics: Iterable[Counted]) -> list[Counted]:
    return sorted(
        (topic._replace(children=tuple(_by_name(topic.children))) for topic in topics),
        key=lambda topic: sort_key(topic.name),
    )
