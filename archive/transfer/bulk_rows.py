"""The rows of a bulk load on their way to the database, many at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.management.color import no_style
from django.db import connection

from archive.models import Capture, Citation, Revision, Sentence, Source, Statement
from archive.search.dialects import dialect

if TYPE_CHECKING:
    from django.db.models import Model

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


class Rows:
    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self._keys = Counter[str]()
        self._published_to = 0

    def key(self, table: str) -> int:
        self._keys[table] += 1
        return self._keys[table]

    def add(self, table: str, *row: Any) -> None:
        self._waiting[table].append(row)

    @property
    def are_many(self) -> bool:
        return len(self._waiting["archive_sentence"]) > ENOUGH

    def write(self) -> None:
        """Write what waits, then publish: the database accepts no published statement before its
        citations are there, and no draft with a number, so they waited as withdrawn."""
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
        """Write the rest, let the database count on from the keys given here, and update its
        statistics. Returns how many statements there are."""
        self.write()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [*_NUMBERED, Citation]):
                cursor.execute(sql)
        return self._keys["archive_statement"]


def take_stock() -> None:
    """Without figures PostgreSQL and SQLite plan as for the empty tables of before."""
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
