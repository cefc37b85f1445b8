"""The index in the words of each database: its tables, and how a question is put to it.

The rest of the index is the same on both. Whatever is in a question is quoted here.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol

from archive.search.codes import first_and_last, tag
from archive.search.document import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

    from archive.search.document import Document
    from archive.search.query import Clause

MOST_PARAMETERS = 999  # of a statement, for the oldest SQLite that Django takes
MANY = f"other >= {first_and_last('source')[0]}"

ORDERS = (("slug",), ("key", "slug"), ("day", "slug"), ("rank", "key", "slug"))
"""What things are sorted by."""

TABLES = {
    "archive_index_row": (
        "id {key} PRIMARY KEY, number bigint NOT NULL UNIQUE, codes {bytes} NOT NULL"
    ),
    "archive_index_count": (
        "code bigint NOT NULL, other bigint NOT NULL, n bigint NOT NULL, PRIMARY KEY (code, other)"
    ),
    "archive_index_word": "word text {collate} PRIMARY KEY, stem text {collate} NOT NULL",
    "archive_index_name": (
        "code bigint NOT NULL, place bigint NOT NULL, word text {collate} NOT NULL,"
        " stem text NOT NULL, PRIMARY KEY (code, place)"
    ),
    "archive_index_value": (
        "id bigint PRIMARY KEY, facet text NOT NULL, value text NOT NULL, UNIQUE (facet, value)"
    ),
    "archive_index_thing": (
        "code bigint PRIMARY KEY, kind bigint NOT NULL, key text {collate} NOT NULL,"
        " slug text {collate} NOT NULL, day text {collate} NOT NULL, rank bigint NOT NULL"
    ),
}
"""Rows: id → what is counted. Counts: how many statements carry both codes. Words: all that were
ever met, with their stems. Names: the words of topics, actors and events. Values: keys of acts
and languages. Things: the public topics, actors, events and sources, with what sorts them."""

INDEXES = (
    f"CREATE INDEX archive_index_count_most ON archive_index_count (code, n DESC, other)"
    f" WHERE {MANY}",
    "CREATE INDEX archive_index_word_stem ON archive_index_word (stem)",
    "CREATE INDEX archive_index_name_stem ON archive_index_name (stem)",
    "CREATE INDEX archive_index_name_word ON archive_index_name (word)",
    *(
        f"CREATE INDEX archive_index_thing_{order[0]} ON archive_index_thing"
        f" (kind, {', '.join(order)})"
        for order in ORDERS
    ),
)


class Dialect(Protocol):
    @property
    def tables(self) -> tuple[str, ...]: ...
    @property
    def indexes(self) -> tuple[str, ...]: ...
    @property
    def columns(self) -> tuple[str, ...]: ...

    key: str
    matching: str
    packed: str

    def render(self, clauses: Iterable[Clause]) -> str: ...
    def table(self, what: str) -> str:
        """What to select from; the rows are joined only if something of them is wanted."""
        ...

    def best(self, clauses: Sequence[Clause]) -> tuple[str, list[str]]:
        """The order by how well words match, and what it needs to know of them."""
        ...

    def row(self, document: Document) -> tuple[Any, ...]: ...
    def insert(self, cursor: Any, table: str, columns: Sequence[str], rows: Any) -> None: ...
    def differing(self, cursor: Any, documents: list[Document]) -> set[int]:
        """The ids of documents that the full-text table holds otherwise, or not at all."""
        ...


class SQLite:
    # “ascii” takes every character beyond ASCII for one of a word and changes none, whereas
    # “unicode61” knows the letters of 2012.
    tables = (
        "CREATE VIRTUAL TABLE archive_index USING fts5"
        "(tags, words, tokenize=\"ascii tokenchars '_#'\")",
        *(
            f"CREATE TABLE {name} ({columns})".format(key="integer", bytes="blob", collate="")
            for name, columns in TABLES.items()
        ),
    )
    indexes = INDEXES
    columns = ("rowid", "tags", "words")
    key = "rowid"
    matching = "archive_index MATCH %s"
    packed = "CAST(group_concat(r.codes, '') AS blob)"

    def render(self, clauses: Iterable[Clause]) -> str:
        wanted = [self._clause(clause) for clause in clauses if not clause.negative]
        unwanted = [self._clause(clause) for clause in clauses if clause.negative]
        asked = " AND ".join(wanted)
        # One NOT: each takes a level, and there are 256.
        return f"({asked}) NOT ({' OR '.join(unwanted)})" if unwanted else asked

    def table(self, what: str) -> str:
        """CROSS JOIN keeps SQLite from reading all rows first."""
        rows = " CROSS JOIN archive_index_row r ON r.id = archive_index.rowid"
        return "archive_index" + rows * (what == self.packed)

    def best(self, clauses: Sequence[Clause]) -> tuple[str, list[str]]:
        return "ORDER BY bm25(archive_index, 0.0, 1.0), rowid DESC", []

    def _clause(self, clause: Clause) -> str:
        tags = " OR ".join(f'"{tag(code)}"' for code in clause.codes)
        phrases = " OR ".join(
            f'"{" ".join(phrase.stems)}"' + " *" * phrase.open for phrase in clause.phrases
        )
        columns = [f"tags : ({tags})"] * bool(tags) + [f"words : ({phrases})"] * bool(phrases)
        return f"({' OR '.join(columns)})"

    def row(self, document: Document) -> tuple[Any, ...]:
        return document.id, " ".join(map(tag, document.codes)), " ".join(document.stems)

    def insert(self, cursor: Any, table: str, columns: Sequence[str], rows: Any) -> None:
        """Many rows a statement: to start one takes SQLite longer than to write a row."""
        into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "
        row, rows = f"({', '.join(['%s'] * len(columns))})", iter(rows)
        while some := list(islice(rows, MOST_PARAMETERS // len(columns))):
            cursor.execute(into + ", ".join([row] * len(some)), [*chain.from_iterable(some)])

    def differing(self, cursor: Any, documents: list[Document]) -> set[int]:
        wanted = {self.row(document) for document in documents}
        places = ", ".join(["%s"] * len(documents))
        cursor.execute(
            f"SELECT rowid, tags, words FROM archive_index WHERE rowid IN ({places})",
            [document.id for document in documents],
        )
        return {row[0] for row in wanted.difference(cursor.fetchall())}


class PostgreSQL:
    tables = (
        # The codes once more: a hit's row has to be read anyway, and a join costs as much again.
        "CREATE TABLE archive_index"
        " (id bigint PRIMARY KEY, document tsvector NOT NULL, codes bytea NOT NULL)",
        *(
            f"CREATE TABLE {name} ({columns})".format(
                key="bigint", bytes="bytea", collate='COLLATE "C"'
            )
            for name, columns in TABLES.items()
        ),
    )
    indexes = (
        *INDEXES,
        "CREATE INDEX archive_index_document ON archive_index USING gin (document)",
    )
    columns = ("id", "document", "codes")
    key = "id"
    matching = "document @@ %s::tsquery"
    packed = "string_agg(codes, ''::bytea)"

    def render(self, clauses: Iterable[Clause]) -> str:
        return " & ".join("!" * clause.negative + self._clause(clause) for clause in clauses)

    def table(self, what: str) -> str:
        return "archive_index"

    def best(self, clauses: Sequence[Clause]) -> tuple[str, list[str]]:
        """By the words alone: tags would count as words of equal weight."""
        said = [clause._replace(codes=()) for clause in clauses if not clause.negative]
        return "ORDER BY ts_rank(document, %s::tsquery, 1) DESC, id DESC", [self.render(said)]

    def _clause(self, clause: Clause) -> str:
        tags = [_quoted(tag(code)) for code in clause.codes]
        phrases = [
            f"({' <-> '.join(map(_quoted, phrase.stems))}{':*' * phrase.open})"
            for phrase in clause.phrases
        ]
        return f"({' | '.join(tags + phrases)})"

    def row(self, document: Document) -> tuple[Any, ...]:
        """Positions are written out: to_tsvector has a parser of its own, which cuts elsewhere."""
        tags = " ".join(_quoted(tag(code)) for code in document.codes)
        stems = " ".join(
            f"{_quoted(stem)}:{position}"
            for position, stem in enumerate(document.stems, 1)
            if stem != BREAK
        )
        return document.id, f"{tags} {stems}", document.packed

    def insert(self, cursor: Any, table: str, columns: Sequence[str], rows: Any) -> None:
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with cursor.db.wrap_database_errors, cursor.copy(sql) as copy:  # Django knows no COPY
            for row in rows:
                copy.write_row(row)

    def differing(self, cursor: Any, documents: list[Document]) -> set[int]:
        wanted = [self.row(document) for document in documents]
        cursor.execute(
            "SELECT wanted.id"
            " FROM unnest(%s::bigint[], %s::text[], %s::bytea[]) AS wanted (id, document, codes)"
            " LEFT JOIN archive_index held USING (id)"
            " WHERE held.document IS DISTINCT FROM wanted.document::tsvector"
            " OR held.codes IS DISTINCT FROM wanted.codes",
            [list(column) for column in zip(*wanted, strict=True)],
        )
        return {row[0] for row in cursor.fetchall()}


def _quoted(stem: str) -> str:
    doubled = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def dialect(connection: BaseDatabaseWrapper) -> Dialect:
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()
