"""What became of each sentence when a source was captured again.

Evidence never moves, so only the same words carry a sentence over: text that is identical, or
that differs in quotes, dashes and spaces alone. All other likeness is a proposal for an editor.

Sentences that say the same (“Thank you.”) are told apart by what stands beside them, since who
is thanked depends on it. One is carried over only if the sentence before or after it was, or if
as many stand in the same stretch between carried sentences, or if the order of the whole
stretch says which is which; then the first is the first. Where none of this holds the words may
have returned in another mouth, and even identical ones are only proposed.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from archive.text.likeness import (
    Match,
    best_chain,
    matches_in_order,
    reading,
    unmistakable_matches,
)
from archive.text.normalise import typographic_key

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


class Fate(StrEnum):
    IDENTICAL = "identical"
    SAME_WORDS = "same words"
    EDITED = "edited"
    SPLIT = "split"
    MERGED = "merged"
    GONE = "gone"
    NEW = "new"


class Outcome(NamedTuple):
    """What one or two sentences became; the places are indexes into the two revisions.

    A carried outcome stands by itself: an identical sentence is the same row. Any other waits
    for an editor. `score` is the likeness, 0 to 1, for the order in which proposals are read;
    `moved` says that the sentence changed its place among the others.
    """

    fate: Fate
    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float
    carried: bool = False
    moved: bool = False


def align(old: Sequence[str], new: Sequence[str]) -> list[Outcome]:
    """Every old and every new place in exactly one outcome, in the order of the new text.

    What is gone stands where it stood among the old sentences.
    """
    return _Comparison(old, new).outcomes()


def fate(old: Sequence[str], new: Sequence[str]) -> Fate:
    """What sentences became whose place these new ones took."""
    if len(old) > 1:
        return Fate.MERGED
    if len(new) > 1:
        return Fate.SPLIT
    (before,), (after,) = old, new
    if before == after:
        return Fate.IDENTICAL
    return Fate.SAME_WORDS if _Words.of(before) == _Words.of(after) else Fate.EDITED


class _Comparison:
    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = old
        self.new = new
        self.old_words = [_Words.of(text) for text in old]
        self.new_words = [_Words.of(text) for text in new]

    def outcomes(self) -> list[Outcome]:
        pairs = _Pairs(len(self.old), len(self.new))
        pairs.add_same(self.old, self.new)
        pairs.add_same(self.old_words, self.new_words)
        near = pairs.matches() + self._likely(pairs)
        far = unmistakable_matches(*self._readings(*self._left(near)))
        found = [*map(self._in_place, near), *map(self._elsewhere, far)]
        return _in_reading_order(_with_moves(found) + self._unmatched(near + far))

    def _likely(self, pairs: "_Pairs") -> list[Match]:
        return [
            match
            for old, new in pairs.stretches()
            for match in matches_in_order(*self._readings(old, new))
        ]

    def _unmatched(self, matches: Sequence[Match]) -> list[Outcome]:
        gone, added = self._left(matches)
        return [
            *(Outcome(Fate.GONE, (place,), (), 0) for place in gone),
            *(Outcome(Fate.NEW, (), (place,), 0) for place in added),
        ]

    def _readings(
        self, old: Iterable[int], new: Iterable[int]
    ) -> tuple[dict[int, str], dict[int, str]]:
        return (
            {place: reading(self.old_words[place].key) for place in old},
            {place: reading(self.new_words[place].key) for place in new},
        )

    def _left(self, matches: Sequence[Match]) -> tuple[list[int], list[int]]:
        old = {place for match in matches for place in match.old}
        new = {place for match in matches for place in match.new}
        return (
            [place for place in range(len(self.old)) if place not in old],
            [place for place in range(len(self.new)) if place not in new],
        )

    def _in_place(self, match: Match) -> Outcome:
        fate = self._fate(match)
        return Outcome(fate, *match, carried=fate in (Fate.IDENTICAL, Fate.SAME_WORDS))

    def _elsewhere(self, match: Match) -> Outcome:
        """Identical words too are a new row here: nothing vouches that they are the old ones."""
        fate = self._fate(match)
        return Outcome(Fate.SAME_WORDS if fate == Fate.IDENTICAL else fate, *match)

    def _fate(self, match: Match) -> Fate:
        return fate(
            [self.old[place] for place in match.old], [self.new[place] for place in match.new]
        )


class _Pairs:
    """Which new sentence each old one is, found by the same text alone, never by likeness."""

    def __init__(self, old_count: int, new_count: int) -> None:
        self._new_of: dict[int, int] = {}
        self._free_old = set(range(old_count))
        self._free_new = set(range(new_count))
        self._ends = (old_count, new_count)

    def matches(self) -> list[Match]:
        return [Match((old,), (new,)) for old, new in self._new_of.items()]

    def add_same(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        self._add_unique(old, new)
        skeleton = self._skeleton()
        self._add_neighbours(old, new, [(-1, -1), *skeleton, self._ends])
        self._add_neighbours(old, new, sorted(self._new_of.items() - set(skeleton)))
        self._add_repeats(old, new)

    def stretches(self) -> Iterator[tuple[list[int], list[int]]]:
        """The old and new places still free between neighbours of the skeleton, where both are."""
        old, new = sorted(self._free_old), sorted(self._free_new)
        for before, after in pairwise([(-1, -1), *self._skeleton(), self._ends]):
            free = _between(old, before[0], after[0]), _between(new, before[1], after[1])
            if all(free):
                yield free

    def _skeleton(self) -> list[tuple[int, int]]:
        """The most pairs that keep their order; the others moved."""
        return [(match.old[0], match.new[0]) for match in best_chain(self.matches())]

    def _add(self, old: int, new: int) -> None:
        self._new_of[old] = new
        self._free_old.remove(old)
        self._free_new.remove(new)

    def _add_unique(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        new_places = _single_places(new)
        for text, place in _single_places(old).items():
            if text in new_places and self._are_free(place, new_places[text]):
                self._add(place, new_places[text])

    def _add_neighbours(
        self, old: Sequence[Hashable], new: Sequence[Hashable], pairs: Sequence[tuple[int, int]]
    ) -> None:
        for step in (1, -1):
            for before in pairs:
                i, j = before[0] + step, before[1] + step
                while self._are_free(i, j) and old[i] == new[j]:
                    self._add(i, j)
                    i, j = i + step, j + step

    def _add_repeats(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        for stretch in self.stretches():
            old_places, new_places = _places(old, stretch[0]), _places(new, stretch[1])
            for text, places in old_places.items():
                if len(places) == len(new_places[text]):
                    for pair in zip(places, new_places[text], strict=True):
                        self._add(*pair)

    def _are_free(self, old: int, new: int) -> bool:
        return old in self._free_old and new in self._free_new


class _Words(NamedTuple):
    """Equal for the same words; not for “1,5” and “1, 5”, which only a space tells apart."""

    key: str
    figures: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Words":
        return cls(typographic_key(text), tuple(_FIGURE.findall(text)))


def _single_places(texts: Sequence[Hashable]) -> dict[Hashable, int]:
    counts = Counter(texts)
    return {text: place for place, text in enumerate(texts) if counts[text] == 1}


def _places(texts: Sequence[Hashable], among: Iterable[int]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place in among:
        places[texts[place]].append(place)
    return places


def _between(places: list[int], before: int, after: int) -> list[int]:
    return places[bisect_right(places, before) : bisect_left(places, after)]


def _with_moves(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Marks the fewest that must have moved for all the others to have kept their order.

    A proposal weighs next to nothing here, since an editor may refuse it.
    """
    stayed = {
        match.old
        for match in best_chain(
            Match(outcome.old, outcome.new, 1 if outcome.carried else 0.501) for outcome in outcomes
        )
    }
    return [outcome._replace(moved=outcome.old not in stayed) for outcome in outcomes]


def _in_reading_order(outcomes: Sequence[Outcome]) -> list[Outcome]:
    stayed = sorted((o.old[0], o.new[-1]) for o in outcomes if o.old and o.new and not o.moved)

    def place(outcome: Outcome) -> tuple[int, int, int]:
        if outcome.new:
            return outcome.new[0], 0, 0
        old = outcome.old[0]
        before = bisect_left(stayed, (old, 0))
        return stayed[before - 1][1] if before else -1, 1, old

    return sorted(outcomes, key=place)
