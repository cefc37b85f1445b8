"""Statements over time: a bar for each day, month, year or number of years that they span."""

from __future__ import annotations

from bisect import bisect
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from archive.selectors.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.selectors.charts.scope import Scope

MOST = 36  # bars side by side on a wide screen that still have room for their numbers
TALLEST = 86  # per cent of the height; the number is above
LONG = 1_000  # from here on a number needs a wider bar
YEAR = 12
GRAINS = (1, YEAR, 5 * YEAR, 10 * YEAR, 25 * YEAR, 100 * YEAR, 500 * YEAR)  # in months
EACH = {"day": "a day", "month": "a month", "year": "a year"}
MONTHS_AT_MOST = 3  # further apart than this, years cannot be shown as months


class Tick(NamedTuple):
    short: str
    under: tuple[str, ...] = ()


class Period(NamedTuple):
    first: date
    last: date
    name: str
    tick: Tick


class Bar(NamedTuple):
    """Measures are in per cent; what is named is below what is not."""

    name: str
    total: int
    unnamed: int
    url: str
    top: float
    middle: float
    named_height: float
    unnamed_height: float


class Timeline(NamedTuple):
    bars: list[Bar]
    ticks: list[Tick]
    each: str
    wide: bool
    total: int
    unnamed: int
    unnamed_url: str
    of_one_speaker: bool

    @property
    def one_day(self) -> bool:
        return len(self.bars) == 1

    @property
    def end(self) -> str:
        return self.bars[-1].name


def timeline(scope: Scope) -> Timeline | None:
    """Nothing to draw where there are no statements."""
    found = _tally(scope)
    if not found:
        return None
    of_one_speaker = "speaker" in scope.values
    nameless = {} if of_one_speaker else _tally(scope.unnamed, years=_are_years(found))
    grain, periods = periods_of(min(found), max(found))
    totals, unnamed = _by_period(periods, found), _by_period(periods, nameless)
    most = max(totals)
    return Timeline(
        [_bar(scope, *each, most) for each in zip(periods, totals, unnamed, strict=True)],
        [period.tick for period in periods],
        EACH.get(grain, f"in each {grain}"),
        most >= LONG or grain not in ("day", "month"),
        sum(totals),
        sum(unnamed),
        scope.unnamed.url,
        of_one_speaker,
    )


def periods_of(first: date, last: date) -> tuple[str, list[Period]]:
    """The finest periods of one length that are not too many, from the first day to the last."""
    days = (last - first).days + 1
    if days <= MOST:
        return "day", [_day(first + timedelta(days=n), start=not n) for n in range(days)]
    start, stop = _month_number(first), _month_number(last)
    grain = next(grain for grain in GRAINS if stop // grain - start // grain < MOST)
    months = range(start // grain * grain, stop + 1, grain)
    periods = [_months(month, grain, start=month == months[0]) for month in months]
    return {1: "month", YEAR: "year"}.get(grain, f"{grain // YEAR} years"), periods


def _tally(scope: Scope, *, years: bool | None = None) -> dict[date, int]:
    """Statements by day, or by the first day of the year where no month will be shown: years
    are counted already."""
    if years is None:
        found = _tally(scope, years=True)
        apart = max(found).year - min(found).year if found else 0
        return found if apart > MONTHS_AT_MOST else _tally(scope, years=False)
    if not years:
        return scope.answer.days()
    return {date(int(year), 1, 1): n for year, n in scope.answer.carried("year").items()}


def _are_years(found: Mapping[date, int]) -> bool:
    return max(found).year - min(found).year > MONTHS_AT_MOST


def _by_period(periods: list[Period], found: Mapping[date, int]) -> list[int]:
    totals = [0] * len(periods)
    starts = [period.first for period in periods]
    for day, n in found.items():
        totals[bisect(starts, day) - 1] += n
    return totals


def _bar(scope: Scope, period: Period, total: int, unnamed: int, most: int) -> Bar:
    height = TALLEST * total / most
    above = TALLEST * unnamed / most
    return Bar(
        period.name,
        total,
        unnamed,
        scope.url_between(period.first, period.last),
        round(100 - height, 2),
        round(100 - height + above, 2),
        round(height - above, 2),
        round(above, 2),
    )


def _day(day: date, *, start: bool) -> Period:
    new_month, new_year = start or day.day == 1, start or (day.month, day.day) == (1, 1)
    under = (f"{day:%b}",) * new_month + (f"{day:%Y}",) * new_year
    return Period(day, day, long_date(day), Tick(str(day.day), under))


def _months(number: int, grain: int, *, start: bool) -> Period:
    first = _first_of(number)
    last = date.max if number + grain >= date.max.year * YEAR + YEAR else _before(number + grain)
    if grain == 1:
        year = (f"{first.year}",) * (start or first.month == 1)
        return Period(first, last, f"{first:%B} {first.year}", Tick(f"{first:%b}", year))
    if grain == YEAR:
        return Period(first, last, f"{first.year}", Tick(f"{first.year}"))
    name = f"{first.year}–{last.year}"
    return Period(first, last, name, Tick(f"{first.year}–", (f"{last.year}",)))


def _month_number(day: date) -> int:
    return day.year * YEAR + day.month - 1


def _first_of(number: int) -> date:
    """There is no year 0 for a century to begin with."""
    return date(number // YEAR, number % YEAR + 1, 1) if number >= YEAR else date.min


def _before(number: int) -> date:
    return _first_of(number) - timedelta(days=1)
