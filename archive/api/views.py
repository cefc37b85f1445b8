"""What the API answers at each address; the answers are those of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema

from archive.api.answers import (
    Gone,
    Refused,
    answer,
    answering,
    endpoint,
    open_to_all,
    page_of,
    rows_of,
    things_of,
)
from archive.exports import events as matrices
from archive.filters import pagination
from archive.filters.filterset import StatementFilter, statements_for
from archive.models import (
    Actor,
    Correction,
    Event,
    Revision,
    Source,
    Statement,
    Topic,
)
from archive.search import Answer, Question, carrying, tally
from archive.selectors import shapes
from archive.selectors.actors import represent_actor
from archive.selectors.comparison import Matrix, unknown_findings
from archive.selectors.corrections import (
    public_log,
    represent_correction,
    withdrawal,
    withdrawal_of,
)
from archive.selectors.events import public_events, reporting, represent_event
from archive.selectors.revisions import represent_revision
from archive.selectors.sentences import represent_sentence, represent_sentences
from archive.selectors.sources import public_sources, represent_source
from archive.selectors.statements import statements as shaped
from archive.selectors.topics import public_topics, represent_topic
from archive.web.redirects import get_or_redirect

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

ASKED = tuple(name for name in StatementFilter.base_filters if name != "more")


@endpoint(shapes.Statement, *ASKED, many=True)
def statements(request: Request) -> HttpResponse:
    """The statements that a question finds, in its order; 50 a page."""
    asked = statements_for(request._request)
    if not asked.understood:
        raise Refused(asked.problems)
    page = asked.page
    ranked = asked.values["order"] == "relevance"
    count = len(page.ids) if ranked else asked.answer.count()
    found = shaped(page.numbers)
    return page_of(request, found, count=count, newer=page.newer, older=page.older)


@endpoint(shapes.Statement)
def statement(request: Request, number: int) -> HttpResponse:
    """One statement."""
    if found := shaped([number]):
        return answer(found[0])
    numbered = Statement.objects.numbered().select_related("source")
    gone = get_object_or_404(numbered, number=number)
    raise _gone(withdrawal_of(gone))


@endpoint(shapes.Source, "after", many=True)
def sources(request: Request) -> HttpResponse:
    """All sources, the newest first."""
    rows = public_sources()
    page = things_of(request, "source", pagination.BY_DAY, rows)
    found, count = map(represent_source, page.rows), tally("source").total
    return page_of(request, found, count=count, newer=page.newer, older=page.older)


@endpoint(shapes.Source)
def source(request: Request, slug: str) -> HttpResponse:
    """One source."""
    found = public_sources().filter(pk=_source(slug).pk)
    return answer(represent_source(found.get()))


@endpoint(shapes.Revision, many=True)
def revisions(request: Request, slug: str) -> HttpResponse:
    """All revisions of a source, the newest first."""
    found = list(_revisions(_source(slug)))
    newest = found[0].number
    shapes = [_revision(revision, newest) for revision in found]
    return page_of(request, shapes, count=len(shapes))


@endpoint(shapes.Revision)
def revision(request: Request, slug: str, number: int) -> HttpResponse:
    """One revision of a source."""
    found = _revisions(_source(slug))
    asked = get_object_or_404(found, number=number)
    return answer(_revision(asked, found.latest("number").number))


@endpoint(shapes.Sentence, many=True)
def sentences(request: Request, slug: str) -> HttpResponse:
    """The current text of a source, then older sentences that are still cited."""
    source = _source(slug)
    found = represent_sentences(source, source.revisions.latest("number").number)
    return page_of(request, found, count=len(found))


@endpoint(shapes.Sentence)
def sentence(request: Request, slug: str, number: int) -> HttpResponse:
    """One sentence, where it is or last was."""
    source = _source(slug)
    found = represent_sentence(source, source.revisions.latest("number").number, number)
    if found is None:
        raise Http404
    return answer(found)


@endpoint(shapes.Topic, "after", many=True)
def topics(request: Request) -> HttpResponse:
    """All topics."""
    rows = Topic.objects.select_related("parent")
    page = things_of(request, "topic", pagination.BY_SLUG, rows)
    filed = carrying("topic", [topic.pk for topic in page.rows])
    found = (represent_topic(topic, filed.get(topic.pk, 0)) for topic in page.rows)
    return page_of(request, found, count=tally("topic").total, newer=page.newer, older=page.older)


@endpoint(shapes.Topic)
def topic(request: Request, slug: str) -> HttpResponse:
    """One topic."""
    found = get_or_redirect(public_topics(), slug)
    return answer(represent_topic(found, Answer(Question({"topic": [found.pk]})).count()))


@endpoint(shapes.Actor, "after", many=True)
def actors(request: Request) -> HttpResponse:
    """All persons, institutions, states and groups."""
    page = things_of(request, "speaker", pagination.BY_SLUG, Actor.objects.all())
    said = carrying("speaker", [actor.pk for actor in page.rows])
    found = (represent_actor(actor, said.get(actor.pk, 0)) for actor in page.rows)
    return page_of(request, found, count=tally("speaker").total, newer=page.newer, older=page.older)


@endpoint(shapes.Actor)
def actor(request: Request, slug: str) -> HttpResponse:
    """One actor."""
    found = get_or_redirect(Actor.objects.published(), slug)
    return answer(represent_actor(found, Answer(Question({"speaker": [found.pk]})).count()))


@endpoint(shapes.Event, "after", many=True)
def events(request: Request) -> HttpResponse:
    """All events, the newest first."""
    rows = public_events().prefetch_related("participants")
    page = things_of(request, "event", pagination.BY_DAY, rows)
    reported = carrying("event", [event.pk for event in page.rows])
    found = (represent_event(e, e.reports, reported.get(e.pk, 0)) for e in page.rows)
    count = tally("event").total
    return page_of(request, found, count=count, newer=page.newer, older=page.older)


@endpoint(shapes.Event)
def event(request: Request, slug: str) -> HttpResponse:
    """One event."""
    found: Any = get_object_or_404(public_events(), slug=slug)
    reported = Answer(Question({"event": [found.pk]})).count()
    return answer(represent_event(found, found.reports, reported))


@endpoint(shapes.Point, "finding", many=True)
def points(request: Request, slug: str) -> HttpResponse:
    """What the sources on an event say side by side."""
    found = get_object_or_404(Event.objects.published(), slug=slug)
    findings = request.GET.getlist("finding")
    if faults := unknown_findings(findings):
        raise Refused(faults)
    matrix = Matrix(found, reporting(found))
    shapes = matrices.points(matrix.found(findings) if findings else matrix.rows)
    return page_of(request, shapes, count=len(shapes))


@endpoint(shapes.Correction, "after", many=True)
def corrections(request: Request) -> HttpResponse:
    """The log of corrections and withdrawals, the newest first."""
    log = public_log()
    page = rows_of(request, log, pagination.AS_WRITTEN)
    found = map(represent_correction, page.rows)
    return page_of(request, found, count=log.count(), newer=page.newer, older=page.older)


@open_to_all
@extend_schema(exclude=True)
@answering
def nothing(request: Request, **kwargs: Any) -> HttpResponse:
    raise Http404


def _source(slug: str) -> Source:
    released = Source.objects.released().select_related("issuer", "carrier", "event")
    found = get_object_or_404(released, slug=slug)
    if not found.is_public:
        raise _gone(withdrawal(source=found))
    return found


def _gone(entry: Correction | None) -> Exception:
    return Gone(entry.reason) if entry else Http404()


def _revisions(source: Source) -> Any:
    public = Revision.objects.published().filter(source=source)
    return (
        public.select_related("capture", "source")
        .defer("capture__original", "capture__text")
        .annotate(sentence_count=Count("placements"))
        .order_by("-number")
    )


def _revision(revision: Any, newest: int) -> Any:
    return represent_revision(revision, newest=newest, sentences=revision.sentence_count)
