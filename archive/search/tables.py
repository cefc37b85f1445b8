"""The tables of the index: made after migrate and not by migrations, since their form is ours
to change at any time. All that is in them can be rebuilt from the archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import Warning as CheckWarning
from django.db import connections

from archive.search.dialects import TABLES, dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

FORM = 4
"""Raised with every change of what the tables hold; migrate then rebuilds the index."""

NAMES = ("archive_index", *TABLES)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(set(NAMES) - set(connection.introspection.table_names()))


def is_current(connection: BaseDatabaseWrapper) -> bool:
    if missing(connection):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM archive_index_value WHERE facet = 'form'")
        return [value for (value,) in cursor.fetchall()] == [str(FORM)]


def make(connection: BaseDatabaseWrapper) -> None:
    """Empty tables in place of whatever was there; `make_indexes` once they are filled."""
    with connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in dialect(connection).tables:
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO archive_index_value (id, facet, value) VALUES (0, 'form', %s)",
            [str(FORM)],
        )


def make_indexes(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in dialect(connection).indexes:
            cursor.execute(statement)


def check_index(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckWarning]:
    """A migrate that died half-way leaves the archive without its index. Only a warning,
    because an error would keep the next migrate from running."""
    return [
        CheckWarning(
            f"The database “{alias}” lacks tables of the index: {', '.join(absent)}.",
            hint="Run “manage.py migrate”; it makes them and fills them.",
            id="archive.W002",
        )
        for alias in databases or []
        if has_archive(connections[alias]) and (absent := missing(connections[alias]))
    ]


def has_archive(connection: BaseDatabaseWrapper) -> bool:
    return "archive_generation" in connection.introspection.table_names()
