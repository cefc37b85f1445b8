"""Two wordings word by word, and the words of one that none of several others has."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.models import Source
from archive.selectors.comparison_words import (
    LANGUAGES,
    SAME,
    UNLIKE,
    Side,
    across,
    compared,
    own_words,
)
from archive.text.differences import Change


def sides(*texts: str, languages: str = "en en en en") -> list[Side]:
    return [
        Side(row=None, source=Source(pk=pk, language=language), text=text)
        for pk, (text, language) in enumerate(zip(texts, languages.split(), strict=False), 1)
    ]


def own(*texts: str) -> list[list[str]]:
    its = sides(*texts)
    pairs = across(its)
    return [[side.text[slice(*span)] for span in own_words(side, pairs)] for side in its]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (
            ["They agreed on grain and ships.", "They agreed on grain alone."],
            [["and ships"], ["alone"]],
        ),
        (
            ["Ukraine told Russia so.", "Russia told Ukraine so."],
            [["Ukraine", "Russia"], ["Russia", "Ukraine"]],
        ),
        (["They spoke at length.", "They spoke at length."], [[], []]),
        (
            ["They met in May again.", "They met in June again.", "They met in May too."],
            [[], ["June"], ["too"]],
        ),
        (["They met in May.", "Nobody of all those named came here yesterday!"], [[], []]),
    ],
)
def test_own_words_are_those_that_no_other_has(texts: list[str], words: list[list[str]]) -> None:
    assert own(*texts) == words


def test_only_wordings_of_other_sources_are_compared() -> None:
    one, other, third = sides("They met.", "They met again.", "They met once.")
    pairs = across([one, other._replace(source=one.source), third])
    assert [pair.second.text for pair in pairs] == [third.text, third.text]


@pytest.mark.parametrize(
    ("second", "languages", "why"),
    [
        ("They met in May.", "en en", SAME),
        ("They met in June.", "en en", ""),
        ("Nobody of all those named came here yesterday!", "en en", UNLIKE),
        ("Они встретились в мае.", "en ru", LANGUAGES),
    ],
)
def test_a_comparison_says_why_it_marks_nothing(second: str, languages: str, why: str) -> None:
    found = compared(*sides("They met in May.", second, languages=languages))
    assert found.why == why
    assert bool(found.pieces) == (why in ("", SAME))


@given(st.lists(st.text("ab c.", min_size=1, max_size=20), min_size=2, max_size=4))
def test_own_words_stand_in_order_and_in_no_comparison_as_the_same(texts: list[str]) -> None:
    its = sides(*texts)
    pairs = across(its)
    for side in its:
        spans = own_words(side, pairs)
        assert all(a.stop <= b.start for a, b in pairwise(spans))
        for pair in pairs:
            if not pair.pieces or all(side is not its for its in pair.sides):
                continue
            mine = Change.REMOVED if pair.first is side else Change.ADDED
            at = 0
            for piece in pair.pieces:
                if piece.change not in (mine, Change.SAME):
                    continue
                if piece.change == Change.SAME:
                    stop = at + len(piece.text)
                    assert not any(s.start < stop and at < s.stop for s in spans)
                at += len(piece.text)
