"""Pairs of quotation marks and brackets: what was opened where.

Unpaired marks enclose nothing, and neither do brackets further apart than a few sentences.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_BRACKETS = 600
_MARK = re.compile(r"[“”„«»\"()\[\]‘’‚「」『』《》（）]")
_SPACE_OR_OPENER = frozenset(' \t\u00a0\u202f([{“„«‘‚"—–-')
_IDEOGRAPHS_FROM = "\u2e80"  # they and their punctuation set no space before a quotation


class Enclosures(NamedTuple):
    brackets: list[tuple[int, int]]  # the outermost ones
    opened_at: dict[int, int]  # position of a closing mark → position of the one it closes


def enclosures(paragraph: str) -> Enclosures:
    pairs = list(_pairs(paragraph))
    brackets: list[tuple[int, int]] = []
    for opened, closed in sorted(pairs):
        is_short = closed - opened <= LONGEST_BRACKETS
        if paragraph[opened] in "([（" and is_short and (not brackets or opened > brackets[-1][1]):
            brackets.append((opened, closed))
    return Enclosures(brackets, {closed: opened for opened, closed in pairs})


def _pairs(paragraph: str) -> Iterator[tuple[int, int]]:
    still_open = _StillOpen()
    for match in _MARK.finditer(paragraph):
        mark, position = match.group(), match.start()
        closes = _closes(mark, paragraph, position, still_open)
        if closes:
            yield still_open.close(closes), position
        elif mark in "([（„‚「『《" or _stands_as_opening(paragraph, position):
            still_open.open(mark, position)


class _StillOpen:
    """A stack that knows what is in it, so that stray closing marks cost no search."""

    def __init__(self) -> None:
        self._stack: list[tuple[str, int]] = []
        self._count: Counter[str] = Counter()

    def has(self, marks: str) -> bool:
        return any(self._count[mark] for mark in marks)

    def open(self, mark: str, position: int) -> None:
        self._stack.append((mark, position))
        self._count[mark] += 1

    def close(self, marks: str) -> int:
        while True:
            mark, position = self._stack.pop()
            self._count[mark] -= 1
            if mark in marks:
                return position


def _closes(mark: str, paragraph: str, position: int, still_open: _StillOpen) -> str:
    """The opening marks that this one closes here, "" when it closes nothing.

    One mark opens in one country and closes in the next: “ after „, « after », " after itself.
    """
    candidates = {
        ")": "(",
        "]": "[",
        "”": "“„",
        "“": "„",
        "»": "«",
        "«": "»",
        "‘": "‚",
        "’": "‘",
        '"': '"',
        "」": "「",
        "』": "『",
        "》": "《",
        "）": "（",
    }.get(mark, "")
    if still_open.has(candidates):
        if mark == '"' and _stands_as_opening(paragraph, position):
            return ""
        return "" if mark == "’" and _is_apostrophe(paragraph, position) else candidates
    is_doubled = mark in "”»" and still_open.has(mark)
    return mark if is_doubled and not _stands_as_opening(paragraph, position) else ""


def _stands_as_opening(paragraph: str, position: int) -> bool:
    before = paragraph[position - 1] if position else " "
    after = paragraph[position + 1 : position + 2]
    is_french = paragraph[position] == "«"
    may_open = before in _SPACE_OR_OPENER or before >= _IDEOGRAPHS_FROM
    return may_open and bool(after) and (is_french or not after.isspace())


def _is_apostrophe(paragraph: str, position: int) -> bool:
    return paragraph[position + 1 : position + 2].isalnum()
