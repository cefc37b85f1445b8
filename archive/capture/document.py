"""A file an editor brings → one captured document: its bytes, its text, what it says of itself."""

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from archive.text.normalise import UnreadableText, normalise, refuse_unreadable

LARGEST_FILE = 10_000_000  # bytes
SUFFIXES = (".txt", ".md", ".markdown")

# Marks by which press offices say that nothing follows. They are no sentence of anybody's.
_END_MARK = re.compile(r"#{1,6}|#(?: #){1,5}|\*{3,5}|\*(?: \*){2,4}|[-–—]+ ?30 ?[-–—]+")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class CaptureError(ValueError):
    """The file cannot be taken in; the message says in one sentence why and what to do."""


@dataclass(frozen=True)
class Metadata:
    """What the file says of itself. Empty where it says nothing: nothing here is guessed."""

    title: str = ""
    issued_on: date | None = None
    url: str = ""
    language: str = ""


@dataclass(frozen=True)
class Document:
    original: bytes
    media_type: str
    text: str  # normalised, one block a line
    metadata: Metadata


def read_document(name: str, data: bytes) -> Document:
    reader = _reader(PurePath(name).suffix.lower())
    if len(data) > LARGEST_FILE:
        raise CaptureError("The file is larger than 10 MB: bring a smaller file in.")
    return reader(data)


def _reader(suffix: str) -> Callable[[bytes], Document]:
    """Each reader is loaded when its first file comes: a start should not pay for them."""
    if suffix not in SUFFIXES:
        kind = f"“{suffix}” files" if suffix else "Files without a suffix"
        raise CaptureError(f"{kind} cannot be read: bring one of {', '.join(SUFFIXES)} in.")
    if suffix == ".txt":
        from archive.capture.plain import read_plain

        return read_plain
    from archive.capture.markdown import read_markdown

    return read_markdown


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
    lines = (line for block in blocks for line in normalise(block).split("\n"))
    text = "\n".join(line for line in lines if line and not _END_MARK.fullmatch(line))
    if not text:
        raise CaptureError("The file holds no text: bring one in that does.")
    return text
