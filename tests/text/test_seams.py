from __future__ import annotations

import pytest

from archive.text.seams import JOINT, findable, parted, unfindable, unmarked


@pytest.mark.parametrize(
    ("line", "text", "seams"),
    [
        ("plain words", "plain words", []),
        (f"a {JOINT}b", "a b", [(2, 2)]),
        (f"a {JOINT} b", "a b", [(2, 2)]),
        (f"a{JOINT} b", "a b", [(1, 1)]),
        (f"a{JOINT}, b", "a, b", [(1, 1)]),
        (f"{JOINT}a b{JOINT}", "a b", []),
        (f"{unfindable('5.')} a", "5. a", [(0, 2)]),
        (f"a {unfindable('“')}b{unfindable('”')}.", "a “b”.", [(2, 3), (4, 5)]),
        ("a\ufdd2b\ufdd1c", "abc", []),
    ],
)
def test_a_line_without_its_marks(line: str, text: str, seams: list[tuple[int, int]]) -> None:
    assert unmarked(line) == (text, seams)


def test_the_words_that_a_browser_finds() -> None:
    assert findable(f"{unfindable('5.')} a{unfindable('(')}b") == " ab"
    assert findable("a\ufdd1b") == "a"


@pytest.mark.parametrize(
    ("seams", "shown"),
    [
        ([], "x\n5. one, two"),
        ([(2, 4)], "x\n\n\n one, two"),
        ([(5, 5)], "x\n5.\none, two"),
        ([(9, 9)], "x\n5. one,\ntwo"),
        ([(8, 8)], "x\n5.\none,\ntwo"),
        ([(12, 12)], "x\n5. one,\ntwo"),
    ],
)
def test_a_text_parted_at_its_seams(seams: list[tuple[int, int]], shown: str) -> None:
    assert parted("x\n5. one, two", seams) == shown
