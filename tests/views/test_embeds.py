from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from archive.models import SourceStatus, StatementStatus
from tests.factories import (
    ActorFactory,
    CorrectionFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    add_revision,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

STATEMENT = "http://testserver/statements/1/"


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(
        slug="summary",
        issuer=ActorFactory(slug="kremlin", name="The Kremlin"),
        language="ar",
        texts=[["قال <b>نعم</b>.", "ثم غادر."]],
    )


def asked(client: Client, url: str = STATEMENT, **more: Any) -> Any:
    return client.get("/oembed", {"url": url, "format": "json", **more})


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_oembed_gives_a_quotation_without_script(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, text="He left.", sentences=[1, 2])
    response = asked(client)
    said = response.json()
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert said["title"] == "He left."
    assert (said["provider_name"], said["provider_url"]) == ("Readout", "http://testserver/")
    assert said["author_name"] == "The Kremlin"
    assert said["cache_age"] > 0
    tags = Tags(said["html"]).tags
    assert {tag for tag, _ in tags} == {"blockquote", "p", "footer", "cite", "a"}
    assert (tags[0][1]["lang"], tags[0][1]["dir"]) == ("ar", "rtl")
    assert "قال &lt;b&gt;نعم&lt;/b&gt;. ثم غادر." in said["html"]
    assert [its["href"] for tag, its in tags if tag == "a"] == [STATEMENT]


def test_its_page_leads_to_it(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    tags = read(client.get("/statements/1/")).tags
    (link,) = [its for _, its in tags if its.get("type") == "application/json+oembed"]
    assert link["href"] == f"http://testserver/oembed?url={quote(STATEMENT, safe='')}&format=json"
    assert client.get(str(link["href"]).removeprefix("http://testserver")).status_code == 200


def test_it_keeps_to_the_room_there_is(client: Client) -> None:
    source = PublishedSourceFactory(slug="long", texts=[["word " * 200 + "end."]])
    PublishedStatementFactory(source=source)
    free = asked(client).json()
    assert free["width"] == 600
    assert "end." in free["html"]
    small = asked(client, maxwidth=300, maxheight=300).json()
    assert small["width"] == 300
    assert small["height"] <= 300
    assert "end." not in small["html"]
    assert "word …" in small["html"]


@pytest.mark.parametrize("value", ["0", "-1", "x", "", "1e9", "²", "%"])
def test_room_that_is_no_room_is_refused(client: Client, source: Source, value: str) -> None:
    PublishedStatementFactory(source=source)
    response = asked(client, maxwidth=value)
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "maxwidth"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://testserver/",
        "http://testserver/statements/2/",
        "http://testserver/sources/summary/",
        "http://elsewhere.example/statements/1/",
        "http://testserver.evil.example/statements/1/",
        "//testserver/statements/1/",
        "/statements/1/",
        "javascript:alert(1)",
        "http://testserver/statements/99999999999/",
        "http://testserver/%FF/",
    ],
)
def test_only_statements_of_ours_are_embedded(client: Client, source: Source, url: str) -> None:
    PublishedStatementFactory(source=source)
    DraftStatementFactory(source=source)
    assert asked(client, url).status_code == 404


def test_what_stands_after_the_address_is_passed_over(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    assert asked(client, f"{STATEMENT}?utm_source=x#evidence").status_code == 200


def test_other_formats_are_not_made(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    assert asked(client, format="xml").status_code == 501


def test_what_was_withdrawn_is_not_embedded(client: Client, source: Source) -> None:
    gone = PublishedStatementFactory(source=source, publish__status=StatementStatus.WITHDRAWN)
    CorrectionFactory(kind="withdrawal", statement=gone, reason="It was wrong.")
    assert asked(client).status_code == 404
    response = client.get("/embed/statements/1/")
    page = read(response)
    assert response.status_code == 410
    assert "It was wrong." in page.plain
    assert gone.text not in page.plain
    assert "frame-ancestors *" in response["Content-Security-Policy"]


def test_below_a_withdrawn_source_all_is_gone(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    CorrectionFactory(kind="withdrawal", statement=None, source=source)
    source.status = SourceStatus.WITHDRAWN
    source.save(update_fields=["status"])
    for address in (
        "/statements/1.jsonld",
        "/statements/1/anno",
        "/statements/1.png",
        "/sources/summary.png",
        "/sources/summary.jsonld",
        "/sources/summary/annotations/",
        "/sources/summary/timemap",
        "/embed/statements/1/",
    ):
        response = client.get(address)
        assert response.status_code == 410, address
        assert "نعم" not in response.getvalue().decode(), address
    assert asked(client).status_code == 404


def test_the_embedded_page_quotes_and_leads_back(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, text="He said <yes>.")
    page = read(client.get("/embed/statements/1/"))
    assert "He said <yes>." in page.plain
    assert "قال <b>نعم</b>." in page.plain
    assert not [tag for tag, _ in page.tags if tag == "script"]
    links = [its for tag, its in page.tags if tag == "a"]
    assert {its["target"] for its in links} == {"_blank"}
    assert {its["rel"] for its in links} == {"noopener"}
    assert "/statements/1/" in page.links


def test_what_is_left_out_between_is_marked(client: Client) -> None:
    texts = [[f"Sentence number {n}." for n in range(1, 9)]]
    source = PublishedSourceFactory(slug="many", texts=texts)
    PublishedStatementFactory(source=source, sentences=[1, 2, 4, 8])
    shown = [f"Sentence number {n}." for n in (1, 2, 4, 8)]
    assert f"{shown[0]} {shown[1]} […] {shown[2]} […] {shown[3]}" in asked(client).json()["html"]
    page = read(client.get("/embed/statements/1/"))
    assert f"{shown[0]} {shown[1]} […] {shown[2]} […] {shown[3]}" in page.plain


def test_it_says_that_the_source_has_changed(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    assert "has changed since" not in read(client.get("/embed/statements/1/")).plain
    add_revision(source, [["ثم غادر."]])
    assert "The source has changed since." in read(client.get("/embed/statements/1/")).plain
    assert "The source has changed since." in asked(client).json()["html"]


def test_only_what_is_to_be_embedded_may_be_framed(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source)
    framed = client.get("/embed/statements/1/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script-src 'self'" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert framed["Cross-Origin-Resource-Policy"] == "cross-origin"
    for address in ("/", "/statements/1/", "/sources/summary/", "/oembed", "/admin/login/"):
        other = client.get(address)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], address
        assert other["X-Frame-Options"] == "DENY", address
    assert client.get("/embed/statements/2/")["X-Frame-Options"] == "DENY"
