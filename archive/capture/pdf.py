"""A PDF with a text layer → its paragraphs, and below them its footnotes.

A page of print knows signs and places, not paragraphs. Furniture goes first, so that it cuts no
sentence; columns and tables are distinguished; lines are joined into paragraphs; footnotes are
after the text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from archive.capture.document import CaptureError, Document, Metadata, lines_of, seamed
from archive.capture.hyphens import language_of, words_in
from archive.capture.pdf_furniture import Part, furniture, line_numbers, parts_of
from archive.capture.pdf_lines import Line, Region, regions
from archive.capture.pdf_notes import Sheet, take_notes_out
from archive.capture.pdf_pages import Page, read_pages
from archive.capture.pdf_paragraphs import Joint, Print, goes_on, paragraphs, print_of
from archive.capture.pdf_words import UNKNOWN, Word
from archive.text.notes import Note

_NO_TEXT = "The PDF contains pictures of text only: run text recognition on it first."
_NO_LETTERS = "The PDF does not say which letters it shows: copy its text and paste it here."
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
_MOST_UNKNOWN = 0.5  # of the letters


@dataclass
class Piece:
    """A paragraph, and whether it is part of the text."""

    text: str
    is_furniture: bool = False


def read_pdf(data: bytes) -> Document:
    pages, found = read_pages(data)
    _refuse_unreadable(pages)
    notes: Counter[str] = Counter()
    lines: list[str] = []
    beside: set[int] = set()
    for piece in _pieces(pages, found.language, notes):
        own = lines_of(piece.text)
        if piece.is_furniture:
            beside.update(range(len(lines) + 1, len(lines) + len(own) + 1))
        lines += own
    if len(beside) == len(lines):
        raise CaptureError(_NO_TEXT)
    text, seams = seamed(lines)
    notes[Note.UNREADABLE] = text.count(UNKNOWN)
    return Document(
        data,
        "application/pdf",
        text,
        Metadata(title=found.title, language=found.language, made_on=found.made_on),
        frozenset(beside),
        notes=+notes,
        seams=seams,
    )


def _refuse_unreadable(pages: list[Page]) -> None:
    signs = sum(page.signs for page in pages)
    if not signs:
        raise CaptureError(_NO_TEXT)
    unknown = sum(len(_UNKNOWN.findall(word.text)) for page in pages for word in page.words)
    if unknown > _MOST_UNKNOWN * signs:
        raise CaptureError(_NO_LETTERS)


def _pieces(pages: list[Page], language: str, notes: Counter[str]) -> Iterator[Piece]:
    """The paragraphs and the furniture in their order, then footnotes and turned texts."""
    sheets = _sheets(pages, notes)
    take_notes_out(sheets)
    shape = print_of(region for sheet in sheets for region in sheet.regions)
    words = words_in(line.text for sheet in sheets for region in sheet.regions for line in region)
    joint = Joint(words, language.partition("-")[0] or language_of(words), notes)
    yield from _body(sheets, shape, joint)
    for sheet in sheets:
        yield from (Piece(joint.text(note), True) for note in sheet.notes)
        notes[Note.FOOTNOTES] += len(sheet.notes)
    for page in pages:
        yield from (Piece(words, True) for words in page.turned)
        notes[Note.HIDDEN] += page.unseen


def _sheets(pages: list[Page], notes: Counter[str]) -> list[Sheet]:
    numbers = [line_numbers(page.words) for page in pages]
    words = [
        [word for word in page.words if word not in out]
        for page, out in zip(pages, numbers, strict=True)
    ]
    parts = [
        parts_of(number, own, page.height)
        for number, (page, own) in enumerate(zip(pages, words, strict=True))
    ]
    beside = furniture(parts)
    page_numbers = sum(part.is_page_number for part in beside)
    notes[Note.LINE_NUMBERS] += sum(map(len, numbers))
    notes[Note.PAGE_NUMBERS] += page_numbers
    notes[Note.HEADS] += len(beside) - page_numbers
    by_page = groupby(sorted(beside, key=lambda part: part.page), key=lambda part: part.page)
    of_page = {number: list(own) for number, own in by_page}
    gutters: list[float] = []
    return [
        _sheet(page, own, of_page.get(number, []), gutters)
        for number, (page, own) in enumerate(zip(pages, words, strict=True))
    ]


def _sheet(page: Page, words: list[Word], beside: list[Part], gutters: list[float]) -> Sheet:
    out = {word for part in beside for word in part.words}
    beside.sort(key=lambda part: (-part.base, part.words[0].left))
    heads = [part.text for part in beside if part.base > page.height / 2]
    feet = [part.text for part in beside if part.base <= page.height / 2]
    return Sheet(
        regions([word for word in words if word not in out], page.rules, gutters), heads, feet
    )


def _body(sheets: list[Sheet], shape: Print, joint: Joint) -> Iterator[Piece]:
    """Paragraphs, past column and page; what lay between the two halves of one follows it."""
    opened: list[Line] = []
    right = 0.0
    between: list[Piece] = []
    for sheet in sheets:
        between += [Piece(text, True) for text in sheet.heads]
        for region in sheet.regions:
            for place, paragraph in enumerate(paragraphs(region, shape)):
                left = _usual_left(region)
                if not (
                    opened and place == 0 and goes_on(opened[-1], right, paragraph[0], left, shape)
                ):
                    yield from _flushed(opened, between, joint)
                    opened, between = [], []
                opened += paragraph
            right = max((line.right for line in region), default=right)
        between += [Piece(text, True) for text in sheet.feet]
    yield from _flushed(opened, between, joint)


def _flushed(paragraph: list[Line], between: list[Piece], joint: Joint) -> Iterator[Piece]:
    if paragraph:
        yield Piece(joint.text(paragraph))
    yield from between


def _usual_left(region: Region) -> float:
    lefts = Counter(round(line.left) for line in region)
    return min(lefts, key=lambda left: (-lefts[left], left))
