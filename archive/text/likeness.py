"""Which sentences of two revisions resemble each other: what an editor is shown, never more.

Likeness is the share of characters two sentences have in common in the same order, read without
regard to case and typography. “A 30-day halt” and “a 60-day halt” are nearly alike by it, so
nothing here may decide that two sentences are one.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import nlargest, nsmallest
from itertools import groupby
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

# A neighbour in the right place needs to be less alike than a find from far away; of two
# sentences joined, even unrelated ones find more letters in common.
EDITED_IN_PLACE = 0.60
JOINED_IN_PLACE = 0.75
EDITED_ELSEWHERE = 0.72
AHEAD_OF_RUNNER_UP = 0.08
_HALF_OF_A_JOIN = 0.50  # the longer part of a joined sentence is at least this like the whole

# Time grows with the square of the length, and what is longer is a table that lost its lines.
_LONGEST_READING = 1_000

# Every old sentence is compared with every new one up to this many pairs of sentences, and of
# their characters. Beyond, only with those that share one of its rarest words, and of these with
# the nearest: an edit that left none of them standing is then missed, and comes to the editor as
# one gone and one new.
MOST_PAIRS = 100_000
MOST_PAIRS_OF_CHARACTERS = 2_000_000_000
_RAREST_WORDS = 5
_NEAREST = 16


class Match(NamedTuple):
    """One or two neighbouring old sentences, what they may have become, and how alike they are."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float = 1.0


def reading(key: str) -> str:
    return key.casefold()[:_LONGEST_READING]


def matches_in_order(old: Mapping[int, str], new: Mapping[int, str]) -> list[Match]:
    """The likeliest account of a stretch where sentences were edited but kept their order."""
    pairs = list(_likeliest(_alike(old, new, _HALF_OF_A_JOIN), old, new))
    edited = [pair for pair in pairs if pair.score >= EDITED_IN_PLACE]
    return best_chain(edited + list(_joined(old, new, pairs)))


def _likeliest(
    pairs: Iterable[Match], old: Mapping[int, str], new: Mapping[int, str]
) -> Iterator[Match]:
    """Of each old sentence a few, those in the right place before others that are as alike: where
    hundreds of sentences are alike, each pair of them would be tried as part of a join."""
    rank = {place: number for number, place in enumerate(new)}
    expected = {place: number * len(new) // len(old) for number, place in enumerate(old)}
    for (place,), group in groupby(pairs, lambda pair: pair.old):
        at = expected[place]
        yield from nsmallest(_NEAREST, group, key=lambda p: (-p.score, abs(rank[p.new[0]] - at)))


def unmistakable_matches(old: Mapping[int, str], new: Mapping[int, str]) -> list[Match]:
    """Pairs wherever they stand, each so far ahead of the others that order is not needed."""
    pairs = list(_alike(old, new, EDITED_ELSEWHERE - AHEAD_OF_RUNNER_UP))
    ahead = set(_front_runners(pairs, lambda pair: pair.old))
    ahead &= set(_front_runners(pairs, lambda pair: pair.new))
    return sorted(pair for pair in ahead if pair.score >= EDITED_ELSEWHERE)


def best_chain(matches: Iterable[Match]) -> list[Match]:
    """The matches of the greatest likeness in all that keep the order on both sides.

    This is what Needleman and Wunsch's table finds when a gap costs nothing, without the table:
    its cost follows the matches, which are few, not all pairs, which are many. Of equally good
    accounts it takes the one that began earlier, so that the result never varies.
    """
    matches = sorted(matches)
    waiting = sorted(matches, key=lambda match: match.old[-1], reverse=True)
    ladder = _Ladder()
    chains: dict[Match, _Chain] = {}
    for match in matches:
        while waiting[-1].old[-1] < match.old[0]:
            ladder.add(chains[waiting.pop()])
        chains[match] = _Chain.extended(ladder.before(match.new[0]), match)
    for match in reversed(waiting):
        ladder.add(chains[match])
    return ladder.best()


class _Chain(NamedTuple):
    weight: float
    last: Match
    rest: "_Chain | None"

    @classmethod
    def extended(cls, rest: "_Chain | None", match: Match) -> "_Chain":
        # Less a half, so that two doubtful matches do not outweigh a good one.
        return cls((rest.weight if rest else 0) + match.score - 0.5, match, rest)


class _Ladder:
    """The chains worth extending: each reaches further into the new text and weighs more."""

    def __init__(self) -> None:
        self._reaches: list[int] = []
        self._chains: list[_Chain] = []

    def before(self, place: int) -> _Chain | None:
        rung = bisect_left(self._reaches, place)
        return self._chains[rung - 1] if rung else None

    def add(self, chain: _Chain) -> None:
        reach = chain.last.new[-1]
        stop = bisect_right(self._reaches, reach)
        if stop and self._chains[stop - 1].weight >= chain.weight:
            return
        start = bisect_left(self._reaches, reach)
        while stop < len(self._chains) and self._chains[stop].weight <= chain.weight:
            stop += 1
        self._reaches[start:stop] = [reach]
        self._chains[start:stop] = [chain]

    def best(self) -> list[Match]:
        found = []
        chain = self._chains[-1] if self._chains else None
        while chain:
            found.append(chain.last)
            chain = chain.rest
        return found[::-1]


def _alike(old: Mapping[int, str], new: Mapping[int, str], floor: float) -> Iterator[Match]:
    for place, choices in _choices(old, new):
        for _, score, found in process.extract(
            old[place],
            choices,
            scorer=Indel.normalized_similarity,
            score_cutoff=floor,
            limit=None,
        ):
            yield Match((place,), (found,), score)


def _choices(
    old: Mapping[int, str], new: Mapping[int, str]
) -> Iterator[tuple[int, Mapping[int, str]]]:
    if _are_few(old, new):
        yield from ((place, new) for place in old)
        return
    index, places = _RareWords(new), list(new)
    for rank, (place, text) in enumerate(old.items()):
        expected = places[rank * len(new) // len(old)]
        yield place, {found: new[found] for found in index.sharing(text, expected)}


def _are_few(old: Mapping[int, str], new: Mapping[int, str]) -> bool:
    length = sum(map(len, old.values())) * sum(map(len, new.values()))
    return len(old) * len(new) <= MOST_PAIRS and length <= MOST_PAIRS_OF_CHARACTERS


class _RareWords:
    def __init__(self, texts: Mapping[int, str]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, text in texts.items():
            for word in set(text.split()):
                self._places[word].append(place)

    def sharing(self, text: str, expected: int) -> list[int]:
        shared = sorted(
            (len(self._places[word]), word) for word in set(text.split()) if word in self._places
        )
        found: set[int] = set()
        for _, word in shared[:_RAREST_WORDS]:
            found.update(_nearest(self._places[word], expected))
        return sorted(found)


def _nearest(places: list[int], expected: int) -> list[int]:
    middle = bisect_left(places, expected)
    return places[max(0, middle - _NEAREST // 2) : middle + _NEAREST // 2]


def _joined(
    old: Mapping[int, str], new: Mapping[int, str], pairs: Iterable[Match]
) -> Iterator[Match]:
    """Two that became one and one that became two, around pairs that could be one part of it."""
    seen = {(run, pair.new) for pair in pairs for run in _runs_of_two(pair.old[0], old)} | {
        (pair.old, run) for pair in pairs for run in _runs_of_two(pair.new[0], new)
    }
    for before, after in sorted(seen):
        score = Indel.normalized_similarity(
            " ".join(old[place] for place in before),
            " ".join(new[place] for place in after),
            score_cutoff=JOINED_IN_PLACE,
        )
        if score:
            yield Match(before, after, score)


def _runs_of_two(place: int, texts: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    if place - 1 in texts:
        yield place - 1, place
    if place + 1 in texts:
        yield place, place + 1


def _front_runners(
    pairs: Iterable[Match], contest: Callable[[Match], tuple[int, ...]]
) -> Iterator[Match]:
    rivals = defaultdict(list)
    for pair in pairs:
        rivals[contest(pair)].append(pair)
    for group in rivals.values():
        best, *others = nlargest(2, group, key=lambda pair: pair.score)
        if all(best.score - other.score >= AHEAD_OF_RUNNER_UP for other in others):
            yield best
