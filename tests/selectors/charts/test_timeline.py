from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.db.models import Count

from archive import search
from archive.models import Actor, Attribution, Statement, Topic
from archive.selectors.charts.scope import EVERYTHING, about
from archive.selectors.charts.timeline import MOST, periods_of, timeline
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)
from tests.search import corpus
from tests.selectors.charts.pictures import listed, marks
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

FIRST = date(2024, 11, 20)


def publish(*days: date, **details: object) -> None:
    for day in days:
        PublishedStatementFactory(listed_on=day, **details)
    search.rebuild()


def after(*numbers: int) -> list[date]:
    return [FIRST + timedelta(days=number) for number in numbers]


def names(first: date, last: date) -> list[str]:
    return [period.name for period in periods_of(first, last)[1]]


@pytest.mark.parametrize(
    ("last", "grain", "count"),
    [
        (date(2024, 11, 20), "day", 1),
        (date(2024, 12, 25), "day", 36),
        (date(2024, 12, 26), "month", 2),
        (date(2027, 10, 31), "month", 36),
        (date(2027, 11, 1), "year", 4),
        (date(2034, 1, 1), "year", 11),
        (date(2054, 1, 1), "year", 31),
        (date(2060, 1, 1), "5 years", 9),
        (date(2999, 1, 1), "100 years", 10),
        (date.max, "500 years", 16),
    ],
)
def test_the_grain_follows_the_span(last: date, grain: str, count: int) -> None:
    found, periods = periods_of(FIRST, last)
    assert (found, len(periods)) == (grain, count)


@pytest.mark.parametrize("days", [0, 1, 35, 36, 400, 1_080, 1_100, 5_000, 20_000, 400_000])
@pytest.mark.parametrize("first", [date.min, date(1899, 12, 31), FIRST])
def test_periods_follow_each_other_without_a_gap(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    _, periods = periods_of(first, last)
    assert len(periods) <= MOST
    assert periods[0].first <= first
    assert periods[-1].last >= last
    for one, other in pairwise(periods):
        assert one.first <= one.last
        assert other.first == one.last + timedelta(days=1)


def test_the_largest_archive_fits() -> None:
    assert len(periods_of(date.min, date.max)[1]) <= MOST
    assert names(date(1, 1, 1), date(99, 1, 1))[:2] == ["1–4", "5–9"]


def test_periods_are_named() -> None:
    assert names(FIRST, date(2024, 11, 21)) == ["20 November 2024", "21 November 2024"]
    assert names(FIRST, date(2025, 1, 1)) == ["November 2024", "December 2024", "January 2025"]
    assert names(date(1990, 5, 1), date(2030, 1, 1))[0] == "1990–1994"


def test_ticks_say_the_month_and_the_year_where_they_begin() -> None:
    _, days = periods_of(date(2024, 12, 30), date(2025, 1, 2))
    assert [period.tick for period in days] == [
        ("30", ("Dec", "2024")),
        ("31", ()),
        ("1", ("Jan", "2025")),
        ("2", ()),
    ]
    _, months = periods_of(date(2024, 11, 1), date(2025, 2, 1))
    assert [period.tick.under for period in months] == [("2024",), (), ("2025",), ()]


def busiest(model: type[Topic | Actor], statements: str) -> Topic | Actor:
    ordered = model.objects.annotate(n=Count(statements)).order_by("-n", "pk")
    return ordered[0]


@pytest.mark.parametrize("spread", [30, 900, 3_600, 30_000])
def test_every_bar_has_the_number_of_its_list(client: Client, spread: int) -> None:
    corpus.make(16)
    for place, statement in enumerate(Statement.objects.order_by("pk")):
        statement.listed_on = FIRST + timedelta(days=spread * (place % 7) // 6)
        statement.save(update_fields=["listed_on"])
    search.rebuild()
    topic, actor = busiest(Topic, "statements"), busiest(Actor, "said")
    for path in ("/", topic.get_absolute_url(), actor.get_absolute_url()):
        bars = {url: total for url, total in marks(client, path).values() if "from=" in url}
        assert len(bars) > 1
        assert bars == {url: listed(client, url) for url in bars}
        whole = "?" + next(iter(bars)).partition("?")[2].partition("from=")[0].rstrip("&?")
        assert sum(bars.values()) == listed(client, f"/statements/{whole}")


def test_a_bar_says_in_words_what_it_shows(client: Client) -> None:
    publish(*after(0, 0, 60))
    publish(*after(0), attribution=Attribution.NOT_STATED)
    labels = [its["aria-label"] for tag, its in read(client.get("/")).tags if "aria-label" in its]
    assert "November 2024: 3 statements, 1 with no speaker stated" in labels
    assert "January 2025: 1 statement" in labels


def test_a_gap_is_shown_as_a_gap(client: Client) -> None:
    publish(*after(0, 60))
    page = read(client.get("/"))
    assert "December 2024: none" in page.plain
    assert "statements a month" in page.plain
    assert page.by_class["months"] == ["Nov2024DecJan2025"]


def test_the_key_leads_to_statements_without_a_speaker(client: Client) -> None:
    topic = TopicFactory(slug="grain")
    publish(*after(0, 60), topics=[topic])
    assert "speaker named" not in read(client.get("/topics/grain/")).plain
    publish(*after(0), topics=[topic], attribution=Attribution.NOT_STATED)
    page = read(client.get("/topics/grain/"))
    words = "speaker not stated. From November 2024 to January 2025; each bar links to"
    assert words in page.plain
    assert "/statements/?topic=grain&speaker=not-stated" in page.links


def test_one_day_is_said_and_not_drawn(client: Client) -> None:
    publish(*after(0))
    page = read(client.get("/"))
    assert "The only statement is dated 20 November 2024." in page.plain
    assert "years" not in page.by_class
    publish(*after(0), attribution=Attribution.NOT_STATED)
    page = read(client.get("/"))
    assert (
        "All 2 statements are dated 20 November 2024, 1 of them speaker not stated." in page.plain
    )
    assert "/statements/?from=2024-11-20&to=2024-11-20" in page.links


def test_drafts_leave_no_trace_in_time(client: Client) -> None:
    topic = TopicFactory(slug="grain")
    publish(*after(0), topics=[topic])
    DraftStatementFactory(listed_on=date(2019, 1, 1), topics=[topic])
    search.rebuild()
    for path in ("/", "/topics/grain/"):
        assert "2019" not in read(client.get(path)).text


def test_nothing_is_drawn_of_nothing(client: Client) -> None:
    DraftStatementFactory()
    search.rebuild()
    assert "When" not in read(client.get("/")).plain


def test_an_actor_who_only_hears_or_reports_has_a_timeline(client: Client) -> None:
    rt, trump = ActorFactory(slug="rt", name="RT"), ActorFactory(slug="trump", name="Trump")
    source = PublishedSourceFactory(issuer=rt)
    publish(*after(0, 60), source=source, addressed_to=[trump])
    assert "statements in sources of RT, a month" in read(client.get("/actors/rt/")).plain
    assert "statements addressed to Trump, a month" in read(client.get("/actors/trump/")).plain
    assert marks(client, "/actors/rt/")["January 2025"] == (
        "/statements/?issuer=rt&from=2025-01-01&to=2025-01-31",
        1,
    )


@pytest.mark.parametrize(("count", "step"), [(2, 1), (12, 1), (2, 5_000), (12, 1_000)])
def test_a_timeline_asks_as_much_of_many_statements_as_of_few(
    client: Client, count: int, step: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    topic = TopicFactory()
    publish(*after(*(step * n for n in range(count))), topics=[topic])
    for scope in (EVERYTHING, about("topic", topic.pk, topic.slug)):
        with django_assert_max_num_queries(4):
            assert timeline(scope)
