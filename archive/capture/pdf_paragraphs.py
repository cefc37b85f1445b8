"""Lines of print → paragraphs.

The distance between the lines of a paragraph is taken from the text: where a line stops in the
middle of a sentence and the next goes on in small letters, their distance is one inside of
paragraphs, be it 14 points or 28. What is further apart, or was ended early, or begins further
in, is a paragraph of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from archive.capture.hyphens import joined
from archive.capture.pdf_lines import MARKER, Line, Region
from archive.text.notes import Note

SENTENCE_END = re.compile(r"[.!?…:;。؟][\"'”’»)\]]*(?:\d{1,3})?$")
_RUN_ON_SHARE = 0.2  # of the pairs of lines at a distance, if that is one inside of paragraphs
_INDENT = 0.7  # of the size
_SLACK = 0.25  # of the size: how much a distance may vary
_OTHER_SIZE = 1.15
_MOST_APART = 4.0  # sizes: lines further apart have nothing to do with each other


@dataclass(frozen=True)
class Print:
    """What the lines of a whole document say of how it is set."""

    pitches: dict[int, frozenset[int]]  # by size, in half points
    indents: bool  # whether its paragraphs begin further in

    def is_pitch(self, size: float, distance: float) -> bool:
        slack = max(1, round(2 * size * _SLACK))
        return any(
            abs(2 * distance - pitch) <= slack for pitch in self.pitches.get(round(size), ())
        )


@dataclass(frozen=True)
class Joint:
    """Joins the lines of a document of these words, and counts the words it makes whole."""

    words: Counter[str]
    language: str
    notes: Counter[str]

    def text(self, lines: list[Line]) -> str:
        whole = lines[0].text
        for line in lines[1:]:
            longer = joined(whole, line.text, self.words, self.language)
            self.notes[Note.JOINED_WORDS] += len(longer) < len(whole) + len(line.text)
            whole = longer
        return whole


def print_of(regions: Iterable[Region]) -> Print:
    pairs = [
        (above, below)
        for region in regions
        for above, below in pairwise(region)
        if not (above.cells or below.cells) and _is_like(above, below)
    ]
    return Print(_pitches(pairs), _indents(pairs))


def _pitches(pairs: list[tuple[Line, Line]]) -> dict[int, frozenset[int]]:
    """The distances at which sentences run on, by size of print."""
    all_at: dict[int, Counter[int]] = defaultdict(Counter)
    run_on_at: dict[int, Counter[int]] = defaultdict(Counter)
    for above, below in pairs:
        size, distance = round(above.size), round(2 * (above.base - below.base))
        all_at[size][distance] += 1
        run_on_at[size][distance] += runs_on(above, below)
    return {
        size: frozenset(
            distance
            for distance in seen
            if run_on_at[size][distance]
            and _near(run_on_at[size], distance) >= _RUN_ON_SHARE * _near(seen, distance)
        )
        for size, seen in all_at.items()
    }


def _near(counts: Counter[int], distance: int) -> int:
    return sum(counts[near] for near in range(distance - 1, distance + 2))


def _indents(pairs: list[tuple[Line, Line]]) -> bool:
    """Whether lines after the end of a sentence often begin further in than those after them."""
    deeper = sum(
        below.left > above.left + _INDENT * below.size and bool(SENTENCE_END.search(above.text))
        for above, below in pairs
        if not MARKER.match(below.text)
    )
    return deeper >= max(2, 0.05 * len(pairs))


def runs_on(above: Line, below: Line) -> bool:
    """Stops in the middle of a sentence, before a small letter or one of a script without."""
    first = below.text[0]
    is_small = first.islower() or (first.isalpha() and not first.isupper())
    return is_small and not SENTENCE_END.search(above.text)


def _is_like(above: Line, below: Line) -> bool:
    larger, smaller = max(above.size, below.size), max(0.1, min(above.size, below.size))
    return larger <= smaller * _OTHER_SIZE


def paragraphs(region: Region, shape: Print) -> Iterator[list[Line]]:
    if not region:
        return
    right = _right_edges(region, shape)
    paragraph = [region[0]]
    for place, below in enumerate(region[1:]):
        if _begins(region, place, paragraph, right[place], shape):
            yield paragraph
            paragraph = []
        paragraph.append(below)
    yield paragraph


def _right_edges(region: Region, shape: Print) -> list[float]:
    """For each line how far its column goes: as far as lines like it near it."""
    widest = max(line.right for line in region)
    edges: list[float] = []
    group: list[Line] = []
    for place, line in enumerate(region):
        group.append(line)
        is_last = place + 1 == len(region)
        if is_last or not _is_near(line, region[place + 1], shape):
            reach = max(own.right for own in group)
            edges += [reach if len(group) > 3 else widest] * len(group)
            group = []
    return edges


def _is_near(above: Line, below: Line, shape: Print) -> bool:
    return _is_like(above, below) and shape.is_pitch(below.size, above.base - below.base)


def _begins(region: Region, place: int, paragraph: list[Line], right: float, shape: Print) -> bool:
    above, below = region[place], region[place + 1]
    if above.cells or below.cells or not _is_like(above, below):
        return True
    distance = above.base - below.base
    if distance > _MOST_APART * below.size or distance < 0:
        return True
    if is_full(above, below, right) and runs_on(above, below) and not _is_new_item(above, below):
        return False
    if _is_wider(region, place, shape) or _is_item(above, below, right):
        return True
    after = region[place + 2] if place + 2 < len(region) else None
    if shape.indents and len(paragraph) == 1 and after and _are_first(above, below, after):
        return True
    return _is_set_apart(paragraph, below, after) or _is_ended(above, below, right)


def is_full(above: Line, below: Line, right: float) -> bool:
    """The next word would not have fitted."""
    return right - above.right < below.first_word + above.size * 0.5


def _is_wider(region: Region, place: int, shape: Print) -> bool:
    """Further apart than lines of a paragraph are in this document, or here."""
    above, below = region[place], region[place + 1]
    distance = above.base - below.base
    if not shape.is_pitch(below.size, distance):
        pitches = shape.pitches.get(round(below.size), frozenset())
        if pitches and 2 * distance > min(pitches):
            return True
    around = region[max(0, place - 1) : place + 3]
    steps = [
        one.base - other.base for one, other in pairwise(around) if _is_near(one, other, shape)
    ]
    return bool(steps) and distance > min(steps) + _SLACK * below.size


def _is_new_item(above: Line, below: Line) -> bool:
    return bool(MARKER.match(below.text)) and bool(MARKER.match(above.text))


def _is_item(above: Line, below: Line, right: float) -> bool:
    """A wrapped line may begin with “18. ” by chance, but then the one before it is full."""
    if not MARKER.match(below.text):
        return False
    by_chance = is_full(above, below, right) and not SENTENCE_END.search(above.text)
    return not by_chance or _is_new_item(above, below) or below.text[0] == "•"


def _are_first(above: Line, below: Line, after: Line) -> bool:
    """Two lines that begin further in than the third: a paragraph of one line, and the next."""
    indent = _INDENT * below.size
    return (
        bool(SENTENCE_END.search(above.text))
        and abs(above.left - below.left) < indent
        and after.left < below.left - indent
    )


def _is_set_apart(paragraph: list[Line], below: Line, after: Line | None) -> bool:
    """Begins further in than the line above, or ends what was further in."""
    above, indent = paragraph[-1], _INDENT * below.size
    is_ended = bool(SENTENCE_END.search(above.text))
    if below.left > above.left + indent:
        if MARKER.match(above.text) and len(paragraph) == 1:
            return False
        returns = after is not None and after.left < below.left - indent
        return is_ended or (returns and not runs_on(above, below) and not _is_centred(above, below))
    if below.left < above.left - indent and len(paragraph) > 1:
        return is_ended and abs(paragraph[-2].left - above.left) < indent
    return False


def _is_centred(above: Line, below: Line) -> bool:
    is_ranged = abs(above.left - below.left) < 1 < abs(above.right - below.right)
    middle, middle_below = above.left + above.right, below.left + below.right
    return not is_ranged and abs(middle - middle_below) < below.size


def _is_ended(above: Line, below: Line, right: float) -> bool:
    """The author, not the width of the page, ended the line above."""
    is_other_print = 0 not in (above.font, below.font) and above.font != below.font
    if SENTENCE_END.search(above.text) and (is_other_print or not is_full(above, below, right)):
        return True
    if is_full(above, below, right) or runs_on(above, below):
        return False
    is_short = right - above.right > 0.25 * (right - above.left)
    if _is_centred(above, below) and not is_other_print:
        return False
    return is_short or is_other_print


def goes_on(last: Line, right: float, following: Line, left: float, shape: Print) -> bool:
    """Whether a paragraph goes on in the next column or overleaf, at `left` of that."""
    if last.cells or following.cells or not _is_like(last, following):
        return False
    if runs_on(last, following) or (
        following.text[0].islower() and is_full(last, following, right)
    ):
        return True
    if _is_item(last, following, right):
        return False
    if following.left > left + _INDENT * following.size or not is_full(last, following, right):
        return False
    return shape.indents or not SENTENCE_END.search(last.text)
