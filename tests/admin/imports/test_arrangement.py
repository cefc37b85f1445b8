from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from archive.actions.revisions import Cut, cut, fitting
from archive.admin.imports.arrangement import FIRST, SECOND, Arrangement
from tests.steps import calls

TEXT = "Menu\nThey met. They spoke at length.\nMr. Elphberg agreed. It rained.\nFooter"


def sent(**values: Any) -> Arrangement:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, [str(item) for item in value] if isinstance(value, list) else [value])
    return Arrangement.sent(TEXT, data)


def said(arrangement: Arrangement, voice: int = FIRST) -> list[str]:
    return [TEXT[start:stop] for _, start, stop in arrangement.cuts(voice, "en")]


def test_untouched_it_is_what_the_machine_cuts() -> None:
    assert sent(keep=[2, 3]).cuts(FIRST, "en") == cut(TEXT, "en", [2, 3])
    assert sent(keep=[2]).cuts(SECOND, "en") == []


def test_a_sentence_is_joined_to_the_one_before_and_split_again() -> None:
    start = TEXT.index("They spoke")
    joined = sent(keep=[2], join=str(start))
    assert said(joined) == ["They met. They spoke at length."]
    assert said(sent(keep=[2], joined=[start], part=str(start))) == [
        "They met.",
        "They spoke at length.",
    ]


def test_a_sentence_is_split_at_a_word() -> None:
    start = TEXT.index("at length")
    assert said(sent(keep=[2], part=str(start))) == ["They met.", "They spoke", "at length."]
    assert said(sent(keep=[2], split=[start], join=str(start))) == [
        "They met.",
        "They spoke at length.",
    ]


@pytest.mark.parametrize("start", [0, 5, 6, 9, 36, 37, 9_999, 10**20])
def test_a_boundary_that_fits_no_word_is_left_out(start: int) -> None:
    assert said(sent(keep=[2], split=[start])) == said(sent(keep=[2]))


def test_blocks_are_given_to_the_second_voice_and_back() -> None:
    there = sent(keep=[2, 3], second_from="3")
    assert (said(there, FIRST), said(there, SECOND)) == (
        ["They met.", "They spoke at length."],
        ["Mr. Elphberg agreed.", "It rained."],
    )
    assert there.cuts(SECOND, "en")[0].paragraph == 1
    assert not sent(keep=[2, 3], second=[2, 3], first_from="2").has_second
    assert not sent(keep=[2], second=[3]).has_second


def test_rows_number_each_voice_for_itself() -> None:
    rows = list(sent(keep=[1, 2, 3], second=[2]).rows(["en", "en"]))
    assert [[s.number for s in row.sentences] for row in rows] == [[1], [1, 2], [2, 3], []]
    assert [row.kept for row in rows] == [True, True, True, False]


def test_an_opened_sentence_shows_its_words() -> None:
    start = TEXT.index("They spoke")
    [row] = [row for row in sent(keep=[2], open=str(start)).rows(["en", "en"]) if row.words]
    assert [word.text for word in row.words] == ["They", "spoke", "at", "length."]
    assert row.words[2].start == TEXT.index("at length")


NUMBERS = st.lists(st.integers(-2, 90).map(str) | st.sampled_from(["", "x", "²", "1e3", "9" * 30]))


@given(keep=NUMBERS, second=NUMBERS, joined=NUMBERS, split=NUMBERS)
def test_whatever_is_sent_fits_the_text(
    keep: list[str], second: list[str], joined: list[str], split: list[str]
) -> None:
    arrangement = sent(keep=keep, second=second, joined=joined, split=split)
    both: list[Cut] = []
    for voice in (FIRST, SECOND):
        cuts = arrangement.cuts(voice, "en")
        assert fitting(cuts, TEXT) == cuts
        both += cuts
    lines = {number for number in range(1, 5) if str(number) in keep}
    whole = "".join(TEXT[c.start : c.stop] for c in sorted(both, key=lambda c: c.start))
    kept = "".join(line for number, line in enumerate(TEXT.split("\n"), 1) if number in lines)
    assert whole.replace(" ", "") == kept.replace(" ", "")


def test_a_line_is_not_compared_with_the_splits_of_all_others() -> None:
    def work(lines: int) -> int:
        text = "\n".join(["They met."] * lines)
        starts = [10 * n + 5 for n in range(lines)]
        arrangement = Arrangement(text, set(range(1, lines + 1)), split=set(starts))
        assert {cut.start for cut in arrangement.cuts(FIRST, "en")} >= set(starts)
        return calls(lambda: arrangement.cuts(FIRST, "en"))

    few, many = work(50) / 50, work(400) / 400
    assert many < 2 * few
