"""Which statements a picture counts, and the address of the list that holds the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from archive.search import NOT_STATED as NOBODY
from archive.search import NOT_STATED_SLUG, Answer, Question

if TYPE_CHECKING:
    from datetime import date

    from archive.search.codes import Value


class Scope(NamedTuple):
    """At most one value of each facet: as the index knows it, and as addresses write it."""

    values: dict[str, Value]
    slugs: dict[str, str]

    def narrowed(self, facet: str, value: Value, slug: str) -> Scope:
        """A topic within another takes its place, since it holds no more than a part of it."""
        return Scope({**self.values, facet: value}, {**self.slugs, facet: slug})

    @property
    def unnamed(self) -> Scope:
        return self.narrowed("speaker", NOBODY, NOT_STATED_SLUG)

    @property
    def answer(self) -> Answer:
        return Answer(Question({facet: (value,) for facet, value in self.values.items()}))

    @property
    def url(self) -> str:
        return self._address(self.slugs)

    def url_between(self, first: date, last: date) -> str:
        return self._address({**self.slugs, "from": f"{first}", "to": f"{last}"})

    def _address(self, query: dict[str, str]) -> str:
        return reverse("statements") + (f"?{urlencode(query)}" if query else "")


EVERYTHING = Scope({}, {})
MANY = 30_000  # statements that are counted one by one while a reader waits


def about(facet: str, value: Value, slug: str) -> Scope:
    return EVERYTHING.narrowed(facet, value, slug)


def countable(scope: Scope) -> Scope:
    """The scope, or of so large a one its latest year: numbers of three facets at once are not
    kept, so that they have to be counted."""
    if scope.answer.count() <= MANY:
        return scope
    latest = max(scope.answer.carried("year"))
    return scope.narrowed("year", latest, f"{latest:04}")
