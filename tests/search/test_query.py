from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.query import MOST_PARTS, parse


def read(text: str) -> list[str]:
    """Parts as one would write them down: a minus before, an ellipsis where one may go on."""
    return [
        "-" * part.negative + " ".join(word.stem for word in part.words) + "…" * part.open
        for part in parse(text)
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("energy", ["energi…"]),
        ("energy ceasefires", ["energi", "ceasefir…"]),
        ('"energy ceasefire" halt', ["energi ceasefir", "halt…"]),
        ('halt "energy ceasefire"', ["halt", "energi ceasefir"]),
        ('halt "energy cease', ["halt", "energi ceas…"]),
        ("halt «мирный договор»", ["halt", "мирн договор"]),
        ("halt “energy", ["halt", "energi…"]),
        ("halt -energy", ["halt", "-energi"]),
        ('halt -"energy plan"', ["halt", "-energi plan"]),
        ('-"energy plan" halt', ["-energi plan", "halt…"]),
        ("30-day", ["30 day…"]),
        ("halt - -- \" ' ()", ["halt…"]),
        ("halt AND NOT war*", ["halt", "and", "not", "war…"]),
        ("tags:t1 ^halt", ["tag t1", "halt…"]),
    ],
)
def test_it_reads(text: str, parts: list[str]) -> None:
    assert read(text) == parts


@pytest.mark.parametrize(
    "text", ["", " ", '"', "-", "-war", '-"the war" -peace', "()*^:", "\0", "\ud800", "…"]
)
def test_it_says_nothing(text: str) -> None:
    assert parse(text) == []


def test_what_no_reader_asks_is_not_cut_to_something_else() -> None:
    assert len(parse("war " * MOST_PARTS)) == MOST_PARTS
    assert parse("war " * (MOST_PARTS + 1)) == []


@settings(max_examples=50)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(part.words for part in parse(text))
