"""What is on a page of print beside its text: running heads, page and line numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from archive.capture.pdf_lines import rows_of, segments, text_of
from archive.capture.pdf_words import Word

_EDGE = 0.12  # of the page's height, above and below
_OUTER_ROWS = 4
_SAME_HEIGHT = 4.0  # points
_NUMBER = re.compile(
    r"[-–—\s|]*(?:(?:page|p\.|стр\.|с\.|seite|стор\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:of|/|из|de|von|з)\s*\d{1,4})?[-–—\s|]*",
    re.IGNORECASE,
)
_FEWEST_LINE_NUMBERS = 5
_WHOLE_PAGE = 20  # lines of a pleading
_DIGITS = re.compile(r"\d{1,4}")


@dataclass(frozen=True)
class Part:
    """A piece of a row between wide gaps, and how many rows lie outside of it."""

    page: int
    words: tuple[Word, ...]
    text: str
    base: float
    depth: int
    is_at_edge: bool

    @property
    def pattern(self) -> str:
        return re.sub(r"\d+", "#", self.text).casefold()

    @property
    def is_page_number(self) -> bool:
        return bool(_NUMBER.fullmatch(self.text))

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(number) for number in re.findall(r"\d{1,9}", self.text))


def parts_of(page: int, words: list[Word], height: float) -> list[Part]:
    rows = rows_of(words)
    return [
        Part(
            page,
            tuple(part),
            text_of(part),
            part[0].base,
            min(depth, len(rows) - 1 - depth),
            not _EDGE * height < part[0].base < (1 - _EDGE) * height,
        )
        for depth, row in enumerate(rows)
        for part in segments(row)
    ]


def furniture(pages: list[list[Part]]) -> list[Part]:
    """Heads, feet and page numbers: what repeats at one height, its own numbers counting on."""
    alike: dict[str, list[Part]] = defaultdict(list)
    for parts in pages:
        for part in parts:
            alike[part.pattern].append(part)
    repeated = [part for group in alike.values() for part in _repeated(group, len(pages))]
    alone = [
        part
        for parts in pages
        for part in parts
        if part.is_at_edge and part.depth < 2 and part.is_page_number
    ]
    return list({id(part): part for part in (*repeated, *alone)}.values())


def _repeated(group: list[Part], pages: int) -> Iterable[Part]:
    """The parts of a group that are at one height on enough pages."""
    by_height: dict[int, list[Part]] = defaultdict(list)
    for part in group:
        by_height[round(part.base / _SAME_HEIGHT)].append(part)
    for height, parts in by_height.items():
        near = [*parts, *by_height.get(height - 1, ()), *by_height.get(height + 1, ())]
        counted = {part.page for part in near}
        is_outer = all(part.depth < _OUTER_ROWS or part.is_at_edge for part in near)
        enough = 2 if is_outer or pages == 2 else max(3, pages / 2)
        if len(counted) >= enough and _counts_on(near):
            yield from parts


def _counts_on(parts: list[Part]) -> bool:
    """The numbers are the same on every page, or go up with the pages."""
    by_place = zip(*(part.numbers for part in parts), strict=True)
    return all(
        len(set(numbers)) == 1
        or len({number - part.page for number, part in zip(numbers, parts, strict=True)}) == 1
        for numbers in by_place
    )


def line_numbers(words: list[Word]) -> set[Word]:
    """Numbers beside the lines of a pleading: outside of the text, evenly set, counting on."""
    rows = rows_of(words)
    text = [word for word in words if not _DIGITS.fullmatch(word.text)]
    if not text:
        return set()
    firsts = [next((w for w in row if not _DIGITS.fullmatch(w.text)), None) for row in rows]
    lefts = Counter(round(word.left) for word in firsts if word)
    left, right = max(lefts, key=lambda x: lefts[x]), max(word.right for word in text)
    for outer in (
        [row[0] for row in rows if row[0].right < left],
        [row[-1] for row in rows if row[-1].left > right],
    ):
        numbers = [word for word in outer if _DIGITS.fullmatch(word.text)]
        if len(numbers) >= _FEWEST_LINE_NUMBERS and _is_counted(numbers) and _is_even(numbers):
            is_prose = _run_on([word for word in firsts if word]) or len(numbers) >= _WHOLE_PAGE
            return set(numbers) if is_prose else set()
    return set()


def _run_on(firsts: list[Word]) -> bool:
    """Whether the lines of these first words go on from one to the next, as no rows do."""
    return sum(word.text[0].islower() for word in firsts) * 5 >= len(firsts)


def _is_counted(numbers: list[Word]) -> bool:
    steps = {int(below.text) - int(above.text) for above, below in pairwise(numbers)}
    return steps == {1} or steps == {5}


def _is_even(numbers: list[Word]) -> bool:
    """As lines are, and rows of a table with cells of several lines are not."""
    steps = [above.base - below.base for above, below in pairwise(numbers)]
    return max(steps) - min(steps) < 0.25 * numbers[0].size + 0.02 * max(steps)
