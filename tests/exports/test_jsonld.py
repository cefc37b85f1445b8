from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.exports import jsonld
from archive.models import ActorKind, Attribution
from tests.factories import (
    ActorFactory,
    CorrectionFactory,
    DraftSourceFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

CLAIM = {"appearance", "firstAppearance", "claimInterpreter"}
ENTITY = "https://www.wikidata.org/entity/Q22686"


def graph(client: Client, address: str) -> list[dict[str, Any]]:
    answer = json.loads(client.get(address).getvalue())
    assert answer["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = answer["@graph"]
    return nodes


def one(nodes: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (found,) = [node for node in nodes if node["@type"] == kind]
    return found


def walked(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from walked(inner)


@pytest.fixture
def source() -> Source:
    trump = ActorFactory(slug="donald-trump", name="Donald Trump", wikidata="Q22686")
    return PublishedSourceFactory(
        slug="summary",
        title="Summary of the call",
        issuer=ActorFactory(slug="kremlin", name="The Kremlin", kind=ActorKind.INSTITUTION),
        carrier=ActorFactory(slug="rt", name="RT", kind=ActorKind.INSTITUTION),
        event=EventFactory(slug="call", name="Telephone call", participants=[trump]),
        url="https://source.example/page",
        archived_url="https://archive.example/page",
        language="ru",
        texts=[["Он сказал: «Да».", "И ушёл."]],
    )


def test_a_statement_is_a_claim_on_a_quotation(client: Client, source: Source) -> None:
    trump = source.event.participants.get() if source.event else None
    topic = TopicFactory(slug="grain", name="Grain")
    PublishedStatementFactory(
        source=source, sentences=[1, 2], text="He agreed.", attributed_to=[trump], topics=[topic]
    )
    nodes = graph(client, "/statements/1.jsonld")
    claim = one(nodes, "Claim")
    assert claim["@id"] == "http://testserver/statements/1/#claim"
    assert claim["author"]["name"] == "Donald Trump"
    assert claim["author"]["@type"] == "Person"
    assert claim["author"]["sameAs"] == ENTITY
    assert claim["claimInterpreter"]["name"] == "Readout"
    assert claim["about"] == [
        {
            "@type": "DefinedTerm",
            "@id": "http://testserver/topics/grain/",
            "name": "Grain",
            "url": "http://testserver/topics/grain/",
        }
    ]
    quoted = [node for node in nodes if node["@type"] == "Quotation"]
    assert claim["appearance"] == [{"@id": node["@id"]} for node in quoted]
    first = quoted[0]
    assert first["@id"] == "http://testserver/sources/summary/r1/#s1"
    assert (first["text"], first["position"]) == ("Он сказал: «Да».", 1)
    assert first["inLanguage"] == "ru"
    assert first["creator"]["name"] == "The Kremlin"
    assert first["creator"]["@type"] == "Organization"
    assert first["spokenByCharacter"]["name"] == "Donald Trump"
    assert first["isBasedOn"].startswith("https://source.example/page#:~:text=%D0%9E%D0%BD")
    document, event = one(nodes, "CreativeWork"), one(nodes, "Event")
    assert first["isPartOf"] == {"@id": document["@id"]}
    assert document["publisher"]["name"] == "RT"
    assert document["archivedAt"] == "https://archive.example/page"
    assert document["recordedAt"] == {"@id": event["@id"]}
    assert event["attendee"]["name"] == "Donald Trump"


def test_who_is_not_named_is_left_out(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, attribution=Attribution.NOT_STATED)
    nodes = graph(client, "/statements/1.jsonld")
    assert "author" not in one(nodes, "Claim")
    assert "spokenByCharacter" not in one(nodes, "Quotation")


def test_who_issued_the_text_is_no_character_in_it(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, attributed_to=[source.issuer])
    nodes = graph(client, "/statements/1.jsonld")
    assert one(nodes, "Claim")["author"]["name"] == "The Kremlin"
    assert "spokenByCharacter" not in one(nodes, "Quotation")


def test_a_correction_is_told(client: Client, source: Source) -> None:
    statement = PublishedStatementFactory(source=source)
    CorrectionFactory(statement=statement, reason="It was put too strongly.")
    claim = one(graph(client, "/statements/1.jsonld"), "Claim")
    assert claim["correction"]["@type"] == "CorrectionComment"
    assert claim["correction"]["text"] == "It was put too strongly."


def test_every_node_has_an_id_and_none_is_a_review(client: Client, source: Source) -> None:
    CorrectionFactory(statement=PublishedStatementFactory(source=source))
    PublishedStatementFactory(source=source, attribution=Attribution.NOT_STATED)
    nodes = graph(client, "/statements.jsonld")
    ids = {node["@id"] for node in nodes}
    for node in walked(nodes):
        assert node["@id"].startswith("http://testserver/"), node
        assert "Review" not in node.get("@type", ""), node
        assert set(node) != {"@id"} or node["@id"] in ids, node
    assert [node["@type"] for node in nodes].count("CreativeWork") == 1


def test_a_list_holds_what_its_page_does_in_its_order(client: Client, source: Source) -> None:
    other = PublishedSourceFactory(slug="other")
    for place in range(6):
        PublishedStatementFactory(source=source if place % 2 else other)
    address = "/statements.{}?source=summary&order=oldest"
    ids = [s["url"] for s in client.get(address.format("json")).json()["statements"]]
    nodes = graph(client, address.format("jsonld"))
    assert [node["url"] for node in nodes if node["@type"] == "Claim"] == ids


def test_a_list_takes_the_same_few_queries_whatever_its_size(
    client: Client, source: Source
) -> None:
    taken = []
    for more in (2, 10):
        PublishedStatementFactory.create_batch(more, source=source)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/statements.jsonld")
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_a_source_is_told_without_any_statement(client: Client, source: Source) -> None:
    nodes = graph(client, "/sources/summary.jsonld")
    assert one(nodes, "CreativeWork")["name"] == "Summary of the call"
    assert one(nodes, "Event")["startDate"] == "2025-03-18"


def test_a_translation_names_its_public_original_alone(client: Client, source: Source) -> None:
    source.rendition = "official_translation"
    source.rendition_of = DraftSourceFactory(slug="hidden")
    source.save()
    assert "translationOfWork" not in one(graph(client, "/sources/summary.jsonld"), "CreativeWork")
    source.rendition_of = PublishedSourceFactory(slug="original")
    source.save()
    document = one(graph(client, "/sources/summary.jsonld"), "CreativeWork")
    assert document["translationOfWork"] == {"@id": "http://testserver/sources/original/"}


def test_a_sentence_that_left_the_text_leads_to_the_copy(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, sentences=[1])
    add_revision(source, [["И ушёл."]])
    nodes = graph(client, "/statements/1.jsonld")
    assert one(nodes, "Quotation")["isBasedOn"].startswith("https://archive.example/page#:~:text=")
    assert one(nodes, "Quotation")["@id"].endswith("/r1/#s1")
    assert one(nodes, "CreativeWork")["version"] == "2"


@pytest.mark.parametrize(
    "text",
    ["</script><b>", "<!--<script>", "\u2028 \x07 \x1f", "‮ مرحبا", '"\\"', "]]>"],
)
def test_nothing_embedded_ends_its_script(text: str) -> None:
    written = jsonld.embedded([{"@id": text}])
    assert "</" not in written
    assert "<!" not in written
    assert "<script" not in written
    assert json.loads(written)["@graph"] == [{"@id": text}]
