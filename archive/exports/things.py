"""The archive's other lists: topics, actors, sources, events, corrections, as rows and objects.

Each in the order of its page. They are few beside statements, so a list is made whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Subquery

from archive.exports.listing import CHUNK
from archive.exports.tables import BETWEEN
from archive.filters import facets, pagination
from archive.models import Correction, Revision, Source, Topic
from archive.search import Answer, Question
from archive.selectors import shapes, things
from archive.views.actors import counted_actors
from archive.views.events import with_reports
from archive.views.sources import with_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archive.models.querysets import SourceQuerySet

    Object = Mapping[str, Any]


class Kind(NamedTuple):
    """`objects` for JSON; `columns` and `rows` for tables."""

    objects: Callable[[], Iterable[Object]]
    columns: Sequence[str]
    rows: Callable[[Object], Iterable[Sequence[str]]]


def topics() -> Iterator[Object]:
    """As the tree of the page, what is within a topic after it."""
    tree = facets.tree(Answer(Question()).counts(["topic"])["topic"])
    slugs = [each.slug for counted in tree for each in (counted, *counted.children)]
    found = Topic.objects.filter(slug__in=slugs).select_related("parent")
    known = {topic.slug: topic for topic in found}
    for counted in tree:
        for each in (counted, *counted.children):
            yield things.topic(known[each.slug], each.total)


def actors() -> Iterator[Object]:
    return (things.actor(actor, said) for actor, said in counted_actors())


def events() -> Iterator[Object]:
    said = Answer(Question()).carried("event")
    rows = with_reports().prefetch_related("participants")
    for keys in pagination.whole("event", pagination.BY_DAY, CHUNK):
        for event in pagination.in_order(rows, keys):
            yield things.event(event, event.reports, said.get(event.pk, 0))


def sources() -> Iterator[Object]:
    rows = with_text(Source.objects.published())
    for keys in pagination.whole("source", pagination.BY_DAY, CHUNK):
        yield from map(things.source, pagination.in_order(rows, keys))


def with_text(sources: SourceQuerySet) -> Any:
    """Sources with their counts, and the number and moment of their newest revision."""
    newest = Revision.objects.published().filter(source=OuterRef("pk")).order_by("-number")
    return (
        with_counts(sources)
        .select_related("rendition_of")
        .annotate(
            newest=Subquery(newest.values("number")[:1]),
            made_at=Subquery(newest.values("made_at")[:1]),
        )
    )


def corrections() -> Iterator[Object]:
    log = Correction.objects.published().select_related("statement", "source")
    return map(things.correction, log.order_by("-pk").iterator(chunk_size=CHUNK))


def cell(value: Any) -> str:
    """A value of an object where a table has one cell for it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(map(cell, value))
    return str(value["name"]) if isinstance(value, dict) else str(value)


def _plain(shape: type) -> tuple[Sequence[str], Callable[[Object], list[list[str]]]]:
    """A row an object, a column a field."""
    columns = tuple(shape.__annotations__)
    return columns, lambda thing: [[cell(thing[name]) for name in columns]]


CORRECTION_COLUMNS = (
    *(name for name in shapes.Correction.__annotations__ if name != "changes"),
    *("field", "before", "after"),
)


def correction_rows(entry: Object) -> list[list[str]]:
    """A row a change; one for a withdrawal, which says nothing of what it took away."""
    facts = [cell(entry[name]) for name in CORRECTION_COLUMNS[:-3]]
    changes = entry["changes"] or [{"field_label": "", "before": "", "after": ""}]
    return [[*facts, each["field_label"], each["before"], each["after"]] for each in changes]


KINDS = {
    "topics": Kind(topics, *_plain(shapes.Topic)),
    "actors": Kind(actors, *_plain(shapes.Actor)),
    "sources": Kind(sources, *_plain(shapes.Source)),
    "events": Kind(events, *_plain(shapes.Event)),
    "corrections": Kind(corrections, CORRECTION_COLUMNS, correction_rows),
}
SENTENCE_COLUMNS = (
    *(name for name in shapes.Sentence.__annotations__ if name != "statements"),
    *("statement_ids", "statement_urls", "statement_texts"),
)


def sentence_row(sentence: Object) -> list[str]:
    facts = [cell(sentence[name]) for name in SENTENCE_COLUMNS[:-3]]
    said = sentence["statements"]
    return [*facts, *(cell([each[name] for each in said]) for name in ("id", "url", "text"))]


def portions(kind: Kind) -> Iterator[list[Sequence[str]]]:
    """The rows of a kind, so many at a time."""
    portion: list[Sequence[str]] = []
    for thing in kind.objects():
        portion += kind.rows(thing)
        if len(portion) >= CHUNK:
            yield portion
            portion = []
    yield portion
