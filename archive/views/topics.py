from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive import facets
from archive.filters import Within, statements_for
from archive.index import LARGEST_NUMBER, Answer, Question
from archive.models import Statement, Topic
from archive.views.grid import grid
from archive.views.listing import listing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from archive.models.querysets import StatementQuerySet


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    tally = Answer(Question()).counts(["topic"])["topic"]
    context = {"section": "topics", "topics": facets.tree(tally)}
    return render(request, "archive/topic_list.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic.objects.published().select_related("parent"), slug=slug)
    asked = statements_for(
        request, Within(found.get_absolute_url(), "topic", found.pk, own=("topic",))
    )
    counts = Answer(asked.everything).counts(["topic", "source"], sources=LARGEST_NUMBER)
    tree = {counted.slug: counted for counted in facets.tree(counts["topic"])}
    within = tree[slug].children if slug in tree else ()
    context = {
        "section": "topics",
        "topic": found,
        "sources": len(counts["source"]),
        "within": within,
        "grid": grid(_filed(found), found.slug) if within else None,
        "list": listing(asked),
    }
    return render(request, "archive/topic_detail.html", context)


def _filed(topic: Topic) -> StatementQuerySet:
    family = [topic.pk, *topic.children.values_list("pk", flat=True)]
    filed = Statement.topics.through.objects.filter(topic__in=family)
    return Statement.objects.published().filter(pk__in=filed.values("statement"))
