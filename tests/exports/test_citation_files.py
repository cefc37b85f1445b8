from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import bibtexparser
import pytest
import rispy

from archive.exports import citation_files
from archive.models import Actor, Source
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setattr(citation_files, "today", lambda: date(2025, 3, 20))
    return PublishedSourceFactory(
        slug="call",
        title="О разговоре {100 %}",
        issuer=ActorFactory(name="The Kremlin"),
        event=EventFactory(name="Call"),
        archived_url="https://web.archive.org/web/20250319000000/https://source.example/call",
        texts=[["One.", "Two & three."]],
    )


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["X-Robots-Tag"] == "noindex"
    return response.content.decode()


def test_a_page_shows_what_its_files_say(client: Client, source: Source) -> None:
    topic = TopicFactory(name="Ships")
    number = PublishedStatementFactory(source=source, sentences=[2], topics=[topic]).number
    page = client.get(f"/statements/{number}/").content.decode()
    assert (
        "The Kremlin. “О разговоре {100 %}.” Readout. March 18, 2025. Sentence 2. "
        "Accessed March 20, 2025. http://testserver/sources/call/r1/#s2." in page
    )
    [entry] = bibtexparser.parse_string(read(client, f"/statements/{number}.bib")).entries
    assert entry.key == f"readout-call-s2-statement-{number}"
    assert r"Two \& three." in entry["note"]
    online = read(client, f"/statements/{number}.bib?dialect=biblatex")
    assert online.startswith("@online{")
    [record] = rispy.loads(read(client, f"/statements/{number}.ris"))
    assert record["keywords"] == ["Ships"]
    [item] = json.loads(read(client, f"/statements/{number}.csl.json"))
    assert item["URL"] == "http://testserver/sources/call/r1/#s2"
    assert item["accessed"] == {"date-parts": [[2025, 3, 20]]}


def test_every_link_of_the_box_answers(client: Client, source: Source) -> None:
    number = PublishedStatementFactory(source=source).number
    for page in (f"/statements/{number}/", "/sources/call/", "/sources/call/s1/"):
        text = client.get(page).content.decode()
        box = text[text.index('class="cite"') :].partition("</section>")[0]
        links = re.findall(r'href="([^"]*\.(?:bib|ris|csl\.json)[^"]*)"', box)
        assert len(links) == 4, page
        for link in links:
            read(client, link)


def test_a_citation_is_pinned_to_where_the_sentence_last_stood(
    client: Client, source: Source
) -> None:
    add_revision(source, [["Two & three."]])
    [first] = rispy.loads(read(client, "/sources/call/s1.ris"))
    [second] = rispy.loads(read(client, "/sources/call/s2.ris"))
    assert first["urls"] == ["http://testserver/sources/call/r1/#s1"]
    assert second["urls"] == ["http://testserver/sources/call/r2/#s2"]


def test_a_list_cites_all_of_its_answer(client: Client, source: Source) -> None:
    for _ in range(3):
        PublishedStatementFactory(source=source)
    PublishedStatementFactory()
    library = bibtexparser.parse_string(read(client, "/statements.bib?source=call"))
    assert not library.failed_blocks
    assert [entry.key[-1] for entry in library.entries] == ["3", "2", "1"]
    assert len(rispy.loads(read(client, "/statements.ris"))) == 4


def test_one_statement_and_its_row_in_a_list_are_cited_alike(
    client: Client, source: Source
) -> None:
    number = PublishedStatementFactory(source=source).number
    for suffix in ("bib", "ris"):
        one = read(client, f"/statements/{number}.{suffix}")
        assert read(client, f"/statements.{suffix}") == one


@pytest.mark.parametrize("address", ["/statements/{}.bib?dialect=x", "/statements/{}.ris?x=1"])
def test_what_is_not_understood_is_refused(client: Client, source: Source, address: str) -> None:
    number = PublishedStatementFactory(source=source).number
    assert client.get(address.format(number)).status_code == 400


def test_drafts_are_not_cited(client: Client) -> None:
    DraftSourceFactory(slug="draft")
    DraftStatementFactory()
    for address in ("/sources/draft/s1.bib", "/sources/draft/r1.bib", "/statements/1.bib"):
        assert client.get(address).status_code == 404


def test_zotero_finds_a_web_page_and_not_an_article(client: Client, source: Source) -> None:
    Actor.objects.filter(pk=source.issuer_id).update(name="Ministry, of “Truth” <x>")
    page = client.get("/sources/call/").content.decode()
    assert '<meta name="z:itemType" content="webpage">' in page
    assert 'name="DC.creator" content="Ministry, of “Truth” &lt;x&gt;"' in page
    assert 'name="DC.identifier" content="http://testserver/sources/call/r1/"' in page
    assert "citation_title" not in page
    assert "citation_author" not in page


class TestUnapi:
    def test_a_list_names_the_server_and_each_row(self, client: Client, source: Source) -> None:
        number = PublishedStatementFactory(source=source).number
        page = client.get("/statements/").content.decode()
        assert 'rel="unapi-server" type="application/xml" title="unAPI" href="/unapi"' in page
        assert f'<abbr class="unapi-id" title="{number}"></abbr>' in page

    def test_what_there_is(self, client: Client, source: Source) -> None:
        number = PublishedStatementFactory(source=source).number
        assert b'<format name="ris"' in client.get("/unapi").content
        response = client.get(f"/unapi?id={number}")
        assert response.status_code == 300
        assert f'<formats id="{number}">' in response.content.decode()

    def test_a_record(self, client: Client, source: Source) -> None:
        number = PublishedStatementFactory(source=source).number
        [record] = rispy.loads(client.get(f"/unapi?id={number}&format=ris").content.decode())
        assert record["title"] == "О разговоре {100 %}"

    @pytest.mark.parametrize(
        ("query", "status"),
        [("id=9", 404), ("id=x", 404), ("id=" + "9" * 30, 404), ("id=1&format=mods", 406)],
    )
    def test_what_there_is_not(
        self, client: Client, source: Source, query: str, status: int
    ) -> None:
        PublishedStatementFactory(source=source)
        assert client.get(f"/unapi?{query}").status_code == status


def test_the_wording_of_a_box(source: Source) -> None:
    box: Any = citation_files.box(citation_files.of_text(source, 1), "/sources/call/r1")
    assert [name for name, _ in box.texts] == ["APA", "MLA", "Wikipedia"]
    assert box.files[0] == ("BibTeX", "/sources/call/r1.bib")
