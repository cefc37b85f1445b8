"""What leaves the archive is of one moment, while others work in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from archive.actions.sources import withdraw_source
from archive.actions.statements import correct_statement, wording_of
from archive.exports import listing
from archive.models import Generation, Statement
from archive.transfer import bundle, public_bundle
from archive.transfer.load import load_archive
from archive.transfer.verify import faults
from archive.web import answers
from archive.web.low_memory import LITTLE
from archive.web.page_cache import PageCache
from archive.web.snapshot import snapshot
from tests.factories import (
    PublishedStatementFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from django.contrib.auth.models import User
    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(work: Callable[[], object]) -> None:
    """Do some work on a connection of its own, to its end."""

    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(done).result()


def interrupted(lines: Iterable[bytes], kind: str, work: Callable[[], object]) -> Iterator[bytes]:
    """These lines, and the work done after the first of that kind."""
    waiting = True
    for line in lines:
        yield line
        if waiting and line.startswith(f'{{"of":"{kind}"'.encode()):
            waiting = False
            meanwhile(work)
    assert not waiting


def load_anew(lines: Iterable[bytes]) -> None:
    call_command("flush", interactive=False, verbosity=0)
    load_archive(lines)
    assert list(faults()) == []


def correct(statement: Statement, text: str, by: User) -> None:
    statement.refresh_from_db()
    wording = replace(wording_of(statement), text=text)
    correct_statement(
        statement=statement, version=statement.version, wording=wording, reason="Wrong.", by=by
    )


class TestSnapshot:
    def test_what_is_written_meanwhile_shows_afterwards(self) -> None:
        with snapshot():
            assert Statement.objects.count() == 0
            meanwhile(PublishedStatementFactory)
            assert Statement.objects.count() == 0
        assert Statement.objects.count() == 1

    def test_a_snapshot_within_another_is_the_same(self) -> None:
        with snapshot():
            assert Statement.objects.count() == 0
            meanwhile(PublishedStatementFactory)
            with snapshot():
                assert Statement.objects.count() == 0

    def test_who_writes_does_not_wait_for_it(self) -> None:
        with snapshot():
            Generation.objects.get()
            meanwhile(lambda: Generation.objects.update(number=7))
        assert Generation.objects.get().number == 7

    def test_it_does_not_wait_for_who_writes(self) -> None:
        def read() -> None:
            with snapshot():
                seen.append(Generation.objects.get().number)

        seen = list[int]()
        with transaction.atomic():
            Generation.objects.update(number=7)
            meanwhile(read)
        assert seen == [0]

    def test_the_next_transaction_begins_as_usual(self) -> None:
        usual = getattr(connection, "transaction_mode", None)
        with pytest.raises(RuntimeError), snapshot():
            raise RuntimeError
        assert getattr(connection, "transaction_mode", None) == usual
        Generation.objects.update(number=7)


class TestBundles:
    @pytest.mark.parametrize("kind", ["actor", "capture", "source", "sentence", "revision"])
    @pytest.mark.parametrize("lines", [bundle.lines, lambda: public_bundle.lines({})])
    def test_an_import_meanwhile_does_not_tear_it(
        self, lines: Callable[[], Iterator[bytes]], kind: str
    ) -> None:
        PublishedStatementFactory()
        load_anew(list(interrupted(lines(), kind, PublishedStatementFactory)))
        assert Statement.objects.count() == 1

    def test_a_withdrawal_meanwhile_does_not_tear_it(self) -> None:
        statement, by = PublishedStatementFactory(), UserFactory(is_superuser=True)
        dumped = interrupted(
            public_bundle.lines({}),
            "source",
            lambda: withdraw_source(source=statement.source, reason="Wrong.", by=by),
        )
        load_anew(list(dumped))
        assert Statement.objects.published().count() == 1

    def test_twenty_of_twenty_load(self, tmp_path: Path) -> None:
        """Made while sources come in, and statements are published and corrected."""
        by, over = UserFactory(is_superuser=True), Event()
        first = PublishedStatementFactory()

        def working(work: Callable[[int], object]) -> int:
            done = 0
            try:
                while not over.wait(0.05):
                    work(done := done + 1)
            finally:
                connection.close()
            return done

        with ThreadPoolExecutor() as pool:
            writers = [
                pool.submit(working, lambda n: PublishedStatementFactory()),
                pool.submit(working, lambda n: correct(first, f"Round {n}.", by)),
            ]
            try:
                for number in range(20):
                    call_command("dump_archive", tmp_path / f"{number}.jsonl")
                    call_command("dump_archive", tmp_path / f"{number}.jsonl.gz", public=True)
            finally:
                over.set()
            assert all(writer.result() for writer in writers)
        files = sorted(tmp_path.iterdir())
        assert len(files) == 60  # with the facts of the public ones
        call_command("flush", interactive=False, verbosity=0)
        for path in files:
            if path.suffix != ".json":
                with transaction.atomic():
                    call_command("load_archive", path)
                    call_command("verify")
                    assert Statement.objects.exists()
                    transaction.set_rollback(True)


ADDRESSES = [
    "/",
    "/statements/1/",
    "/statements.csv",
    "/statements.ndjson",
    "/statements.jsonld",
    "/statements.anno",
    "/statements.atom",
    "/statements/1/anno",
    "/sources/one.json",
    "/topics.json",
    "/corrections.json",
    "/corrections.atom",
    "/corrections/",
    "/sitemap.xml",
    "/sitemap-statements.xml",
    "/sitemap-sources.xml",
    "/api/v1/statements/",
    "/api/v1/corrections/",
]


class TestAnswers:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_an_answer_is_of_one_moment(
        self, client: Client, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Wherever between its queries the work is done."""
        monkeypatch.setattr(listing, "FIRST", 1)
        monkeypatch.setattr(answers, "SMALL", 10)
        first = PublishedStatementFactory(source__slug="one")
        PublishedStatementFactory(source=first.source)
        by, queries = UserFactory(is_superuser=True), list[int]()
        before = self.answer(client, address, queries.append)

        def change() -> None:
            meanwhile(lambda: self.change(first, by))

        for at in {len(queries) * quarter // 4 for quarter in (1, 2, 3)}:
            answer = self.answer(client, address, lambda n, at=at: n == at and change())
            after = client.get(address).getvalue()
            assert answer in (before, after), at
            before = after

    def answer(self, client: Client, address: str, each: Callable[[int], object]) -> bytes:
        """What is answered if `each` is done before each query, which it is given the number of."""
        numbers = count()

        def executed(execute: Any, *args: Any) -> Any:
            each(next(numbers))
            return execute(*args)

        with connection.execute_wrapper(executed):
            return client.get(address).getvalue()

    @transaction.atomic
    def change(self, statement: Statement, by: User) -> None:
        """All that a list may hold: another statement of another source, and a correction."""
        number = PublishedStatementFactory().number
        correct(statement, f"There are {number} statements.", by)

    def test_a_stream_goes_on_as_it_began(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listing, "FIRST", 1)
        monkeypatch.setattr(answers, "SMALL", 10)
        last, *_ = [PublishedStatementFactory() for _ in range(3)]
        by = UserFactory(is_superuser=True)
        whole = client.get("/statements.csv").getvalue()
        parts = iter(client.get("/statements.csv"))
        begun = next(parts) + next(parts)  # the names of the columns, and the first statement
        meanwhile(lambda: correct(last, "Otherwise.", by))
        assert begun + b"".join(parts) == whole
        assert not connection.in_atomic_block
        assert b"Otherwise." in client.get("/statements.csv").getvalue()


class TestEnds:
    """Of the snapshot of a stream."""

    @pytest.fixture(autouse=True)
    def _long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(answers, "SMALL", 10)
        PublishedStatementFactory()

    def memory(self) -> list[int]:
        if connection.vendor != "sqlite":
            return []
        with connection.cursor() as cursor:
            return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in LITTLE]

    def test_the_client_goes_away(self, client: Client) -> None:
        usual = self.memory()
        for parts in range(2):
            response = client.get("/statements.csv")
            assert connection.in_atomic_block
            for _ in range(parts):
                next(iter(response))
            response.close()
            assert not connection.in_atomic_block
            assert self.memory() == usual

    def test_head_asks_for_no_parts(self, client: Client) -> None:
        usual = self.memory()
        client.head("/statements.csv").close()
        assert not connection.in_atomic_block
        assert self.memory() == usual

    def test_the_client_has_it_already(self, client: Client, settings: Any) -> None:
        settings.MIDDLEWARE = [f"{PageCache.__module__}.PageCache", *settings.MIDDLEWARE]
        usual, first = self.memory(), client.get("/statements.csv")
        assert first.getvalue()
        again = client.get("/statements.csv", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        assert not connection.in_atomic_block
        assert self.memory() == usual

    @pytest.mark.parametrize("small", [10, answers.SMALL])
    def test_it_breaks(self, client: Client, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
        def failing(numbers: list[int]) -> Any:
            raise RuntimeError("The database went away.")

        usual = self.memory()
        monkeypatch.setattr(answers, "SMALL", small)
        monkeypatch.setattr(listing, "statements", failing)
        with pytest.raises(RuntimeError):
            client.get("/statements.csv").getvalue()
        assert not connection.in_atomic_block
        assert self.memory() == usual

    def test_a_file_needs_none(self, client: Client, settings: Any, tmp_path: Path) -> None:
        settings.PUBLIC_BUNDLE = tmp_path / "archive.jsonl.gz"
        call_command("dump_archive", public=True)
        response = client.get("/archive.jsonl.gz")
        assert not connection.in_atomic_block
        assert response.getvalue()
