"""Sentences of one text as a single quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP = "[…]"


class Quoted(NamedTuple):
    """A sentence of a quotation; `follows` says that it is placed in the quoted revision directly
    after the one quoted before it."""

    number: int
    text: str
    follows: bool = False


def quotation(quoted: Iterable[Quoted]) -> str:
    """A space between neighbours; a sign where words between are left out."""
    pieces: list[str] = []
    for sentence in quoted:
        if pieces:
            pieces.append(" " if sentence.follows else f" {GAP} ")
        pieces.append(sentence.text)
    return "".join(pieces)


def fitting(quoted: Sequence[Quoted], most: int) -> Sequence[Quoted]:
    """The first of them, whole, as many as fit in so many characters; at least one."""
    count = 1
    while count < len(quoted) and len(quotation(quoted[: count + 1])) <= most:
        count += 1
    return quoted[:count]
