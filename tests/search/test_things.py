"""Lists of things follow every act that readers see, and are sorted alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from archive import search
from archive.actions import catalogue, merging, sources, statements
from archive.actions.wordings import wording_of
from archive.filters import pagination
from archive.models import Actor, Event, Source, Topic
from archive.search import audit, things
from archive.search.codes import FACETS, code, things_of
from archive.text.sort_keys import sort_key
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    EventFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from archive.search.things import Row

pytestmark = pytest.mark.django_db
WRITTEN = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80)
ORDERS = [pagination.BY_SLUG, pagination.BY_NAME, pagination.BY_DAY, pagination.BY_SIZE]


@pytest.fixture
def publisher() -> User:
    return UserFactory(groups=["Publisher"])


@pytest.fixture
def chain() -> Source:
    """A draft that leads to an issuer, a carrier, and an event with a participant."""
    event = EventFactory(slug="call", participants=[ActorFactory(slug="guest")])
    issuer, carrier = ActorFactory(slug="issuer"), ActorFactory(slug="carrier")
    return DraftSourceFactory(
        slug="readout", title="The Readout", event=event, issuer=issuer, carrier=carrier
    )


def shown(facet: str) -> list[str]:
    keys = pagination.things(facet, pagination.BY_SLUG).rows
    slugs = dict(things.MODELS[facet].objects.values_list("pk", "slug"))
    assert search.tally(facet).total == len(keys)
    return [slugs[key] for key in keys]


def everything() -> tuple[list[str], ...]:
    assert list(audit.differences()) == []
    return tuple(shown(facet) for facet in ("source", "event", "speaker", "topic"))


def test_a_source_shows_all_that_it_leads_to(chain: Source, publisher: User) -> None:
    assert everything() == ([], [], [], [])
    sources.publish_source(source=chain, by=publisher)
    reached = ["call"], ["carrier", "guest", "issuer"], []
    assert everything() == (["readout"], *reached)
    sources.withdraw_source(source=chain, reason="An error.", by=publisher)
    assert everything() == ([], *reached)  # what was public keeps its address


def test_a_source_that_changes_its_chain(chain: Source, publisher: User) -> None:
    sources.publish_source(source=chain, by=publisher)
    chain.refresh_from_db()
    chain.title, chain.issued_on = "Another", date(2024, 1, 2)
    chain.issuer, chain.carrier, chain.event = ActorFactory(slug="new"), None, None
    sources.edit_source(source=chain, by=publisher)
    assert everything() == (["readout"], [], ["new"], [])
    assert search.tally("source")[1:] == ({2024: 1}, {"a": 1})


def test_an_event_that_changes_who_took_part(chain: Source, publisher: User) -> None:
    sources.publish_source(source=chain, by=publisher)
    event = Event.objects.get()
    event.name, event.date = "Élan", date(2023, 1, 1)
    catalogue.save_entry(entry=event, participants=[ActorFactory(slug="other")], by=publisher)
    assert everything()[2] == ["carrier", "issuer", "other"]
    assert search.tally("event")[1:] == ({2023: 1}, {"e": 1})


def test_a_statement_shows_who_speaks_and_its_topics(publisher: User) -> None:
    upper = TopicFactory(slug="upper")
    statement = InReviewStatementFactory(
        source=PublishedSourceFactory(slug="s", issuer=ActorFactory(slug="issuer")),
        topics=[TopicFactory(slug="within", parent=upper)],
        attributed_to=[ActorFactory(slug="speaker")],
        addressed_to=[ActorFactory(slug="told")],
    )
    assert everything() == (["s"], [], ["issuer"], [])
    statements.publish_statement(statement=statement, by=publisher)
    assert everything() == (["s"], [], ["issuer", "speaker", "told"], ["upper", "within"])
    statement.refresh_from_db()
    corrected = replace(
        wording_of(statement),
        attributed_to=[ActorFactory(slug="else")],
        topics=[TopicFactory(slug="free")],
    )
    statements.correct_statement(
        statement=statement,
        version=statement.version,
        wording=corrected,
        reason="An error.",
        by=publisher,
    )
    assert everything() == (["s"], [], ["else", "issuer", "told"], ["free"])
    statements.withdraw_statement(statement=statement, reason="An error.", by=publisher)
    assert everything() == (["s"], [], ["else", "issuer", "told"], ["free"])


def test_a_topic_that_moves_shows_the_one_above_it(publisher: User) -> None:
    old, new = TopicFactory(slug="old"), TopicFactory(slug="new")
    topic = TopicFactory(slug="within", parent=old)
    PublishedStatementFactory(topics=[topic])
    assert shown("topic") == ["old", "within"]
    topic.parent = new
    catalogue.save_entry(entry=topic, by=publisher)
    assert everything()[3] == ["new", "within"]


def test_what_is_merged_is_shown_as_what_took_it_in(publisher: User) -> None:
    upper = TopicFactory(slug="upper")
    topic, into = TopicFactory(slug="gone", parent=upper), TopicFactory(slug="kept")
    actor, other = ActorFactory(slug="gone"), ActorFactory(slug="kept")
    PublishedStatementFactory(
        topics=[topic], attributed_to=[actor], source__issuer=ActorFactory(slug="issuer")
    )
    merging.merge_entries(entry=topic, into=into, by=publisher)
    merging.merge_entries(entry=actor, into=other, by=publisher)
    assert everything()[2:] == (["issuer", "kept"], ["kept"])


def test_actors_rank_by_what_they_say(publisher: User) -> None:
    first, second = ActorFactory(name="First"), ActorFactory(name="Second")
    PublishedStatementFactory(attributed_to=[first])
    said = [PublishedStatementFactory(attributed_to=[second]) for _ in range(2)]
    assert pagination.things("speaker", pagination.BY_SIZE).rows[:2] == [second.pk, first.pk]
    for statement in said:
        statements.withdraw_statement(statement=statement, reason="An error.", by=publisher)
    assert pagination.things("speaker", pagination.BY_SIZE).rows[0] == first.pk
    assert list(audit.differences()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM archive_index_thing",
        "UPDATE archive_index_thing SET key = 'z'",
        f"UPDATE archive_index_count SET n = n + 1 WHERE code = {things_of('source')}",
    ],
)
def test_what_is_out_of_step_is_named(sql: str) -> None:
    PublishedStatementFactory()
    assert list(audit.differences()) == []
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert "are missing, wrong or left over" in " ".join(audit.differences())


def test_making_it_anew_changes_nothing() -> None:
    PublishedStatementFactory(source__event=EventFactory())
    before = set(things.all_rows()), [search.tally(facet) for facet in things.MODELS]
    search.rebuild()
    assert (set(things.all_rows()), [search.tally(facet) for facet in things.MODELS]) == before
    assert everything()[0]


def entry(pk: int, name: str, day: date, rank: int) -> Row:
    number = code("source", pk)
    return things.Row(number, FACETS["source"], sort_key(name), f"slug-{pk}", f"{day}", -rank)


@given(
    st.lists(st.tuples(WRITTEN, st.dates(), st.integers(0, 3)), min_size=1, max_size=30),
    st.integers(1, 7),
    st.sampled_from(ORDERS),
)
def test_pages_hold_each_thing_once_in_the_order_of_python(
    drawn: list[tuple[str, date, int]], size: int, order: pagination.Order
) -> None:
    """So that both databases sort alike."""
    rows = [entry(pk, *each) for pk, each in enumerate(drawn, 1)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_index_thing")
    things._put_in(rows)
    wanted = sorted(rows, key=lambda row: place(row, order), reverse=order.descending)
    pages = [[key for keys in pagination.whole("source", order, size) for key in keys]]
    pages += [walked_back(order, size)]
    assert pages == [[row.code & (1 << 28) - 1 for row in wanted]] * 2


def place(row: Row, order: pagination.Order) -> Sequence[str | int]:
    return [getattr(row, field) for field in order.fields if field != "pk"]


def walked_back(order: pagination.Order, size: int) -> list[int]:
    """From the last page to the first."""
    after: str | None = ""
    last = ""
    while after is not None:
        last, after = after, pagination.things("source", order, after, size).older
    found: list[int] = []
    at: str | None = last
    while at is not None:
        page = pagination.things("source", order, at, size)
        found, at = page.rows + found, page.newer
    return found


@pytest.mark.parametrize("text", ["x", "1.k.-", "-1.-", "--1.k.a", "-1.k\0.a", "0.k.ö"])
def test_places_that_are_none_by_size(text: str) -> None:
    with pytest.raises(pagination.BadCursor):
        pagination.things("speaker", pagination.BY_SIZE, text)


def test_names_have_places_where_they_stand_or_would_stand() -> None:
    topics = {TopicFactory(name=name).name for name in ("Ab", "B.c", "B")}
    PublishedStatementFactory(topics=list(Topic.objects.all()))
    named = {topic.pk: topic.name for topic in Topic.objects.all()}

    def following(after: str) -> list[str]:
        return [named[key] for key in pagination.things("topic", pagination.BY_NAME, after).rows]

    assert set(following("")) == topics
    assert following("b.-") == ["B", "B.c"]
    assert following(f"b.c.{Topic.objects.get(name='B.c').slug}") == []
    assert Actor.objects.exists()
