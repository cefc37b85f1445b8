from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db.models import F, Q

from archive.management.commands.data_model import condition
from archive.models import Act, Placement, Source, SourceStatus, Statement

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"


def test_the_document_is_what_the_command_writes() -> None:
    written = StringIO()
    call_command("data_model", stdout=written)
    assert DOCUMENT.read_text() == written.getvalue(), "manage.py data_model > docs/data-model.md"


def test_conditions_are_put_in_words() -> None:
    assert condition(Source, Q(status__in=SourceStatus.values)) == "status is one of its choices"
    assert condition(Source, ~Q(status__in=["draft"])) == "status is not one of draft"
    assert condition(Source, Q(issuer=None)) == "issuer is null"
    assert condition(Source, ~Q(issuer__isnull=False)) == "issuer is null"
    assert condition(Source, Q(issuer__isnull=False)) == "issuer is not null"
    assert condition(Statement, ~Q(text="")) == "text is not empty"
    assert condition(Statement, ~Q(act=Act.ASKED)) == "act ≠ asked"
    assert condition(Placement, Q(stop__gt=F("start"))) == "stop > F(start)"
    assert condition(Statement, Q(text="") | ~Q(act="asked", number=3)) == (
        "text is empty or (not (act = asked and number = 3))"
    )
