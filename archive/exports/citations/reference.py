"""What every form of a citation says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

ARCHIVE = "Readout"


@dataclass(frozen=True)
class Reference:
    """A text in one of its revisions, or the sentences of these numbers, quoted as one.

    `url` is pinned to the revision, so that it shows the same for ever; `accessed` is a day of
    UTC. `title` is the archive's where the page of origin has none.
    """

    key: str
    author: str
    title: str
    genre: str
    language: str
    issued: date | None
    accessed: date
    url: str
    revision: int
    original_url: str = ""
    archived_url: str = ""
    event: str = ""
    event_date: date | None = None
    topics: Sequence[str] = ()
    numbers: Sequence[int] = ()
    quotation: str = ""
    statement: int | None = None

    @property
    def place(self) -> str:
        """“Sentence 14”, “Sentences 3, 5”, or nothing for the whole text."""
        numbers = ", ".join(map(str, self.numbers))
        noun = "Sentence" if len(self.numbers) == 1 else "Sentences"
        return f"{noun} {numbers}" if numbers else ""

    @property
    def note(self) -> str:
        """Where it is, its words, and which statement of the archive rests on it."""
        quoted = f"{self.place}: “{one_line(self.quotation)}”" if self.numbers else ""
        resting = f"{ARCHIVE}, statement {self.statement}" if self.statement else ""
        return ". ".join(filter(None, [quoted, resting]))


def one_line(text: str) -> str:
    """No form of a citation has a place for line breaks or control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text).split())


def plain_url(url: str) -> str:
    """An address without characters that the forms give a meaning to."""
    return quote(one_line(url), safe="%/:?#@!$&()*+,;=-._~")
