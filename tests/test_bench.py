from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.models import Statement
from archive.transfer.bulk_load import Terms, bulk_load
from tests.bench import dataset
from tests.bench.cases import cases, total

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


@pytest.mark.django_db
def test_pages_hold_what_the_dataset_says(client: Client, tmp_path: Path) -> None:
    contents = dataset.make(tmp_path, 120)
    assert bulk_load(folder=tmp_path, terms=Terms("The bench")) == 120
    assert Statement.objects.published().count() == len(contents.published)
    for asks in cases(contents).values():
        for ask in asks[:3]:
            page = client.get(ask.address)
            assert page.status_code == 200, ask.address
            assert ask.total in (None, total(page.content.decode())), ask.address


def test_the_same_size_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        dataset.make(tmp_path / name, 60)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
