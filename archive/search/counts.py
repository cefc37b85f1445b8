"""Kept counts: how much there is with two codes together, as rows of `archive_index_count`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection

_SECOND = 32  # bits of a pair's second code


def pair(code: int, other: int) -> int:
    return code << _SECOND | other


def count_rows(tally: Counter[int]) -> list[tuple[int, int, int]]:
    """The two codes of each pair, and how often it occurs."""
    rest = (1 << _SECOND) - 1
    return sorted((pair >> _SECOND, pair & rest, n) for pair, n in tally.items() if n)


def add(tally: Counter[int]) -> None:
    """Change the kept counts by these numbers."""
    rows = count_rows(tally)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO archive_index_count (code, other, n) VALUES (%s, %s, %s)"
            " ON CONFLICT (code, other) DO UPDATE SET n = archive_index_count.n + excluded.n",
            rows,
        )
        cursor.executemany(
            "DELETE FROM archive_index_count WHERE code = %s AND other = %s AND n = 0",
            [(code, other) for code, other, n in rows if n < 0],
        )


def kept(code: int, others: Collection[int] = ()) -> dict[int, int]:
    """By second code, how often it is with the first; of these second codes, or of all."""
    among = f" AND other IN ({', '.join(['%s'] * len(others))})" if others else ""
    sql = f"SELECT other, n FROM archive_index_count WHERE code = %s{among}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [code, *others])
        return dict(cursor.fetchall())
