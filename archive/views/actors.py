from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.filters import browse
from archive.filters.browse import Asked, first_letter, sort_key
from archive.filters.filterset import statements_for, within
from archive.models import Actor, Event, Source, Statement
from archive.search import Answer, Question, number_of
from archive.selectors.charts import axes
from archive.selectors.charts.grid import Grid, grid
from archive.selectors.charts.scope import about, countable
from archive.selectors.charts.timeline import Timeline, timeline
from archive.selectors.statement_rows import lines
from archive.selectors.wording import mid_sentence
from archive.views.listing import listing
from archive.views.sources import with_counts
from archive.web.redirects import get_or_moved

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LATEST = 10


@require_safe
def actors(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, browse.BY_NAME)
    counted = counted_actors()
    context = asked.context() | {
        "section": "actors",
        "letters": [
            (letter, list(group))
            for letter, group in groupby(counted, key=lambda each: first_letter(each[0].name))
        ],
        "by_size": sorted(counted, key=lambda each: -each[1]),
        "not_stated": Statement.objects.published().filter(attributed_to=None).count(),
    }
    return render(request, "archive/actor_list.html", context)


@require_safe
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_moved(Actor.objects.published(), slug)
    asked = statements_for(request, within(found))
    told = Answer(Question({"addressee": [found.pk]}))
    context = {
        "section": "actors",
        "actor": found,
        "pictures": _pictures(found),
        "aliases": found.aliases.splitlines(),
        "list": listing(asked),
        "told": lines(map(number_of, told.page(size=LATEST))),
        "told_total": told.count(),
        "issued": with_counts(Source.objects.published().filter(issuer=found)),
        "carried": with_counts(Source.objects.published().filter(carrier=found)),
        "events": Event.objects.published().filter(participants=found),
    }
    return render(request, "archive/actor_detail.html", context)


class Pictures(NamedTuple):
    of: str
    title: str
    timeline: Timeline
    grid: Grid | None


def _pictures(actor: Actor) -> Pictures | None:
    """Of what the actor says; of one who never speaks, of what is said to or reported by it."""
    name = mid_sentence(actor.name)
    ways = {
        "speaker": (f"attributed to {name}", "On what, and how", axes.narrowest_topics, axes.acts),
        "addressee": (f"addressed to {name}", "On what, and how", axes.narrowest_topics, axes.acts),
        "issuer": (
            f"in sources of {name}",
            "Who speaks about what",
            axes.speakers,
            axes.upper_topics,
        ),
    }
    for facet, (of, title, down, across) in ways.items():
        scope = about(facet, actor.pk, actor.slug)
        if drawn := timeline(scope):
            return Pictures(of, title, drawn, grid(countable(scope), down, across, f" {of},"))
    return None


def counted_actors() -> list[tuple[Actor, int]]:
    """From A to Z, with how many statements are attributed to each."""
    said = _by_actor("attributed_to")
    found = sorted(Actor.objects.published(), key=lambda actor: sort_key(actor.name))
    return [(actor, said.get(actor.pk, 0)) for actor in found]


def _by_actor(field: str) -> dict[int, int]:
    named = Statement.objects.published().order_by().filter(**{f"{field}__isnull": False})
    return dict(named.values_list(field).annotate(n=Count("pk")))
