from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from lxml import etree

from archive.actions.base import bump_generation
from archive.actions.statements import correct_statement, withdraw_statement
from archive.exports import feeds
from archive.exports.xml import element
from archive.filters import pagination
from archive.models import SourceStatus, Statement, StatementStatus
from tests.actions.test_statements import as_it_is
from tests.factories import (
    NOW,
    ActorFactory,
    CorrectionFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
)
from tests.test_urls_walk import plant, small_archive, withdraw_some

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

pytestmark = pytest.mark.django_db

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "data" / "atom.rng"))
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def fetched(client: Client, address: str) -> Any:
    """A feed as a reader of feeds takes it, after the schema has had its say."""
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    SCHEMA.assertValid(etree.fromstring(response.getvalue()))
    feed = feedparser.parse(response.getvalue())
    assert not feed.bozo
    return feed


def gone(client: Client, address: str) -> list[str]:
    tree = etree.fromstring(client.get(address).getvalue())
    return [each.get("ref").rpartition("/")[2] for each in tree.iter(TOMBSTONE)]


@pytest.fixture
def publisher() -> User:
    return UserFactory(is_superuser=True)


@pytest.mark.parametrize(
    "address",
    [
        "/statements.atom",
        "/statements.atom?q=ships+%22of+grain%22&order=oldest",
        "/topics/grain.atom",
        "/actors/donald-trump.atom?topic=grain&topic=war",
        "/events/call.atom",
        "/sources/summary.atom",
        "/corrections.atom",
    ],
)
def test_every_feed_is_valid(client: Client, address: str) -> None:
    archive = small_archive()
    plant(archive)
    withdraw_some(archive)
    feed = fetched(client, address)
    assert feed.feed.id.startswith("tag:testserver,2025:feed/")
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [
        f"http://testserver{address}"
    ]


def test_an_entry_says_what_and_where(client: Client) -> None:
    source = PublishedSourceFactory(
        title="The summary", language="ar", issuer=ActorFactory(name="The Kremlin")
    )
    trump = ActorFactory(name="Donald Trump")
    grain = TopicFactory(slug="grain", name="Grain & more")
    statement = PublishedStatementFactory(
        source=source, text="They <spoke> of grain.", topics=[grain], attributed_to=[trump]
    )
    [entry] = fetched(client, "/statements.atom").entries
    assert entry.id == f"tag:testserver,2025:statement/{statement.number}"
    assert entry.link == f"http://testserver/statements/{statement.number}/"
    assert entry.published == entry.updated == "2025-03-19T09:00:00Z"
    [via] = [link.href for link in entry.links if link.rel == "via"]
    assert via.startswith(f"{source.url}#:~:text=")
    [tag] = entry.tags
    assert (tag.term, tag.scheme, tag.label) == (
        "grain",
        "http://testserver/topics/",
        "Grain & more",
    )
    content = entry.content[0]
    assert content.type == "text/html"
    assert "They &lt;spoke&gt; of grain." in content.value
    assert 'lang="ar"' in content.value
    assert "The Kremlin reports: Donald Trump" in content.value


def test_only_a_correction_moves_an_entry(client: Client, publisher: User) -> None:
    statement = PublishedStatementFactory()
    before = fetched(client, "/statements.atom")
    correct_statement(
        statement=statement,
        version=statement.version,
        wording=as_it_is(statement, note="For us."),
        reason="",
        by=publisher,
    )
    noted = fetched(client, "/statements.atom")
    assert noted.feed.updated == noted.entries[0].updated == before.entries[0].updated
    CorrectionFactory(statement=statement, made_at=NOW + timedelta(days=2))
    after = fetched(client, "/statements.atom")
    assert after.entries[0].id == before.entries[0].id
    assert after.entries[0].updated == after.feed.updated == "2025-03-21T09:00:00Z"
    assert after.entries[0].published == before.entries[0].published


def test_what_was_withdrawn_is_named_as_gone(client: Client, publisher: User) -> None:
    grain, war = TopicFactory(slug="grain"), TopicFactory(slug="war")
    statement = PublishedStatementFactory(topics=[grain], text="zqgone")
    PublishedStatementFactory(topics=[war])
    assert gone(client, "/topics/grain.atom") == []
    withdraw_statement(statement=statement, reason="Wrong.", by=publisher)
    number = str(statement.number)
    assert gone(client, "/statements.atom") == [number]
    assert gone(client, "/topics/grain.atom") == [number]
    assert gone(client, "/statements.atom?q=zqgone") == [number]
    assert gone(client, "/topics/war.atom") == []
    assert gone(client, "/statements.atom?topic=war&topic=grain&to=2024-01-01") == []
    assert "zqgone" not in client.get("/topics/grain.atom").getvalue().decode()
    withdrawn = Statement.objects.get(pk=statement.pk).corrections.get().made_at
    assert fetched(client, "/topics/grain.atom").feed.updated == f"{withdrawn:%Y-%m-%dT%H:%M:%SZ}"


def test_the_last_withdrawals_are_named_whatever_their_clocks_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_TOMBSTONES", 1)
    for hours in (0, -2):
        last = PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
        CorrectionFactory(
            kind="withdrawal", statement=last, made_at=NOW + timedelta(hours=hours), version=1
        )
    assert gone(client, "/statements.atom") == [str(last.number)]


def test_no_change_is_dated_before_the_publication(client: Client) -> None:
    """A clock may have been slow; the page and its files say the same moment."""
    statement = PublishedStatementFactory()
    published = fetched(client, "/statements.atom").entries[0].updated
    CorrectionFactory(statement=statement, made_at=NOW - timedelta(hours=2))
    assert fetched(client, "/statements.atom").entries[0].updated == published
    [listed] = client.get("/statements.json").json()["statements"]
    assert listed["updated_at"] == listed["published_at"] == published


def test_a_withdrawn_source_takes_its_statements_along(client: Client) -> None:
    event = EventFactory(slug="call")
    source = PublishedSourceFactory(slug="gone", event=event)
    statement = PublishedStatementFactory(source=source)
    source.status = SourceStatus.WITHDRAWN
    source.save(update_fields=["status"])
    CorrectionFactory(kind="withdrawal", statement=None, source=source, version=None)
    assert gone(client, "/events/call.atom") == [str(statement.number)]
    assert client.get("/sources/gone.atom").status_code == 410


def test_pages_follow_each_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "SIZE", 2)
    for _ in range(3):
        PublishedStatementFactory()
    first = fetched(client, "/statements.atom?order=oldest")
    links = {link.rel: link.href for link in first.feed.links}
    second = fetched(client, links["next"].removeprefix("http://testserver"))
    assert len(first.entries) + len(second.entries) == 3
    back = {link.rel: link.href for link in second.feed.links}
    assert back["previous"] == back["first"] == links["self"]


def test_the_correction_log_is_a_feed(client: Client) -> None:
    statement = PublishedStatementFactory()
    CorrectionFactory(
        statement=statement,
        reason="A slip & more.",
        before={"text": "Old."},
        after={"text": "New."},
        made_by_name="zqeditor",
    )
    feed = fetched(client, "/corrections.atom")
    [entry] = feed.entries
    assert entry.title == f"Statement {statement.number} corrected"
    assert "A slip &amp; more." in entry.content[0].value
    assert "Old. → New." in entry.content[0].value
    assert "zqeditor" not in client.get("/corrections.atom").getvalue().decode()
    assert client.get("/corrections.atom?after=zq").status_code == 400


HOSTILE = "a\x01b\x0b ]]> <&> \ufffe \u202e\u2066 \U0001f642 \r\n é \x7f ' \""


def test_feeds_and_texts_are_well_formed_whatever_they_hold(client: Client) -> None:
    sentence = HOSTILE.replace("\r\n", " ")
    source = PublishedSourceFactory(slug="odd", title=HOSTILE, texts=[[sentence]])
    topic = TopicFactory(slug="odd", name=HOSTILE)
    event = EventFactory(slug="odd", name=HOSTILE)
    source.event = event
    source.save(update_fields=["event"])
    PublishedStatementFactory(source=source, text=HOSTILE, topics=[topic])
    bump_generation()
    for kind in ("topics", "events", "sources"):
        [entry] = fetched(client, f"/{kind}/odd.atom").entries
        assert "ab ]]> <&>" in entry.title.replace("\n", " ")
    tei = etree.fromstring(client.get("/sources/odd.xml").getvalue())
    [kept] = tei.iter("{http://www.tei-c.org/ns/1.0}s")
    assert kept.text == sentence.replace("\x01", "").replace("\x0b", "").replace("\ufffe", "")
    assert client.get("/sources/odd.txt").getvalue().decode() == f"{sentence}\n"
    assert client.get("/statements.json").json()["statements"][0]["text"] == HOSTILE
    assert client.get("/sources/odd.json").json()["source"]["title"] == HOSTILE
    assert client.get("/events/odd.json").json()["event"]["name"] == HOSTILE


def test_half_a_character_is_left_out_of_xml() -> None:
    assert element("p", {"title": "a\ud800"}, "b\udfffc") == '<p title="a">bc</p>'
