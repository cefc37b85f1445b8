from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.selectors.moved import moved


@pytest.mark.parametrize(
    ("older", "newer", "elsewhere"),
    [
        ([1, 2, 3], [1, 2, 3], set()),
        ([1, 2, 3], [3, 1, 2], {3}),
        ([1, 2, 3, 4], [2, 3, 4, 1], {1}),
        ([1, 2, 3], [1, 9, 3], set()),
        ([1, 2, 3], [], set()),
        ([], [1], set()),
    ],
)
def test_the_fewest_are_said_to_have_moved(
    older: list[int], newer: list[int], elsewhere: set[int]
) -> None:
    assert moved(older, newer) == elsewhere


@given(st.permutations(range(8)))
def test_what_did_not_move_kept_its_order(order: list[int]) -> None:
    kept = [item for item in order if item not in moved(list(range(8)), order)]
    assert kept == sorted(kept)
    assert kept
