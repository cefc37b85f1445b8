"""Pages to look around in: their orders, and by letter or year the ways into a long list.

A list by name is sorted here and not by the database, as two databases sort names in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from archive.filters import pagination

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

KEY = 60  # characters of a name by which it is sorted
DIGITS = "0–9"
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_BEFORE_A_WORD = re.compile(r"^[\W_]+")


BY_DATE = {"date": "Newest first", "name": "A–Z"}
BY_NAME = {"name": "A–Z", "size": "Most statements"}


class Link(NamedTuple):
    text: str
    url: str
    current: bool = False


class Problem(NamedTuple):
    title: str
    hint: str


class Asked:
    """What a browse page was asked for: an order, the first of which it has by itself, and if it
    is `paged` the place that the page follows. Nothing is shown for what is not understood."""

    def __init__(
        self, request: HttpRequest, orders: Mapping[str, str], *, paged: bool = False
    ) -> None:
        self.path, self.orders = request.path, orders
        self.names = ["order", "after"] if paged else ["order"]
        self.given = dict(request.GET.lists())
        self.order = self._one("order") or next(iter(orders))
        self.after = self._one("after") if paged else ""
        self.problem = self._problem()

    def _one(self, name: str) -> str:
        return self.given.get(name, [""])[-1]

    def _problem(self) -> Problem | None:
        for name, values in self.given.items():
            if name not in self.names:
                hint = f"It can be asked for {' and '.join(self.names)}."
                return Problem(f"“{name}” is not something this list can be asked for", hint)
            if len(values) > 1:
                return Problem(f"“{name}” is given more than once", "It takes one value.")
        if self.order not in self.orders:
            return Problem(f"“{self.order}” is not an order of this list", "Choose one above.")
        return None

    def misplaced(self) -> None:
        self.problem = Problem(f"“{self.after}” is not a place in this list", "")

    def address(self, after: str | None = "", order: str = "") -> str:
        """Nothing where there is no such page."""
        if after is None:
            return ""
        order = order or self.order
        first = order == next(iter(self.orders))
        query = {} if first else {"order": order}
        query |= {"after": after} if after else {}
        return self.path + (f"?{urlencode(query)}" if query else "")

    def context(self, page: pagination.Page[Any] | None = None) -> dict[str, Any]:
        return {
            "path": self.path,
            "problem": self.problem,
            "orders": [
                Link(words, self.address(order=order), order == self.order)
                for order, words in self.orders.items()
            ],
            "order": self.order,
            "unlisted": bool(self.given),
            "newer": self.address(page.newer) if page else "",
            "older": self.address(page.older) if page else "",
        }


def sort_key(name: str) -> str:
    """Without case, accents of Latin letters, and whatever stands before the first word; “The
    Kremlin” stands under K."""
    folded = name.removeprefix("The ").casefold()
    if not folded.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
        folded = unicodedata.normalize("NFC", plain)
    return _BEFORE_A_WORD.sub("", folded)[:KEY]


def first_letter(name: str) -> str:
    return _letter(sort_key(name))


def _letter(key: str) -> str:
    return key[0].upper() if key and not key[0].isdigit() else DIGITS


class Entry(NamedTuple):
    key: str
    slug: str
    pk: int


class Names:
    """A long list by name. A cursor is the name and slug that the page follows; that of a letter
    stands before the first name under it, whichever that may come to be."""

    order = pagination.Order(("key", "slug"), (lambda text: text[: KEY + 1], pagination.read_slug))

    def __init__(self, things: Iterable[tuple[int, str, str]]) -> None:
        self.entries = sorted(Entry(sort_key(name), slug, pk) for pk, slug, name in things)

    def page(self, after: str) -> pagination.Page[Any]:
        """Keys of the things on it. Raises BadCursor."""
        start = bisect_right(self.entries, self.order.cursor(after), key=_place) if after else 0
        stop = start + pagination.SIZE
        return pagination.Page(
            [entry.pk for entry in self.entries[start:stop]],
            self._cursor(start - pagination.SIZE) if after else None,
            self._cursor(stop) if stop < len(self.entries) else None,
        )

    def _cursor(self, place: int) -> str:
        """Of the page that begins here."""
        return f"{self.entries[place - 1].key}.{self.entries[place - 1].slug}" if place > 0 else ""

    def letters(self, asked: Asked) -> list[Link]:
        found: dict[str, str] = {}
        for entry in self.entries:
            found.setdefault(_letter(entry.key), entry.key[:1])
        return [
            Link(name, asked.address("" if name == DIGITS else f"{first}.-"))
            for name, first in found.items()
        ]


def _place(entry: Entry) -> tuple[str, str]:
    return entry.key, entry.slug


def years(found: Iterable[int], asked: Asked) -> list[Link]:
    """Each leads to the place where the list, newest first, enters the year."""
    return [
        Link(f"{year}", asked.address(f"{year + 1:04}-01-01.-" if place else ""))
        for place, year in enumerate(sorted(found, reverse=True))
    ]
