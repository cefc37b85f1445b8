"""A PDF with a text layer → its paragraphs.

A page of print knows places, not paragraphs: lines are joined where the line before was full,
parted where its author ended it early, and a paragraph that goes on overleaf is made whole. What
stands at the edge of page after page is furniture. A hyphen at the end of a line goes only if
the document has the word without it elsewhere; else it may be the author's, and stays.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from archive.capture.document import CaptureError, Document, Metadata, lines_of, one_line
from archive.capture.page_metadata import language_tag

MOST_PAGES = 500
_EDGE = 0.12  # of the page's height, above and below
_INDENT = 60.0  # points that a list may stand further in than its column
_NUMBER = re.compile(
    r"[-–—\s|]*(?:\w{1,6}\.?\s*)?\d{1,4}(?:\s*(?:of|/|из|de|von)\s*\d{1,4})?[-–—\s|]*"
)
_UNKNOWN_GLYPH = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_BULLET = re.compile(r"^\s*(?:\(cid:\d+\)|[\ue000-\uf8ff]|[•◦▪‣●∙·])\s*")
_MARKER = re.compile(r"^(?:•|[–—*-]|\(?\d{1,3}[.)]|\(?[a-zа-я]\)|\([ivx]{1,4}\))\s+\S")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_LAST_PART = re.compile(r"([^\W\d_]+)-$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_FILE_NAME = re.compile(r"^(microsoft word|powerpoint) - |\.(docx?|pdf|indd|rtf|odt|tex)$", re.I)
_NOT_PDF = "The file is not a PDF, or it is damaged: save it as a PDF again."
_NO_TEXT = "The PDF holds no text, only pictures of it: run text recognition on it first."
_NO_LETTERS = "The PDF does not say which letters it shows: copy its text, and paste it here."


class Line(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass
class Piece:
    """A paragraph as it stands on one page."""

    text: str
    page: int
    is_furniture: bool = False


def read_pdf(data: bytes) -> Document:
    pages, found = _opened(data)
    pieces = _without_breaks(_pieces(pages))
    lines: list[str] = []
    furniture: set[int] = set()
    for piece in pieces:
        own = lines_of(piece.text)
        if piece.is_furniture:
            furniture.update(range(len(lines) + 1, len(lines) + len(own) + 1))
        lines += own
    if len(furniture) == len(lines):
        raise CaptureError(_NO_TEXT)
    return Document(data, "application/pdf", "\n".join(lines), found, frozenset(furniture))


def _opened(data: bytes) -> tuple[list[tuple[float, list[list[Line]]]], Metadata]:
    """Of each page its height and the lines of its boxes."""
    from pdfminer.high_level import extract_pages
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        pages = []
        for page in extract_pages(io.BytesIO(data), maxpages=MOST_PAGES + 1):
            boxes = [lines for box in page if _is_box(box) and (lines := _lines(box))]
            pages.append((float(page.height), boxes))
        found = _found(document)
    except PDFPasswordIncorrect as error:
        raise CaptureError("The PDF has a password: save it without one.") from error
    except (CaptureError, MemoryError):
        raise
    except Exception as error:  # whatever a parser of others may raise
        raise CaptureError(_NOT_PDF) from error
    if len(pages) > MOST_PAGES:
        raise CaptureError(f"The PDF has more than {MOST_PAGES} pages: bring a part of it in.")
    if not pages:
        raise CaptureError(_NOT_PDF)
    return pages, found


def _is_box(box: Any) -> bool:
    from pdfminer.layout import LTTextBox

    return isinstance(box, LTTextBox)


def _lines(box: Any) -> list[Line]:
    lines = [
        Line(_letters(line.get_text()), line.x0, line.x1, line.y1, line.y0)
        for line in box
        if line.get_text().strip()
    ]
    return sorted(lines, key=lambda line: -line.top)


def _letters(text: str) -> str:
    text = _BULLET.sub("• ", text).translate(_LIGATURES).strip()
    if _UNKNOWN_GLYPH.search(text):
        raise CaptureError(_NO_LETTERS)
    return text


def _pieces(pages: list[tuple[float, list[list[Line]]]]) -> Iterator[Piece]:
    repeated = _repeated(pages)
    words = _words(line.text for _, boxes in pages for box in boxes for line in box)
    for number, (height, boxes) in enumerate(pages):
        for box in boxes:
            for paragraph in _paragraphs(box, _right_edge(box, boxes)):
                is_furniture = all(
                    _is_at_edge(line, height)
                    and (_pattern(line.text) in repeated or _NUMBER.fullmatch(line.text))
                    for line in paragraph
                )
                yield Piece(_joined(paragraph, words), number, is_furniture)


def _is_at_edge(line: Line, height: float) -> bool:
    return line.bottom > height * (1 - _EDGE) or line.top < height * _EDGE


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split())).casefold()


def _repeated(pages: list[tuple[float, list[list[Line]]]]) -> set[str]:
    """What stands at the edge of several pages, numbers aside."""
    seen: Counter[str] = Counter()
    for height, boxes in pages:
        seen.update({_pattern(x.text) for box in boxes for x in box if _is_at_edge(x, height)})
    return {pattern for pattern, count in seen.items() if count > 1}


def _right_edge(box: list[Line], boxes: list[list[Line]]) -> float:
    """How far lines go in the column of a box, which may itself hold short ones alone."""
    left, right = min(line.left for line in box), max(line.right for line in box)
    column = sorted(
        line.right for lines in boxes for line in lines if left - _INDENT <= line.left < right
    )
    return max(right, column[len(column) * 3 // 4])


def _paragraphs(box: list[Line], right: float) -> Iterator[list[Line]]:
    gaps = sorted(above.bottom - below.top for above, below in pairwise(box))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    paragraph = [box[0]]
    for above, below in pairwise(box):
        if _begins(above, below, right, usual):
            yield paragraph
            paragraph = []
        paragraph.append(below)
    yield paragraph


def _begins(above: Line, below: Line, right: float, usual_gap: float) -> bool:
    """Whether the author, not the width of the page, ended the line above."""
    size, size_above = below.top - below.bottom, above.top - above.bottom
    if max(size, size_above) > min(size, size_above) * 1.2:
        return True
    if _MARKER.match(below.text) or above.bottom - below.top > usual_gap + size * 0.3:
        return True
    if below.left > above.left + size * 0.8 and _SENTENCE_END.search(above.text):
        return not _MARKER.match(above.text)
    letter = (below.right - below.left) / max(1, len(below.text))
    first_word = (len(below.text.split()[0]) + 1) * letter
    return right - above.right > first_word + size and bool(_SENTENCE_END.search(above.text))


def _words(lines: Iterable[str]) -> set[str]:
    return {word for line in lines for word in re.findall(r"[\w-]+\b", line.casefold())}


def _joined(paragraph: list[Line], words: set[str]) -> str:
    text = paragraph[0].text
    for line in paragraph[1:]:
        text = _joint(text, line.text, words)
    return text


def _joint(text: str, following: str, words: set[str]) -> str:
    if text.endswith("\u00ad"):
        return text[:-1] + following
    before, after = _LAST_PART.search(text), _FIRST_PART.match(following)
    if before is None or after is None:
        return f"{text}{'' if re.search(r'[0-9]-$', text) else ' '}{following}"
    whole = f"{before[1]}{after[0]}".casefold()
    is_typesetters = whole in words and f"{before[1]}-{after[0]}".casefold() not in words
    return (text[:-1] if is_typesetters else text) + following


def _without_breaks(pieces: Iterable[Piece]) -> list[Piece]:
    """A paragraph that stops in the middle of a sentence goes on overleaf, past the furniture."""
    whole: list[Piece] = []
    last: Piece | None = None
    for piece in pieces:
        goes_on = (
            last is not None
            and not piece.is_furniture
            and piece.page == last.page + 1
            and piece.text[:1].islower()
            and not _SENTENCE_END.search(last.text)
        )
        if goes_on and last is not None:
            last.text, last.page = _joint(last.text, piece.text, set()), piece.page
            continue
        whole.append(piece)
        if not piece.is_furniture:
            last = piece
    return whole


def _found(document: Any) -> Metadata:
    """A property that is broken says nothing."""
    info = {key: value for entry in reversed(document.info) for key, value in entry.items()}
    title = one_line(_string(info.get("Title")))
    return Metadata(
        title="" if _FILE_NAME.search(title) else title,
        made_on=_day(_string(info.get("CreationDate"))),
        language=language_tag(_string(document.catalog.get("Lang"))),
    )


def _string(value: Any) -> str:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    value = resolve1(value)
    if not isinstance(value, bytes):
        return ""
    return decode_text(value).replace("\0", "")


def _day(value: str) -> date | None:
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", value)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
