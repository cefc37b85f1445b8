"""How fast sentences get into an empty database, and Django's `bulk_create` beside it.

`python -m tests.bench.rates` prints a line and leaves nothing behind. The time is CPU, that of the
database's process included.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from archive.actions.bulk_writer import COLUMNS  # noqa: E402
from archive.models import Sentence, Source  # noqa: E402
from archive.search.dialects import dialect  # noqa: E402
from tests.bench.processes import cpu_seconds  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCES, A_SOURCE, ROUNDS = 30_000, 60, 3
TEXT = "The parties agreed to resume work on the corridor and to report on it every second week."

Row = tuple[int, int, int, str, str]


class Undo(Exception):
    """So that nothing stays."""


def main() -> None:
    ours, theirs = min_cpu(as_bulk_load), min_cpu(as_bulk_create)
    print(
        f"Sentence rows: {SENTENCES / ours:,.0f} a CPU second, "
        f"{theirs / ours:.1f} times the rate of bulk_create"
    )


def min_cpu(write: Callable[[list[Row]], None]) -> float:
    return min(spent(write) for _ in range(ROUNDS))


def spent(write: Callable[[list[Row]], None]) -> float:
    used = 0.0
    try:
        with transaction.atomic():
            rows = sentences()
            before = cpu()
            write(rows)
            used = cpu() - before
            raise Undo
    except Undo:
        return used


def cpu() -> float:
    if connection.vendor == "sqlite":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return time.process_time() + cpu_seconds(cursor.fetchone()[0])


def sentences() -> list[Row]:
    sources = Source.objects.bulk_create(
        Source(slug=f"source-{n}", title="T", language="en") for n in range(SENTENCES // A_SOURCE)
    )
    numbers = range(1, A_SOURCE + 1)
    places = [(source.pk, number) for source in sources for number in numbers]
    return [(pk, *place, f"{TEXT} {pk}", "") for pk, place in enumerate(places, 1)]


def as_bulk_load(rows: list[Row]) -> None:
    table = "archive_sentence"
    with connection.cursor() as cursor:
        dialect(connection).insert(cursor, table, COLUMNS[table].split(", "), rows)


def as_bulk_create(rows: list[Row]) -> None:
    Sentence.objects.bulk_create(
        Sentence(pk=pk, source_id=source, number=number, text=text, excluded_reason=aside)
        for pk, source, number, text, aside in rows
    )


main()
