"""Pages to look around in: their orders, and by letter or year the ways into a long list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from archive import search
from archive.filters import pagination
from archive.text.sort_keys import sort_key
from archive.web.problems import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest

DIGITS = "0–9"

BY_DATE = {"date": "Newest first", "name": "A–Z"}
BY_NAME = {"name": "A–Z", "size": "Most statements"}


class Link(NamedTuple):
    text: str
    url: str
    current: bool = False


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

    def _problem(self) -> Fault | None:
        for name, values in self.given.items():
            if name not in self.names:
                hint = f"It can be asked for {' and '.join(self.names)}."
                return Fault(name, f"“{name}” is not something this list can be asked for", hint)
            if len(values) > 1:
                return Fault(name, f"“{name}” is given more than once", "It takes one value.")
        if self.order not in self.orders:
            return Fault(
                "order", f"“{self.order}” is not an order of this list", "Choose one above."
            )
        return None

    def misplaced(self) -> None:
        self.problem = Fault("after", f"“{self.after}” is not a place in this list", "")

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


def page(facet: str, name: str, rows: QuerySet[Any], asked: Asked) -> dict[str, Any]:
    """Things of the index as `name`, taken from these rows, and the ways into their list. Raises
    BadCursor."""
    by_name = asked.order == "name"
    found = pagination.things(
        facet, pagination.BY_NAME if by_name else pagination.BY_DAY, asked.after
    )
    tally = search.tally(facet)
    ways = letters(tally.letters, asked) if by_name else years(tally.years, asked)
    listed = {name: pagination.in_order(rows, found.rows), "total": tally.total, "ways": ways}
    return asked.context(found) | listed


def first_letter(name: str) -> str:
    return _letter(sort_key(name))


def _letter(key: str) -> str:
    return key[0].upper() if key and not key[0].isdigit() else DIGITS


def letters(found: Iterable[str], asked: Asked) -> list[Link]:
    """By the first characters of sort keys: each leads to the place where the list, from A to Z,
    enters its letter, whatever name may come to be the first under it."""
    ways: dict[str, str] = {}
    for first in sorted(found):
        ways.setdefault(_letter(first), first)
    return [
        Link(name, asked.address("" if name == DIGITS else f"{first}.-"))
        for name, first in ways.items()
    ]


def years(found: Iterable[int], asked: Asked) -> list[Link]:
    """Each leads to the place where the list, newest first, enters the year."""
    return [
        Link(f"{year}", asked.address(f"{year + 1:04}-01-01.-" if place else ""))
        for place, year in enumerate(sorted(found, reverse=True))
    ]
