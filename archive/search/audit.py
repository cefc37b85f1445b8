"""Whether the index says what the archive says: a sentence for each difference."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import connection

from archive.search import names, tables, things
from archive.search.counts import count_rows
from archive.search.dialects import dialect
from archive.search.store import pairs, public_documents, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.document import Document


def differences() -> Iterator[str]:
    if not tables.is_current(connection):
        yield "The index is missing or of an older form; “manage.py migrate” makes it."
        return
    tally, words, public = Counter[int](), dict[str, str](), set[int]()
    for documents in public_documents():
        yield from _otherwise(documents)
        tally.update(pairs((document.id, document.codes) for document in documents))
        words.update(words_of(documents))
        public.update(document.id for document in documents)
    yield from _too_many(public)
    public_things = set(things.all_rows())
    tally.update(things.tallied(public_things))
    yield from _rows_differ("thing", ", ".join(things.COLUMNS), public_things)
    yield from _rows_differ("count", "code, other, n", set(count_rows(tally)))
    yield from _rows_differ("name", "code, place, word, stem", set(names.rows()))
    if lost := words.items() - _stored("word", "word, stem"):
        yield f"The index lacks {len(lost)} words."


def _otherwise(documents: list[Document]) -> Iterator[str]:
    places = ", ".join(["%s"] * len(documents))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, number, codes FROM archive_index_row WHERE id IN ({places})",
            [document.id for document in documents],
        )
        rows = {(key, number, bytes(codes)) for key, number, codes in cursor.fetchall()}
        differing = dialect(connection).differing(cursor, documents)
    for document in documents:
        known = (document.id, document.number, document.packed) in rows
        if not known or document.id in differing:
            yield f"Statement {document.number} is public but not in the index as it is."


def _too_many(public: set[int]) -> Iterator[str]:
    for key, number in sorted(_stored("row", "id, number")):
        if key not in public:
            yield f"Statement {number} is in the index but not public as it is there."
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM archive_index")
        if (held := cursor.fetchone()[0]) != len(public):
            yield f"The index holds the words of {held} statements, {len(public)} are public."


def _rows_differ(table: str, columns: str, wanted: set[Any]) -> Iterator[str]:
    if odd := wanted ^ _stored(table, columns):
        yield f"{len(odd)} rows of archive_index_{table} are missing, wrong or left over."


def _stored(table: str, columns: str) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM archive_index_{table}")
        return set(cursor.fetchall())
