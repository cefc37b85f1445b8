"""A word diff for editors, with what they must look at twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.text.differences import cut_differences, marks

if TYPE_CHECKING:
    from collections.abc import Sequence


class Piece(NamedTuple):
    """A stretch of words that stayed, went or came, and the marks on it in words."""

    change: str
    text: str
    marks: str


class Words(NamedTuple):
    pieces: list[Piece]
    marks: list[str]
    """Of the whole: “figure”, “name”, “negation”."""


def words_of(older: Sequence[str], newer: Sequence[str]) -> Words:
    parts = cut_differences(older, newer)
    found = marks(parts)
    pieces = [
        Piece(part.change.value, part.text, ", ".join(sorted(some)))
        for part, some in zip(parts, found, strict=True)
    ]
    return Words(pieces, sorted({mark.value for some in found for mark in some}))
