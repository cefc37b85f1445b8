from __future__ import annotations

from archive.text.quotations import Quoted, fitting, quotation

ONE, TWO, FIVE = Quoted(1, "One."), Quoted(2, "Two.", follows=True), Quoted(5, "Five.")


def test_neighbours_are_joined_by_a_space_and_a_gap_is_shown() -> None:
    assert quotation([ONE]) == "One."
    assert quotation([ONE, TWO]) == "One. Two."
    assert quotation([ONE, TWO, FIVE]) == "One. Two. […] Five."


def test_whole_sentences_fit_or_are_left_out() -> None:
    assert fitting([ONE, TWO, FIVE], 100) == [ONE, TWO, FIVE]
    assert fitting([ONE, TWO, FIVE], len("One. Two. […] Five.") - 1) == [ONE, TWO]
    assert fitting([ONE, TWO, FIVE], 1) == [ONE]
