"""Two wordings of one matter, word by word; and the words of one that no other has."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from archive.search import Span
from archive.text.differences import Change, differences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.models import Source
    from archive.selectors.statement_rows import Row
    from archive.text.differences import Part

ALIKE = 0.35  # below this, marking word by word would mark nearly every word
SAME = "The two are the same, word for word."
UNLIKE = "The two share so few words that marks would show nothing."
LANGUAGES = "The two are in different languages, so no words are marked."


class Side(NamedTuple):
    """What a statement rests on: the words of its sentences."""

    row: Row
    source: Source
    text: str


class Comparison(NamedTuple):
    """`pieces` are both texts in one; there are none where `why` says why."""

    first: Side
    second: Side
    pieces: list[Part]
    why: str
    likeness: float

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.first, self.second


def compared(first: Side, second: Side) -> Comparison:
    if first.source.language != second.source.language:
        return Comparison(first, second, [], LANGUAGES, 0)
    pieces = differences(first.text, second.text)
    likeness = _likeness(pieces)
    if likeness < ALIKE:
        return Comparison(first, second, [], UNLIKE, likeness)
    return Comparison(first, second, pieces, SAME if likeness == 1 else "", likeness)


def across(sides: Sequence[Side]) -> list[Comparison]:
    """Each with each of another source."""
    pairs = combinations(sides, 2)
    return [compared(*pair) for pair in pairs if pair[0].source != pair[1].source]


def own_words(side: Side, comparisons: Iterable[Comparison]) -> list[Span]:
    """The words that no other wording has, of those alike enough to be compared."""
    spans = [
        _spans(each.pieces, Change.REMOVED if each.first is side else Change.ADDED)
        for each in comparisons
        if each.pieces and any(side is its for its in each.sides)
    ]
    common = spans[0] if spans else []
    for others in spans[1:]:
        common = [
            Span(max(one.start, other.start), min(one.stop, other.stop))
            for one in common
            for other in others
            if max(one.start, other.start) < min(one.stop, other.stop)
        ]
    return [span for span in common if side.text[slice(*span)].strip()]


def _spans(pieces: Sequence[Part], change: Change) -> list[Span]:
    """Where the words of one side are in its text, without the spaces around them."""
    spans, start = [], 0
    for piece in pieces:
        if piece.change == change:
            before = len(piece.text) - len(piece.text.lstrip())
            spans.append(Span(start + before, start + len(piece.text.rstrip())))
        if piece.change in (change, Change.SAME):
            start += len(piece.text)
    return [span for span in spans if span.start < span.stop]


def _likeness(pieces: Sequence[Part]) -> float:
    """The share of both texts that is the same."""
    same = sum(2 * len(piece.text) for piece in pieces if piece.change == Change.SAME)
    other = sum(len(piece.text) for piece in pieces if piece.change != Change.SAME)
    return same / ((same + other) or 1)
