"""The list of statements as its own page and those of topics, actors, events, sources show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Act
from archive.search import Span
from archive.selectors.highlighting import excerpt, marked
from archive.selectors.wording import QUOTE
from tests.factories import (
    ActorFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

LIST = "/statements/"
PAGES = ["/topics/grain/", "/actors/rt/", "/events/call/", "/sources/report/"]


def publish(count: int = 1, **known: object) -> None:
    """Statements that every page of PAGES holds, as each is one of RT on grain in the report."""
    source = PublishedSourceFactory(
        slug="report",
        event=EventFactory(slug="call"),
        texts=[[f"Sentence {n}." for n in range(count)]],
    )
    rt, grain = ActorFactory(slug="rt"), TopicFactory(slug="grain")
    for n in range(1, count + 1):
        PublishedStatementFactory(
            source=source,
            sentences=[n],
            topics=[grain, TopicFactory()],
            attributed_to=[rt, ActorFactory()],
            addressed_to=[ActorFactory()],
            **known,
        )


@pytest.mark.parametrize("page", PAGES)
def test_pages_carry_the_list_with_its_filters(client: Client, page: str) -> None:
    publish(2, act=Act.AGREED)
    PublishedStatementFactory(text="Zqelsewhere.", act=Act.AGREED)
    shown = read(client.get(page, {"act": "agreed"}))
    assert "2 statements of 2" in shown.plain
    assert "Zq" not in shown.text
    assert [" ".join(chip.split()) for chip in shown.by_class["chip"]] == ["Act agreed (remove)"]
    assert page in shown.links
    own = {"topics": "topic", "actors": "speaker", "events": "event", "sources": "source"}
    assert f"f-{own[page.split('/')[1]]}" not in shown.by_id
    assert "f-act" in shown.by_id


@pytest.mark.parametrize("page", PAGES)
def test_addresses_of_the_list_stay_on_its_page(
    client: Client, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 2)
    publish(5, act=Act.AGREED)
    address, claims = f"{page}?act=agreed&order=oldest", []
    while address:
        shown = read(client.get(address))
        claims += re.findall(r"Claim number (\d+)", shown.by_class["rows"][-1])
        address = shown.rel("next")
        assert not address or address.startswith(page)
    assert len(claims) == 5
    assert claims == sorted(claims, key=int)


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_what_their_list_does_not_understand(client: Client, page: str) -> None:
    publish(text="Zqshown.")
    shown = client.get(page, {"act": "agrees"})
    assert "“agrees” is not known under Act" in read(shown).plain
    assert "noindex" in shown.content.decode()
    assert "Results" not in read(shown).plain


@pytest.mark.parametrize("page", [LIST, *PAGES])
def test_a_page_is_the_same_whoever_asks(client: Client, page: str) -> None:
    publish()
    whole, part = client.get(page), client.get(page, headers={"HX-Request": "true"})
    assert part.content == whole.content
    assert "HX-" not in part.headers.get("Vary", "")


def test_a_list_where_no_choice_alone_is_to_blame(client: Client) -> None:
    publish(act=Act.AGREED)
    shown = read(client.get(LIST, {"act": "asked", "speaker": "not-stated", "q": "zq"}))
    assert "Removing a single filter finds nothing" in shown.plain
    shown = read(client.get(LIST, {"act": ["asked", "warned"], "q": "claim"}))
    assert "Remove one of them" in shown.plain


def test_an_event_keeps_what_its_comparison_was_asked_for(client: Client) -> None:
    publish(act=Act.AGREED)
    shown = read(client.get("/events/call/", {"finding": "only", "act": "agreed"}))
    assert "/events/call/?finding=only" in shown.links
    assert "is not something this list can be asked for" not in shown.plain


def test_a_hit_is_marked_in_the_claim_and_in_its_sentence(client: Client) -> None:
    source = PublishedSourceFactory(texts=[["Nothing here.", "Grain <b>moved</b> & ships sailed."]])
    PublishedStatementFactory(source=source, text="He shipped <i>grain</i>.", sentences=[1, 2])
    page = client.get(LIST, {"q": "grain ships"}).content.decode()
    assert "He <mark>shipped</mark> &lt;i&gt;<mark>grain</mark>&lt;/i&gt;." in page
    assert "“<mark>Grain</mark> &lt;b&gt;moved&lt;/b&gt; &amp; <mark>ships</mark> sailed.”" in page
    assert f"/sources/{source.slug}/?mark=1-2#s2" in read(client.get(LIST, {"q": "grain"})).links
    assert f"/sources/{source.slug}/?mark=1-2#s1" in read(client.get(LIST)).links


def test_a_hit_far_on_in_a_sentence_is_in_the_part_that_is_shown() -> None:
    text = "word " * 80 + "hit" + " word" * 80
    shown = excerpt(text, [Span(400, 403)])
    assert "<mark>hit</mark>" in shown
    assert shown.startswith("… word")
    assert shown.endswith("word …")
    assert len(shown) < QUOTE + 30


@pytest.mark.parametrize("text", ["漢" * 400, "word " * 80, "a" * 160 + " " + "b" * 200, "x" * 151])
def test_every_excerpt_holds_its_hit_in_so_many_characters(text: str) -> None:
    for start in range(len(text)):
        shown = excerpt(text, [Span(start, min(start + 3, len(text)))])
        assert "<mark>" in shown
        assert "<mark></mark>" not in shown
        assert len(shown) <= QUOTE + len("… <mark></mark> …")


def test_marks_leave_the_text_as_it_is() -> None:
    assert marked("a b c", [Span(0, 1), Span(4, 5)]) == "<mark>a</mark> b <mark>c</mark>"
    assert marked("a < b", []) == "a < b"


def test_the_best_matches_are_one_list(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 2)
    monkeypatch.setattr("archive.search.answer.BEST", 4)
    for _ in range(5):
        PublishedStatementFactory(text="A halt.")
    page = read(client.get(LIST, {"q": "halt", "order": "relevance"}))
    assert len(page.by_class["claim"]) == 4
    assert "the best 4 are shown" in page.plain
    assert not page.rel("next")


def test_a_search_that_says_nothing_is_told_so(client: Client) -> None:
    PublishedStatementFactory()
    page = read(client.get(LIST, {"q": "-halt"}))
    assert "No statement can match this search" in page.plain
    assert "Without Words: -halt1 statement" in page.plain


def test_best_match_without_words_is_not_understood(client: Client) -> None:
    page = read(client.get(LIST, {"order": "relevance"}))
    assert "There are no words that a statement could match." in page.plain


@pytest.mark.parametrize("page", [LIST, f"{LIST}?q=claim", f"{LIST}?act=proposed", *PAGES[:3]])
def test_a_long_list_asks_no_more_than_a_short_one(client: Client, page: str) -> None:
    publish(2)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for _ in range(20):
        PublishedStatementFactory(topics=[TopicFactory()], addressed_to=[ActorFactory()])
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("interested", "act=expressed_interest"),
        ("demanded", "act=set_a_condition"),
        ("welcomed or supported", "act=welcomed&act=supported"),
        ("informed or announced", "act=informed&act=announced"),
        ("assured or promised", "act=assured&act=promised"),
        ("warned or raised a concern", "act=warned&act=raised_a_concern"),
    ],
)
@pytest.mark.parametrize("path", [LIST, "/statements.csv", "/api/v1/statements/", "/topics/grain/"])
def test_acts_of_the_first_code_book_lead_to_those_of_today(
    client: Client, path: str, old: str, new: str
) -> None:
    publish(act=Act.AGREED)
    response = client.get(path, {"act": [old, "agreed"], "order": "oldest"})
    assert response.status_code == 301
    assert response["Location"] == f"{path}?{new}&act=agreed&order=oldest"


def test_an_act_that_covered_two_leads_to_both(client: Client) -> None:
    publish(act=Act.WELCOMED)
    PublishedStatementFactory(act=Act.SUPPORTED)
    shown = read(client.get(LIST, {"act": "welcomed"}))
    assert "1 statement of 2" in shown.plain
    assert "included what is now “supported”" in shown.plain
    both = "/statements/?act=welcomed&act=supported"
    assert both in shown.links
    shown = read(client.get(both))
    assert "2 statements of 2" in shown.plain
    assert "what is now" not in shown.plain
    assert "what is now" not in read(client.get(LIST, {"act": "supported"})).plain
