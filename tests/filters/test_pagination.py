from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from archive.filters import pagination
from archive.filters.filterset import StatementFilter
from archive.models import Statement
from tests.factories import PublishedSourceFactory, PublishedStatementFactory, TopicFactory

pytestmark = pytest.mark.django_db


def turned(order: str) -> list[pagination.Documents]:
    """Every page of the list, by its cursors."""
    pages = [StatementFilter(QueryDict(f"order={order}")).page]
    while pages[-1].older is not None:
        pages.append(StatementFilter(QueryDict(f"order={order}&after={pages[-1].older}")).page)
    return pages


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_hold_every_statement_once_in_order(
    order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "SIZE", 2)
    source, topics = PublishedSourceFactory(), [TopicFactory()]
    for day in (3, 1, 2, 1, 3, 3, 2):
        PublishedStatementFactory(source=source, topics=topics, listed_on=date(2025, 1, day))
    pages = turned(order)
    numbers = [number for page in pages for number in page.numbers]
    assert numbers == ([6, 5, 1, 7, 3, 4, 2] if order == "newest" else [2, 4, 3, 7, 1, 5, 6])
    assert [page.newer for page in pages] == [None, "", *[p.older for p in pages[:-2]]]


@pytest.mark.parametrize(("order", "day"), [("newest", 9), ("oldest", 1)])
def test_a_page_stays_where_it_is_when_statements_appear_before_it(
    order: str, day: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "SIZE", 2)
    source = PublishedSourceFactory()
    for n in range(2, 9):
        PublishedStatementFactory(source=source, listed_on=date(2025, 1, n))
    before = turned(order)
    PublishedStatementFactory(source=source, listed_on=date(2025, 1, day))
    after = [
        StatementFilter(QueryDict(f"order={order}&after={page.older}")).page
        for page in before
        if page.older
    ]
    assert [page.numbers for page in after] == [page.numbers for page in before[1:]]


def test_rows_and_documents_are_paged_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "SIZE", 2)
    for _ in range(5):
        PublishedStatementFactory()
    for after in ("", "2025-03-18.4", "2025-03-18.2", "1999-01-01.1"):
        page = pagination.page(Statement.objects.published(), pagination.STATEMENTS, after)
        documents = StatementFilter(QueryDict(f"after={after}")).page
        assert [row.number for row in page.rows] == documents.numbers
        assert page[1:] == documents[1:]


def test_a_cursor_past_the_end_leads_back_to_the_first_page() -> None:
    PublishedStatementFactory()
    assert StatementFilter(QueryDict("after=1999-01-01.1")).page == ([], "", None)


@pytest.mark.parametrize("order", [pagination.STATEMENTS, pagination.AS_WRITTEN, pagination.BY_DAY])
@pytest.mark.parametrize(
    "text",
    [
        ".",
        "2025-01-01",
        "2025-01-01.",
        "2025-02-30.1",
        "20250101.1",
        "2025-W01-1.1",
        "٢٠٢٥-٠١-٠١.1",
        "99999-01-01.1",
        "2025-01-01T00:00:00+23:59.1",
        "9999-12-31T23:59:59-23:59.1",
        "2025-01-01.<b>",
    ],
)
def test_cursors_that_name_no_place_are_refused(order: pagination.Order, text: str) -> None:
    with pytest.raises(pagination.BadCursor):
        order.cursor(text)


def test_an_entry_of_the_log_is_its_number_alone() -> None:
    """An older address has its moment too."""
    assert (
        pagination.AS_WRITTEN.cursor("7")
        == pagination.AS_WRITTEN.cursor("20250319T090000123456.7")
        == (7,)
    )
