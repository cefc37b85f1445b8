"""What a statement can be asked by, each value as one number: its facet, then its own key.

The numbers serve three times: packed in a row for counting, as pairs for kept counts, and in
hexadecimal as words of the full-text index. Acts and languages have no key of their own, so
they are given one at their first use.
"""

from __future__ import annotations

from array import array
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Value = int | str

NOT_STATED = 0
"""The speaker of a statement whose source does not say who spoke."""
NOT_STATED_SLUG = "not-stated"
"""The same in addresses and tables."""

FACETS = {
    "topic": 1,
    "speaker": 2,
    "addressee": 3,
    "act": 4,
    "issuer": 5,
    "event": 6,
    "year": 7,
    "language": 8,
    "source": 15,  # the highest, so that sources sort last; there are many
}
EXCLUSIVE = ("act", "issuer", "event", "year", "language")
"""Of these a statement carries at most one value, so that counts of several add up."""
ALL = 0
"""The code that every statement carries."""
_MONTH = 9  # nobody asks for a month by name, but the counts of whole months are kept
_THINGS, _LETTER = 10, 11  # nor for these: they are counts of things, not of statements

_BITS = 28
_KEY = (1 << _BITS) - 1
_KIND = 4  # bits of a facet's number
_NAMES = {kind: facet for facet, kind in FACETS.items()}
_KEYED = ("act", "language")


def code(facet: str, key: int) -> int:
    return FACETS[facet] << _BITS | key


def month(day: date) -> int:
    """The code of a day's month."""
    return _MONTH << _BITS | day.year * 12 + day.month


def things_of(facet: str) -> int:
    """The code that all public things of a kind carry."""
    return _THINGS << _BITS | FACETS[facet]


def letter(first: str) -> int:
    """The code of the first character of a sort key, or of an empty one."""
    return _LETTER << _BITS | (ord(first) if first else 0)


def letter_of(number: int) -> str:
    return chr(key_of(number)) if key_of(number) else ""


def is_letter(number: int) -> bool:
    return number >> _BITS == _LETTER


def first_and_last(facet: str) -> tuple[int, int]:
    return code(facet, 0), code(facet, _KEY)


def facet_of(number: int) -> str:
    return _NAMES[number >> _BITS]


def key_of(number: int) -> int:
    return number & _KEY


def pack(codes: Iterable[int]) -> bytes:
    """As a row holds them, the key first: such numbers are small and apart from each other in
    their lowest bits, and Python counts them in two thirds of the time."""
    return array("I", [(number & _KEY) << _KIND | number >> _BITS for number in codes]).tobytes()


def unpack(packed: bytes) -> list[int]:
    low = (1 << _KIND) - 1
    return [(number & low) << _BITS | number >> _KIND for number in array("I", packed)]


def counted(packed: bytes, facets: Iterable[str]) -> dict[int, int]:
    """How often each code of these facets is in the packed ones of many rows."""
    low, wanted = (1 << _KIND) - 1, {FACETS[facet] for facet in facets}
    return {
        (number & low) << _BITS | number >> _KIND: n
        for number, n in Counter(array("I", packed)).items()
        if number & low in wanted
    }


def tag(number: int) -> str:
    """As a word of the index; no word of a text holds the sign."""
    return f"#{number:x}"


class Values:
    """The keys of acts and languages."""

    @cached_property
    def _keys(self) -> dict[tuple[str, str], int]:
        """Read when first needed; most questions are about neither."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, facet, value FROM archive_index_value")
            return {(facet, value): key for key, facet, value in cursor.fetchall()}

    @cached_property
    def _values(self) -> dict[tuple[str, int], str]:
        return {(facet, key): value for (facet, value), key in self._keys.items()}

    def code(self, facet: str, value: Value) -> int:
        """That of an act or language which no statement ever had is carried by none."""
        key = self._keys.get((facet, str(value)), 0) if facet in _KEYED else int(value)
        return code(facet, key)

    def by_facet(
        self, facets: Iterable[str], tally: Mapping[int, int]
    ) -> dict[str, dict[Value, int]]:
        """Counts by facet and value, from those by code."""
        found: dict[int, dict[Value, int]] = {FACETS[facet]: {} for facet in facets}
        keyed = {FACETS[facet] for facet in _KEYED}
        for number, n in tally.items():
            kind = number >> _BITS
            found[kind][self.value(number) if kind in keyed else number & _KEY] = n
        return {facet: found[FACETS[facet]] for facet in facets}

    def value(self, number: int) -> Value:
        facet = facet_of(number)
        return self._values[facet, key_of(number)] if facet in _KEYED else key_of(number)

    def add(self, wanted: Mapping[str, Iterable[str]]) -> None:
        missing = [
            (facet, value)
            for facet, values in wanted.items()
            for value in sorted(set(values))
            if (facet, value) not in self._keys
        ]
        with connection.cursor() as cursor:
            for key, (facet, value) in enumerate(missing, len(self._keys) + 1):
                cursor.execute(
                    "INSERT INTO archive_index_value (id, facet, value) VALUES (%s, %s, %s)",
                    [key, facet, value],
                )
                self._keys[facet, value] = key
                self._values[facet, key] = value
