from __future__ import annotations

import gzip
import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.http import http_date

from archive.actions.base import bump_generation
from archive.actions.revisions import revise_source
from archive.actions.sources import withdraw_source
from archive.actions.statements import withdraw_statement
from archive.capture.document import Document, Metadata
from archive.models import Generation, Statement
from archive.transfer import full_export, public_bundle
from archive.transfer.load import load_archive
from archive.transfer.verify import faults
from tests.factories import (
    NOW,
    PublishedSourceFactory,
    PublishedStatementFactory,
    UserFactory,
)
from tests.test_urls_walk import (
    ALL,
    MARKER,
    plant,
    said,
    small_archive,
    withdraw_some,
)

if TYPE_CHECKING:
    from pathlib import Path

    from django.http.response import HttpResponseBase
    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def dumped() -> list[bytes]:
    return list(public_bundle.lines({}))


def test_another_machine_shows_the_same_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the same files, made at the same moment."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with transaction.atomic():
        archive = small_archive()
        plant(archive)
        withdraw_some(archive)
        before = {address: said(client.get(address)) for address in ALL}
        lines = dumped()
        transaction.set_rollback(True)
    load_archive(lines)
    assert list(faults()) == []
    assert len(before) > 50
    for address, page in before.items():
        assert said(client.get(address)) == page, address


def test_nothing_private_is_in_it() -> None:
    archive = small_archive()
    plant(archive)
    withdraw_some(archive)
    assert MARKER not in b"".join(dumped()).decode()


def test_a_bundle_of_a_bundle_is_the_same() -> None:
    with transaction.atomic():
        archive = small_archive()
        plant(archive)
        withdraw_some(archive)
        first = dumped()
        transaction.set_rollback(True)
    load_archive(first)
    assert dumped() == first


@pytest.fixture
def path(settings: Settings, tmp_path: Path) -> Path:
    settings.PUBLIC_BUNDLE = tmp_path / "archive.jsonl.gz"
    PublishedStatementFactory()
    return settings.PUBLIC_BUNDLE


def test_the_file_is_dated_and_has_its_hash(client: Client, path: Path) -> None:
    call_command("dump_archive", public=True)
    file = client.get("/archive.jsonl.gz")
    body = b"".join(file.streaming_content)
    head = json.loads(gzip.decompress(body).splitlines()[0])
    facts = client.get("/archive.json").json()
    assert head["generation"] == facts["generation"] == Generation.objects.get().number
    assert head["public"] is True
    digest = client.get("/archive.jsonl.gz.sha256").content.decode()
    assert digest == f"{facts['sha256']}  archive.jsonl.gz\n"
    assert sha256(body).hexdigest() == facts["sha256"]
    assert (
        client.get("/archive.jsonl.gz", headers={"If-None-Match": file["ETag"]}).status_code == 304
    )


def test_the_file_loads_as_it_is(path: Path) -> None:
    with transaction.atomic():
        PublishedStatementFactory()
        call_command("dump_archive", public=True)
        transaction.set_rollback(True)
    assert Statement.objects.count() == 1
    assert gzip.decompress(path.read_bytes()).count(b'"of":"statement"') == 2


def test_it_is_made_when_something_changed_and_hourly_at_most(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert full_export.build(path)
    assert not full_export.build(path)
    bump_generation()
    assert not full_export.build(path)
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert full_export.build(path)
    later += timedelta(hours=1)
    assert not full_export.build(path)


def test_a_withdrawal_takes_the_file_away_until_it_is_made_anew(client: Client, path: Path) -> None:
    assert full_export.build(path)
    withdraw_statement(
        statement=Statement.objects.get(), reason="Wrong.", by=UserFactory(is_superuser=True)
    )
    assert client.get("/archive.jsonl.gz").status_code == 404
    assert client.get("/archive.json").status_code == 404
    assert full_export.build(path)
    assert client.get("/archive.jsonl.gz.sha256").status_code == 200


def asked(client: Client, headers: dict[str, str] | None = None) -> HttpResponseBase:
    """The answer for the file, which is read to its end."""
    response = client.get("/archive.jsonl.gz", headers=headers)
    assert response.getvalue() or response.status_code == 304
    return response


@pytest.mark.parametrize("hours", [-2, 2])
@pytest.mark.parametrize("whole_source", [False, True])
def test_a_withdrawal_counts_whatever_its_clock_says(
    client: Client,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
    whole_source: bool,
) -> None:
    assert full_export.build(path)
    etag = asked(client)["ETag"]
    statement, by = Statement.objects.get(), UserFactory(is_superuser=True)
    moment = timezone.now() + timedelta(hours=hours)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(timezone, "now", lambda: moment)
        if whole_source:
            withdraw_source(source=statement.source, reason="Wrong.", by=by)
        else:
            withdraw_statement(statement=statement, reason="Wrong.", by=by)
    for address in ("/archive.jsonl.gz", "/archive.jsonl.gz.sha256", "/archive.json"):
        assert client.get(address).status_code == 404
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(timezone, "now", lambda: moment)
        assert full_export.build(path)
    assert statement.text.encode() not in gzip.decompress(path.read_bytes())
    known = {"If-None-Match": etag, "If-Modified-Since": http_date(timezone.now().timestamp())}
    assert asked(client, known).status_code == 200
    only_dated = {"If-Modified-Since": known["If-Modified-Since"]}
    assert asked(client, only_dated).status_code == 200


def test_what_was_withdrawn_while_it_was_made_is_not_served(
    client: Client, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, by = public_bundle.lines, UserFactory(is_superuser=True)

    def slow(head: dict[str, object]) -> list[bytes]:
        made = list(lines(head))
        withdraw_statement(statement=Statement.objects.get(), reason="Wrong.", by=by)
        return made

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(public_bundle, "lines", slow)
        assert full_export.build(path)
    assert asked(client).status_code == 404
    assert full_export.build(path)
    assert asked(client).status_code == 200


def test_a_publication_leaves_the_file_where_it_is(client: Client, path: Path) -> None:
    assert full_export.build(path)
    bump_generation()
    assert asked(client).status_code == 200


def test_the_file_of_another_archive_is_not_served(client: Client, path: Path) -> None:
    assert full_export.build(path)
    Generation.objects.update(epoch=uuid4())
    assert asked(client).status_code == 404
    assert full_export.build(path)


def test_a_file_from_the_future_is_made_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + timedelta(hours=2)
    with monkeypatch.context() as fast:
        fast.setattr(timezone, "now", lambda: later)
        assert full_export.build(path)
    bump_generation()
    assert full_export.build(path)


def test_what_breaks_off_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert full_export.build(path)
    before = {file: file.read_bytes() for file in path.parent.iterdir()}

    def full(head: dict[str, object]) -> list[bytes]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(public_bundle, "lines", full)
    withdraw_statement(
        statement=Statement.objects.get(), reason="Wrong.", by=UserFactory(is_superuser=True)
    )
    with pytest.raises(CommandError, match="No space left"):
        call_command("dump_archive", public=True)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def test_the_name_of_a_file_stays_the_editors() -> None:
    source = PublishedSourceFactory()
    document = Document(
        b"x", "text/html", "They met.", Metadata(made_on=NOW.date()), file_name="secret.html"
    )
    revise_source(source=source, document=document)
    captures = [json.loads(line) for line in dumped() if b'"of":"capture"' in line]
    assert [each.get("file_made_on") for each in captures] == [None, str(NOW.date())]
    assert not any("file_name" in each for each in captures)
