"""A file an editor brings → one captured document: its bytes, its text, what it says of itself."""

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlsplit

from archive.text.normalise import UnreadableText, normalise, refuse_unreadable
from archive.text.seams import JOINT, Seam, unmarked

LARGEST_FILE = 10_000_000  # bytes
LARGEST_READ_HERE = 1_000_000  # bytes of plain text: lines of one letter take a second
MARKDOWN_SUFFIXES = (".md", ".markdown")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
MHTML_SUFFIXES = (".mhtml", ".mht")
SUFFIXES = (".txt", *MARKDOWN_SUFFIXES, *HTML_SUFFIXES, *MHTML_SUFFIXES, ".docx", ".pdf")

# Marks by which press offices say that nothing follows. They are no sentence of anybody's.
_END_MARK = re.compile(r"#{1,6}|#(?: #){1,5}|\*{3,5}|\*(?: \*){2,4}|[-–—]+ ?30 ?[-–—]+")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ADDRESS = re.compile(r"(?=.{1,2000}\Z)https?://[^\s/]+\S*", re.IGNORECASE)

# Servers and people give files wrong names; these beginnings cannot be of another kind.
_PDF = re.compile(rb"[\0-\x20]{0,1000}%PDF-")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)\b", re.I)
_SAVED_BY = b"From: <Saved by"
_ZIP = b"PK\x03\x04"
_PICTURE = "The file is a picture: import its text instead."
_REFUSED = [
    *((beginning, _PICTURE) for beginning in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")),
    (b"{\\rtf", "The file is RTF: save it as .docx."),
    (b"\x1f\x8b", "The file is compressed with gzip: unpack it first."),
]
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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


def read_file(path: Path) -> Document:
    return replace(read_document(path.name, path.read_bytes()), file_name=path.name)


def read_document(name: str, data: bytes, charset: str = "") -> Document:
    """`charset` is what the server said, if a server sent it."""
    suffix = _kind(PurePath(name).suffix.lower(), data)
    if suffix not in SUFFIXES:
        kind = f"“{suffix}” files" if suffix else "Files without a suffix"
        raise CaptureError(f"{kind} cannot be read: choose one of {', '.join(SUFFIXES)} in.")
    if len(data) > LARGEST_FILE:
        raise CaptureError("The file is larger than 10 MB: choose a smaller file.")
    if suffix == ".txt" and len(data) <= LARGEST_READ_HERE:
        from archive.capture.plain import read_plain

        return read_plain(data)
    from archive.capture.confined import read_confined

    return read_confined(suffix, data, charset)


def _kind(suffix: str, data: bytes) -> str:
    if not data.strip():
        raise CaptureError("The file is empty: choose another.")
    for beginning, refusal in _REFUSED:
        if data.startswith(beginning):
            raise CaptureError(refusal)
    if _PDF.match(data):
        return ".pdf"
    if data.startswith(_ZIP) and suffix in SUFFIXES:
        return ".docx"
    if data.startswith(_OLD_OFFICE) and suffix in SUFFIXES:
        raise CaptureError(
            "The file is from an old version of Word or has a password: save it as .docx without "
            "a password."
        )
    if data.startswith(_SAVED_BY):
        return ".mhtml"
    if suffix == ".txt" and _HTML.match(data):
        return ".html"
    return suffix


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
