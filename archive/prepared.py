"""Queries that are put into words once: for a few rows Django needs ten times as long to word a
query as the database to answer it, and a page of a list asks a dozen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


class Prepared:
    """The values of a queryset for those rows whose `field` is among some keys, as the database
    gives them: text and numbers, since other types are not turned into Python's."""

    def __init__(self, rows: QuerySet[Any, Any], field: str) -> None:
        self._rows = rows.filter(**{f"{field}__in": [0]})

    def __call__(self, keys: Collection[int | str]) -> list[tuple[Any, ...]]:
        if not keys:
            return []
        before, after, first, last = self._words
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(keys))
            cursor.execute(f"{before}IN ({places}){after}", [*first, *keys, *last])
            return list(cursor.fetchall())

    @cached_property
    def _words(self) -> tuple[str, str, list[Any], list[Any]]:
        """What stands before and after the keys, and the parameters of either."""
        sql, parameters = self._rows.query.sql_with_params()
        before, after = sql.split("IN (%s)")
        place = before.count("%s")
        return before, after, list(parameters[:place]), list(parameters[place + 1 :])
