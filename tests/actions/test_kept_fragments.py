"""What finds a sentence on its page is kept by whoever places it there."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection, transaction

from archive.actions.revisions import revise_source
from archive.capture.readers import read_document
from archive.models import Capture, Placement, guards
from archive.text.fragments import fragment, worded
from archive.text.seams import parted
from archive.transfer import bundle
from archive.transfer.bulk_load import Terms, bulk_load
from archive.transfer.load import load_archive
from tests.factories import PublishedSourceFactory
from tests.transfer.test_bulk_load import SMALL

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

PAGE = (
    "<p>He agreed.<p>Nobody else was named in it.<p>He agreed."
    "<table><tr><td>Prisoners who were exchanged<td>175 persons</table>"
)


def all_are_right() -> bool:
    places = list(Placement.objects.select_related("sentence", "revision__capture"))
    assert any(place.fragment for place in places)
    return all(
        worded(place.sentence.text, place.fragment)
        == fragment(shown(place.revision.capture), place.start, place.stop)
        for place in places
    )


def shown(capture: Capture) -> str:
    return parted(capture.text, capture.seams)


def revise(page: str = PAGE) -> None:
    document = read_document("a.html", page.encode())
    revise_source(source=PublishedSourceFactory(), document=document)


def test_a_revision_keeps_them() -> None:
    revise()
    assert all_are_right()


def test_a_bulk_load_keeps_them(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        (tmp_path / f"{name}.csv").write_text(text)
    bulk_load(folder=tmp_path, terms=Terms("Ada"))
    assert all_are_right()


def test_a_bundle_brings_them_back() -> None:
    with transaction.atomic():
        revise()
        dumped = list(bundle.lines())
        transaction.set_rollback(True)
    load_archive(dumped)
    assert all_are_right()


def test_the_migration_gives_them_to_older_captures() -> None:
    revise(PAGE.partition("<table>")[0])  # they knew no seams
    guards.remove(connection)
    Placement.objects.update(fragment="")
    import_module("archive.migrations.0003_fragments").fill(apps, None)
    assert all_are_right()
