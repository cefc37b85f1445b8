"""What moved between two revisions."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def moved(older: Sequence[int], newer: Sequence[int]) -> set[int]:
    """Of what is in both orders, the fewest whose moving explains the newer one."""
    places = {item: place for place, item in enumerate(older)}
    kept = [item for item in newer if item in places]
    return set(kept) - set(_longest_rising(kept, places))


def _longest_rising(items: list[int], places: dict[int, int]) -> list[int]:
    """The longest run of items, with gaps, whose places rise: patience sorting."""
    tops: list[int] = []
    piles: list[int] = []
    before: dict[int, int | None] = {}
    for item in items:
        pile = bisect_left(tops, places[item])
        tops[pile : pile + 1] = [places[item]]
        piles[pile : pile + 1] = [item]
        before[item] = piles[pile - 1] if pile else None
    run: list[int] = []
    item_or_end = piles[-1] if piles else None
    while item_or_end is not None:
        run.append(item_or_end)
        item_or_end = before[item_or_end]
    return run
