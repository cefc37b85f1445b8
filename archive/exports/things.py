"""The archive's other lists: topics, actors, sources, events, corrections, as rows and objects.

Each in the order of its page. They are few beside statements, so a list is made whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archive.exports.listing import CHUNK
from archive.exports.tables import BETWEEN
from archive.filters import facets, pagination
from archive.models import Actor, Topic
from archive.search import Answer, Question, carrying
from archive.selectors import shapes
from archive.selectors.actors import represent_actor
from archive.selectors.corrections import public_log, represent_correction
from archive.selectors.events import public_events, represent_event
from archive.selectors.sources import public_sources, represent_source
from archive.selectors.topics import represent_topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
            yield represent_topic(known[each.slug], each.total)


def actors() -> Iterator[Object]:
    for keys in pagination.whole("speaker", pagination.BY_NAME, CHUNK):
        said = carrying("speaker", keys)
        for actor in pagination.in_order(Actor.objects.all(), keys):
            yield represent_actor(actor, said.get(actor.pk, 0))


def events() -> Iterator[Object]:
    said = Answer(Question()).carried("event")
    rows = public_events().prefetch_related("participants")
    for keys in pagination.whole("event", pagination.BY_DAY, CHUNK):
        for event in pagination.in_order(rows, keys):
            yield represent_event(event, event.reports, said.get(event.pk, 0))


def sources() -> Iterator[Object]:
    rows = public_sources()
    for keys in pagination.whole("source", pagination.BY_DAY, CHUNK):
        yield from map(represent_source, pagination.in_order(rows, keys))


def corrections() -> Iterator[Object]:
    log = public_log()
    return map(represent_correction, log.order_by("-pk").iterator(chunk_size=CHUNK))


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
    """A row a change; one for a withdrawal, which says nothing of what it removed."""
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
