"""Pages of a list, by a cursor in the address: the key of the row that the page follows.

No page costs more than the first, and a row that is added later moves no other off a page.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet

from archive.search import day_of, document_id, following, number_of, until
from archive.text.sort_keys import LONGEST
from archive.web.converters import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.search import Answer, Entry

    Key = tuple[Any, ...]

M = TypeVar("M", bound=Model)
SIZE = 50


class BadCursor(ValueError):
    """The cursor does not name a place in the list."""


class Order(NamedTuple):
    """The fields a list is sorted by, all the same way; the last breaks ties."""

    fields: tuple[str, ...]
    readers: tuple[Callable[[str], Any], ...]
    descending: bool = True

    def cursor(self, text: str) -> Key:
        """The values that it names. Of three, the one in the middle may hold full stops."""
        try:
            parts = text.rsplit(".", 1) if len(self.fields) > 1 else [text]
            if len(self.fields) > 2:
                parts[:1] = parts[0].split(".", 1)
            return tuple(read(part) for read, part in zip(self.readers, parts, strict=True))
        except (ValueError, OverflowError) as error:
            raise BadCursor(text) from error

    def key(self, row: Model) -> Key:
        return tuple(getattr(row, field) for field in self.fields)

    def reversed(self) -> Order:
        return self._replace(descending=not self.descending)


class Page(NamedTuple, Generic[M]):
    """`newer` and `older` are cursors: an empty one names the first page, None none at all."""

    rows: list[M]
    newer: str | None
    older: str | None


class Documents(NamedTuple):
    """A page of documents of the index, as long as those of rows; cursors as there."""

    ids: list[int]
    newer: str | None
    older: str | None

    @property
    def numbers(self) -> list[int]:
        return [number_of(document) for document in self.ids]


def read_date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    return date.fromisoformat(text)


def read_number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,9}", text) or int(text) > LARGEST:
        raise ValueError
    return int(text)


def read_entry(text: str) -> int:
    """An entry of a log. In older addresses its moment comes before it, which places nothing."""
    moment, _, number = text.rpartition(".")
    if moment:
        datetime.strptime(moment, "%Y%m%dT%H%M%S%f")
    return read_number(number)


def read_slug(text: str) -> str:
    if not re.fullmatch(r"[-a-zA-Z0-9_]{1,200}", text):
        raise ValueError
    return text


def read_day(text: str) -> str:
    """As things of the index are sorted by it."""
    return f"{read_date(text)}"


def read_key(text: str) -> str:
    """A sort key; one that is too long sorts where the whole would."""
    if "\0" in text:
        raise ValueError
    return text[: LONGEST + 1]


def read_rank(text: str) -> int:
    if not re.fullmatch(r"0|-[1-9][0-9]{0,9}", text):
        raise ValueError
    return int(text)


def read_document(text: str) -> int:
    """The document that a cursor of the list of statements names. Raises BadCursor."""
    day, number = STATEMENTS.cursor(text)
    try:
        return document_id(day, number)
    except ValueError as error:
        raise BadCursor(text) from error


def documents(answer: Answer, after: int | None, *, newest: bool) -> Documents:
    """The page of an answer that follows the document `after`."""
    found = answer.page(newest=newest, after=after, size=SIZE + 1)
    older = _named(found[SIZE - 1]) if len(found) > SIZE else None
    if after is None:
        return Documents(found[:SIZE], None, older)
    before = found and answer.page(newest=not newest, after=found[0], size=SIZE + 1)
    newer = _named(before[SIZE]) if len(before) > SIZE else ""
    return Documents(found[:SIZE], newer, older)


def last(answer: Answer, total: int, *, newest: bool) -> str:
    """The cursor of the last page of an answer of so many; an empty one names the first page."""
    if total <= SIZE:
        return ""
    rest = total % SIZE or SIZE
    return _named(answer.page(newest=not newest, size=rest + 1)[-1])


def _named(document: int) -> str:
    return f"{day_of(document)}.{number_of(document)}"


def things(facet: str, order: Order, after: str = "", size: int | None = None) -> Page[Any]:
    """The keys of the things on the page that follows `after`. Raises BadCursor."""
    columns = [field for field in order.fields if field != "pk"]
    place = order.cursor(after)[: len(columns)] if after else ()
    size = size or SIZE
    found = following(facet, columns, place, descending=order.descending, size=size + 1)
    older = _entry(order, found[size - 1]) if len(found) > size else None
    newer = None
    if after:
        before = until(facet, columns, place, descending=order.descending, size=size + 1)
        newer = _entry(order, before[size]) if len(before) > size else ""
    return Page([entry.pk for entry in found[:size]], newer, older)


def in_order(rows: QuerySet[M], keys: Sequence[int]) -> list[M]:
    """The rows with these keys, in their order; one that has gone since is left out."""
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def whole(facet: str, order: Order, size: int) -> Iterator[list[int]]:
    """The keys of all things in their order, so many at a time."""
    after: str | None = ""
    while after is not None:
        page = things(facet, order, after, size)
        after = page.older
        yield page.rows


def _entry(order: Order, entry: Entry) -> str:
    """The cursor of the page that follows a thing."""
    return _text((*entry.place, entry.pk)[: len(order.fields)])


def page(rows: QuerySet[M], order: Order, after: str = "") -> Page[M]:
    """The page that follows `after`. Raises BadCursor."""
    cursor = order.cursor(after) if after else None
    found = list(_following(rows, order, cursor)[: SIZE + 1])
    older = _text(order.key(found[SIZE - 1])) if len(found) > SIZE else None
    newer = _newer(rows, order, found) if cursor else None
    return Page(found[:SIZE], newer, older)


def _following(rows: QuerySet[M], order: Order, cursor: Key | None) -> QuerySet[M]:
    sign, beyond = ("-", "lt") if order.descending else ("", "gt")
    rows = rows.order_by(*(f"{sign}{field}" for field in order.fields))
    if cursor is None:
        return rows
    first, last = order.fields[0], order.fields[-1]
    following = Q(**{f"{first}__{beyond}": cursor[0]})
    if first != last:
        following |= Q(**{first: cursor[0], f"{last}__{beyond}": cursor[1]})
    return rows.filter(following)


def _newer(rows: QuerySet[M], order: Order, found: list[M]) -> str:
    """The cursor of the page before: the key of the row that is before its first."""
    if not found:
        return ""
    before = list(_following(rows, order.reversed(), order.key(found[0]))[: SIZE + 1])
    return _text(order.key(before[SIZE])) if len(before) > SIZE else ""


def _text(key: Key) -> str:
    return ".".join(map(str, key))


STATEMENTS = Order(("listed_on", "number"), (read_date, read_number))
BY_SLUG = Order(("slug", "pk"), (read_slug, read_number), descending=False)
BY_DAY = Order(("day", "slug"), (read_day, read_slug))
BY_NAME = Order(("key", "slug"), (read_key, read_slug), descending=False)
BY_SIZE = Order(("rank", "key", "slug"), (read_rank, read_key, read_slug), descending=False)
AS_WRITTEN = Order(("pk",), (read_entry,))
