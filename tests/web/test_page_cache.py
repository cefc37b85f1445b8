from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.test import Client

from archive.actions.statements import correct_statement, edit_statement, withdraw_statement
from archive.models import Generation, Statement
from archive.web import page_cache
from archive.web.page_cache import Address, Page, PageCache, Shelf, takes_gzip
from tests.actions.test_statements import as_it_is
from tests.factories import (
    DraftStatementFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.http import HttpResponse
    from pytest_django import Settings

pytestmark = pytest.mark.django_db

CACHE = "archive.web.page_cache.PageCache"


@pytest.fixture(autouse=True)
def _cached(settings: Settings) -> None:
    settings.MIDDLEWARE = [CACHE, *site.MIDDLEWARE]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The paths of the pages that were made and not taken from the shelf."""
    paths: list[str] = []
    make = PageCache.__init__

    def spy(self: PageCache, get_response: Any) -> None:
        def counted(request: Any) -> Any:
            paths.append(request.path)
            return get_response(request)

        make(self, counted)

    monkeypatch.setattr(PageCache, "__init__", spy)
    return paths


def version() -> str:
    """What a worker takes for the version of the archive."""
    return PageCache(lambda request: page_cache.HttpResponse()).version()


def headers(response: HttpResponse) -> dict[str, str]:
    return dict(response.items())


def publisher() -> User:
    return UserFactory(is_superuser=True)


def correct(statement: Statement, text: str, by: User) -> None:
    statement.refresh_from_db()
    correct_statement(
        statement=statement,
        version=statement.version,
        wording=as_it_is(statement, text=text),
        reason="A slip.",
        by=by,
    )


class TestPages:
    def test_a_page_is_made_once(self, client: Client, made: list[str]) -> None:
        PublishedStatementFactory()
        first, second = client.get("/statements/"), client.get("/statements/")
        assert made == ["/statements/"]
        assert second.content == first.content
        assert headers(second) == headers(first)

    @pytest.mark.parametrize("path", ["/", "/sitemap.xml", "/robots.txt", "/about/"])
    def test_every_kind_of_page_is_kept(self, client: Client, made: list[str], path: str) -> None:
        client.get(path)
        assert client.get(path).status_code == 200
        assert made == [path]

    def test_queries_have_pages_of_their_own(self, client: Client) -> None:
        PublishedStatementFactory(text="A halt was proposed.")
        assert "was proposed" in client.get("/statements/?q=halt").content.decode()
        assert "was proposed" not in client.get("/statements/?q=cease").content.decode()

    def test_secure_pages_are_kept_apart(self, client: Client) -> None:
        client.get("/", secure=True)
        assert "Strict-Transport-Security" in client.get("/", secure=True)
        assert "Strict-Transport-Security" not in client.get("/")

    def test_foreign_hosts_are_refused_though_the_page_is_known(self, client: Client) -> None:
        client.get("/")
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400

    @pytest.mark.parametrize("secure", [True, False])
    def test_the_other_headers_are_those_of_a_page_without(
        self, settings: Settings, secure: bool
    ) -> None:
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != CACHE]
        plain = headers(Client().get("/", secure=secure))
        settings.MIDDLEWARE = [CACHE, *settings.MIDDLEWARE]
        client = Client()
        for _ in range(2):
            kept = headers(client.get("/", secure=secure))
            assert kept.pop("Cache-Control") == "public, no-cache"
            assert kept.pop("Vary") == "Accept-Encoding"
            assert kept.pop("ETag").startswith('W/"')
            assert kept == plain

    def test_editors_get_the_same_page(self, client: Client) -> None:
        DraftStatementFactory(text="Still a draft.")
        editor = Client()
        editor.force_login(publisher())
        mine, theirs = editor.get("/"), client.get("/")
        assert mine.content == theirs.content
        assert headers(mine) == headers(theirs)
        assert not mine.cookies

    @pytest.mark.parametrize(
        "path", ["/admin/login/", "/admin/", "/health/", "/statements/9/", "/statements/?q=%00"]
    )
    def test_nothing_else_is_kept(self, client: Client, made: list[str], path: str) -> None:
        first = client.get(path)
        assert "ETag" not in first
        client.get(path, headers={"if-none-match": "*"})
        assert len(made) == 2

    def test_the_admin_of_an_editor_is_not_kept(self, client: Client, made: list[str]) -> None:
        client.force_login(publisher())
        for _ in range(2):
            response = client.get("/admin/archive/statement/")
            assert response.status_code == 200
            assert "ETag" not in response
            assert "public" not in response["Cache-Control"]
        assert len(made) == 2

    def test_what_sets_a_cookie_or_speaks_of_caching_is_not_plain(self) -> None:
        response = page_cache.HttpResponse("page")
        assert page_cache.is_plain(response)
        response.set_cookie("seen", "1")
        assert not page_cache.is_plain(response)
        for name in ("Vary", "Cache-Control", "Content-Encoding"):
            assert not page_cache.is_plain(
                page_cache.HttpResponse("page", headers={name: "Cookie"})
            )

    def test_other_methods_go_through(self, client: Client) -> None:
        client.get("/")
        assert client.post("/").status_code == 405

    def test_without_a_generation_nothing_is_kept(self, client: Client, made: list[str]) -> None:
        Generation.objects.all().delete()
        assert "ETag" not in client.get("/")
        client.get("/")
        assert len(made) == 2

    def test_a_silent_database_is_no_reason_for_another_failure(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*args: object) -> None:
            raise Error

        monkeypatch.setattr(connection, "cursor", refuse)
        assert client.get("/about/").status_code == 200

    def test_the_database_is_not_asked_whether_it_stands(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        used = connections[DEFAULT_DB_ALIAS]
        monkeypatch.setattr(used, "health_check_enabled", True)
        monkeypatch.setattr(used, "health_check_done", False)
        monkeypatch.setattr(used, "is_usable", lambda: pytest.fail("it was asked"))
        assert version()

    @pytest.mark.django_db(transaction=True)
    def test_a_connection_that_broke_is_replaced(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before, used = version(), connections[DEFAULT_DB_ALIAS]
        monkeypatch.setattr(used, "is_usable", lambda: False)
        used.connection.close()
        assert version() == before

    def test_templates_in_the_making_are_not_kept(self, settings: Settings) -> None:
        settings.DEBUG = True
        assert "ETag" not in Client().get("/")


class TestChanges:
    def test_a_correction_shows_at_once(self, client: Client) -> None:
        statement, by = PublishedStatementFactory(text="Before."), publisher()
        for path in ("/", "/statements/", f"/statements/{statement.number}/"):
            old = client.get(path)
            assert "Before." in read(old).plain
            correct(statement, f"Corrected for {path}.", by)
            new = client.get(path, headers={"if-none-match": old["ETag"]})
            assert f"Corrected for {path}." in read(new).plain
            assert new["ETag"] != old["ETag"]
            correct(statement, "Before.", by)

    def test_a_withdrawal_shows_at_once(self, client: Client) -> None:
        statement = PublishedStatementFactory()
        etag = client.get(f"/statements/{statement.number}/")["ETag"]
        withdraw_statement(statement=statement, reason="Wrong.", by=publisher())
        for known in ("", etag, "*"):
            path = f"/statements/{statement.number}/"
            assert client.get(path, headers={"if-none-match": known}).status_code == 410

    def test_another_archive_or_release_has_other_pages(
        self, client: Client, made: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        etags = {client.get("/")["ETag"]}
        Generation.objects.update(epoch=uuid4())
        etags.add(client.get("/")["ETag"])
        monkeypatch.setattr(page_cache, "release", lambda: "next")
        etags.add(Client().get("/")["ETag"])
        assert len(made) == len(etags) == 3

    def test_the_release_is_that_of_the_files(
        self, settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.BASE_DIR = tmp_path
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "base.html").write_text("one")
        first = page_cache.release()
        assert first == page_cache.release()
        (tmp_path / "templates" / "base.html").write_text("two")
        assert first != page_cache.release()

    def test_a_page_that_changes_while_it_is_made_is_not_kept(
        self, client: Client, made: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        versions = iter(["1", "2", "2", "2", "2"])
        monkeypatch.setattr(PageCache, "version", lambda self: next(versions))
        for _ in range(3):
            client.get("/about/")
        assert len(made) == 2

    @pytest.mark.django_db(transaction=True)
    def test_no_worker_shows_what_is_older_than_its_key(self) -> None:
        """Each thread has a cache of its own, as each worker has; ETags go from one to another."""
        statement, by = PublishedStatementFactory(text="Round 0."), publisher()
        path, told, over = f"/statements/{statement.number}/", [0], Event()
        seen: dict[str, int] = {}

        def worker() -> int:
            client, answers = Client(), 0
            try:
                while not over.is_set() or not answers:
                    least, known = told[0], ", ".join(list(seen)[-2:])
                    response = client.get(path, headers={"if-none-match": known})
                    if response.status_code == 200:
                        words = response.content.decode().partition("Round ")[2]
                        seen.setdefault(response["ETag"], int(words.split()[0].strip(".")))
                    assert seen[response["ETag"]] >= least
                    answers += 1
            finally:
                connection.close()
            return answers

        with ThreadPoolExecutor() as pool:
            workers = [pool.submit(worker) for _ in range(3)]
            try:
                for number in range(1, 11):
                    correct(statement, f"Round {number}.", by)
                    told[0] = number
            finally:
                over.set()
            assert all(worker.result() for worker in workers)


class TestForms:
    """One page, in all the forms in which it may be asked for."""

    def test_head_says_what_get_would(self, client: Client, made: list[str]) -> None:
        for _ in range(2):
            for encoding in ("", "gzip"):
                sent = {"accept-encoding": encoding}
                head, get = client.head("/", headers=sent), client.get("/", headers=sent)
                assert head.content == b""
                assert headers(head) == headers(get)
                assert int(head["Content-Length"]) == len(get.content)
        assert made == ["/", "/"]  # an answer to HEAD is not kept: it may lack its body

    def test_a_known_page_is_not_sent_again(self, client: Client) -> None:
        first = client.get("/")
        for method in (client.get, client.head):
            again = method("/", headers={"if-none-match": f'"x", {first["ETag"]}'})
            assert again.status_code == 304
            assert again.content == b""
            kept = headers(first)
            del kept["Content-Type"], kept["Content-Length"]
            assert headers(again) == kept
            assert "Content-Security-Policy" in again

    @pytest.mark.parametrize("known", ['W/"x"', '""', '"', "W/", ",,,", "é", '"x' * 2_000, "\0"])
    def test_unknown_etags_are_passed_over(self, client: Client, known: str) -> None:
        client.get("/")
        assert client.get("/", headers={"if-none-match": known}).status_code == 200

    def test_etags_compare_weakly(self, client: Client) -> None:
        strong = client.get("/")["ETag"].removeprefix("W/")
        assert client.get("/", headers={"if-none-match": strong}).status_code == 304

    def test_the_compressed_page_is_the_page(self, client: Client) -> None:
        plain = client.get("/")
        zipped = client.get("/", headers={"accept-encoding": "br, gzip"})
        assert "Content-Encoding" not in plain
        assert zipped["Content-Encoding"] == "gzip"
        assert gzip.decompress(zipped.content) == plain.content
        assert zipped.content == client.get("/", headers={"accept-encoding": "*"}).content

    @pytest.mark.parametrize(
        ("accepted", "answer"),
        [
            ("gzip", True),
            ("GZIP;Q=0.5", True),
            ("deflate, gzip;q=1.0", True),
            ("br, * ; q=0.1", True),
            ("", False),
            ("identity", False),
            ("br", False),
            ("gzip;q=0", False),
            ("gzip;q=0.000, *", False),
            ("*;q=0", False),
            ("gzip;q=", False),
            ("gzip;q=nan", False),
            ("gzip;level=9", False),
            ("gzipp", False),
            (";;;,,,=", False),
            ("é\0,gzip;q=é", False),
            ("gzip;q=0," * 900, False),
        ],
    )
    def test_accept_encoding(self, accepted: str, answer: bool) -> None:
        assert takes_gzip(accepted) is answer


class TestShelf:
    def page(self, size: int = 100) -> Page:
        return Page(version="1", etag='W/"1"', headers={}, length=size, body=bytes(size))

    def address(self, path: object) -> Address:
        return Address("http", "testserver", f"/{path}", "")

    def test_memory_is_bounded(self) -> None:
        shelf = Shelf(memory=20_000)
        for number in range(100):
            shelf.put(self.address(number), self.page(number))
            assert shelf.taken <= 20_000
        assert shelf.get(self.address(99))
        assert not shelf.get(self.address(0))
        assert shelf.taken > 15_000

    def test_long_addresses_count(self) -> None:
        shelf = Shelf(memory=20_000)
        shelf.put(self.address("a" * 20_000), self.page())
        assert shelf.taken == 0

    def test_what_was_asked_for_last_stays(self) -> None:
        shelf = Shelf(memory=3 * self.page().size(self.address(1)))
        for number in (1, 2, 3):
            shelf.put(self.address(number), self.page())
        shelf.get(self.address(1))
        shelf.put(self.address(4), self.page())
        assert shelf.get(self.address(1))
        assert not shelf.get(self.address(2))

    def test_a_newer_page_takes_the_place_of_the_older(self) -> None:
        shelf = Shelf(memory=20_000)
        shelf.put(self.address(1), self.page(500))
        newer = replace(self.page(), version="2")
        shelf.put(self.address(1), newer)
        assert shelf.get(self.address(1)) == newer
        assert shelf.taken == newer.size(self.address(1))

    def test_giant_pages_are_not_kept(self) -> None:
        shelf = Shelf(memory=64 << 20)
        shelf.put(self.address(1), self.page(page_cache.LARGEST + 1))
        assert not shelf.get(self.address(1))


def test_a_draft_leaves_no_trace_in_a_tag(client: Client) -> None:
    source = PublishedStatementFactory().source
    paths = ("/", "/statements/", "/sitemap-statements.xml", "/topics/")
    before = [headers(client.get(path)) for path in paths]
    statement, by = DraftStatementFactory(source=source), publisher()
    wording = as_it_is(statement, text="Not yet.", topics=[TopicFactory()])
    edit_statement(statement=statement, version=1, wording=wording, by=by)
    assert [headers(Client().get(path)) for path in paths] == before


def test_a_file_is_kept_when_it_is_small(client: Client, made: list[str]) -> None:
    PublishedStatementFactory()
    first = client.get("/statements.csv")
    again = client.get("/statements.csv")
    assert made == ["/statements.csv"]
    assert again.content == first.content
    assert again["Content-Disposition"] == first["Content-Disposition"]


def test_a_long_file_is_known_by_its_tag_alone(
    client: Client, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.web.answers.SMALL", 10)
    statement = PublishedStatementFactory()
    first = client.get("/statements.csv")
    assert first.streaming
    assert first["Cache-Control"] == "public, no-cache"
    known = client.get("/statements.csv", headers={"If-None-Match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert made == ["/statements.csv"] * 2
    withdraw_statement(statement=statement, reason="Wrong.", by=publisher())
    changed = client.get("/statements.csv", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_draft_leaves_no_trace_in_the_tag_of_a_file(client: Client) -> None:
    PublishedStatementFactory()
    before = client.get("/statements.csv")["ETag"]
    DraftStatementFactory()
    assert client.get("/statements.csv")["ETag"] == before


def test_an_annotation_is_kept_whatever_is_accepted(client: Client, made: list[str]) -> None:
    PublishedStatementFactory()
    for address in ("/statements/1/anno", "/statements.anno"):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"], "accept": "x/y"})
        assert first["Vary"] == "Accept-Encoding"
        assert again.status_code == 304
        assert made.count(address) == 1
