from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from archive.models import Source, Statement
from tests.factories import EventFactory
from tests.transfer.test_bulk_load import SMALL

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def test_it_works(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    EventFactory(slug="summit")
    call_command("bulk_load", folder, published_by="Ada", event="summit", language="ru")
    assert "Loaded 3 statements" in capsys.readouterr().out
    assert Statement.objects.published().count() == 2
    assert Source.objects.filter(event__slug="summit", language="ru").count() == 2


def test_faults_are_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no event “summit”"):
        call_command("bulk_load", folder, published_by="Ada", event="summit")
    with pytest.raises(CommandError, match=r"Cannot read .*sources\.csv"):
        call_command("bulk_load", tmp_path / "none", published_by="Ada")
    (folder / "topics.csv").write_text("id,slug\n")
    with pytest.raises(CommandError, match=r"topics\.csv, line 1: the columns name are missing"):
        call_command("bulk_load", folder, published_by="Ada")
    assert not Source.objects.exists()
