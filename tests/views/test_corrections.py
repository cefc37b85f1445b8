from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archive.models import SourceStatus, StatementStatus
from tests.factories import (
    NOW,
    CorrectionFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

LOG = "/corrections/"


def test_log_works(client: Client) -> None:
    statement = PublishedStatementFactory()
    CorrectionFactory(
        statement=statement,
        reason="The source says pause.",
        before={"text": "A stop.", "sentences": [1]},
        after={"text": "A pause.", "sentences": [1, 2]},
    )
    page = read(client.get(LOG))
    assert f"Statement {statement.number}. Corrected, version 2." in page.plain
    assert "Wording: A before: stopnow: pause." in page.plain
    assert "Sentences: before: 1now: 1, 2" in page.plain
    assert "The source says pause." in page.plain


def test_log_says_when_there_is_nothing(client: Client) -> None:
    assert "Nothing has been corrected" in read(client.get(LOG)).plain


def test_log_tells_withdrawals_without_the_words(client: Client) -> None:
    statement = PublishedStatementFactory(text="Zqclaim", publish__status=StatementStatus.WITHDRAWN)
    source = PublishedSourceFactory(slug="gone", title="Zqtitle", status=SourceStatus.WITHDRAWN)
    CorrectionFactory(kind="withdrawal", statement=statement, reason="Wrong man.")
    CorrectionFactory(statement=statement, before={"text": "Zqold"}, after={"text": "Zqclaim"})
    CorrectionFactory(kind="withdrawal", statement=None, source=source, reason="Forged.")
    page = read(client.get(LOG))
    assert f"Statement {statement.number}. Withdrawn by an editor. Wrong man." in page.plain
    assert "Source gone. Withdrawn by an editor. Forged." in page.plain
    assert "Zq" not in page.text


def test_log_names_no_editor(client: Client) -> None:
    CorrectionFactory(made_by_name="zqusername")
    assert "zqusername" not in client.get(LOG).content.decode()


def test_log_turns_pages_there_and_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 2)
    for n in range(5):
        CorrectionFactory(reason=f"Reason {n}.", made_at=NOW + timedelta(days=n // 2))
    reasons, address, before = [], LOG, ""
    while address:
        page = read(client.get(address))
        assert page.rel("prev") == before
        reasons += [f"Reason {n}." for n in range(5) if f"Reason {n}." in page.text]
        before, address = address, page.rel("next")
    assert sorted(reasons) == [f"Reason {n}." for n in range(5)]


def test_log_has_the_order_in_which_it_was_written(client: Client) -> None:
    """Clocks may differ; the newest entry is the one that was written last."""
    for n, hours in enumerate((0, 2, -2)):
        CorrectionFactory(reason=f"Reason {n}.", made_at=NOW + timedelta(hours=hours))
    for address in (LOG, "/corrections.csv", "/corrections.atom", "/api/v1/corrections/"):
        text = client.get(address).getvalue().decode()
        places = [text.index(f"Reason {n}.") for n in range(3)]
        assert places == sorted(places, reverse=True), address


def test_log_still_knows_its_older_addresses(client: Client) -> None:
    """A cursor began with the moment of its entry once."""
    for n in range(2):
        entry = CorrectionFactory(reason=f"Reason {n}.")
    for cursor in (f"{entry.pk}", f"20251120T120000000000.{entry.pk}"):
        page = read(client.get(LOG, {"after": cursor}))
        assert "Reason 0." in page.text
        assert "Reason 1." not in page.text


def test_log_says_what_it_does_not_understand(client: Client) -> None:
    CorrectionFactory(reason="Zqreason.")
    page = read(client.get(LOG, {"after": "<b>"}))
    assert "“<b>” is not a place in this list" in page.plain
    assert "Zqreason" not in page.text


@pytest.mark.parametrize("count", [2, 9])
def test_log_asks_as_much_of_a_long_list_as_of_a_short_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        CorrectionFactory()
    with django_assert_max_num_queries(1):
        client.get(LOG)
