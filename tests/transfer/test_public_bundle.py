from __future__ import annotations

import gzip
import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from archive.actions.base import tell_readers
from archive.actions.revisions import revise_source
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
    tell_readers()
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


def test_a_change_meanwhile_starts_it_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = public_bundle.lines

    def restless(head: dict[str, object]) -> list[bytes]:
        tell_readers()
        return list(lines(head))

    monkeypatch.setattr(public_bundle, "lines", restless)
    with pytest.raises(full_export.Restless):
        full_export.build(path)
    assert not path.exists()


def test_the_name_of_a_file_stays_the_editors() -> None:
    source = PublishedSourceFactory()
    document = Document(
        b"x", "text/html", "They met.", Metadata(made_on=NOW.date()), file_name="secret.html"
    )
    revise_source(source=source, document=document)
    captures = [json.loads(line) for line in dumped() if b'"of":"capture"' in line]
    assert [each.get("file_made_on") for each in captures] == [None, str(NOW.date())]
    assert not any("file_name" in each for each in captures)
