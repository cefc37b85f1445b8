"""Where the sentences of a text begin and end.

sentencex knows the full stops of some hundred scripts and languages, but in official prose it
stops after “Amb.” and “Yu.”, inside “5 p.m. Moscow time” and before “Ushakov replied”. So where
there are lists of a language's words, the rules here decide, and sentencex is asked about the
rest: other scripts' stops, short words not listed, a missing space between sentences. In any
other language its ends are kept, but for those that are wrong in every language.

A sentence ends inside a quotation as it does elsewhere, so that each can be cited alone; “he
said” stays with the last.

Stored sentences name SEGMENTER and its version and are never cut again; raise the number when
a rule changes.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

from archive.text import abbreviations
from archive.text.enclosures import Enclosures, enclosures
from archive.text.items import Item, items
from archive.text.stops import Stop, ends_sentence

SEGMENTER = "readout"
SEGMENTER_VERSION = f"2+sentencex-{version('sentencex')}"

# sentencex takes seconds for 200 kB of unclosed brackets.
LONGEST_STRETCH = 10_000

_CLOSING_MARKS = r"[\"'”’“‘»«›)\]}」』）》】]*"
_NOTE_NUMBERS = r"(?:\[\d{1,3}\]|[¹²³⁰⁴⁵⁶⁷⁸⁹])*"
# sentencex looks for no end inside a quotation, and panics at some wide spaces.
_TAKEN_FOR_SPACE = re.compile(r"[“”„‟«»‹›\"‘‚‛`「」『』《》]|(?<!\w)'|'(?!\w)|\s")


class Span(NamedTuple):
    start: int
    stop: int


def segment(text: str, language: str) -> list[Span]:
    """The sentences of a text whose every line is a paragraph, in order, without outer spaces."""
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans.extend(
            Span(start + first, start + last) for first, last in _sentences(line, language)
        )
        start += len(line) + 1
    return spans


def _sentences(paragraph: str, language: str) -> Iterator[Span]:
    start = _skip_space(paragraph, 0)
    for end in _ends(paragraph, language, start):
        yield Span(start, end)
        start = _skip_space(paragraph, end)
    if start < len(paragraph):
        yield Span(start, len(paragraph.rstrip()))


def _ends(paragraph: str, language: str, start: int) -> Iterator[int]:
    """Each end is judged in its sentence, so the next sentence begins before the next judgement."""
    places = _Places(paragraph, language)
    item = places.items.get(start)
    for place in places.in_order():
        end = places.end(place, start, item)
        if end > start:
            yield end
            start = _skip_space(paragraph, end)
            item = places.items.get(start, item)


class _Places:
    """Where a sentence of this paragraph may end: after a mark or before an item of a list."""

    def __init__(self, paragraph: str, language: str) -> None:
        self.paragraph = paragraph
        self.known = abbreviations.language(language)
        self.enclosed = enclosures(paragraph)
        self.proposed = _proposed_ends(paragraph, language)
        self.items = items(paragraph)
        self.marks = {mark.end(): mark for mark in _marks(self.known.stops).finditer(paragraph)}

    def in_order(self) -> list[int]:
        places = {*self.marks, *self.items}
        if not self.known.is_listed:
            places |= self.proposed - {
                place for mark in self.marks.values() for place in range(mark.end(1), mark.end())
            }
        return sorted(places)

    def end(self, place: int, start: int, item: Item | None) -> int:
        """Where the sentence from `start` ends if it does so here, else 0."""
        if place in self.marks:
            stop = self._stop(self.marks[place], start)
            return stop.end if self._is_end(stop) else 0
        if place in self.items:
            is_next = item and self.items[place].follows(item)
            return len(self.paragraph[start:place].rstrip()) + start if is_next else 0
        return 0 if self._is_in_brackets(place - 1, place, start) else place

    def _stop(self, mark: re.Match[str], start: int) -> Stop:
        end = _past_spaced_quotes(self.paragraph, self._past_closing_marks(mark), self.enclosed)
        stop = Stop(self.paragraph, start, mark.start(), mark.end(1), end)
        closed = [self.enclosed.opened_at.get(place, -1) for place in range(stop.mark_end, end)]
        stop.closed_from = min((opened for opened in closed if opened >= 0), default=-1)
        stop.is_proposed = any(
            place in self.proposed for place in range(stop.mark_end, mark.end() + 1)
        )
        return stop

    def _past_closing_marks(self, mark: re.Match[str]) -> int:
        """“ and « close in some languages, and open the next sentence in others."""
        for place in range(mark.end(1), mark.end()):
            if self.paragraph[place] in "“«" and place not in self.enclosed.opened_at:
                return place
        return mark.end()

    def _is_end(self, stop: Stop) -> bool:
        if self._is_in_brackets(stop.mark, stop.end, stop.sentence_start):
            return False
        after = self.paragraph[stop.end : stop.end + 1]
        if after and not after.isspace() and self.known.is_listed and not stop.is_of_other_script:
            return _is_glued(stop, self.known)
        return ends_sentence(stop, self.known)

    def _is_in_brackets(self, mark: int, end: int, start: int) -> bool:
        """Inside brackets that opened in this sentence and are open after what the mark closes."""
        index = bisect_right(self.enclosed.brackets, (mark, sys.maxsize)) - 1
        if index < 0:
            return False
        opened, closed = self.enclosed.brackets[index]
        return start < opened and end <= closed


@cache
def _marks(stops: str) -> re.Pattern[str]:
    return re.compile(rf"([{stops}]+(?:[ \u00a0\u202f][{stops}]+)*){_CLOSING_MARKS}{_NOTE_NUMBERS}")


def _past_spaced_quotes(paragraph: str, end: int, enclosed: Enclosures) -> int:
    """« Quoi ? »: French sets a space before the mark that closes."""
    while end + 1 in enclosed.opened_at and paragraph[end].isspace():
        end += 2
    return end


def _is_glued(stop: Stop, known: abbreviations.Language) -> bool:
    """“… ended.The sides …”: a space was lost, unless this is the stop of an address."""
    has_one_mark = stop.end - stop.mark == 1
    word = stop.before[-3:]
    after_word = len(word) == 3 and word.isalpha() and word.islower()
    return stop.is_proposed and has_one_mark and after_word and stop.opener_follows(known)


def _proposed_ends(paragraph: str, language: str) -> set[int]:
    """Where sentencex would end a sentence, white space after it left out."""
    import sentencex  # only imports of sources need it

    bare = _TAKEN_FOR_SPACE.sub(" ", paragraph)
    ends: set[int] = set()
    start = 0
    while start < len(bare):
        stretch = bare[start : start + LONGEST_STRETCH]
        # The language goes first: the other way round nothing fails, and the answer is nonsense.
        found = sentencex.get_sentence_boundaries(language, stretch)
        if start + len(stretch) < len(bare) and len(found) > 1:
            # The last one may be cut off here; the next stretch has it whole.
            stretch = stretch[: found.pop()["start_index"]]
        elif start + len(stretch) < len(bare):
            found = []
        for sentence in found:
            text = stretch[sentence["start_index"] : sentence["end_index"]]
            ends.add(start + sentence["start_index"] + len(text.rstrip()))
        start += len(stretch)
    return ends


def _skip_space(paragraph: str, position: int) -> int:
    while position < len(paragraph) and paragraph[position].isspace():
        position += 1
    return position
