"""The signs of a page, one after the other as the file has them → words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

UNKNOWN = "\ufffd"
SPACE = 0.15  # of the size: a wider gap parts words


class Glyph(NamedTuple):
    """A sign in points from the lower left corner of the page as it is read."""

    text: str
    left: float
    right: float
    base: float
    size: float
    font: int


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    right: float
    base: float
    size: float
    font: int
    is_raised: bool = False


def words_of(glyphs: Iterable[Glyph]) -> list[Word]:
    """Words as they were written one sign after the other."""
    words: list[Word] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and (glyph.text.isspace() or not _goes_on(run[-1], glyph)):
            words.append(_word(run))
            run = []
        if not glyph.text.isspace():
            run.append(glyph)
    return [*words, _word(run)] if run else words


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    size = last.size
    if glyph.font != last.font or abs(glyph.size - size) > 0.1 * size:
        return False
    if abs(glyph.base - last.base) > 0.05 * size:
        return False
    gap = glyph.left - last.right
    if gap < -size:
        gap = last.left - glyph.right
    return -size < gap < SPACE * size


def _word(run: list[Glyph]) -> Word:
    first = run[0]
    return Word(
        "".join(glyph.text for glyph in run),
        min(glyph.left for glyph in run),
        max(glyph.right for glyph in run),
        first.base,
        first.size,
        first.font,
    )
