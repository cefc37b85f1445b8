"""Every form of a list is its page in other words: the same statements, order, count, refusal."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import feedparser
import pytest
from django.db import connection
from django.http import StreamingHttpResponse

from archive.exports import listing
from archive.exports.tables import STATEMENT_COLUMNS
from archive.filters import pagination
from archive.models import Attribution, FormerSlug
from archive.selectors.shapes import Statement, StatementLink
from archive.web import answers, low_memory
from tests.factories import PublishedSourceFactory, PublishedStatementFactory
from tests.site import shared_rows
from tests.test_urls_walk import plant, small_archive, withdraw_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "SIZE", 3)
    monkeypatch.setattr(listing, "FIRST", 1)
    monkeypatch.setattr(listing, "CHUNK", 2)


@pytest.fixture(scope="class")
def _archive(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with shared_rows(django_db_blocker):
        archive = small_archive()
        for number in range(6):
            source = PublishedSourceFactory(
                issuer=archive.kremlin, issued_on=f"2025-0{number + 1}-05", language="ru"
            )
            PublishedStatementFactory(
                source=source,
                text=f"They spoke of grain, part {number}.",
                topics=[archive.grain, archive.war],
                attributed_to=[archive.trump],
                attribution=Attribution.NAMED,
            )
        plant(archive)
        withdraw_some(archive)
        yield


QUESTIONS = [
    {},
    {"order": "oldest"},
    {"topic": "grain"},
    {"topic": ["grain", "war"], "speaker": ["donald-trump", "not-stated"]},
    {"speaker": "not-stated"},
    {"issuer": "kremlin", "language": "ru", "order": "oldest"},
    {"from": "2025-02-01", "to": "2025-04-30"},
    {"year": "2025", "act": "proposed", "event": "call"},
    {"q": "grain"},
    {"q": "grain", "order": "relevance"},
    {"q": "zeppelin"},
    {"q": "grain -part"},
]


def on_pages(client: Client, path: str, query: str) -> tuple[list[int], int]:
    """What the pages for people show, one after another, and the number that they say."""
    found: list[int] = []
    address, total = f"{path}?{query}", None
    while address:
        html = client.get(address).content.decode()
        results = html.partition('<h2 class="vh">Results</h2>')[2].partition("</main>")[0]
        found += [
            int(n) for n in re.findall(r'class="claim"><a href="/statements/(\d+)/"', results)
        ]
        if total is None:
            said = re.search(r"<strong>([\d,]+|No) statements?</strong>", results)
            assert said
            total = int(said[1].replace("No", "0"))
        onward = re.search(r'href="([^"]+)" rel="next"', results)
        address = unescape(onward[1]) if onward else ""
    return found, total or 0


def in_csv(response: HttpResponse) -> list[dict[str, str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def in_feed(client: Client, address: str) -> list[int]:
    """All pages of it, as a reader of feeds follows them."""
    found: list[int] = []
    while address:
        feed = feedparser.parse(client.get(address).getvalue())
        assert not feed.bozo
        found += [int(entry.id.rpartition("/")[2]) for entry in feed.entries]
        onward = [link.href for link in feed.feed.links if link.rel == "next"]
        address = onward[0].removeprefix("http://testserver") if onward else ""
    return found


@pytest.mark.usefixtures("_archive")
class TestAFullArchive:
    @pytest.mark.parametrize("asked", QUESTIONS)
    @pytest.mark.parametrize("path", ["/statements/", "/topics/grain/"])
    def test_every_form_is_the_page(self, client: Client, path: str, asked: dict[str, Any]) -> None:
        query = urlencode({k: v for k, v in asked.items() if k != "topic" or path[1] == "s"}, True)
        ids, total = on_pages(client, path, query)
        assert len(ids) == total
        base = path.rstrip("/")
        rows = in_csv(client.get(f"{base}.csv?{query}"))
        assert list(dict.fromkeys(int(row["statement_id"]) for row in rows)) == ids
        whole = in_csv(client.get(f"{base}.csv?shape=statements&{query}"))
        assert [int(row["statement_id"]) for row in whole] == ids
        answer = client.get(f"{base}.json?{query}").json()
        assert [statement["id"] for statement in answer["statements"]] == ids
        assert answer["total"] == total
        lines = client.get(f"{base}.ndjson?{query}").getvalue().decode().splitlines()
        assert [json.loads(line)["id"] for line in lines] == ids
        assert in_feed(client, f"{base}.atom?{query}") == ids

    @pytest.mark.parametrize(
        "query",
        [
            "topic=zqmarker",
            "tpic=grain",
            "from=yesterday",
            "order=relevance",
            "order=newest&order=oldest",
            "bom=2",
            "shape=cube",
            "after=zq",
            "speaker=nobody-here",
        ],
    )
    @pytest.mark.parametrize("suffix", ["csv", "json", "ndjson", "atom"])
    def test_what_is_not_understood_is_refused(
        self, client: Client, suffix: str, query: str
    ) -> None:
        response = client.get(f"/statements.{suffix}?{query}")
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        problem = response.json()
        assert [error["parameter"] for error in problem["errors"]] == [query.partition("=")[0]]

    @pytest.mark.parametrize("kind", ["topics", "actors", "sources", "events", "corrections"])
    def test_other_lists_agree_with_their_pages(self, client: Client, kind: str) -> None:
        main = (
            client.get(f"/{kind}/").content.decode().partition("<main")[2].partition("</main>")[0]
        )
        answer = client.get(f"/{kind}.json").json()[kind]
        rows = in_csv(client.get(f"/{kind}.csv"))
        lines = client.get(f"/{kind}.ndjson").getvalue().decode().splitlines()
        assert [json.loads(line) for line in lines] == answer
        urls = list(
            dict.fromkeys(thing["url"].removeprefix("http://testserver") for thing in answer)
        )
        assert list(dict.fromkeys(row["url"] for row in rows)) == [
            f"http://testserver{url}" for url in urls
        ]
        links = re.findall(rf'href="(/(?:{kind}|statements|sources)/[-\w]+/)"', main)
        shown = [url for url in dict.fromkeys(links) if url in urls]
        paged = pagination.SIZE if kind in ("sources", "corrections") else None
        assert shown == urls[:paged]
        assert len(urls) > 1 or kind == "events"
        assert client.get(f"/{kind}.csv?colour=red").status_code == 400


def test_a_table_is_as_spreadsheets_want_it(client: Client) -> None:
    source = PublishedSourceFactory(
        url="https://source.example/page",
        texts=[
            ["“Да”, he said;\u00a0then “no”.".replace("\u00a0", " "), "+1 is a formula, is it?"]
        ],
    )
    PublishedStatementFactory(
        source=source, sentences=[2, 1], text='=HYPERLINK("x"), they say\nin "two" lines'
    )
    response = client.get("/statements.csv")
    raw = response.getvalue()
    assert raw.startswith(b'\xef\xbb\xbf"statement_id",')
    assert raw.count(b"\r\n") == 3
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert re.fullmatch(
        r'attachment; filename="(readout-statements-\d{4}-\d\d-\d\d\.csv)"; filename\*=UTF-8\'\'\1',
        response["Content-Disposition"],
    )
    assert response["X-Robots-Tag"] == "noindex"
    first, second = in_csv(response)
    assert tuple(first) == STATEMENT_COLUMNS
    assert first["statement_text"] == '\'=HYPERLINK("x"), they say\nin "two" lines'
    assert (first["sentence_no"], second["sentence_no"]) == ("2", "1")
    assert first["sentence_text"] == "'+1 is a formula, is it?"
    assert first["original_url_fragment"] == (
        "https://source.example/page#:~:text=%2B1%20is%20a%20formula%2C%20is%20it%3F"
    )
    assert first["sentence_url"].endswith(f"/sources/{source.slug}/s2/")
    unmarked = client.get("/statements.csv?bom=0").getvalue()
    assert unmarked == raw.removeprefix(b"\xef\xbb\xbf")
    [joined] = in_csv(client.get("/statements.csv?shape=statements"))
    assert joined["sentence_no"] == "2 | 1"


def test_a_table_is_described_beside_it(client: Client) -> None:
    PublishedStatementFactory()
    link = client.get("/statements.csv?order=oldest")["Link"]
    address = re.match(r'<(.*)>; rel="describedby"; type="application/csvm\+json"', link)
    assert address
    described = client.get(address[1]).json()
    assert described["url"] == "http://testserver/statements.csv?order=oldest"
    columns = [column["name"] for column in described["tableSchema"]["columns"]]
    assert tuple(columns) == STATEMENT_COLUMNS


def test_json_holds_every_field_of_its_shape(client: Client) -> None:
    PublishedStatementFactory()
    [statement] = client.get("/statements.json").json()["statements"]
    assert tuple(statement) == tuple(Statement.__annotations__)
    sentence = statement["sentences"][0]
    assert sentence["text_url"] == f"{statement['source']['url']}r1/#s1"
    source = client.get(statement["source"]["url"].rstrip("/") + ".json").json()
    assert tuple(source["sentences"][0]["statements"][0]) == tuple(StatementLink.__annotations__)
    assert source["source"]["statement_count"] == 1


def test_what_the_source_no_longer_says_is_not_looked_for_there(client: Client) -> None:
    from tests.factories import add_revision

    source = PublishedSourceFactory(texts=[["It was said in so many words."]])
    PublishedStatementFactory(source=source)
    add_revision(source, [["It was said otherwise, and at length."]])
    [row] = in_csv(client.get("/statements.csv"))
    assert row["original_url"] == source.url
    assert row["original_url_fragment"] == ""
    old = client.get(f"/sources/{source.slug}.json").json()["sentences"]
    assert [(s["number"], s["current"]) for s in old] == [(2, True), (1, False)]


def test_a_long_list_is_sent_on_as_it_is_made(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        PublishedStatementFactory()
    whole = client.get("/statements.csv").content
    monkeypatch.setattr(answers, "SMALL", 10)
    response = client.get("/statements.csv")
    assert isinstance(response, StreamingHttpResponse)
    assert response.getvalue() == whole
    head = client.head("/statements.csv")
    assert head.headers["Content-Disposition"] == response["Content-Disposition"]
    assert head.getvalue() == b""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its memory elsewhere")
def test_a_long_list_leaves_the_database_as_it_was(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def memory() -> list[int]:
        with connection.cursor() as cursor:
            return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in low_memory.LITTLE]

    for _ in range(5):
        PublishedStatementFactory()
    monkeypatch.setattr(answers, "SMALL", 10)
    usual = memory()
    parts = iter(client.get("/statements.csv").streaming_content)  # type: ignore[attr-defined]
    next(parts)
    assert memory() == [*low_memory.LITTLE.values()]
    assert list(parts)
    assert memory() == usual


def take_all(response: StreamingHttpResponse, into: list[bytes]) -> None:
    for part in response.streaming_content:
        into.append(part)


@pytest.mark.parametrize(
    ("suffix", "last"), [("csv", b'"CUT OFF: '), ("ndjson", b'{"error":'), ("json", b'{"id":')]
)
def test_a_break_in_the_middle_shows(
    client: Client, monkeypatch: pytest.MonkeyPatch, suffix: str, last: bytes
) -> None:
    for _ in range(5):
        PublishedStatementFactory()
    read, asked = listing.statements, list[object]()

    def failing(numbers: list[int]) -> Any:
        asked.append(numbers)
        if len(asked) > 2:
            raise RuntimeError("The database went away.")
        return read(numbers)

    monkeypatch.setattr(listing, "statements", failing)
    monkeypatch.setattr(answers, "SMALL", 10)
    response = client.get(f"/statements.{suffix}")
    got: list[bytes] = []
    with pytest.raises(RuntimeError):
        take_all(response, got)
    received = b"".join(got)
    assert received.splitlines()[-1].startswith(last)
    assert received.count(b"/s1/") == 3


def test_the_best_matches_say_that_they_are_some(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        PublishedStatementFactory(text="They spoke of grain.")
    monkeypatch.setattr("archive.search.answer.BEST", 2)
    response = client.get("/statements.csv?q=grain&order=relevance")
    assert response["X-Truncated"] == "the best 2 of 3"
    assert not client.get("/statements.csv?q=grain").has_header("X-Truncated")


def test_a_page_links_to_its_forms(client: Client) -> None:
    archive = small_archive()
    html = client.get("/statements/?topic=grain&order=oldest").content.decode()
    for suffix, places in {"csv": 1, "json": 2, "ndjson": 1, "bib": 1, "ris": 1, "atom": 2}.items():
        link = f'href="/statements.{suffix}?topic=grain&amp;order=oldest"'
        assert html.count(link) == places, suffix
    html = client.get(f"/events/call/?finding=only&topic={archive.grain.slug}").content.decode()
    assert 'href="/statements.csv?event=call&amp;topic=grain"' in html
    assert 'href="/events/call.atom?topic=grain"' in html


@pytest.mark.parametrize("address", ["/statements.pdf", "/topics.atom", "/sources/x.csv"])
def test_what_there_is_not_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_what_was_merged_is_followed(client: Client) -> None:
    small_archive()
    FormerSlug.objects.create(kind="topic", slug="corn", now="grain")
    by_value = client.get("/statements.csv?topic=corn&bom=0")
    assert (by_value.status_code, by_value["Location"]) == (
        301,
        "/statements.csv?topic=grain&bom=0",
    )
    by_path = client.get("/topics/corn.atom")
    assert (by_path.status_code, by_path["Location"]) == (301, "/topics/grain.atom")
