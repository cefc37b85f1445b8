from __future__ import annotations

from datetime import date

import pytest

from archive.text.days import day_in

MARCH = date(2025, 3, 18)


@pytest.mark.parametrize(
    "line",
    [
        "18 марта 2025 года, 20:30",
        "18 March 2025",
        "Tuesday, March 18, 2025",
        "Washington, D.C., Mar. 18, 2025 at 4:30 p.m. EDT",
        "March 18th, 2025",
        "Berlin, 18. März 2025",
        "18.03.2025",
        "18.3.2025 15:04 Uhr",
        "2025-03-18",
        "2025/03/18 10:00",
        "2025年3月18日",
        "2025년 3월 18일",
        "18-Mar-2025",
        "le 18 mars 2025",
        "Madrid, 18 de marzo de 2025",
        "18 березня 2025, 20:30",
        "18/03/2025",
        "18 مارس 2025",
    ],
)
def test_a_day_on_a_line_of_its_own(line: str) -> None:
    assert day_in(line) == MARCH


@pytest.mark.parametrize(
    "line",
    [
        "Updated 18 March 2025",
        "Обновлено 18 марта 2025",
        "Last modified: 2025-03-18",
        "17 March 2025 – 18 March 2025",
        "18 March",
        "March 2025",
        "31.02.2025",
        "03/04/2025",
        "118.03.20251",
        "No. 18 of Smarch 2025",
        "The talks that the presidents held on 18 March 2025 in Strelsau ended without a result.",
    ],
)
def test_what_names_no_day_or_more_than_one(line: str) -> None:
    assert day_in(line) is None


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en-US", date(2025, 3, 4)),
        ("en-GB", date(2025, 4, 3)),
        ("fr", date(2025, 4, 3)),
        ("en", None),
        ("", None),
    ],
)
def test_figures_are_read_as_the_language_has_them(language: str, day: date | None) -> None:
    assert day_in("03/04/2025", language) == day
