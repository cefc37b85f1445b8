from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive import search
from archive.models import StatementStatus
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    PublishedStatementFactory,
    TopicFactory,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_list_works(client: Client) -> None:
    war = TopicFactory(name="War", slug="war")
    PublishedStatementFactory(topics=[TopicFactory(name="Peace", slug="peace", parent=war)])
    page = read(client.get("/topics/"))
    assert "War1" in page.plain
    assert "Peace1" in page.plain
    assert {"/topics/war/", "/topics/peace/"} <= set(page.links)


def test_list_hides_topics_of_drafts(client: Client) -> None:
    TopicFactory(name="Zqunused")
    DraftStatementFactory(topics=[TopicFactory(name="Zqdraft")])
    page = read(client.get("/topics/"))
    assert "Zq" not in page.text
    assert "No statement has been published yet." in page.plain


def test_topic_works(client: Client) -> None:
    topic = TopicFactory(name="Grain", slug="grain", description="Ships with grain.")
    statement = PublishedStatementFactory(topics=[topic])
    page = read(client.get("/topics/grain/"))
    assert "Ships with grain. 1 statement from 1 source." in page.plain
    assert statement.text in page.plain
    assert "/statements/?topic=grain" in page.links


def test_topic_holds_what_is_filed_within_it(client: Client) -> None:
    war = TopicFactory(name="War", slug="war")
    peace = TopicFactory(name="Peace", slug="peace", parent=war)
    trump = ActorFactory(name="Donald Trump", slug="donald-trump")
    PublishedStatementFactory(topics=[peace, war], attributed_to=[trump])
    search.rebuild()
    page = read(client.get("/topics/war/"))
    assert "1 statement from 1 source." in page.plain
    assert "Who speaks about what" in page.plain
    assert "/statements/?topic=peace&speaker=donald-trump" in page.links
    assert "/topics/war/" in read(client.get("/topics/peace/")).links


def test_topic_hides_drafts_cue_words_and_unused_topics_within(client: Client) -> None:
    topic = TopicFactory(slug="grain", cue_words="zqcue")
    TopicFactory(name="zqunused", parent=topic)
    PublishedStatementFactory(topics=[topic])
    DraftStatementFactory(topics=[topic], text="zqdraft")
    page = read(client.get("/topics/grain/"))
    assert "zq" not in page.text
    assert "1 statement from" in page.plain


@pytest.mark.parametrize("slug", ["draft", "unused", "nothing"])
def test_topics_without_public_statements_are_not_found(client: Client, slug: str) -> None:
    TopicFactory(slug="unused")
    DraftStatementFactory(topics=[TopicFactory(slug="draft")])
    assert client.get(f"/topics/{slug}/").status_code == 404


def test_topic_of_what_was_withdrawn_keeps_its_address(client: Client) -> None:
    topic = TopicFactory(slug="grain")
    PublishedStatementFactory(
        topics=[topic], text="Zqgone", publish__status=StatementStatus.WITHDRAWN
    )
    page = read(client.get("/topics/grain/"))
    assert "Nothing public is filed under this topic now." in page.plain
    assert "Zqgone" not in page.text


@pytest.mark.parametrize("count", [1, 8])
def test_topic_asks_as_much_of_many_statements_as_of_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    war = TopicFactory(slug="war")
    for _ in range(count):
        PublishedStatementFactory(topics=[TopicFactory(parent=war)])
    with django_assert_max_num_queries(45):
        client.get("/topics/war/")
