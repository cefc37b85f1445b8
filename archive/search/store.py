"""Keeping the index in step: the actions call these after every change that readers see.

All is written under the lock of the generation's row, which public changes hold to their end, so
no two writers meet here.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from archive.models import Generation, Statement
from archive.search import counts, names, tables, things
from archive.search.codes import ALL, first_and_last, month, unpack
from archive.search.counts import count_rows, pair
from archive.search.dialects import dialect
from archive.search.document import day_of, documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from archive.models.querysets import StatementQuerySet
    from archive.search.document import Document

CHUNK = 1_000
_MANY = first_and_last("source")[0]


def refresh(statements: StatementQuerySet) -> None:
    """Show of these statements what is public now, and no longer what is not."""
    numbered = statements.order_by("number").values_list("number", flat=True)
    touched = set[int]()
    for numbers in _chunks([number for number in numbered if number]):
        tally = Counter[int]()
        tally.subtract(pairs(_take_out(numbers)))
        public = list(_documents(numbers))
        tally.update(pairs((document.id, document.codes) for document in public))
        _put_in(public)
        _add_words(public)
        counts.add(tally)
        touched.update(other for code, other, _ in count_rows(tally) if code == ALL)
    things.show(touched - {ALL})


@transaction.atomic
def rebuild(progress: Callable[[int], object] = lambda done: None) -> None:
    """Rebuild the whole index; `progress` is called with the number of statements of each chunk."""
    tables.make(connection)
    tally, words = Counter[int](), dict[str, str]()
    for public in public_documents():
        _put_in(public)
        tally.update(pairs((document.id, document.codes) for document in public))
        words.update(words_of(public))
        progress(len(public))
    with connection.cursor() as cursor:
        insert = dialect(connection).insert
        insert(cursor, "archive_index_count", ("code", "other", "n"), count_rows(tally))
        insert(cursor, "archive_index_word", ("word", "stem"), sorted(words.items()))
    names.put_all()
    things.put_all()
    tables.make_indexes(connection)


def make_after_migrate(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Fill an index that is new or of an older form. A database without the generation's row is
    new, or was emptied by Django's flush, which knows the tables of models alone."""
    if using != DEFAULT_DB_ALIAS or not tables.has_archive(connections[using]):
        return
    if not tables.is_current(connection) or not Generation.objects.exists():
        rebuild()


def highest_number() -> int:
    """Of a public statement; 0 if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(number) FROM archive_index_row")
        return int(cursor.fetchone()[0] or 0)


def public_documents() -> Iterator[list[Document]]:
    """All that is public, in the order of the documents' ids: FTS5 writes a segment whenever one
    is lower than the one before."""
    public = Statement.objects.published().order_by("listed_on", "number")
    numbers = array("I", filter(None, public.values_list("number", flat=True).iterator()))
    return (list(_documents(chunk)) for chunk in _chunks(numbers))


def _documents(numbers: Sequence[int]) -> Iterator[Document]:
    return documents(Statement.objects.published().filter(number__in=list(numbers)))


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK))


def _put_in(documents: list[Document]) -> None:
    speaking = dialect(connection)
    with connection.cursor() as cursor:
        rows = [(document.id, document.number, document.packed) for document in documents]
        speaking.insert(cursor, "archive_index_row", ("id", "number", "codes"), rows)
        speaking.insert(
            cursor, "archive_index", speaking.columns, [speaking.row(d) for d in documents]
        )


def _take_out(numbers: Sequence[int]) -> list[tuple[int, list[int]]]:
    """The documents of these statements and the codes that they had, if they were in."""
    places = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, codes FROM archive_index_row WHERE number IN ({places})", numbers
        )
        found = cursor.fetchall()
        for table, key in (("archive_index", dialect(connection).key), ("archive_index_row", "id")):
            ids = [(document,) for document, _ in found]
            cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", ids)
    return [(document, unpack(codes)) for document, codes in found]


def pairs(carried: Iterable[tuple[int, Sequence[int]]]) -> list[int]:
    """Each two codes that are together in a document, as one number; sources are never the
    first, and months never the second."""
    found: list[int] = []
    for document, codes in carried:
        heads = [pair(code, 0) for code in codes if code < _MANY]
        heads += [ALL, pair(month(day_of(document)), 0)]
        others = [ALL, *codes]
        found += [head | other for head in heads for other in others]
    return found


def words_of(documents: list[Document]) -> dict[str, str]:
    """The words with their stems."""
    words: dict[str, str] = {}
    for document in documents:
        for field in document.fields:
            words.update(field)
    return words


def _add_words(documents: list[Document]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO archive_index_word (word, stem) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            sorted(words_of(documents).items()),
        )
