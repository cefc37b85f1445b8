"""Rows by the thousand into an empty archive, for what reads them from files.

The database accepts no published statement before its citations are there, and no draft with a
number: published statements are written as withdrawn first.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from archive import search
from archive.actions.base import bump_generation
from archive.models import (
    Capture,
    Citation,
    Generation,
    Revision,
    Sentence,
    Source,
    SourceStatus,
    Statement,
    StatementStatus,
)
from archive.search.dialects import dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.models import Actor, Event

M = TypeVar("M", bound=Model)

ENOUGH = 20_000
_NUMBERED: list[type[Model]] = [Capture, Source, Revision, Sentence, Statement]
"""Those whose keys are given here, because other rows name them."""

COLUMNS = {
    "archive_capture": (
        "id, captured_at, original, original_sha256, text, text_sha256, media_type,"
        " fetched_url, notes, seams, exchanges, file_name"
    ),
    "archive_source": (
        "id, slug, title, short_title, page_title, issuer_id, rendition, genre, language,"
        " issued_on, event_id, url, archived_url, note, status, published_at,"
        " published_by_name, next_number"
    ),
    "archive_revision": (
        "id, source_id, number, capture_id, segmenter, segmenter_version, made_at"
    ),
    "archive_sentence": "id, source_id, number, text, aside_because",
    "archive_placement": "revision_id, sentence_id, paragraph, start, stop, fragment",
    "archive_statement": (
        "id, number, source_id, text, act, attribution, said_on, listed_on, note, status,"
        " version, created_at, updated_at, written_by_name, reviewed_by_name, published_at,"
        " published_by_name"
    ),
    "archive_statement_attributed_to": "statement_id, actor_id",
    "archive_statement_topics": "statement_id, topic_id",
    "archive_citation": "statement_id, sentence_id, position",
}
"""The tables in the order in which they are written: none refers to one below it."""


def insert(row: M) -> M:
    row.save(force_insert=True)
    return row


def insert_all(model: type[M], rows: Iterable[M]) -> None:
    model._default_manager.bulk_create(rows)


def insert_event(event: Event, participants: Iterable[Actor]) -> Event:
    insert(event).participants.set(participants)
    return event


def insert_statements(
    statements: list[Statement], *related: tuple[type[Model], Iterable[Model]]
) -> None:
    """Insert statements, then the rows of other models that refer to them; these may be
    generators, which begin when the statements have their keys."""
    published = [s for s in statements if s.status == StatementStatus.PUBLISHED]
    for statement in published:
        statement.status = StatementStatus.WITHDRAWN
    insert_all(Statement, statements)
    for model, rows in related:
        insert_all(model, rows)
    Statement.objects.filter(pk__in=[statement.pk for statement in published]).update(
        status=StatementStatus.PUBLISHED
    )


def set_rendition(source: Source, original: Source) -> None:
    source.rendition_of = original
    source.save(update_fields=["rendition_of"])


def finish_load(indexed: Callable[[int], object] = lambda done: None) -> None:
    """Let caches see that the archive is another one, and index it; `indexed` is called with the
    number of statements as they are done."""
    Generation.objects.filter(id=1).update(epoch=uuid4())
    bump_generation()
    search.rebuild(indexed)


class BulkWriter:
    """Collects the rows of the largest tables and writes many at a time, past the models; the
    caller has checked them. Keys are given here, from 1."""

    def __init__(self) -> None:
        self.now = connection.ops.adapt_datetimefield_value(timezone.now())
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self._keys = Counter[str]()
        self._published_to = 0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Put off to the end, millions of checks would wait in the server's memory.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def key(self, table: str) -> int:
        self._keys[table] += 1
        return self._keys[table]

    def add(self, table: str, *row: Any) -> None:
        self._waiting[table].append(row)

    def add_source(self, source: Source, *, published_by_name: str) -> None:
        """A published source, which has its key already."""
        self.add(
            "archive_source",
            source.pk,
            source.slug,
            source.title,
            "",
            "",
            source.issuer_id,
            source.rendition,
            source.genre,
            source.language,
            source.issued_on,
            source.event_id,
            source.url,
            "",
            "",
            SourceStatus.PUBLISHED.value,
            self.now,
            published_by_name,
            source.next_number,
        )

    def add_statement(self, number: int | None, *columns: Any, published_by_name: str) -> int:
        """A statement, published if it has a number, with its columns from source to day of
        listing. Returns its key."""
        pk = self.key("archive_statement")
        self.add(
            "archive_statement",
            pk,
            number,
            *columns,
            "",
            (StatementStatus.WITHDRAWN if number else StatementStatus.DRAFT).value,
            1,
            self.now,
            self.now,
            "",
            "",
            self.now if number else None,
            published_by_name if number else "",
        )
        return pk

    @property
    def are_many(self) -> bool:
        return len(self._waiting["archive_sentence"]) > ENOUGH

    def write(self) -> None:
        """Write what was added, then publish its statements with a number."""
        with connection.cursor() as cursor:
            for table, rows in self._waiting.items():
                dialect(connection).insert(cursor, table, COLUMNS[table].split(", "), rows)
                rows.clear()
            cursor.execute(
                "UPDATE archive_statement SET status = 'published'"
                " WHERE id > %s AND status = 'withdrawn'",
                [self._published_to],
            )
        self._published_to = self._keys["archive_statement"]

    def finish(self) -> int:
        """Write the rest and let the database count on from the keys given here. Returns how many
        statements there are."""
        self.write()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [*_NUMBERED, Citation]):
                cursor.execute(sql)
        return self._keys["archive_statement"]


def analyse_tables() -> None:
    """Let the database plan for what its tables hold now, no longer for empty ones."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
            return
        tables = [
            *COLUMNS,
            "archive_index",
            "archive_index_row",
            "archive_index_count",
            "archive_index_thing",
        ]
        cursor.execute(f"ANALYZE {', '.join(tables)}")
