from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.filters import facets, pagination
from archive.models import SPLIT_ACTS, Generation, Statement
from archive.search import Answer, Question, number_of, tally
from archive.selectors.acts import CODE_BOOK
from archive.selectors.charts import axes
from archive.selectors.charts.grid import grid
from archive.selectors.charts.scope import EVERYTHING
from archive.selectors.charts.timeline import timeline
from archive.selectors.events import public_events
from archive.selectors.evidence import passages
from archive.selectors.quotations import of_statement
from archive.selectors.statement_rows import in_own_voice, lines, with_details

if TYPE_CHECKING:
    from django.http import HttpRequest

LATEST = 6
EVENTS = 4
SPEAKERS = 8
TOPICS, WITHIN = 12, 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    everything = Answer(Question())
    latest = [number_of(document) for document in everything.page(size=LATEST)]
    newest = with_details(Statement.objects.published().filter(number__in=latest[:1])).first()
    events = pagination.things("event", pagination.BY_DAY, size=EVENTS)
    counts = everything.counts(["topic", "speaker"])
    context = {
        "statement_count": everything.count(),
        "source_count": tally("source").total,
        "event_count": tally("event").total,
        "demo": _demonstration(newest) if newest else None,
        "rows": lines(latest),
        "events": pagination.in_order(public_events(), events.rows),
        "speakers": facets.speakers(counts["speaker"])[:SPEAKERS],
        "topics": _largest(facets.tree(counts["topic"])),
        "timeline": timeline(EVERYTHING),
        "grid": grid(EVERYTHING, axes.speakers, axes.upper_topics),
    }
    return render(request, "archive/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "archive/about.html", {"section": "about"})


@require_safe
def about_acts(request: HttpRequest) -> HttpResponse:
    used = Answer(Question()).counts(["act"])["act"]
    acts = [(act, entry, used.get(act.value, 0)) for act, entry in CODE_BOOK.items()]
    context = {"section": "about", "acts": acts, "split": SPLIT_ACTS.items()}
    return render(request, "archive/about_acts.html", context)


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    return render(request, "archive/about_data.html", {"section": "about"})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: it answers, and its database does."""
    Generation.objects.filter(id=1).exists()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "archive/robots.txt", content_type="text/plain; charset=utf-8")


def _largest(topics: list[facets.Counted]) -> list[facets.Counted]:
    """As many as a reader sees at a glance; the page of topics has all."""
    return [topic._replace(children=topic.children[:WITHIN]) for topic in topics[:TOPICS]]


def _demonstration(statement: Statement) -> dict[str, Any]:
    """One statement beside its sentences, to show how a page reads."""
    cited = [citation.sentence for citation in statement.citations.all()]
    speakers = list(statement.attributed_to.all())
    return {
        "statement": statement,
        "source": statement.source,
        "evidence": of_statement(statement.pk),
        "passages": passages(statement.source, cited),
        "speakers": speakers,
        "addressees": list(statement.addressed_to.all()),
        "own_voice": in_own_voice(speakers, statement.source),
    }
