from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.models import Attribution
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_list_works(client: Client) -> None:
    source = PublishedSourceFactory(issuer=ActorFactory(name="The Kremlin"))
    PublishedStatementFactory(source=source, attributed_to=[ActorFactory(name="Donald Trump")])
    PublishedStatementFactory(source=source, attribution=Attribution.NOT_STATED)
    page = read(client.get("/actors/"))
    assert page.by_class["letter"] == ["D", "K"]
    assert "Donald Trump1" in page.plain
    assert "The Kremlin0" in page.plain
    assert "In 1 statement the speaker is not stated." in page.plain


def test_list_hides_actors_of_drafts(client: Client) -> None:
    ActorFactory(name="Zqunused")
    DraftStatementFactory(
        source=DraftSourceFactory(issuer=ActorFactory(name="Zqissuer")),
        attributed_to=[ActorFactory(name="Zqspeaker")],
        addressed_to=[ActorFactory(name="Zqaddressee")],
    )
    page = read(client.get("/actors/"))
    assert "Zq" not in page.text
    assert "No one is named in a published statement yet." in page.plain


def test_actor_works(client: Client) -> None:
    trump = ActorFactory(
        name="Donald Trump", slug="donald-trump", aliases="Trump", wikidata="Q22686"
    )
    event = EventFactory(name="A call", participants=[trump])
    source = PublishedSourceFactory(event=event)
    PublishedStatementFactory(source=source, attributed_to=[trump], text="He said.")
    PublishedStatementFactory(source=source, addressed_to=[trump], text="He was told.")
    page = read(client.get("/actors/donald-trump/"))
    assert "Person, in sources also “Trump”." in page.plain
    assert "What is attributed to Donald Trump Open in the full list" in page.plain
    assert "What was addressed to Donald Trump All 1, with filters" in page.plain
    assert "https://www.wikidata.org/wiki/Q22686" in page.links
    assert event.get_absolute_url() in page.links


def test_actor_with_sources_of_its_own(client: Client) -> None:
    rt = ActorFactory(name="RT", slug="rt")
    PublishedSourceFactory(issuer=rt, title="Its report")
    PublishedSourceFactory(carrier=rt, title="What it printed")
    DraftSourceFactory(issuer=rt, title="Zqdraft")
    page = read(client.get("/actors/rt/"))
    assert "Sources in the voice of RT Statements in them" in page.plain
    assert "Its report" in page.plain
    assert "What it printed" in page.plain
    assert "Zq" not in page.text


@pytest.mark.parametrize("slug", ["draft", "unused", "nothing"])
def test_actors_of_drafts_are_not_found(client: Client, slug: str) -> None:
    ActorFactory(slug="unused")
    DraftStatementFactory(attributed_to=[ActorFactory(slug="draft")])
    assert client.get(f"/actors/{slug}/").status_code == 404


@pytest.mark.parametrize("count", [1, 8])
def test_actor_asks_as_much_of_many_statements_as_of_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actor = ActorFactory(slug="rt")
    for _ in range(count):
        source = PublishedSourceFactory(issuer=actor, carrier=actor)
        PublishedStatementFactory(source=source, attributed_to=[actor], addressed_to=[actor])
    with django_assert_max_num_queries(45):
        client.get("/actors/rt/")
    with django_assert_max_num_queries(5):
        client.get("/actors/")
