from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from archive import search
from archive.models import Act, Attribution, Statement, Topic
from archive.selectors.charts import axes
from archive.selectors.charts.grid import grid
from archive.selectors.charts.scope import EVERYTHING, about
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
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


@pytest.fixture
def _archive() -> None:
    corpus.make(18)
    search.rebuild()


def addresses() -> list[str]:
    upper, lower = Topic.objects.filter(parent=None)[0], Topic.objects.exclude(parent=None)[0]
    speaker = Statement.objects.published().exclude(attributed_to=None)[0].attributed_to.all()[0]
    return ["/", *(thing.get_absolute_url() for thing in (upper, lower, speaker))]


@pytest.mark.usefixtures("_archive")
def test_every_cell_has_the_number_of_its_list(client: Client) -> None:
    for path in addresses():
        cells = {url: n for url, n in marks(client, path).values() if "from=" not in url}
        assert len(cells) > 5, path
        assert cells == {url: listed(client, url) for url in cells}


@pytest.mark.usefixtures("_archive")
def test_actors_who_only_hear_or_report_have_a_table_with_the_numbers_of_its_lists(
    client: Client,
) -> None:
    hearer, issuer = ActorFactory(slug="hearer"), ActorFactory(slug="issuer")
    for statement in Statement.objects.published():
        statement.addressed_to.add(hearer)
        statement.source.issuer = issuer
        statement.source.save(update_fields=["issuer"])
    search.rebuild()
    for slug in ("hearer", "issuer"):
        cells = dict(marks(client, f"/actors/{slug}/").values())
        assert len(cells) > 5
        assert cells == {url: listed(client, url) for url in cells}


def test_a_table_is_headed_on_both_sides(client: Client) -> None:
    trump = ActorFactory(name="Donald Trump", slug="donald-trump")
    peace = TopicFactory(name="Peace", slug="peace")
    PublishedStatementFactory(topics=[peace], attributed_to=[trump], act=Act.AGREED)
    PublishedStatementFactory(topics=[peace], attribution=Attribution.NOT_STATED)
    search.rebuild()
    page = read(client.get("/"))
    scopes = [its.get("scope") for tag, its in page.tags if tag == "th"]
    assert scopes == ["col"] * 3 + ["row"] * 3
    assert "Statements by speaker and topic. A joint statement counts" in page.plain
    assert "speaker not stated" in page.by_class["lacuna"]
    found = marks(client, "/")
    assert found["Donald Trump, Peace"] == ("/statements/?topic=peace&speaker=donald-trump", 1)
    assert found["speaker not stated"] == ("/statements/?speaker=not-stated", 1)
    assert found["Peace"] == ("/statements/?topic=peace", 2)
    assert found["All"] == ("/statements/", 2)


def test_a_topic_without_topics_within_shows_who_did_what(client: Client) -> None:
    trump = ActorFactory(name="Trump", slug="trump")
    peace = TopicFactory(slug="peace", parent=TopicFactory(slug="war"))
    PublishedStatementFactory(topics=[peace], attributed_to=[trump], act=Act.AGREED)
    search.rebuild()
    expected = ("/statements/?topic=peace&act=agreed&speaker=trump", 1)
    assert marks(client, "/topics/peace/")["Trump, agreed"] == expected
    assert "Who spoke, and how" in read(client.get("/topics/peace/")).plain


def test_an_actor_shows_on_what_and_how(client: Client) -> None:
    trump = ActorFactory(name="Trump", slug="trump")
    war = TopicFactory(name="War", slug="war")
    peace = TopicFactory(name="Peace", slug="peace", parent=war)
    PublishedStatementFactory(topics=[peace], attributed_to=[trump], act=Act.AGREED)
    PublishedStatementFactory(topics=[war], attributed_to=[ActorFactory()])
    search.rebuild()
    found = marks(client, "/actors/trump/")
    assert found["Peace, agreed"] == ("/statements/?speaker=trump&act=agreed&topic=peace", 1)
    assert "War, agreed" not in found
    assert (
        "Statements attributed to Trump, by topic and act."
        in read(client.get("/actors/trump/")).plain
    )


def test_of_too_many_statements_the_latest_year_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.selectors.charts.scope.MANY", 1)
    trump, topic = ActorFactory(name="Trump", slug="trump"), TopicFactory(slug="grain")
    for year in (2023, 2024, 2024):
        PublishedStatementFactory(
            topics=[topic], attributed_to=[trump], listed_on=date(year, 5, 1), act=Act.AGREED
        )
    search.rebuild()
    for path in ("/topics/grain/", "/actors/trump/"):
        cells = {url: n for url, n in marks(client, path).values() if "from=" not in url}
        assert all("year=2024" in url for url in cells)
        assert set(cells.values()) == {2}
        assert cells == {url: listed(client, url) for url in cells}
        assert "Statements of 2024 " in read(client.get(path)).plain


def test_topics_of_one_name_are_told_apart() -> None:
    for above in ("War", "Trade"):
        topic = TopicFactory(name="Deliveries", parent=TopicFactory(name=above))
        PublishedStatementFactory(topics=[topic])
    search.rebuild()
    names = [heading.name for heading in axes.narrowest_topics(EVERYTHING).headings]
    assert names == ["Deliveries (Trade)", "Deliveries (War)"]


def test_what_does_not_fit_is_left_out_and_counted() -> None:
    for _ in range(10):
        PublishedStatementFactory()
    search.rebuild()
    drawn = grid(EVERYTHING, axes.speakers, axes.upper_topics)
    assert drawn
    assert len(drawn.lines) == len(drawn.columns) == axes.MOST
    assert drawn.caption.endswith("The most frequent are shown; 2 speakers and 2 topics left out.")
    assert drawn.total == 10


def test_cells_are_tinted_by_number_and_by_part_of_the_largest() -> None:
    speakers, topic = ActorFactory.create_batch(4), TopicFactory()
    for speaker, count in zip(speakers, (16, 8, 3, 1), strict=True):
        for _ in range(count):
            PublishedStatementFactory(topics=[topic], attributed_to=[speaker])
    search.rebuild()
    drawn = grid(EVERYTHING, axes.speakers, axes.upper_topics)
    assert drawn
    assert [cell.depth for _, (cell,) in drawn.lines] == [3, 3, 2, 1]


def test_drafts_leave_no_trace_in_tables(client: Client) -> None:
    topic, trump = TopicFactory(slug="grain"), ActorFactory(slug="trump")
    PublishedStatementFactory(topics=[topic], attributed_to=[trump], act=Act.AGREED)
    DraftStatementFactory(
        topics=[topic, TopicFactory(name="Zqtopic", parent=topic)],
        attributed_to=[trump, ActorFactory(name="Zqspeaker")],
        act=Act.INSTRUCTED,
    )
    search.rebuild()
    for path in ("/", "/topics/grain/", "/actors/trump/"):
        page = read(client.get(path))
        assert "Zq" not in page.text
        assert "instructed" not in page.plain
        assert {n for _, n in marks(client, path).values()} == {1}


def test_no_table_of_nothing() -> None:
    PublishedStatementFactory(topics=[])
    search.rebuild()
    assert grid(EVERYTHING, axes.speakers, axes.upper_topics) is None


@pytest.mark.parametrize("count", [1, 12])
def test_a_table_asks_as_much_of_many_values_as_its_columns_need(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    war = TopicFactory(slug="war")
    actor = ActorFactory()
    for n in range(count):
        PublishedStatementFactory(
            topics=[TopicFactory(parent=war)],
            attributed_to=[actor, ActorFactory()],
            act=Act.values[n],
        )
    search.rebuild()
    with django_assert_max_num_queries(5 + axes.MOST):
        assert grid(EVERYTHING, axes.speakers, axes.upper_topics)
    with django_assert_max_num_queries(6 + axes.MOST):
        assert grid(about("topic", war.pk, "war"), axes.speakers, axes.topics_within)
    with django_assert_max_num_queries(8 + 2 * axes.MOST):
        assert grid(about("speaker", actor.pk, actor.slug), axes.narrowest_topics, axes.acts)
