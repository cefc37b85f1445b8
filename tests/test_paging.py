from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive import paging
from archive.filters import ORDERS
from archive.models import Statement
from archive.views.corrections import ORDER as CORRECTIONS
from archive.views.sources import ORDER as SOURCES
from tests.factories import PublishedSourceFactory, PublishedStatementFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_hold_every_row_once_in_order(order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    source, topics = PublishedSourceFactory(), [TopicFactory()]
    for day in (3, 1, 2, 1, 3, 3, 2):
        PublishedStatementFactory(source=source, topics=topics, listed_on=date(2025, 1, day))
    cursors, numbers, after = [], [], ""
    while True:
        page = paging.page(Statement.objects.published(), ORDERS[order], after)
        numbers += [row.number for row in page.rows]
        cursors.append((after, page.newer))
        if page.older is None:
            break
        after = page.older
    assert numbers == ([6, 5, 1, 7, 3, 4, 2] if order == "newest" else [2, 4, 3, 7, 1, 5, 6])
    assert [newer for _, newer in cursors] == [None, *[here for here, _ in cursors[:-1]]]


def test_a_cursor_past_the_end_leads_back_to_the_first_page() -> None:
    PublishedStatementFactory()
    page = paging.page(Statement.objects.published(), ORDERS["newest"], "1999-01-01.1")
    assert page == ([], "", None)


@pytest.mark.parametrize("order", [ORDERS["newest"], CORRECTIONS, SOURCES])
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
def test_cursors_that_name_no_place_are_refused(order: paging.Order, text: str) -> None:
    with pytest.raises(paging.BadCursor):
        order.cursor(text)


def test_a_moment_is_read_as_it_is_written() -> None:
    when = datetime(2025, 3, 19, 9, 0, 0, 123456, tzinfo=UTC)
    assert CORRECTIONS.cursor("20250319T090000123456.7") == (when, 7)
