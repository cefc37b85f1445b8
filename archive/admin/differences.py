"""Word-by-word differences for editors, with what they must look at twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.text.differences import cut_differences, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.models import Sentence


class Piece(NamedTuple):
    """A stretch of words that stayed, went or came, and the marks on it in words."""

    change: str
    text: str
    marks: str


class Words(NamedTuple):
    pieces: list[Piece]
    marks: list[str]
    """Of the whole: “figure”, “name”, “negation”."""


def differences_of(older: Sequence[Sentence], newer: Sequence[str]) -> Words | None:
    """Two wordings word by word; none where nothing replaces the older one."""
    if not newer:
        return None
    parts = cut_differences([sentence.text for sentence in older], newer)
    found = marks(parts)
    pieces = [
        Piece(part.change.value, part.text, ", ".join(sorted(some)))
        for part, some in zip(parts, found, strict=True)
    ]
    return Words(pieces, sorted({mark.value for some in found for mark in some}))
