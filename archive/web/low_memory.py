"""A long answer in little memory, whatever the size of the archive."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

LITTLE = {"mmap_size": 0, "cache_size": -8_000}
"""Of SQLite, which else maps its file and keeps 64 MB of it: of use to pages, which ask for the
same again and again, and of none to what reads the whole archive once."""


def low_memory(parts: Iterable[bytes]) -> Generator[bytes]:
    with _little_memory():
        yield from parts


@contextmanager
def _little_memory() -> Iterator[None]:
    usual = {name: _pragma(name) for name in LITTLE} if connection.vendor == "sqlite" else {}
    for name in usual:
        _pragma(name, LITTLE[name])
    try:
        yield
    finally:
        for name, value in usual.items():
            _pragma(name, value)


def _pragma(name: str, value: int | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}" if value is None else f"PRAGMA {name} = {value:d}")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
