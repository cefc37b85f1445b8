"""Queries that are compiled once: for a few rows Django needs ten times as long to word a
query as the database to answer it, and a page of a list asks a dozen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.models import QuerySet

    Converter = Callable[[Any, Any, Any], Any]

M = TypeVar("M", bound=Model)


class Words(NamedTuple):
    """What is before and after the keys, the parameters of either, and how the values of
    some columns become Python's."""

    before: str
    after: str
    first: list[Any]
    last: list[Any]
    converters: dict[int, tuple[list[Converter], Any]]


class CompiledQuery:
    """The values of a queryset for those rows whose `field` is among some keys."""

    def __init__(self, rows: QuerySet[Any, Any], field: str) -> None:
        self._rows = rows.filter(**{f"{field}__in": [0]})

    def __call__(self, keys: Collection[int | str]) -> list[tuple[Any, ...]]:
        if not keys:
            return []
        words = self._words
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(keys))
            cursor.execute(
                f"{words.before}IN ({places}){words.after}", [*words.first, *keys, *words.last]
            )
            rows = list(cursor.fetchall())
        return _converted(rows, words.converters) if words.converters else rows

    @cached_property
    def _words(self) -> Words:
        compiler = self._rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        before, after = sql.split("IN (%s)")
        place = before.count("%s")
        columns = [column for column, _, _ in compiler.select or []]
        return Words(
            before,
            after,
            list(parameters[:place]),
            list(parameters[place + 1 :]),
            compiler.get_converters(columns),
        )


def _converted(
    rows: list[tuple[Any, ...]], converters: dict[int, tuple[list[Converter], Any]]
) -> list[tuple[Any, ...]]:
    """A database may keep a moment as text, and a list as JSON."""
    found = [list(row) for row in rows]
    for column, (steps, expression) in converters.items():
        for row in found:
            for step in steps:
                row[column] = step(row[column], expression, connection)
    return [tuple(row) for row in found]


class CompiledObjects(Generic[M]):
    """The objects of a queryset for those rows whose `field` is among some keys, each with the
    objects that it leads to by `related` paths, the nearer ones first. What is `deferred` is read
    when it is asked for."""

    def __init__(
        self, rows: QuerySet[M, M], field: str, *related: str, deferred: Collection[str] = ()
    ) -> None:
        self._parts = [_part(rows.model, path, deferred) for path in ("", *related)]
        names = [name for part in self._parts for name in part.paths]
        self._values = CompiledQuery(rows.values_list(*names), field)

    def __call__(self, keys: Collection[int | str]) -> list[M]:
        return [self._object(row) for row in self._values(keys)]

    def first(self, key: int | str) -> M | None:
        return next(iter(self([key])), None)

    def _object(self, row: tuple[Any, ...]) -> M:
        objects: dict[str, Any] = {}
        start = 0
        for path, model, fields, _ in self._parts:
            stop = start + len(fields)
            found = None if row[start] is None else _made(model, fields, row[start:stop])
            parent, _, name = path.rpartition("__")
            if objects.get(parent):
                setattr(objects[parent], name, found)
            objects[path], start = found, stop
        made: M = objects[""]
        return made


class _Part(NamedTuple):
    path: str
    model: type[Model]
    fields: list[str]
    paths: list[str]


def _part(model: type[Model], path: str, deferred: Collection[str]) -> _Part:
    """The key comes first, as Django puts it first; where it is nothing there is no object."""
    for name in filter(None, path.split("__")):
        related = model._meta.get_field(name).related_model
        if related is None:
            raise TypeError(f"“{path}” leads to no other object.")
        model = related
    before = f"{path}__" if path else ""
    fields = [
        field.attname
        for field in model._meta.concrete_fields
        if before + field.attname not in deferred
    ]
    return _Part(path, model, fields, [before + field for field in fields])


def _made(model: type[Model], fields: list[str], values: tuple[Any, ...]) -> Model:
    return model.from_db(connection.alias, fields, values)
