"""A captured document: its bytes, its text, what it says of itself; and what readers share."""

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from archive.text.normalise import UnreadableText, normalise, refuse_unreadable
from archive.text.seams import JOINT, Seam, unmarked

# Marks by which press offices say that nothing follows. They are no sentence of anybody's.
_END_MARK = re.compile(r"#{1,6}|#(?: #){1,5}|\*{3,5}|\*(?: \*){2,4}|[-–—]+ ?30 ?[-–—]+")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ADDRESS = re.compile(r"(?=.{1,2000}\Z)https?://[^\s/]+\S*", re.IGNORECASE)


class CaptureError(ValueError):
    """The file cannot be imported; the message says in one sentence why and what to do."""


@dataclass(frozen=True)
class Metadata:
    """What the file says of itself. Empty where it says nothing: nothing here is guessed."""

    title: str = ""
    issued_on: date | None = None
    issued_from: str = ""  # where that was found, for editors
    url: str = ""
    language: str = ""
    carrier: str = ""  # the site's name
    made_on: date | None = None  # the file itself, which says nothing of the day of issue


@dataclass(frozen=True)
class Document:
    original: bytes
    media_type: str
    text: str  # normalised, one block a line
    metadata: Metadata
    furniture: frozenset[int] = field(default=frozenset())
    """Lines, counted from 1, that seem to be no part of what is said: proposed to be left out."""
    fetched_url: str = ""
    exchanges: Sequence[Mapping[str, Any]] = ()
    """Of a page that was fetched each request: its url, and the answer's status, headers, time."""
    file_name: str = ""
    """As an editor's file was called."""
    notes: Mapping[str, int] = field(default_factory=dict)
    """How often by kind (`archive.text.notes.Note`) something was left out, added or changed."""
    seams: Sequence[Seam] = ()
    """Where the words of the text are no neighbours on the page: see `archive.text.seams`."""

    @property
    def proposed(self) -> list[int]:
        """The lines that seem to be the text itself."""
        count = self.text.count("\n") + 1
        return [number for number in range(1, count + 1) if number not in self.furniture]


def decode(data: bytes) -> str:
    """UTF-8 or what a byte-order mark declares. A guess would alter words without a trace."""
    encoding = "utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
        refuse_unreadable(text)
    except UnicodeDecodeError as error:
        raise CaptureError(
            f"The file is not {encoding.removesuffix('-sig').upper()} text "
            f"(byte {error.start} cannot be read): save it again as UTF-8."
        ) from error
    except UnreadableText as error:
        raise CaptureError(str(error)) from error
    return text


def block_text(blocks: Iterable[str]) -> str:
    """Blocks → the text of a document, without empty ones and press offices' end marks."""
    text = "\n".join(line for block in blocks for line in lines_of(block))
    if not text:
        raise CaptureError("The file contains no text: choose another.")
    return text


def lines_of(block: str) -> list[str]:
    """What a document's text has of a block."""
    try:
        lines = normalise(block).split("\n")
    except UnreadableText as error:
        raise CaptureError(str(error)) from error
    return [line for line in lines if line.strip(f" {JOINT}") and not _END_MARK.fullmatch(line)]


def seamed(lines: Iterable[str]) -> tuple[str, list[Seam]]:
    """Lines of `lines_of` whose seams are marked → the text, and its seams."""
    text, seams = [], []
    length = 0
    for line in lines:
        words, own = unmarked(line)
        seams += [(length + start, length + stop) for start, stop in own]
        text.append(words)
        length += len(words) + 1
    return "\n".join(text), seams


def one_line(value: str) -> str:
    try:
        return " ".join(normalise(value).split())
    except UnreadableText as error:
        raise CaptureError(str(error)) from error


def is_address(value: str) -> bool:
    return bool(_ADDRESS.fullmatch(value) and host_of(value))


def host_of(url: str) -> str:
    """The host that an address names; nothing where it names none that can be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
