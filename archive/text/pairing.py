"""Which claims of different sources may be on one matter: what an editor is shown, never more."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb, isqrt
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

SAME_TOPIC = 0.50  # likeness of words from which claims filed alike are proposed
OTHER_TOPIC = 0.75  # … and claims filed otherwise
MOST_PAIRS = 250_000  # compared of all sources: 500 claims of each of two, 37 of each of twenty
LONGEST_READING = 500  # characters of a claim; time grows with their square


class Claim(NamedTuple):
    key: int
    words: str
    topics: frozenset[int]


class Pair(NamedTuple):
    """`score` is the likeness of the words, 0 to 1, whatever their order."""

    score: float
    first: int
    second: int


def likely_pairs(sides: Sequence[Sequence[Claim]]) -> list[Pair]:
    """The likeliest first. Of two sources each claim is in one pair at most. Of many claims only
    the first of each source are compared."""
    most = isqrt(MOST_PAIRS // max(comb(len(sides), 2), 1))
    few = [side[:most] for side in sides]
    found = [pair for two in combinations(few, 2) for pair in _best(sorted(_alike(*two)))]
    return sorted(found, reverse=True)


def _alike(first: Sequence[Claim], second: Sequence[Claim]) -> Iterator[Pair]:
    others = {claim: _in_one_order(claim.words) for claim in second}
    for one in first:
        found = process.extract_iter(
            _in_one_order(one.words),
            others,
            scorer=Indel.normalized_similarity,
            score_cutoff=SAME_TOPIC,
        )
        for _, score, other in found:
            if score >= OTHER_TOPIC or one.topics & other.topics:
                yield Pair(score, one.key, other.key)


def _in_one_order(words: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", words.casefold()[:LONGEST_READING])))


def _best(pairs: list[Pair]) -> Iterator[Pair]:
    taken: set[int] = set()
    for pair in reversed(pairs):
        if not taken & {pair.first, pair.second}:
            taken |= {pair.first, pair.second}
            yield pair
