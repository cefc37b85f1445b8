from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from archive.models import Generation, Statement, guards
from archive.models.history import History
from archive.search import Answer, Question
from tests.factories import NOW, PublishedStatementFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.apps.registry import Apps


def migrate() -> None:
    call_command("migrate", verbosity=0, stdout=StringIO())


@pytest.fixture
def back_to(transactional_db: None) -> Iterator[Callable[[str], Apps]]:
    def go(name: str) -> Apps:
        guards.remove(connection)
        executor = MigrationExecutor(connection)
        state: Any = executor.migrate([("archive", name)])
        return state.apps  # type: ignore[no-any-return]

    yield go
    migrate()


def test_acts_of_the_first_code_book_are_mapped(back_to: Callable[[str], Apps]) -> None:
    kept, renamed = PublishedStatementFactory(), PublishedStatementFactory(text="A condition.")
    before = Generation.objects.get().number
    apps = back_to("0012_terms")
    old = apps.get_model("archive", "Statement").objects
    old.filter(pk=kept.pk).update(act="welcomed")
    old.filter(pk=renamed.pk).update(act="demanded")
    apps.get_model("archive", "HistoricalStatement").objects.create(
        id=renamed.pk,
        text="A condition.",
        act="interested",
        listed_on=renamed.listed_on,
        created_at=NOW,
        updated_at=NOW,
        history_date=NOW,
        history_type="~",
    )
    with connection.cursor() as cursor:  # as an index of that release
        cursor.execute("UPDATE archive_index_value SET value = '3' WHERE facet = 'form'")
    migrate()
    acts = Statement.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["welcomed", "set_a_condition"]
    records = History.of[Statement].records._default_manager
    assert [record.act for record in records.all()] == ["expressed_interest"]  # type: ignore[attr-defined]
    assert Generation.objects.get().number > before
    assert Answer(Question({"act": ["set_a_condition"]})).count() == 1
    assert Answer(Question({"act": ["demanded"]})).count() == 0
    with pytest.raises(IntegrityError):
        Statement.objects.filter(pk=kept.pk).update(act="demanded")
