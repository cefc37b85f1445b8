"""A question to the archive and its answers: which statements, how many, how many of each value."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from archive.search.codes import (
    ALL,
    EXCLUSIVE,
    FACETS,
    Value,
    Values,
    code,
    counted,
    first_and_last,
    key_of,
    month,
)
from archive.search.dialects import MANY, dialect
from archive.search.document import LARGEST_NUMBER, NUMBER_BITS, document_id
from archive.search.marks import marks
from archive.search.query import Clause
from archive.search.reading import read

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archive.search.marks import Span

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

    @cached_property
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
        self._total: int | None = None

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
        """How many documents are before the page that follows `after`."""
        if after is None:
            return 0
        low, high = _days(self.question)
        low, high = (max(low, after), high) if newest else (low, min(high, after + 1))
        return sum(n for (n,) in self._select("count(*)", self.question, low, high))

    def exists(self) -> bool:
        return bool(self.page(size=1))

    def count(self) -> int:
        """Every statement has one year, so that nothing is left to count once years are."""
        if self._total is not None:
            return self._total
        parts = self._parts(self.question)
        kept = _kept_total(parts.codes) if parts.codes else 0
        counts = (self._select("count(*)", self.question, *bounds) for bounds in parts.bounds)
        return kept + sum(int(n) for found in counts for (n,) in found)

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
        answer = self._values.by_facet(facets, found)
        if years := answer.get("year"):
            wanted = self.question.choices.get("year") or years
            self._total = sum(years.get(year, 0) for year in wanted)
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
        """Where the words asked for are in a text that this answer shows."""
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

    def _parts(self, question: Question) -> Parts:
        """What adds up to a question. Words have to be counted, and so have several facets at
        once; sources too, as their own counts are not kept: they are many with few statements."""
        if question.words.strip():
            return Parts([], [_days(question)])
        if not question.chosen:
            return _calendar(question.first, question.last)
        facet, *others = question.chosen
        codes = list(dict.fromkeys(self._codes(question, facet)))
        dated = question.first or question.last
        if others or dated or facet == "source" or (len(codes) > 1 and facet not in EXCLUSIVE):
            return Parts([], [_days(question)])
        return Parts(codes, [])

    def _tally(self, question: Question, facets: list[str], sources: int) -> dict[int, int]:
        """How many statements of a question carry each code of these facets."""
        parts = self._parts(question)
        carried = Counter[int]()
        for low, high in parts.bounds:
            packed = self._select(self._dialect.packed, question, low, high)
            carried.update(counted(b"".join(codes for (codes,) in packed if codes), facets))
        many, _ = first_and_last("source")
        chosen = self._codes(self.question, "source")
        if parts.codes:
            known = {*chosen, *(code for code in carried if code >= many)}
            carried.update(_kept(parts.codes, facets, sources, known))
        found = [(-n, code) for code, n in carried.items() if code >= many]
        shown = {*chosen, *(code for _, code in nsmallest(sources, found))}
        return {code: n for code, n in carried.items() if n and (code < many or code in shown)}


class Parts(NamedTuple):
    """Codes whose counts are kept, and ranges of documents that have to be counted: all of
    them together are what was asked for, and none of it is in two."""

    codes: list[int]
    bounds: list[tuple[int, int]]


def _calendar(first: date | None, last: date | None) -> Parts:
    """Days as whole years, whole months, and what is left of months at either end."""
    if not first and not last:
        return Parts([ALL], [])
    begin, end = first or date.min, last or date.max
    parts = Parts([], [])
    for year in _years():
        if begin <= date(year, 1, 1) and date(year, 12, 31) <= end:
            parts.codes.append(code("year", year))
            continue
        for number in range(1, 13):
            begins, ends = date(year, number, 1), date(year, number, monthrange(year, number)[1])
            if begin <= begins and ends <= end:
                parts.codes.append(month(begins))
            elif begins <= end and begin <= ends:
                parts.bounds.append(_between(max(begin, begins), min(end, ends)))
    return parts


def _years() -> list[int]:
    """The years of which there are statements."""
    first, last = first_and_last("year")
    sql = "SELECT other FROM archive_index_count WHERE code = %s AND other BETWEEN %s AND %s"
    return [key_of(other) for (other,) in _rows(sql, [ALL, first, last])]


def _kept_total(codes: Sequence[int]) -> int:
    sql = f"SELECT sum(n) FROM archive_index_count WHERE code IN ({_places(codes)}) AND other = %s"
    return int(_rows(sql, [*codes, ALL])[0][0] or 0)


def _kept(
    codes: Sequence[int], facets: Collection[str], sources: int, known: Collection[int]
) -> Counter[int]:
    """Kept counts of what the statements with these codes carry besides: of the sources the most
    frequent and the known ones."""
    several = len(codes) > 1
    n, group = ("sum(n)", "GROUP BY other") if several else ("n", "")
    asked = f"SELECT other, {n} FROM archive_index_count WHERE code IN ({_places(codes)}) AND"
    found: list[tuple[int, int]] = []
    if few := [first_and_last(facet) for facet in facets if facet != "source"]:
        ranges = " OR ".join(["other BETWEEN %s AND %s"] * len(few))
        bounds = [bound for pair in few for bound in pair]
        found += _rows(f"{asked} ({ranges}) {group}", [*codes, *bounds])
    if "source" in facets:
        most = f"{asked} {MANY} {group} ORDER BY {n} DESC, other LIMIT %s"
        found += _rows(most, [*codes, sources])
    if "source" in facets and known:
        asked_for = f"{asked} other IN ({_places(known)}) {group}"
        found += _rows(asked_for, [*codes, *known])
    return Counter({other: int(times) for other, times in found})


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _between(first: date, last: date) -> tuple[int, int]:
    return document_id(first, 0), document_id(last, LARGEST_NUMBER) + 1


def _days(question: Question) -> tuple[int, int]:
    """From the first id that the question's days allow to the first that they no longer do."""
    first, last = question.first, question.last
    low, high = _between(first or date.min, last or date.max)
    return low if first else _BEFORE_ALL, high if last else _AFTER_ALL


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
