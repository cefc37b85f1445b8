"""A list of statements on its way out: the rows of the page at its address, all of them, in
their order, so many at a time that a list of any length needs the same little memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from archive.search import number_of
from archive.selectors.links import absolute
from archive.selectors.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.filters.filterset import StatementFilter
    from archive.selectors.shapes import Statement

FIRST, CHUNK = 250, 1_000  # rows; the first are few, so that they are there at once


@dataclass
class Listing:
    """`url` is the address that was asked for; `title` names the list in words."""

    asked: StatementFilter
    url: str
    title: str
    options: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def total(self) -> int:
        return self.asked.answer.count()

    @property
    def shown(self) -> int:
        """How many of them the list has: of the best matches it shows no more than some."""
        return len(self.asked.page.ids) if self.ranked else self.total

    @property
    def ranked(self) -> bool:
        return bool(self.asked.values["order"] == "relevance")

    @property
    def page_url(self) -> str:
        """The page of the list for people."""
        return absolute(self.asked.address())

    def turned(self, cursor: str) -> str:
        """The same form of another page; an empty cursor names the first."""
        query = self.asked.address({"after": [cursor] if cursor else []}).partition("?")[2]
        path = self.url.partition("?")[0]
        return f"{path}?{query}" if query else path

    def chunks(self) -> Iterator[list[Statement]]:
        for documents in self._documents():
            yield statements([number_of(document) for document in documents])

    def _documents(self) -> Iterator[list[int]]:
        if self.ranked:
            yield self.asked.page.ids
            return
        newest, after = self.asked.values["order"] != "oldest", self.asked.values["after"]
        size = FIRST
        while found := self.asked.answer.page(newest=newest, after=after, size=size):
            yield found
            after, size = found[-1], CHUNK
