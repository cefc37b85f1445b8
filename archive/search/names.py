"""The names of topics, actors and events: found by their words, wherever statements carry them.

They are kept apart from the statements' own words, so that a new name is found at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection

from archive.models import Actor, Event, Topic
from archive.search import analyser
from archive.search.codes import code, facet_of, first_and_last, key_of
from archive.search.dialects import dialect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from archive.search.query import Part

    Named = Actor | Topic | Event
    Spelt = dict[int, analyser.Word]

_CARRIED_AS = {
    "speaker": ("speaker", "addressee", "issuer"),
    "topic": ("topic",),
    "event": ("event",),
}
AFTER_ALL = "\U0010ffff"


def put(thing: Named) -> None:
    """Take over a name that is new or changed."""
    drop(thing)
    _insert(_rows(thing))


def drop(thing: Named) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_index_name WHERE code = %s", [_code(thing)])


def put_all() -> None:
    _insert(rows())


def rows() -> list[tuple[int, int, str, str]]:
    """All that the table should hold."""
    things: Iterable[Named] = [*Topic.objects.all(), *Actor.objects.all(), *Event.objects.all()]
    return [row for thing in things for row in _rows(thing)]


def _insert(rows: Iterable[tuple[int, int, str, str]]) -> None:
    with connection.cursor() as cursor:
        columns = ("code", "place", "word", "stem")
        dialect(connection).insert(cursor, "archive_index_name", columns, rows)


def _code(thing: Named) -> int:
    kinds = {Topic: "topic", Actor: "speaker", Event: "event"}
    return code(kinds[type(thing)], thing.pk)


def _rows(thing: Named) -> Iterator[tuple[int, int, str, str]]:
    """Words of different names of one thing are not side by side."""
    aliases = thing.aliases.split("\n") if isinstance(thing, Actor) else []
    place = 0
    for name in (thing.name, *aliases):
        place += 1
        for word in analyser.words(name):
            yield _code(thing), place, word.folded, word.stem
            place += 1


def actors_with(stems: Collection[str], limit: int) -> list[int]:
    """Actors whose name or alias holds one of these words, by primary key."""
    if not stems:
        return []
    places = ", ".join(["%s"] * len(stems))
    first, last = first_and_last("speaker")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT code FROM archive_index_name WHERE stem IN ({places})"
            " AND code BETWEEN %s AND %s ORDER BY code LIMIT %s",
            [*sorted(stems), first, last, limit],
        )
        return [key_of(number) for (number,) in cursor.fetchall()]


class Names:
    """The names in which some word of these parts occurs."""

    def __init__(self, parts: list[Part]) -> None:
        self._spelt: dict[int, Spelt] = defaultdict(dict)
        asked = sorted({word.stem for part in parts for word in part.words})
        begun = [part.words[-1].folded for part in parts if part.open]
        where = [f"stem IN ({', '.join(['%s'] * len(asked))})"]
        where += ["word >= %s AND word < %s"] * len(begun)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT code, place, word, stem FROM archive_index_name WHERE "
                + " OR ".join(where),
                [*asked, *(bound for word in begun for bound in (word, word + AFTER_ALL))],
            )
            for number, place, folded, stem in cursor.fetchall():
                self._spelt[number][place] = analyser.Word(folded, stem)

    def codes(self, part: Part) -> tuple[int, ...]:
        """What statements carry whose speaker, addressee, issuer, topic or event is named so."""
        return tuple(
            code(facet, key_of(number))
            for number, spelt in sorted(self._spelt.items())
            if any(_stands_at(part, spelt, place) for place in spelt)
            for facet in _CARRIED_AS[facet_of(number)]
        )


def _stands_at(part: Part, spelt: Spelt, place: int) -> bool:
    *before, last = part.words
    if not all(
        place + n in spelt and spelt[place + n].stem == word.stem for n, word in enumerate(before)
    ):
        return False
    found = spelt.get(place + len(before))
    if found is None:
        return False
    return found.stem == last.stem or (part.open and found.folded.startswith(last.folded))
