"""Pairs of quotation marks and brackets: a sentence does not end between them.

Unpaired marks enclose nothing, and neither does a pair further apart than a few sentences:
a speech of a page between two quotation marks has to be cited sentence by sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_ENCLOSURE = 600
_MARK = re.compile(r"[“”„«»\"()\[\]‘’‚]")
_BRACKETS = {")": "(", "]": "["}
_SPACE_OR_OPENER = frozenset(' \t\u00a0\u202f([{“„«‘‚"—–-')


class Enclosures(NamedTuple):
    outermost: list[tuple[int, int]]
    opened_at: dict[int, int]  # position of a closing mark → position of the one it closes


def enclosures(paragraph: str) -> Enclosures:
    pairs = list(_pairs(paragraph))
    short = sorted(pair for pair in pairs if pair[1] - pair[0] <= LONGEST_ENCLOSURE)
    outermost: list[tuple[int, int]] = []
    for pair in short:
        if not outermost or pair[0] > outermost[-1][1]:
            outermost.append(pair)
    return Enclosures(outermost, {closed: opened for opened, closed in pairs})


def _pairs(paragraph: str) -> Iterator[tuple[int, int]]:
    still_open = _StillOpen()
    for match in _MARK.finditer(paragraph):
        mark, position = match.group(), match.start()
        closes = _closes(mark, paragraph, position, still_open)
        if closes:
            yield still_open.close(closes), position
        elif mark in "([„‚" or _stands_as_opening(paragraph, position):
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
    return before in _SPACE_OR_OPENER and bool(after) and (is_french or not after.isspace())


def _is_apostrophe(paragraph: str, position: int) -> bool:
    return paragraph[position + 1 : position + 2].isalnum()
