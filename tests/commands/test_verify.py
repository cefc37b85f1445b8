from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from archive import search
from archive.models import Placement, guards
from tests.factories import PublishedStatementFactory

pytestmark = pytest.mark.django_db


def faults(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(CommandError, match="Faults found"):
        call_command("verify")
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def _archive() -> None:
    PublishedStatementFactory()
    search.rebuild()


def test_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify")
    assert capsys.readouterr().out == "No faults found.\n"


def test_a_missing_guard_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    guards.remove(connection)
    out = faults(capsys)
    assert "The guard guard_sentence_frozen is missing" in out
    assert len(out.splitlines()) == len(guards.rules_for(connection.vendor))


def test_a_sentence_out_of_its_place_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    guards.remove(connection)
    placement = Placement.objects.select_related("sentence__source").first()
    assert placement
    Placement.objects.filter(pk=placement.pk).update(stop=placement.stop + 1)
    guards.install(connection)
    assert faults(capsys) == (
        f"Sentence 1 of “{placement.sentence.source.slug}” is not where revision 1 says.\n"
    )


def test_an_index_out_of_step_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    PublishedStatementFactory()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_index_row WHERE number = 2")
    assert "Statement 2 is public but not in the index" in faults(capsys)
