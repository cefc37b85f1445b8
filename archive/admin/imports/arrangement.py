"""Which lines of a document are kept, in whose voice, and where their sentences begin.

The page sends all of it with every press of a button, so nothing is kept between presses; what
is sent and fits no line or no word is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from archive.actions.revisions import Cut
from archive.text.sentences import Span, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.http import QueryDict

    from archive.capture.document import Document

FIRST, SECOND = 0, 1
_WORD = re.compile(r"\S+")


class Said(NamedTuple):
    """A sentence as it will be saved: its number in its voice, its place and its words."""

    number: int
    start: int
    stop: int
    text: str

    @property
    def before(self) -> int:
        return self.number - 1


class Word(NamedTuple):
    start: int
    text: str


@dataclass(frozen=True)
class Row:
    """A line of the document as the page shows it."""

    number: int
    text: str
    kept: bool
    voice: int
    sentences: Sequence[Said]
    opened: int | None  # where the sentence begins whose words are to be chosen from

    @property
    def words(self) -> list[Word]:
        """Of the opened sentence."""
        said = next((said for said in self.sentences if said.start == self.opened), None)
        return _words(said) if said else []

    @property
    def is_second(self) -> bool:
        return self.voice == SECOND


def _words(said: Said) -> list[Word]:
    return [Word(said.start + match.start(), match[0]) for match in _WORD.finditer(said.text)]


@dataclass
class Arrangement:
    text: str
    kept: set[int]
    second: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    split: set[int] = field(default_factory=set)
    opened: int | None = None

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    @classmethod
    def proposed(cls, document: Document) -> Arrangement:
        return cls(document.text, set(document.proposed))

    @classmethod
    def sent(cls, text: str, data: QueryDict) -> Arrangement:
        arrangement = cls(text, _numbers(data.getlist("keep")))
        arrangement.second = _numbers(data.getlist("second"))
        arrangement.joined = _numbers(data.getlist("joined"))
        arrangement.split = _numbers(data.getlist("split"))
        arrangement.press(data)
        return arrangement

    def press(self, data: QueryDict) -> None:
        """What the one pressed button asks for, if it changes the arrangement."""
        for name in ("join", "part", "open", "second_from", "first_from"):
            for number in _numbers([data.get(name, "")]):
                getattr(self, f"press_{name}")(number)

    def press_join(self, start: int) -> None:
        self.split.discard(start)
        self.joined.add(start)

    def press_part(self, start: int) -> None:
        self.joined.discard(start)
        self.split.add(start)

    def press_open(self, start: int) -> None:
        self.opened = start

    def press_second_from(self, line: int) -> None:
        self.second |= set(range(line, len(self.lines) + 1))

    def press_first_from(self, line: int) -> None:
        self.second -= {number for number in self.second if number >= line}

    @property
    def has_second(self) -> bool:
        return bool(self.kept & self.second & set(range(1, len(self.lines) + 1)))

    def rows(self, languages: Sequence[str]) -> Iterator[Row]:
        counts = [0, 0]
        for number, line in enumerate(self.lines, 1):
            voice = SECOND if number in self.second else FIRST
            sentences = []
            if number in self.kept:
                for span in self.spans(number, languages[voice]):
                    counts[voice] += 1
                    words = self.text[span.start : span.stop]
                    sentences.append(Said(counts[voice], *span, words))
            yield Row(number, line, number in self.kept, voice, sentences, self.opened)

    def spans(self, number: int, language: str) -> list[Span]:
        """The sentences of a line, counted from 1, as the machine cut them and the editor moved
        their beginnings."""
        line, offset = self.lines[number - 1], self.starts[number - 1]
        found = segment(line, language)
        if not found:
            return []
        first, *others = (offset + span.start for span in found)
        begin = {start for start in others if start not in self.joined}
        if self.split:
            words = _WORD.finditer(self.text, first, offset + len(line))
            begin |= self.split & {word.start() for word in words} - {first}
        begins = [first, *sorted(begin)]
        ends = [*begins[1:], offset + len(line)]
        return [
            Span(start, start + len(self.text[start:end].rstrip()))
            for start, end in zip(begins, ends, strict=True)
        ]

    def cuts(self, voice: int, language: str) -> list[Cut]:
        """What this voice says, sentence by sentence."""
        cuts, paragraph = [], 0
        for number in sorted(self.kept):
            if not 1 <= number <= len(self.lines) or (number in self.second) != (voice == SECOND):
                continue
            spans = self.spans(number, language)
            paragraph += bool(spans)
            cuts += [Cut(paragraph, span.start, span.stop) for span in spans]
        return cuts


def _numbers(values: Iterable[str]) -> set[int]:
    return {int(value) for value in values if re.fullmatch(r"[0-9]{1,9}", value)}
