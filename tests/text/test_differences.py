from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.differences import Change, Mark, Part, cut_differences, differences, marks

SAME, REMOVED, ADDED = Change.SAME, Change.REMOVED, Change.ADDED
WORDY = st.text(st.sampled_from("ab ’'.,-5\n\u00a0ё"), max_size=30) | st.text(max_size=30)


def marked(old: str, new: str) -> dict[str, set[str]]:
    parts = differences(old, new)
    found = zip(parts, marks(parts), strict=True)
    return {part.text.strip(): {mark.value for mark in some} for part, some in found if some}


@given(WORDY, WORDY)
def test_parts_rejoin_to_both_texts(old: str, new: str) -> None:
    parts = differences(old, new)
    assert "".join(part.text for part in parts if part.change != ADDED) == old
    assert "".join(part.text for part in parts if part.change != REMOVED) == new
    assert all(part.text for part in parts)
    assert len(marks(parts)) == len(parts)


@given(WORDY)
def test_same_text_has_no_differences(text: str) -> None:
    assert all(part == Part(SAME, text) for part in differences(text, text))


def test_changed_word_is_shown_removed_then_added() -> None:
    assert differences("They met twice.", "They met once.") == [
        Part(SAME, "They met "),
        Part(REMOVED, "twice"),
        Part(ADDED, "once"),
        Part(SAME, "."),
    ]


def test_neighbouring_changed_words_are_one_change() -> None:
    assert differences("We said little, then left.", "We told everything, then left.") == [
        Part(SAME, "We "),
        Part(REMOVED, "said little"),
        Part(ADDED, "told everything"),
        Part(SAME, ", then left."),
    ]


def test_figure_is_compared_whole() -> None:
    assert Part(REMOVED, "1,500") in differences("It cost 1,500 in all.", "It cost 1,600 in all.")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a 30-day halt", "a 60-day halt", {"30": {"figure"}, "60": {"figure"}}),
        ("from 30 to 60 days", "from 60 to 30 days", {"30": {"figure"}, "60": {"figure"}}),
        ("a fall of 5% then", "a fall of 5 then", {"%": {"figure"}}),
        ("it was −5 there", "it was 5 there", {"−": {"figure"}}),
        ("for € 5 more", "for $ 5 more", {"€": {"figure"}, "$": {"figure"}}),
        ("a halt of days", "a halt of weeks", {}),
    ],
)
def test_changed_figures_are_marked(old: str, new: str, expected: dict[str, set[str]]) -> None:
    assert marked(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("they agreed to it", "they did not agree to it", "did not agree"),
        ("they do agree", "they don’t agree", "don’t"),
        ("it is acceptable", "it is unacceptable", "unacceptable"),
        ("стороны согласны", "стороны не согласны", "не"),
        ("это возможно", "это невозможно", "невозможно"),
        ("сторони згодні", "сторони ніколи згодні", "ніколи"),
        ("wir stimmen zu", "wir stimmen nicht zu", "nicht"),
        ("il est là", "il n’est là", "n’est"),
    ],
)
def test_changed_negations_are_marked(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == {expected: {"negation"}}
    assert marked(new, old) == {expected: {"negation"}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("so Ushakov said", "so Peskov said", {"Ushakov", "Peskov"}),
        ("Putin met Trump", "Trump met Putin", {"Putin", "Trump"}),
        ("заявил Ушаков", "заявил Песков", {"Ушаков", "Песков"}),
        ("The talks ended", "These talks ended", set()),
        ("Not now", "Now", {"Now"}),
    ],
)
def test_changed_names_are_marked(old: str, new: str, expected: set[str]) -> None:
    assert {text for text, some in marked(old, new).items() if Mark.NAME in some} == expected


def test_each_part_is_marked_for_what_it_holds_itself() -> None:
    assert marked("Ushakov was asked", "Nobody was asked") == {
        "Ushakov": {"name"},
        "Nobody": {"negation"},
    }


def test_negation_by_a_prefix_is_seen_whatever_the_case() -> None:
    assert marked("Возможно это", "Невозможно это")["Невозможно"] == {"negation", "name"}


def test_a_moved_end_of_a_sentence_is_a_change() -> None:
    parts = cut_differences(["They agreed; they parted."], ["They agreed;", "they parted."])
    assert [part.text.strip() for part in parts if part.change == ADDED] == ["¦"]
    assert not any(marks(parts))


def test_what_is_too_long_to_compare_is_one_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.text.differences.MOST_PAIRS", 0)
    assert differences("We agreed on a halt at sea.", "We talked on no halt at sea.") == [
        Part(Change.SAME, "We "),
        Part(Change.REMOVED, "agreed on a"),
        Part(Change.ADDED, "talked on no"),
        Part(Change.SAME, " halt at sea."),
    ]
    assert differences("We agreed.", "We agreed.") == [Part(Change.SAME, "We agreed.")]


def test_a_hundred_thousand_words_are_not_compared_with_each_other() -> None:
    """The table of rapidfuzz would take more than a gigabyte."""
    old, new = ". , " * 50_000, "! ? " * 50_000
    assert [part.change for part in differences(old, new)] == [
        Change.REMOVED,
        Change.ADDED,
        Change.SAME,
    ]
