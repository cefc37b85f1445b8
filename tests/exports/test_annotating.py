"""Annotations against the rules of the Web Annotation Data Model and Protocol."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from archive.models import Capture
from tests.factories import (
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(
        slug="summary",
        language="ru",
        archived_url="https://archive.example/page",
        texts=[
            ["Ё😀 Он сказал: «Да»."],
            ["И ушёл.", "Конец & всё, чего никто не ожидал."],
        ],
    )


def fetched(client: Client, address: str) -> Any:
    return json.loads(client.get(address).getvalue())


def test_each_sentence_is_a_target_found_in_three_ways(client: Client, source: Source) -> None:
    topic = TopicFactory(name="Grain")
    PublishedStatementFactory(source=source, sentences=[1, 3], text="He left.", topics=[topic])
    said = fetched(client, "/statements/1/anno")
    assert (said["@context"], said["type"]) == (CONTEXT, "Annotation")
    assert said["id"] == "http://testserver/statements/1/anno"
    assert [(body["value"], body["purpose"]) for body in said["body"]] == [
        ("He left.", "describing"),
        ("Grain", "tagging"),
    ]
    text = Capture.objects.get().text
    assert len(said["target"]) == 2
    for number, target in zip((1, 3), said["target"], strict=True):
        assert target["source"] == "http://testserver/sources/summary/r1/"
        fragment, position, quote = target["selector"]
        assert fragment == {"type": "FragmentSelector", "value": f"s{number}"}
        start, end = position["start"], position["end"]
        exact = source.sentences.get(number=number).text
        assert quote["exact"] == exact == text[start:end]
        assert quote["prefix"] == text[max(start - 32, 0) : start]
        assert quote["suffix"] == text[end : end + 32]
        assert target["state"] == {
            "type": "TimeState",
            "sourceDate": "2025-03-19T09:00:00Z",
            "cached": "https://archive.example/page",
        }


def test_it_stays_on_the_revision_it_was_made_on(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, sentences=[1])
    add_revision(source, [["Прежде было иначе.", "И ушёл."]])
    (target,) = fetched(client, "/statements/1/anno")["target"]
    assert target["source"].endswith("/r1/")
    assert target["selector"][1] == {"type": "TextPositionSelector", "start": 0, "end": 19}


def test_it_is_served_as_the_protocol_asks(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    for address in ("/statements/1/anno", "/statements.anno", "/sources/summary/annotations/"):
        response = client.get(address)
        assert response["Content-Type"] == f'application/ld+json; profile="{CONTEXT}"'
        assert response["Link"] == '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
        assert "Vary" not in response
        assert response["Allow"] == client.options(address)["Allow"] == "GET,HEAD,OPTIONS"
    assert client.options("/statements/").status_code == 405


def test_a_collection_is_read_page_by_page(client: Client, source: Source) -> None:
    PublishedStatementFactory.create_batch(120, source=source)
    PublishedStatementFactory()
    for address in ("/sources/summary/annotations/", "/statements.anno?source=summary"):
        whole = fetched(client, address)
        assert (whole["type"], whole["total"]) == ("AnnotationCollection", 120)
        page, items, pages = whole["first"], [], []
        while page:
            assert page["startIndex"] == len(items)
            assert page["partOf"]["id"] == whole["id"]
            items += [item["id"] for item in page["items"]]
            pages.append(page["id"])
            page = fetched(client, page["next"]) if "next" in page else None
        assert pages[-1] == whole["last"]
        assert items == [f"http://testserver/statements/{n}/anno" for n in range(120, 0, -1)]
        assert fetched(client, pages[2])["prev"] == pages[1]
        assert fetched(client, pages[0])["items"] == whole["first"]["items"]


def test_the_oldest_first_is_paged_too(client: Client, source: Source) -> None:
    PublishedStatementFactory.create_batch(51, source=source)
    whole = fetched(client, "/statements.anno?order=oldest")
    last = fetched(client, whole["last"])
    assert (last["startIndex"], [item["id"][-8:] for item in last["items"]]) == (50, ["/51/anno"])
    assert last["id"] == whole["first"]["next"]


def test_the_best_matches_are_one_page(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, text="Grain was shipped.")
    whole = fetched(client, "/statements.anno?q=grain&order=relevance")
    assert whole["last"] == whole["first"]["id"]
    assert whole["total"] == 1


def test_a_collection_may_be_empty(client: Client, source: Source) -> None:
    assert "first" not in fetched(client, "/sources/summary/annotations/")


def test_what_is_not_understood_is_refused(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    for query in ("?part=x", "?nothing=1", "?after=x"):
        assert client.get(f"/statements.anno{query}").status_code == 400
    assert client.get("/statements/1/anno?part=page").status_code == 400
