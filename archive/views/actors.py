from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.filters import browse, pagination
from archive.filters.browse import Asked
from archive.filters.filterset import scope_of, statements_for
from archive.models import Actor, Event, Source
from archive.search import NOT_STATED, Answer, Question, carrying, number_of, tally
from archive.selectors.charts import axes
from archive.selectors.charts.grid import Grid, grid
from archive.selectors.charts.scope import about, countable
from archive.selectors.charts.timeline import Timeline, timeline
from archive.selectors.sources import with_counts
from archive.selectors.statement_rows import lines
from archive.selectors.wording import mid_sentence
from archive.views.listing import listing
from archive.web.redirects import get_or_redirect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

LATEST = 10
PAGES = 4  # of other lists; these lines are short


@require_safe
def actors(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, browse.BY_NAME, paged=True)
    context: dict[str, Any] = {
        "section": "actors",
        "not_stated": carrying("speaker", [NOT_STATED]).get(NOT_STATED, 0),
    }
    if not asked.problem:
        try:
            context |= _page(asked)
        except pagination.BadCursor:
            asked.misplaced()
    return render(request, "archive/actor_list.html", asked.context() | context)


def _page(asked: Asked) -> dict[str, Any]:
    by_name = asked.order == "name"
    order = pagination.BY_NAME if by_name else pagination.BY_SIZE
    page = pagination.things("speaker", order, asked.after, PAGES * pagination.SIZE)
    found = _counted(page.rows)
    letters = groupby(found, key=lambda each: browse.first_letter(each[0].name))
    return asked.context(page) | {
        "actors": found,
        "letters": [(letter, list(group)) for letter, group in letters] if by_name else [],
        "ways": browse.letters(tally("speaker").letters, asked) if by_name else [],
    }


@require_safe
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_redirect(Actor.objects.published(), slug)
    asked = statements_for(request, scope_of(found))
    addressed = Answer(Question({"addressee": [found.pk]}))
    context = {
        "section": "actors",
        "actor": found,
        "pictures": _pictures(found),
        "aliases": found.aliases.splitlines(),
        "list": listing(asked),
        "addressed": lines(map(number_of, addressed.page(size=LATEST))),
        "addressed_total": addressed.count(),
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


def _counted(keys: Sequence[int]) -> list[tuple[Actor, int]]:
    said = carrying("speaker", keys)
    return [
        (actor, said.get(actor.pk, 0)) for actor in pagination.in_order(Actor.objects.all(), keys)
    ]
