"""Where the sentences of a text begin and end.

sentencex knows the full stops of some hundred scripts and languages, but in official prose it
stops after “Amb.” and “Yu.”, inside “5 p.m. Moscow time” and before “Ushakov replied”. So after
a stop, exclamation or question mark the rules here decide, and it is asked about the rest:
other scripts' stops, short words these rules do not know, a missing space between sentences.

Stored sentences name SEGMENTER and its version and are never cut again; raise the number when
a rule changes.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from importlib.metadata import version
from operator import itemgetter
from typing import NamedTuple

from archive.text import abbreviations
from archive.text.enclosures import Enclosures, enclosures
from archive.text.stops import Stop, ends_sentence

SEGMENTER = "readout"
SEGMENTER_VERSION = f"1+sentencex-{version('sentencex')}"

# sentencex takes seconds for 200 kB of unclosed quotation marks.
LONGEST_STRETCH = 10_000

_STOP = re.compile(
    r"([.!?…]+(?:[ \u00a0\u202f][.!?…]+)*)"
    r"[\"'”’“‘»›)\]}]*(?:\[\d{1,3}\]|[¹²³⁰⁴⁵⁶⁷⁸⁹])*"
)
_STOPS_OF_OTHER_SCRIPTS = frozenset("。｡！？؟۔।॥։።፧၊။។៕᠃᠉᱾᱿")
_CLOSING_MARKS = "\"'”’»›)]}」』）》"
_SAFE_PLACE_TO_CUT = re.compile(r"[.!?。…]\s")


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
    known = abbreviations.language(language)
    enclosed = enclosures(paragraph)
    proposed = _proposed_ends(paragraph, language)
    marks = [(match.end(), match) for match in _STOP.finditer(paragraph)]
    others = [(end, None) for end in proposed if _is_stop_of_other_script(paragraph, end, language)]
    for end, match in sorted([*marks, *others], key=itemgetter(0)):
        if match is None:
            is_end, stop_end = not _is_enclosed(end - 1, end, enclosed), end
        else:
            stop = _stop(match, start, paragraph, enclosed, proposed)
            is_end, stop_end = _is_end(stop, enclosed, known), stop.end
        if is_end and start < stop_end:
            yield stop_end
            start = _skip_space(paragraph, stop_end)


def _stop(
    match: re.Match[str], start: int, paragraph: str, enclosed: Enclosures, proposed: set[int]
) -> Stop:
    end = _past_spaced_quotes(paragraph, match.end(), enclosed)
    stop = Stop(paragraph, start, match.start(), match.end(1), end)
    if end > stop.mark_end:
        closed = (enclosed.opened_at.get(position, -1) for position in range(stop.mark_end, end))
        stop.closed_from = min((opened for opened in closed if opened >= 0), default=-1)
    stop.is_proposed = match.end() in proposed
    return stop


def _past_spaced_quotes(paragraph: str, end: int, enclosed: Enclosures) -> int:
    """« Quoi ? »: French sets a space before the mark that closes."""
    while end + 1 in enclosed.opened_at and paragraph[end].isspace():
        end += 2
    return end


def _is_end(stop: Stop, enclosed: Enclosures, known: abbreviations.Language) -> bool:
    if _is_enclosed(stop.mark, stop.end, enclosed):
        return False
    after = stop.paragraph[stop.end : stop.end + 1]
    if after and not after.isspace():
        return _is_glued(stop, known)
    return ends_sentence(stop, known)


def _is_glued(stop: Stop, known: abbreviations.Language) -> bool:
    """“… ended.The sides …”: a space was lost, unless this is the stop of an address."""
    has_one_mark = stop.end - stop.mark == 1
    word = stop.before[-3:]
    after_word = len(word) == 3 and word.isalpha() and word.islower()
    return stop.is_proposed and has_one_mark and after_word and stop.opener_follows(known)


def _is_enclosed(mark: int, end: int, enclosed: Enclosures) -> bool:
    """Inside a pair that is still open after this mark and what it closes."""
    index = bisect_right(enclosed.outermost, (mark, sys.maxsize)) - 1
    return index >= 0 and enclosed.outermost[index][1] >= end


def _is_stop_of_other_script(paragraph: str, end: int, language: str) -> bool:
    before = paragraph[max(0, end - 4) : end].rstrip(_CLOSING_MARKS)[-1:]
    is_greek_question = before == ";" and language.lower().startswith("el")
    return before in _STOPS_OF_OTHER_SCRIPTS or is_greek_question


def _proposed_ends(paragraph: str, language: str) -> set[int]:
    """Where sentencex would end a sentence, white space after it left out."""
    import sentencex  # only imports of sources need it

    ends: set[int] = set()
    for start, stop in _stretches(paragraph):
        stretch = paragraph[start:stop]
        # The language goes first: the other way round nothing fails, and the answer is nonsense.
        for sentence in sentencex.get_sentence_boundaries(language, stretch):
            text = stretch[sentence["start_index"] : sentence["end_index"]]
            ends.add(start + sentence["start_index"] + len(text.rstrip()))
    return ends


def _stretches(paragraph: str) -> Iterator[Span]:
    start = 0
    while len(paragraph) - start > LONGEST_STRETCH:
        stop = _safe_cut(paragraph, start, start + LONGEST_STRETCH)
        yield Span(start, stop)
        start = stop
    yield Span(start, len(paragraph))


def _safe_cut(paragraph: str, start: int, limit: int) -> int:
    """After a stop if the second half has one, else at a space, else in the middle of a word."""
    half = (start + limit) // 2
    cuts = [match.end() for match in _SAFE_PLACE_TO_CUT.finditer(paragraph, half, limit)]
    if cuts:
        return cuts[-1]
    space = paragraph.rfind(" ", half, limit)
    return space + 1 if space > 0 else limit


def _skip_space(paragraph: str, position: int) -> int:
    while position < len(paragraph) and paragraph[position].isspace():
        position += 1
    return position
