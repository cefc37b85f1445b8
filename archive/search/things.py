"""Public topics, actors, events and sources in the orders of the pages that list them.

They are kept apart from the models, since what is public of them hangs on other tables and names
are not sorted alike on both databases: so each page reads as many rows as it shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.utils import timezone

from archive.models import Actor, Event, Source, Topic
from archive.search import counts
from archive.search.codes import (
    ALL,
    FACETS,
    code,
    facet_of,
    first_and_last,
    is_letter,
    key_of,
    letter,
    letter_of,
    things_of,
)
from archive.search.dialects import dialect
from archive.text.sort_keys import sort_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    AnyThing = Topic | Actor | Event | Source

MODELS: dict[str, type[AnyThing]] = {
    "topic": Topic,
    "speaker": Actor,
    "event": Event,
    "source": Source,
}
"""By the facet that a thing is a value of; any actor may be a speaker."""
_SAID = {
    "topic": ("name",),
    "speaker": ("name",),
    "event": ("name", "date"),
    "source": ("title", "issued_on", "published_at"),
}
"""What a thing is called, and its day or a substitute for it."""
COLUMNS = ("code", "kind", "key", "slug", "day", "rank")
_CHUNK = 500


class Row(NamedTuple):
    """`day` is in the form of ISO 8601, empty where a thing has none; `rank` is 0 or below it by
    how many statements name an actor as speaker."""

    code: int
    kind: int
    key: str
    slug: str
    day: str
    rank: int


Place = tuple[str | int, ...]
"""The values of the columns that things are sorted by."""


class Entry(NamedTuple):
    """A thing's primary key, and its place in an order."""

    pk: int
    place: Place


class Tally(NamedTuple):
    """How many public things of a kind there are, and how many of a year, or under the first
    character of their sort keys, which may be empty."""

    total: int
    years: dict[int, int]
    letters: dict[str, int]


def code_of(thing: AnyThing) -> int:
    facet = next(facet for facet, model in MODELS.items() if isinstance(thing, model))
    return code(facet, thing.pk)


def reached(thing: AnyThing) -> set[int]:
    """The codes of a thing and of what is public through it."""
    found: list[AnyThing | None] = [thing]
    if isinstance(thing, Topic):
        found += [thing.parent]
    if isinstance(thing, Source):
        found += [thing.issuer, thing.carrier, thing.event]
    event = thing.event if isinstance(thing, Source) else thing
    if isinstance(event, Event):
        found += event.participants.all()
    return {code_of(each) for each in found if each}


def show(codes: Iterable[int]) -> None:
    """Show of the things with these codes what is public now, and no longer what is not."""
    wanted = sorted(set(filter(None, map(_thing, codes))))
    for at in range(0, len(wanted), _CHUNK):
        some = wanted[at : at + _CHUNK]
        old, new = _held(some), set(rows(some))
        _take_out(old - new)
        _put_in(new - old)
        tally = tallied(new - old)
        tally.subtract(tallied(old - new))
        counts.add(tally)


def rows(codes: Collection[int]) -> Iterator[Row]:
    """What the table should hold of these things."""
    speakers = [number for number in codes if facet_of(number) == "speaker"]
    said = counts.kept(ALL, speakers) if speakers else {}
    keys: dict[str, list[int]] = defaultdict(list)
    for number in codes:
        keys[facet_of(number)].append(key_of(number))
    for facet, some in keys.items():
        for pk, slug, name, day in _public(facet, some):
            number = code(facet, pk)
            key = sort_key(name)
            yield Row(number, FACETS[facet], key, slug, day, -said.get(number, 0))


def _thing(number: int) -> int:
    """The code of a thing by which a statement carries it in whatever part; 0 for what is none."""
    facet = {"addressee": "speaker", "issuer": "speaker"}.get(facet_of(number), facet_of(number))
    return code(facet, key_of(number)) if facet in MODELS and key_of(number) else 0


def _public(facet: str, keys: Collection[int]) -> Iterator[tuple[int, str, str, str]]:
    """Of the things with these keys those that are public: key, slug, name and day."""
    rows: QuerySet[Any, Any] = MODELS[facet].objects.published()
    found = rows.filter(pk__in=keys).order_by()
    for pk, slug, name, *days in found.values_list("pk", "slug", *_SAID[facet]):
        day = next(filter(None, days), "")
        yield pk, slug, name, f"{timezone.localdate(day) if isinstance(day, datetime) else day}"


def put_all() -> None:
    """Fill the empty table, once the statements are counted."""
    for some in _all_codes():
        new = set(rows(some))
        _put_in(new)
        counts.add(tallied(new))


def all_rows() -> Iterator[Row]:
    """All that the table should hold."""
    for some in _all_codes():
        yield from rows(some)


def _all_codes() -> Iterator[list[int]]:
    for facet, model in MODELS.items():
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        for at in range(0, len(keys), _CHUNK):
            yield [code(facet, key) for key in keys[at : at + _CHUNK]]


def tallied(rows: Iterable[Row]) -> Counter[int]:
    """The pairs of codes whose counts are kept for these rows."""
    found = Counter[int]()
    for row in rows:
        carried = [ALL, letter(row.key[:1])]
        carried += [code("year", int(row.day[:4]))] if row.day else []
        found.update(counts.pair(things_of(facet_of(row.code)), other) for other in carried)
    return found


def _held(codes: Collection[int]) -> set[Row]:
    places = ", ".join(["%s"] * len(codes))
    return set(
        starmap(
            Row,
            _select(
                f"SELECT {', '.join(COLUMNS)} FROM archive_index_thing WHERE code IN ({places})",
                codes,
            ),
        )
    )


def _take_out(rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM archive_index_thing WHERE code = %s", [(row.code,) for row in rows]
        )


def _put_in(rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        dialect(connection).insert(cursor, "archive_index_thing", COLUMNS, sorted(rows))


def tally(facet: str) -> Tally:
    found = counts.kept(things_of(facet))
    first, last = first_and_last("year")
    return Tally(
        found.get(ALL, 0),
        {key_of(other): n for other, n in found.items() if first <= other <= last},
        {letter_of(other): n for other, n in found.items() if is_letter(other)},
    )


def carrying(facet: str, keys: Iterable[int]) -> dict[int, int]:
    """How many public statements carry each of these values, if any do."""
    codes = [code(facet, key) for key in keys]
    return {key_of(other): n for other, n in counts.kept(ALL, codes).items()} if codes else {}


def following(
    facet: str, columns: Sequence[str], place: Place = (), *, descending: bool, size: int
) -> list[Entry]:
    """The things after a place, or the first ones, all columns sorted the same way."""
    return _entries(facet, columns, "<" if descending else ">", place, descending, size)


def until(
    facet: str, columns: Sequence[str], place: Place, *, descending: bool, size: int
) -> list[Entry]:
    """The things of the same order up to a place and with it, the nearest first."""
    return _entries(facet, columns, ">=" if descending else "<=", place, not descending, size)


def part(facet: str, *, start: int, size: int) -> list[int]:
    """The keys of so many things by their slugs, without the first `start` ones."""
    found = _select(
        "SELECT code FROM archive_index_thing WHERE kind = %s ORDER BY slug LIMIT %s OFFSET %s",
        [FACETS[facet], size, start],
    )
    return [key_of(number) for (number,) in found]


def _entries(
    facet: str, columns: Sequence[str], beyond: str, place: Place, descending: bool, size: int
) -> list[Entry]:
    way = "DESC" if descending else "ASC"
    sorting = ", ".join(f"{column} {way}" for column in columns)
    wanted, places = ", ".join(columns), ", ".join(["%s"] * len(place))
    where = f"AND ({wanted}) {beyond} ({places})" if place else ""
    found = _select(
        f"SELECT code, {wanted} FROM archive_index_thing WHERE kind = %s {where}"
        f" ORDER BY {sorting} LIMIT %s",
        [FACETS[facet], *place, size],
    )
    return [Entry(key_of(row[0]), tuple(row[1:])) for row in found]


def _select(sql: str, parameters: Collection[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())
