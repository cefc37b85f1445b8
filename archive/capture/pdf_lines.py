"""The words of a page → its lines in the order in which they are read, and its tables."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from archive.capture.pdf_pages import Rule
from archive.capture.pdf_words import SPACE, UNKNOWN, Word
from archive.text.seams import JOINT

MARKER = re.compile(
    r"^(?:[•◦▪‣●∙·–—*-]|\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|\(?[^\W\d_]\)"
    r"|\(?[ivxIVX]{1,5}[.)])(?=\s|$)"
)
_BULLET = re.compile(r"^[\ue000-\uf8ff\ufffd•◦▪‣●∙·](?=\s|$)")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SAME_BASE = 0.3  # of the size
_WIDE = 1.4  # of the size: no space between words of a sentence is as wide
_GUTTER = 1.0  # of the size: as wide as what parts columns
_SHORTEST_COLUMN = 3  # lines
_SHORTEST_PROSE = 18  # characters of a usual line of prose
_STEP = 3.0  # points between the places where a gutter is tried


@dataclass
class Line:
    """Words on one base line in their order."""

    words: list[Word]
    cells: tuple[str, ...] = ()
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = f" {JOINT}".join(self.cells) if self.cells else text_of(self.words)
        self.left = min(word.left for word in self.words)
        self.right = max(word.right for word in self.words)
        plain = [word for word in self.words if not word.is_raised] or self.words
        self.base = median(word.base for word in plain)
        self.size = max(plain, key=lambda word: len(word.text)).size
        fonts = {word.font for word in plain}
        self.font = fonts.pop() if len(fonts) == 1 else 0

    @property
    def first_word(self) -> float:
        """The width of the first word and the space before it."""
        return self.words[0].right - self.words[0].left + self.size * 0.25


Region = list[Line]
Spans = list[tuple[float, float]]


def text_of(words: Sequence[Word]) -> str:
    pieces = [words[0].text]
    for last, word in pairwise(words):
        gap = max(word.left - last.right, last.left - word.right)
        pieces += [" " if gap >= SPACE * min(last.size, word.size) else "", word.text]
    text = "".join(pieces)
    return _PRIVATE.sub(UNKNOWN, _BULLET.sub("•", text))


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words of one base line from left to right; raised and lowered ones with their neighbours."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.base):
        last = rows[-1][0] if rows else None
        if last and last.base - word.base < _SAME_BASE * min(last.size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_in_order(row) for row in _with_raised(rows)]


def _in_order(row: list[Word]) -> list[Word]:
    """From left to right, or as written where that is from right to left."""
    is_leftward = sum(len(w.text) for w in row if _is_leftward(w.text)) * 2 > sum(
        len(w.text) for w in row
    )
    return sorted(row, key=lambda word: -word.right if is_leftward else word.left)


def _is_leftward(text: str) -> bool:
    return any("\u0590" <= sign <= "\u08ff" for sign in text)


def _with_raised(rows: list[list[Word]]) -> list[list[Word]]:
    """A row of small signs that touch words of the next or the last row belongs to that."""
    kept: list[list[Word]] = []
    for place, row in enumerate(rows):
        host = next(
            (
                other
                for other in (*rows[place + 1 : place + 2], *kept[-1:])
                if all(_is_raised(word, other) for word in row)
            ),
            None,
        )
        if host is None:
            kept.append(row)
        else:
            host.extend(
                Word(w.text, w.left, w.right, host[0].base, w.size, w.font, True) for w in row
            )
    return kept


def _is_raised(word: Word, row: list[Word]) -> bool:
    return any(
        word.size < 0.8 * other.size
        and -0.4 * other.size < word.base - other.base < 0.7 * other.size
        and -0.2 * other.size < max(word.left - other.right, other.left - word.right) < other.size
        for other in row
        if not other.is_raised
    )


def segments(row: Sequence[Word], wide: float = _WIDE) -> Iterator[list[Word]]:
    """The parts of a row between gaps that no sentence has."""
    part = [row[0]]
    for last, word in pairwise(row):
        if word.left - last.right > wide * min(last.size, word.size):
            yield part
            part = []
        part.append(word)
    yield part


def regions(words: list[Word], rules: list[Rule], gutters: list[float]) -> list[Region]:
    """The columns and tables of a page, in the order in which they are read.

    `gutters` are the places between the columns of the pages before; those of this page join them.
    """
    return list(_regions(rows_of(words), rules, gutters))


def _regions(rows: list[list[Word]], rules: list[Rule], gutters: list[float]) -> Iterator[Region]:
    split = _known_gutter(rows, gutters) or _gutter(rows)
    if split is None:
        if rows:
            yield [Line(row) for row in rows]
        return
    x, first, last = split
    yield from _regions(rows[:first], rules, gutters)
    band = rows[first : last + 1]
    sides = _sides(band, x)
    if x in gutters or (all(map(_is_prose, sides)) and not _is_ruled(band, rules)):
        gutters += [] if x in gutters else [x]
        for side in sides:
            yield from _regions(side, rules, gutters)
    else:
        yield _table(band, rules)
    yield from _regions(rows[last + 1 :], rules, gutters)


def _known_gutter(rows: list[list[Word]], gutters: list[float]) -> tuple[float, int, int] | None:
    """One that parts all of these rows, be they too few to show it themselves."""
    parts = [[(word.left, word.right) for word in row] for row in rows]
    for x in gutters:
        half = _GUTTER / 2 * rows[0][0].size if rows else 0
        if all(_beside(parts, range(len(rows)), x)) and all(
            _is_free(row, x, half) for row in parts
        ):
            return x, 0, len(rows) - 1
    return None


def _gutter(rows: list[list[Word]]) -> tuple[float, int, int] | None:
    """Where the most rows have words on both sides of a strip: its place, first and last row."""
    if len(rows) < 2:
        return None
    size = median(word.size for row in rows for word in row)
    parts = [[(p[0].left, p[-1].right) for p in segments(row, _GUTTER)] for row in rows]
    start = min(left for row in parts for left, _ in row)
    stop = max(right for row in parts for _, right in row)
    lefts = sorted(left for row in parts for left, _ in row)
    rights = sorted(right for row in parts for _, right in row)
    best = (0, 0, 0.0, 0)  # rows on the shorter side, further rows, place, first row
    x, half = start + size - _STEP, size * _GUTTER / 2
    while (x := x + _STEP) < stop - size:
        if min(bisect_right(rights, x), len(lefts) - bisect_left(lefts, x)) < 2:
            continue
        for first, last in _bands(parts, x, half):
            count = min(map(len, _beside(parts, range(first, last + 1), x)))
            best = max(best, (count, last - first, x, first))
    count, more, x, first = best
    if not count or _are_markers(rows[first : first + more + 1], x):
        return None
    return x, first, first + more


def _are_markers(rows: list[list[Word]], x: float) -> bool:
    """What is left of a strip numbers what is right of it."""
    texts = [text_of(own) for row in rows if (own := [word for word in row if word.right <= x])]
    return all(MARKER.match(text) and len(text) < 7 for text in texts)


def _bands(parts: list[Spans], x: float, half: float) -> Iterator[tuple[int, int]]:
    """First and last of the rows that leave a strip free and have words on both its sides."""
    run: list[int] = []
    for place in range(len(parts) + 1):
        if place < len(parts) and _is_free(parts[place], x, half):
            run.append(place)
            continue
        left, right = _beside(parts, run, x)
        both = sorted({*left} & {*right})
        is_table = len(both) >= 3 or (
            len(both) == 2 and all(_is_free(parts[row], x, 2 * half) for row in both)
        )
        if is_table and len(both) * 2 >= min(len(left), len(right)):
            yield both[0], run[-1]
        elif min(len(left), len(right)) >= _SHORTEST_COLUMN:
            yield min(left[0], right[0]), max(left[-1], right[-1])
        run = []


def _is_free(row: Spans, x: float, half: float) -> bool:
    return all(left >= x + half or right <= x - half for left, right in row)


def _beside(parts: list[Spans], rows: Iterable[int], x: float) -> tuple[list[int], list[int]]:
    """Which rows have words left of a place, and which right of it."""
    left = [row for row in rows if any(right <= x for _, right in parts[row])]
    return left, [row for row in rows if any(left >= x for left, _ in parts[row])]


def _is_prose(rows: list[list[Word]]) -> bool:
    """Lines that fill a column, or several, from edge to edge."""
    if len(rows) < 2:
        return False
    split = _gutter(rows)
    if split is not None and split[2] - split[1] > 0.8 * (len(rows) - 1):
        return all(_is_prose(side) for side in _sides(rows, split[0]))
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    full = sum(row[-1].right - row[0].left > 0.7 * (right - left) for row in rows)
    length = median(sum(len(word.text) + 1 for word in row) for row in rows)
    runs_on = len(rows) >= _SHORTEST_COLUMN or rows[1][0].text[0].islower()
    return full * 2 >= len(rows) and length >= _SHORTEST_PROSE and runs_on


def _sides(rows: list[list[Word]], x: float) -> tuple[list[list[Word]], list[list[Word]]]:
    left = [[word for word in row if word.right <= x] for row in rows]
    right = [[word for word in row if word.left >= x] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _is_ruled(band: list[list[Word]], rules: list[Rule]) -> bool:
    return len(_inner_rules(band, rules)) >= 2


def _inner_rules(band: list[list[Word]], rules: list[Rule]) -> list[float]:
    """The heights of the lines that run through most of a band between its rows."""
    left = min(row[0].left for row in band)
    right = max(row[-1].right for row in band)
    top, bottom = band[0][0].base, band[-1][0].base
    spans: dict[float, float] = {}
    for rule in rules:
        y = round(rule.y)
        if bottom < rule.y < top and rule.right > left and rule.left < right:
            spans[y] = spans.get(y, 0.0) + min(rule.right, right) - max(rule.left, left)
    return sorted((y for y, span in spans.items() if span > 0.6 * (right - left)), reverse=True)


def _table(band: list[list[Word]], rules: list[Rule]) -> Region:
    edges = _columns(band)
    grid = [
        [[w for w in row if low <= w.left < high] for low, high in pairwise(edges)] for row in band
    ]
    ruled = _inner_rules(band, rules)
    steps = [above[0].base - below[0].base for above, below in pairwise(band)]
    lines: list[list[list[list[Word]]]] = []
    for place, row in enumerate(grid):
        if place and _goes_on_in_cells(grid, place, steps, band, ruled):
            for cell, more in zip(lines[-1], row, strict=True):
                cell += [more] if more else []
        else:
            lines.append([[cell] if cell else [] for cell in row])
    return [_row_line(cells) for cells in lines]


def _goes_on_in_cells(
    grid: list[list[list[Word]]],
    place: int,
    steps: list[float],
    band: list[list[Word]],
    ruled: list[float],
) -> bool:
    """Whether a row is the second line of the cells above it."""
    if len(ruled) >= 2:
        return not any(band[place][0].base < y < band[place - 1][0].base for y in ruled)
    is_near = steps[place - 1] < min(steps) * 1.15
    has_steps = max(steps) > min(steps) * 1.2
    return is_near and (has_steps or not grid[place][0])


def _columns(band: list[list[Word]]) -> list[float]:
    """The edges between the columns of a table: what no row has words in."""
    spans = sorted(
        (part[0].left, part[-1].right) for row in band for part in segments(row, _GUTTER)
    )
    edges, right = [float("-inf")], spans[0][1]
    for left, stop in spans:
        if left > right:
            edges.append((left + right) / 2)
        right = max(right, stop)
    return [*edges, float("inf")]


def _row_line(cells: list[list[list[Word]]]) -> Line:
    texts = tuple(" ".join(text_of(part) for part in cell) for cell in cells if cell)
    return Line([word for cell in cells for part in cell for word in part], texts)
