from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories import PublishedSourceFactory

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = PublishedSourceFactory(texts=[["They met.", "They spoke."]])
    file = tmp_path / "again.txt"
    file.write_text("They met. They spoke at length.")
    call_command("revise_source", source.slug, file)
    assert capsys.readouterr().out == (
        "Revision 2: 1 sentences carried over, 0 in other typography, 1 new, 1 no longer there.\n"
    )


@pytest.mark.parametrize("text", ["They met. They spoke.", ""])
def test_what_changes_nothing_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    source = PublishedSourceFactory(texts=[["They met.", "They spoke."]])
    file = tmp_path / "again.txt"
    file.write_text(text)
    with pytest.raises(CommandError, match="again"):
        call_command("revise_source", source.slug, file)
    assert source.revisions.count() == 1


def test_an_unknown_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no source"):
        call_command("revise_source", "nowhere", tmp_path / "again.txt")
