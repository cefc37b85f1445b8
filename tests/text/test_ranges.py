from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import ranges


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("9-10", "9-10"),
        ("9,10", "9-10"),
        ("10,9,9", "9-10"),
        ("10-9", "9-10"),
        ("s9-s10", "9-10"),
        ("9–10", "9-10"),
        ("3,5", "3,5"),
        ("05,3", "3,5"),
        ("1,3,2,7", "1-3,7"),
        ("1-4,2-6", "1-6"),
        ("7-7", "7"),
    ],
)
def test_every_spelling_has_one_canonical_form(asked: str, canonical: str) -> None:
    assert ranges.written(ranges.read(asked)) == canonical


@pytest.mark.parametrize(
    "asked",
    [
        *("", ",", "9,", ",9", "9-", "-9", "9--10", "9-10-11", "0", "0-3", "a", "９", "9 10"),
        *("1-99999999", "1-201", "99999999999", "," * 10_000, "1," * 10_000 + "1"),
        ",".join(map(str, range(1, 500, 2))),
    ],
)
def test_what_names_no_few_sentences_is_refused(asked: str) -> None:
    with pytest.raises(ValueError, match=r"too|neither"):
        ranges.read(asked)


@given(st.sets(st.integers(1, 10_000), min_size=1, max_size=100))
def test_what_is_written_is_read_back(numbers: set[int]) -> None:
    assert ranges.read(ranges.written(numbers)) == sorted(numbers)
