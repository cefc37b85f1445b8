"""A question to the archive and its answers: which statements, how many, how many of each value."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from django.db import connection

from archive.index.codes import ALL, FACETS, Value, Values, facet_of, first_and_last
from archive.index.dialects import MANY, dialect
from archive.index.document import LARGEST_NUMBER, NUMBER_BITS, document_id
from archive.index.marks import marks
from archive.index.query import Clause
from archive.index.reading import read

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archive.index.marks import Span

BEST = 200
_BEFORE_ALL, _AFTER_ALL = 0, 1 << 62


@dataclass(frozen=True)
class Question:
    """Values of one facet are alternatives; everything else has to hold together.

    Topics, speakers, addressees, issuers, events and sources are asked for by primary key (a
    speaker who is not stated by NOT_STATED), acts and languages by their text, years by number.
    """

    choices: Mapping[str, Collection[Value]] = field(default_factory=dict)
    words: str = ""
    first: date | None = None
    last: date | None = None

    def without(self, facet: str) -> Question:
        return replace(self, choices={**self.choices, facet: ()})

    @property
    def chosen(self) -> list[str]:
        return [facet for facet in FACETS if self.choices.get(facet)]


class Answer:
    """Reads the words of a question once and answers from the index alone.

    Statements are named by document ids, which ascend by day and number: `number_of` gives the
    public number, `document_id` the id of a day and a number.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self._dialect = dialect(connection)
        self._words = read(question.words) if question.words.strip() else []

    @property
    def says_nothing(self) -> bool:
        """Words were given, but none that could be looked for; the answer is empty."""
        return bool(self.question.words.strip()) and not self._words

    def page(self, *, newest: bool = True, after: int | None = None, size: int = 50) -> list[int]:
        """The documents that follow `after`, or the first ones."""
        low, high = _days(self.question)
        if after is not None:
            low, high = (low, min(high, after)) if newest else (max(low, after + 1), high)
        order = f"ORDER BY {{key}} {'DESC' if newest else 'ASC'} LIMIT {size:d}"
        return [key for (key,) in self._select("{key}", self.question, low, high, order)]

    def best(self) -> list[int]:
        """The statements that match the words best: one list, with no further page."""
        if not self._words:
            return self.page(size=BEST)
        order, parameters = self._dialect.best(self._words)
        found = self._select(
            "{key}", self.question, *_days(self.question), f"{order} LIMIT {BEST}", parameters
        )
        return [key for (key,) in found]

    def before(self, after: int | None, *, newest: bool = True) -> int:
        """How many documents stand before the page that follows `after`."""
        if after is None:
            return 0
        low, high = _days(self.question)
        low, high = (max(low, after), high) if newest else (low, min(high, after + 1))
        return sum(n for (n,) in self._select("count(*)", self.question, low, high))

    def exists(self) -> bool:
        return bool(self.page(size=1))

    def count(self) -> int:
        code = self._only_code(self.question)
        if code is not None:
            return _kept(code, [(ALL, ALL)], 0, ()).get(ALL, 0)
        return sum(n for (n,) in self._select("count(*)", self.question, *_days(self.question)))

    def counts(
        self, facets: Collection[str] = tuple(FACETS), *, sources: int = BEST
    ) -> dict[str, dict[Value, int]]:
        """Of each of these facets, how many statements each value would give: this facet's own
        choices replaced by that value alone, all else kept. Values that would give none are left
        out, and so are all sources but the most frequent ones and those chosen.
        """
        chosen = [facet for facet in self.question.chosen if facet in facets]
        found: dict[int, int] = {}
        if others := [facet for facet in facets if facet not in self.question.chosen]:
            found |= self._tally(self.question, others, sources)
        for facet in chosen:
            found |= self._tally(self.question.without(facet), [facet], sources)
        answer: dict[str, dict[Value, int]] = {facet: {} for facet in facets}
        for code, n in found.items():
            answer[facet_of(code)][self._values.value(code)] = n
        return answer

    def carried(self, facet: str) -> dict[Value, int]:
        """How many statements of this answer carry each value of one facet."""
        tally = self._tally(self.question, [facet], BEST)
        return {self._values.value(code): n for code, n in tally.items()}

    def days(self) -> dict[date, int]:
        """How many statements of this answer each day has; days that have none are left out."""
        days = f"{{key}} >> {NUMBER_BITS}"
        what, tail = f"{days}, count(*)", f"GROUP BY {days}"
        found = self._select(what, self.question, *_days(self.question), tail)
        return {date.fromordinal(day): n for day, n in found}

    def marks(self, text: str) -> list[Span]:
        """Where the words asked for stand in a text that this answer shows."""
        return marks(text, self._words)

    @cached_property
    def _values(self) -> Values:
        return Values()

    def _codes(self, question: Question, facet: str) -> tuple[int, ...]:
        return tuple(self._values.code(facet, value) for value in question.choices.get(facet, ()))

    def _clauses(self, question: Question) -> list[Clause]:
        codes = (self._codes(question, facet) for facet in question.chosen)
        return [*(Clause(codes=alternatives) for alternatives in codes), *self._words]

    def _select(
        self,
        what: str,
        question: Question,
        low: int,
        high: int,
        tail: str = "",
        parameters: Sequence[Any] = (),
    ) -> list[tuple[Any, ...]]:
        """Something of the documents from the id `low` to the one before `high`."""
        if self.says_nothing:
            return []
        clauses = self._clauses(question)
        key = f"archive_index.{self._dialect.key}" if clauses else "r.id"
        table = self._dialect.table(what) if clauses else "archive_index_row r"
        bounds = [(f"{key} >= %s", low)] * (low > _BEFORE_ALL)
        bounds += [(f"{key} < %s", high)] * (high < _AFTER_ALL)
        asked = [(self._dialect.matching, self._dialect.render(clauses))] if clauses else []
        where = " AND ".join(sql for sql, _ in asked + bounds) or "1 = 1"
        return _rows(
            f"SELECT {what} FROM {table} WHERE {where} {tail}".replace("{key}", key),
            [*(value for _, value in asked + bounds), *parameters],
        )

    def _only_code(self, question: Question) -> int | None:
        """The one code that is asked for, if there is but one: its counts are kept.

        Those of sources are not: there are too many, with few statements each.
        """
        if question.words.strip() or question.first or question.last:
            return None
        codes = [code for facet in question.chosen for code in self._codes(question, facet)]
        if not codes:
            return ALL
        return codes[0] if len(codes) == 1 and question.chosen != ["source"] else None

    def _tally(self, question: Question, facets: list[str], sources: int) -> dict[int, int]:
        """How many statements of a question carry each code of these facets."""
        ranges = [first_and_last(facet) for facet in facets]
        chosen = self._codes(self.question, "source")
        code = self._only_code(question)
        if code is not None:
            return _kept(code, ranges, sources, chosen)
        packed = self._select(self._dialect.packed, question, *_days(question))
        carried = Counter(array("I", b"".join(codes for (codes,) in packed if codes)))
        many, _ = first_and_last("source")
        tally = {
            code: n
            for first, last in ranges
            for code, n in carried.items()
            if first <= code <= last and code < many
        }
        if "source" in facets:
            found = ((-n, code) for code, n in carried.items() if code >= many)
            tally |= {code: -n for n, code in nsmallest(sources, found)}
            tally |= {code: carried[code] for code in chosen if carried[code]}
        return tally


def _kept(
    code: int, ranges: list[tuple[int, int]], sources: int, chosen: Sequence[int]
) -> dict[int, int]:
    """Kept counts of what the statements with one code carry besides."""
    few = [bounds for bounds in ranges if bounds != first_and_last("source")]
    found: list[tuple[int, int]] = []
    if few:
        found += _rows(
            "SELECT other, n FROM archive_index_count WHERE code = %s AND ("
            + " OR ".join(["other BETWEEN %s AND %s"] * len(few))
            + ")",
            [code, *(bound for bounds in few for bound in bounds)],
        )
    if len(few) < len(ranges):
        found += _rows(
            f"SELECT other, n FROM archive_index_count WHERE code = %s AND {MANY}"
            " ORDER BY n DESC, other LIMIT %s",
            [code, sources],
        )
    if len(few) < len(ranges) and chosen:
        found += _rows(
            "SELECT other, n FROM archive_index_count WHERE code = %s AND other IN ("
            + ", ".join(["%s"] * len(chosen))
            + ")",
            [code, *chosen],
        )
    return dict(found)


def _days(question: Question) -> tuple[int, int]:
    """From the first id that the question's days allow to the first that they no longer do."""
    first, last = question.first, question.last
    low = document_id(first, 0) if first else _BEFORE_ALL
    return low, document_id(last, LARGEST_NUMBER) + 1 if last else _AFTER_ALL


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
