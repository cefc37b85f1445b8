from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.models import Actor, Event, Source, Statement
from archive.views import axes
from archive.views.grid import Grid, grid
from archive.views.rows import rows, with_details
from archive.views.scope import about, countable
from archive.views.sources import with_counts
from archive.views.timeline import Timeline, timeline
from archive.wording import mid_sentence

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from archive.models.querysets import StatementQuerySet

LATEST = 10


@require_safe
def actors(request: HttpRequest) -> HttpResponse:
    said = _by_actor("attributed_to")
    found = sorted(Actor.objects.published(), key=lambda actor: _sorted_under(actor).casefold())
    letters = groupby(found, key=lambda actor: _sorted_under(actor)[0].upper())
    context = {
        "section": "actors",
        "letters": [
            (letter, [(actor, said.get(actor.pk, 0)) for actor in group])
            for letter, group in letters
        ],
        "not_stated": Statement.objects.published().filter(attributed_to=None).count(),
    }
    return render(request, "archive/actor_list.html", context)


@require_safe
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Actor.objects.published(), slug=slug)
    statements = Statement.objects.published()
    issued = Source.objects.published().filter(issuer=found)
    carried = Source.objects.published().filter(carrier=found)
    context = {
        "section": "actors",
        "actor": found,
        "pictures": _pictures(found),
        "aliases": found.aliases.splitlines(),
        "lists": [
            _part(
                "said",
                "What is attributed to",
                "speaker",
                found,
                statements.filter(attributed_to=found),
            ),
            _part(
                "told",
                "What was addressed to",
                "addressee",
                found,
                statements.filter(addressed_to=found),
            ),
        ],
        "issued": with_counts(issued),
        "carried": with_counts(carried),
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


def _part(
    name: str, title: str, facet: str, actor: Actor, statements: StatementQuerySet
) -> dict[str, Any]:
    latest = with_details(statements.order_by("-listed_on", "-number"))[:LATEST]
    return {
        "name": name,
        "title": title,
        "total": statements.count(),
        "rows": rows(latest),
        "whole": f"{reverse('statements')}?{facet}={actor.slug}",
    }


def _by_actor(field: str) -> dict[int, int]:
    named = Statement.objects.published().order_by().filter(**{f"{field}__isnull": False})
    return dict(named.values_list(field).annotate(n=Count("pk")))


def _sorted_under(actor: Actor) -> str:
    """“The Kremlin” stands under K."""
    return actor.name.removeprefix("The ")
