"""The archive as one file of JSON Lines: the full export, and the way in for another archive.

A header, then one object a line, grouped by kind in the order of `COLUMNS`, so that a line
refers to lines above it alone (but for a source's `rendition_of`); last a line that counts and
hashes the rest. Things refer to each other by their public names (slugs, numbers,
hashes), never by database ids, so that a bundle says nothing about rows it does not hold.
"""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import chain
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.db.models import F, Prefetch

from archive.models import (
    Actor,
    Capture,
    Citation,
    ComparisonPoint,
    Correction,
    Departure,
    Event,
    FormerSlug,
    Placement,
    Revision,
    Sentence,
    Source,
    Statement,
    Succession,
    Topic,
)
from archive.web.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from io import BufferedRandom
    from pathlib import Path

    from django.db.models import Manager, Model, QuerySet

FORMAT = "readout-bundle"
VERSION = 1
CHUNK = 1_000  # rows read or written at once

COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Actor: ("slug", "name", "kind", "aliases", "wikidata"),
    Topic: ("slug", "name", "description", "cue_words"),
    FormerSlug: ("kind", "slug", "now"),
    Event: ("slug", "name", "kind", "date", "description"),
    Capture: (
        "captured_at",
        "original_sha256",
        "text",
        "text_sha256",
        "media_type",
        "fetched_url",
    ),
    Source: (
        "slug",
        "title",
        "short_title",
        "page_title",
        "rendition",
        "genre",
        "language",
        "issued_on",
        "url",
        "archived_url",
        "note",
        "status",
        "published_at",
        "published_by_name",
        "next_number",
    ),
    Sentence: ("number", "text", "aside_because"),
    Revision: ("number", "segmenter", "segmenter_version", "made_at"),
    Succession: ("kind", "confirmed_at", "confirmed_by_name"),
    Departure: ("confirmed_at", "confirmed_by_name"),
    ComparisonPoint: ("position", "title", "finding", "note"),
    Statement: (
        "number",
        "text",
        "act",
        "attribution",
        "said_on",
        "listed_on",
        "note",
        "status",
        "version",
        "created_at",
        "updated_at",
        "written_by_name",
        "reviewed_at",
        "reviewed_by_name",
        "published_at",
        "published_by_name",
    ),
    Correction: ("kind", "made_at", "made_by_name", "reason", "version", "before", "after"),
}
"""The columns that a line holds as they are, by kind, in the order of the kinds in the file."""

AS_NEEDED: dict[type[Model], tuple[str, ...]] = {
    Capture: ("notes", "seams", "exchanges", "file_name", "file_made_on")
}
"""Further columns, which a line holds only where they are not empty."""

FIELDS = {"aside_because": "excluded_reason"}
"""What models call a column whose name in the file is an older one."""

STEP = ("kind", "made_at", "made_by_name", "version", "note")
"""What a statement's line holds of each of its steps, if it has any."""


def kind_of(model: type[Model]) -> str:
    return model.__name__.lower()


def encode(line: dict[str, Any]) -> bytes:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode() + b"\n"


def lines() -> Iterator[bytes]:
    """The whole archive, drafts too, as the lines of a bundle."""
    return sealed({}, chain.from_iterable(objects(model, rows_of(model)) for model in COLUMNS))


def sealed(head: dict[str, Any], things: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Lines with the header before them, which may say more, and the end that fits them. However
    long it takes to write them, they say what the archive was when the first was read."""
    count, digest = 0, sha256()
    with snapshot():
        for line in map(encode, chain([{"format": FORMAT, "version": VERSION, **head}], things)):
            count += 1
            digest.update(line)
            yield line
    yield encode({"of": "end", "lines": count, "sha256": digest.hexdigest()})


@contextmanager
def replacing(path: Path) -> Iterator[BufferedRandom]:
    """A file that takes the place of `path` once it is whole. What breaks off leaves nothing, and
    two that are written at once do not mix. Raises OSError."""
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        with part.open("x+b") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def rows_of(model: type[Model]) -> QuerySet[Any]:
    return _KINDS[model][0]()


def objects(model: type[Model], rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Rows of `rows_of`, or some of them, as the objects of their lines."""
    references = _KINDS[model][1]
    for row in rows.iterator(chunk_size=CHUNK):
        plain = {column: getattr(row, FIELDS.get(column, column)) for column in COLUMNS[model]}
        needed = {column: getattr(row, column) for column in AS_NEEDED.get(model, ())}
        plain |= {column: value for column, value in needed.items() if value}
        yield {"of": kind_of(model), **plain, **references(row)}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode()  # type: ignore[arg-type]  # bytes or memoryview by database


def _slug(thing: Actor | Topic | Event | Source | None) -> str | None:
    return thing.slug if thing else None


def _slugs(things: Manager[Any]) -> list[str]:
    return [thing.slug for thing in things.all()]


def _captures() -> QuerySet[Any]:
    return Capture.objects.order_by("pk")


def _topics() -> QuerySet[Any]:
    """Those of the upper level first, since the others name them."""
    return Topic.objects.select_related("parent").order_by(F("parent").asc(nulls_first=True), "pk")


def _sources() -> QuerySet[Any]:
    related = ("issuer", "carrier", "rendition_of", "event")
    return Source.objects.select_related(*related).order_by("pk")


def _revisions() -> QuerySet[Any]:
    placements = Placement.objects.select_related("sentence").order_by("start")
    return (
        Revision.objects.select_related("source")
        .annotate(capture_sha256=F("capture__original_sha256"))
        .prefetch_related(Prefetch("placements", placements))
        .order_by("source_id", "number")
    )


def _statements() -> QuerySet[Any]:
    citations = Citation.objects.select_related("sentence").order_by("position")
    points = ComparisonPoint.objects.select_related("event").order_by("event", "position")
    return (
        Statement.objects.select_related("source")
        .prefetch_related("attributed_to", "addressed_to", "topics", "review_events")
        .prefetch_related(Prefetch("citations", citations), Prefetch("points", points))
        .order_by("pk")
    )


def _statement_references(statement: Statement) -> dict[str, Any]:
    steps = [[getattr(step, column) for column in STEP] for step in statement.review_events.all()]
    return {
        **({"steps": steps} if steps else {}),
        "source": statement.source.slug,
        "attributed_to": _slugs(statement.attributed_to),
        "addressed_to": _slugs(statement.addressed_to),
        "topics": _slugs(statement.topics),
        "sentences": [citation.sentence.number for citation in statement.citations.all()],
        "points": [[point.event.slug, point.position] for point in statement.points.all()],
    }


_KINDS: dict[type[Model], tuple[Callable[[], QuerySet[Any]], Callable[[Any], dict[str, Any]]]] = {
    Actor: (lambda: Actor.objects.order_by("pk"), lambda actor: {}),
    Topic: (_topics, lambda topic: {"parent": _slug(topic.parent)}),
    FormerSlug: (lambda: FormerSlug.objects.order_by("pk"), lambda former: {}),
    Event: (
        lambda: Event.objects.prefetch_related("participants").order_by("pk"),
        lambda event: {"participants": _slugs(event.participants)},
    ),
    Capture: (_captures, lambda capture: {"original": capture.original}),
    Source: (
        _sources,
        lambda source: {
            "issuer": source.issuer.slug,
            "carrier": _slug(source.carrier),
            "rendition_of": _slug(source.rendition_of),
            "event": _slug(source.event),
        },
    ),
    Sentence: (
        lambda: Sentence.objects.select_related("source").order_by("source_id", "number"),
        lambda sentence: {"source": sentence.source.slug},
    ),
    Revision: (
        _revisions,
        lambda revision: {
            "source": revision.source.slug,
            "capture": revision.capture_sha256,
            "placements": [
                [placement.sentence.number, placement.paragraph, placement.start, placement.stop]
                for placement in revision.placements.all()
            ],
        },
    ),
    Succession: (
        lambda: Succession.objects.select_related("older__source", "newer").order_by("pk"),
        lambda succession: {
            "source": succession.older.source.slug,
            "older": succession.older.number,
            "newer": succession.newer.number,
        },
    ),
    Departure: (
        lambda: Departure.objects.select_related("sentence__source", "revision").order_by("pk"),
        lambda departure: {
            "source": departure.sentence.source.slug,
            "sentence": departure.sentence.number,
            "revision": departure.revision.number,
        },
    ),
    ComparisonPoint: (
        lambda: ComparisonPoint.objects.select_related("event").order_by("event_id", "position"),
        lambda point: {"event": point.event.slug},
    ),
    Statement: (_statements, _statement_references),
    Correction: (
        lambda: Correction.objects.select_related("statement", "source").order_by("pk"),
        lambda correction: {
            "statement": correction.statement.number if correction.statement else None,
            "source": _slug(correction.source),
        },
    ),
}
"""By kind: its rows in their order in the file, and how a row names the others it needs."""
