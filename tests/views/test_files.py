from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from archive.models import Revision
from tests.factories import (
    ComparisonPointFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def table(client: Client, address: str) -> list[list[str]]:
    text = client.get(address).getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), strict=True))


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(
        slug="summary", language="ru", texts=[["Он сказал: «Да».", "И ушёл."], ["Конец & всё."]]
    )


def test_a_source_is_a_table_of_sentences(client: Client, source: Source) -> None:
    one = PublishedStatementFactory(source=source, sentences=[1])
    two = PublishedStatementFactory(source=source, sentences=[1, 3])
    source.sentences.filter(number=2).update(excluded_reason="Says nothing.")
    rows = table(client, "/sources/summary.csv")
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [row["number"] for row in named] == ["1", "2", "3"]
    assert [row["statement_ids"] for row in named] == [
        f"{one.number} | {two.number}",
        "",
        f"{two.number}",
    ]
    assert named[1]["aside"] == "Says nothing."
    answer = client.get("/sources/summary.json").json()
    assert [s["text"] for s in answer["sentences"]] == [row["text"] for row in named]
    assert answer["text"]["text_sha256"] == source.revisions.get().capture.text_sha256
    assert answer["source"]["sentence_count"] == 3


def test_a_text_is_had_alone(client: Client, source: Source) -> None:
    response = client.get("/sources/summary.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == "Он сказал: «Да». И ушёл.\nКонец & всё.\n"


def test_a_text_is_had_as_tei(client: Client, source: Source) -> None:
    response = client.get("/sources/summary.xml")
    assert response["Content-Type"] == "application/tei+xml; charset=utf-8"
    tree = ElementTree.fromstring(response.content)
    paragraphs = list(tree.iter(f"{TEI}p"))[1:]
    assert [len(paragraph) for paragraph in paragraphs] == [2, 1]
    sentences = [(s.get(XML_ID), s.get("n"), s.text) for s in tree.iter(f"{TEI}s")]
    assert sentences[0] == ("s1", "1", "Он сказал: «Да».")
    assert [n for _, n, _ in sentences] == ["1", "2", "3"]
    text = tree.find(f"{TEI}text")
    assert text is not None
    assert text.get("{http://www.w3.org/XML/1998/namespace}lang") == "ru"
    assert source.url in [ref.get("target") for ref in tree.iter(f"{TEI}ref")]


def test_a_revision_keeps_its_own_text(client: Client, source: Source) -> None:
    first = client.get("/sources/summary/r1.txt").content
    add_revision(source, [["Новое."]])
    assert client.get("/sources/summary/r1.txt").content == first
    assert client.get("/sources/summary.txt").content.decode() == "Новое.\n"
    assert client.get("/sources/summary/r3.txt").status_code == 404
    assert client.get("/sources/summary/r1.csv").status_code == 404
    assert Revision.objects.count() == 2


def test_the_matrix_of_an_event_is_that_of_its_page(client: Client) -> None:
    event = EventFactory(slug="call")
    grain = TopicFactory(name="Grain")
    left = PublishedSourceFactory(slug="left", event=event)
    right = PublishedSourceFactory(slug="right", event=event)
    one = PublishedStatementFactory(source=left, text="Left says so.", topics=[grain])
    two = PublishedStatementFactory(source=right, text="Right says so.", topics=[grain])
    alone = PublishedStatementFactory(source=left, text="Left alone.", topics=[grain])
    ComparisonPointFactory(event=event, title="The matter", note="How.", statements=[one, two])
    rows = table(client, "/events/call.csv")
    assert rows[0] == [
        *("matter", "finding", "note"),
        *("left", "left (address)", "right", "right (address)"),
    ]
    page = f"http://testserver/statements/{two.number}/"
    assert rows[1][:4] == ["The matter", "wording differs", "How.", "Left says so."]
    assert rows[1][5:] == ["Right says so.", page]
    assert rows[2][:4] == ["Grain", "in one source only", "", "Left alone."]
    assert rows[2][5:] == ["", ""]
    shown = read(client.get("/events/call/"))
    assert shown.plain.index("Left says so.") < shown.plain.index("Left alone.")
    [only] = client.get("/events/call.json?finding=only").json()["points"]
    assert only["sources"]["left"][0]["id"] == alone.number
    assert "right" not in only["sources"]
    assert client.get("/events/call.csv?finding=zq").status_code == 400
    assert client.get("/events/call.csv?topic=grain").status_code == 400
