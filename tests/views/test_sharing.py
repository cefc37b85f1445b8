from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from archive.models import Attribution
from tests.factories import (
    ActorFactory,
    CorrectionFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    add_revision,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
HOSTILE = '</script><!--<script>alert("1")</script> \u2028 \x85 ‮مرحبا & <marquee>'


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(
        slug="summary",
        title="Summary of the call",
        issuer=ActorFactory(slug="kremlin", name="The Kremlin"),
        event=EventFactory(slug="call", name="The call"),
        url="https://source.example/page",
        texts=[["They spoke of grain.", "They spoke of ships."]],
    )


def links(response: HttpResponse) -> dict[str, str]:
    """Of the header, by relation."""
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="([^"]+)"', response["Link"])}


def meta(response: HttpResponse) -> dict[str, str]:
    tags = [its for tag, its in read(response).tags if tag == "meta"]
    return {str(its.get("property") or its.get("name")): str(its.get("content")) for its in tags}


def graph(response: HttpResponse) -> list[dict[str, Any]]:
    text = response.content.decode()
    start = text.index('<script type="application/ld+json">') + 35
    nodes: list[dict[str, Any]] = json.loads(text[start : text.index("</script>", start)])["@graph"]
    return nodes


def test_a_statement_is_linked_to_its_other_forms(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    response = client.get("/statements/1/")
    found = links(response)
    assert found == {
        "canonical": f"{SITE}/statements/1/",
        "cite-as": f"{SITE}/sources/summary/r1/",
        "alternate": f"{SITE}/api/v1/statements/1/",
        "describedby": f"{SITE}/statements/1.jsonld",
        "terms-of-service": f"{SITE}/about/data/#h-licence",
    }
    assert (
        '<http://testserver/statements/1.jsonld>; rel="describedby"; type="application/ld+json"'
        in (response["Link"])
    )
    page = read(response)
    for rel, url in found.items():
        assert page.rel(rel) == url
        assert client.get(urlsplit(url).path).status_code == 200


@pytest.mark.parametrize(
    ("address", "home", "data"),
    [
        ("/sources/summary/", "/sources/summary/", "/sources/summary.json"),
        ("/sources/summary/r1/", "/sources/summary/", "/api/v1/sources/summary/revisions/1/"),
        ("/sources/summary/s1/", "/sources/summary/s1/", "/api/v1/sources/summary/sentences/1/"),
    ],
)
def test_so_are_a_source_its_revisions_and_sentences(
    client: Client, source: Source, address: str, home: str, data: str
) -> None:
    found = links(client.get(address))
    assert found["canonical"] == SITE + home
    assert found["cite-as"] == f"{SITE}/sources/summary/r1/"
    assert found["alternate"] == SITE + data
    assert client.get(data).status_code == 200
    assert found["describedby"] == f"{SITE}/sources/summary.jsonld"


def test_a_changed_sentence_is_cited_where_it_stood(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, sentences=[2])
    add_revision(source, [["They spoke of grain."]])
    assert links(client.get("/statements/1/"))["cite-as"] == f"{SITE}/sources/summary/r1/"
    assert links(client.get("/sources/summary/s2/"))["cite-as"] == f"{SITE}/sources/summary/r1/"
    assert links(client.get("/sources/summary/"))["cite-as"] == f"{SITE}/sources/summary/r2/"


def test_a_frozen_revision_is_a_memento(client: Client, source: Source) -> None:
    response = client.get("/sources/summary/r1/")
    assert response["Memento-Datetime"] == "Wed, 19 Mar 2025 09:00:00 GMT"
    assert links(response)["original"] == "https://source.example/page"
    timemap = client.get(urlsplit(links(response)["timemap"]).path)
    assert timemap["Content-Type"] == "application/link-format"
    assert timemap.getvalue().decode().splitlines() == [
        '<https://source.example/page>; rel="original",',
        f'<{SITE}/sources/summary/timemap>; rel="self",',
        f'<{SITE}/sources/summary/r1/>; rel="memento"; datetime="Wed, 19 Mar 2025 09:00:00 GMT"',
    ]
    assert "Memento-Datetime" not in client.get("/sources/summary/")


def test_headers_hold_any_address(client: Client) -> None:
    PublishedSourceFactory(slug="odd", url='https://пример.example/"стр">?q=<é>')
    response = client.get("/sources/odd/r1/")
    original = links(response)["original"]
    assert original.isascii()
    assert original.endswith("/%22%D1%81%D1%82%D1%80%22%3E?q=%3C%C3%A9%3E")
    assert f"<{original}>" in client.get("/sources/odd/timemap").getvalue().decode()


def test_a_text_without_an_address_is_no_memento(client: Client) -> None:
    PublishedSourceFactory(slug="pasted", url="")
    assert "Memento-Datetime" not in client.get("/sources/pasted/r1/")
    assert client.get("/sources/pasted/timemap").status_code == 404


def test_a_shared_statement_shows_its_sentence(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, text="They discussed grain.")
    shown = meta(client.get("/statements/1/"))
    assert shown["og:title"] == "They discussed grain"
    assert shown["og:description"] == "They spoke of grain."
    assert shown["og:url"] == f"{SITE}/statements/1/"
    assert shown["og:image"] == f"{SITE}/statements/1.png"
    assert shown["og:image:alt"] == "The Kremlin: “They spoke of grain.”"
    assert shown["og:type"] == "website"
    assert shown["twitter:card"] == "summary_large_image"


def test_a_long_sentence_is_cut_between_words(client: Client) -> None:
    source = PublishedSourceFactory(slug="long", texts=[["word " * 100 + "end."]])
    PublishedStatementFactory(source=source)
    shown = meta(client.get("/statements/1/"))["og:description"]
    assert len(shown) <= 300
    assert shown.endswith("word …")


def test_a_shared_source_and_sentence_say_what_they_are(client: Client, source: Source) -> None:
    shown = meta(client.get("/sources/summary/"))
    assert shown["og:title"] == "Summary of the call"
    assert shown["og:image"] == f"{SITE}/sources/summary.png"
    shown = meta(client.get("/sources/summary/s2/"))
    assert shown["og:title"].startswith("Sentence 2, ")
    assert shown["og:description"] == "They spoke of ships."
    assert shown["og:url"] == f"{SITE}/sources/summary/s2/"


def test_a_page_holds_what_its_file_does(client: Client, source: Source) -> None:
    trump = ActorFactory(slug="donald-trump", name="Donald Trump")
    statement = PublishedStatementFactory(source=source, sentences=[1, 2], attributed_to=[trump])
    CorrectionFactory(statement=statement)
    embedded = {node["@id"]: node for node in graph(client.get("/statements/1/"))}
    file = json.loads(client.get("/statements/1.jsonld").getvalue())["@graph"]
    for node in file:
        if node["@type"] != "WebSite":
            assert embedded[node["@id"]] == node


def test_who_is_not_named_has_no_author_in_the_page(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, attribution=Attribution.NOT_STATED)
    claim = graph(client.get("/statements/1/"))[0]
    assert (claim["@type"], "author" in claim) == ("Claim", False)


def test_a_source_and_a_sentence_hold_their_own_node(client: Client, source: Source) -> None:
    (document, event) = graph(client.get("/sources/summary/"))
    assert (document["@type"], event["@type"]) == ("CreativeWork", "Event")
    frozen, _ = graph(client.get("/sources/summary/r1/"))
    assert frozen["@id"] == f"{SITE}/sources/summary/r1/"
    assert frozen["exampleOfWork"] == {"@id": document["@id"]}
    quotation, *_ = graph(client.get("/sources/summary/s1/"))
    assert (quotation["@type"], quotation["position"]) == ("Quotation", 1)


def test_hostile_words_stay_words(client: Client) -> None:
    source = PublishedSourceFactory(slug="hostile", title=HOSTILE, texts=[[HOSTILE]])
    PublishedStatementFactory(source=source, text=HOSTILE)
    for address in ("/statements/1/", "/sources/hostile/", "/sources/hostile/s1/"):
        page = read(client.get(address))
        nodes = graph(client.get(address))
        assert any(HOSTILE in node.values() for node in nodes), address
        assert not [its for tag, its in page.tags if tag == "marquee"], address
        loose = [its for tag, its in page.tags if tag == "script" and not its.get("src")]
        assert loose == [{"type": "application/ld+json"}], address
