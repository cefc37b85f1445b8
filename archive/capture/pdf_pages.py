"""A PDF → the words that each of its pages shows, and where they are.

PDFium reads the file. What a reader of the page does not see is left out: text drawn without
ink, outside of the page, under a filled rectangle, or in white on bare paper. The unseen text
under a scanned picture is what text recognition made of it, and stays.
"""

import ctypes
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from archive.capture.document import CaptureError, one_line
from archive.capture.page_metadata import language_tag
from archive.capture.pdf_words import UNKNOWN, Glyph, Word, words_of

MOST_PAGES = 500
_MOST_SHAPES = 5_000  # a page; more make a drawing, not a table
_UNSEEN_MODES = (3, 7)  # neither filled nor stroked
_SMALLEST_SIGN = 1.0  # points
_THINNEST_RULE = 20.0  # points that a rule is at least long
_THICKEST_RULE = 3.0
_PICTURE_OF_TEXT = 0.5  # of the page
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_HYPHEN = 2
_BLANKS = frozenset({9, 10, 13, 32, 160})
_BLANK = Glyph(" ", 0.0, 0.0, 0.0, 0.0, 0)
_FILE_NAME = re.compile(r"^(microsoft word|powerpoint) - |\.(docx?|pdf|indd|rtf|odt|tex)$", re.I)
_NOT_PDF = "The file is not a PDF, or it is damaged: save it as a PDF again."
_PASSWORD = "The PDF has a password: save it without one."
_TOO_LONG = f"The PDF has more than {MOST_PAGES} pages: import it in parts."


class Rule(NamedTuple):
    """A horizontal line, or an edge of a box."""

    left: float
    right: float
    y: float


@dataclass
class Page:
    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    """Texts that run in another direction than most of the page."""
    signs: int = 0
    unseen: int = 0
    """Lines left out because no reader sees them."""


class Properties(NamedTuple):
    title: str
    language: str
    made_on: date | None


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@dataclass
class _Shapes:
    """What a page shows beside text, in drawing order."""

    place: dict[int, int] = field(default_factory=dict)  # of each text object
    filled: list[tuple[int, bool, _Box]] = field(default_factory=list)  # whether it hides
    rules: list[Rule] = field(default_factory=list)
    has_scan: bool = False

    def is_over(self, address: int, x: float, y: float) -> bool:
        own = self.place.get(address)
        return own is not None and any(
            place > own and hides and box.holds(x, y) for place, hides, box in self.filled
        )

    def is_under(self, x: float, y: float) -> bool:
        return any(box.holds(x, y) for _, _, box in self.filled)


class _Style(NamedTuple):
    """What holds for all signs of a text object."""

    size: float
    turn: int  # quarter turns from upright; -1 is askew
    font: int
    has_ink: bool
    is_white: bool


def read_pages(data: bytes) -> tuple[list[Page], Properties]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MOST_PAGES:
            raise CaptureError(_TOO_LONG)
        pages = [_page(document[number]) for number in range(len(document))]
        found = _properties(document)
    except pypdfium2.PdfiumError as error:
        has_password = "password" in str(error).lower()
        raise CaptureError(_PASSWORD if has_password else _NOT_PDF) from error
    if not pages:
        raise CaptureError(_NOT_PDF)
    return pages, found


def _page(page: Any) -> Page:
    shapes = _shapes(page)
    text = page.get_textpage()
    box = _Box(*page.get_cropbox())
    turns, unseen = _signs(text, shapes, box)
    text.close()
    page.close()
    upright = max(turns, key=lambda turn: len(turns[turn]), default=0)
    width, height = box.right - box.left, box.top - box.bottom
    if upright in (1, 3):
        width, height = height, width
    rules = [
        Rule(left - box.left, right - box.left, y - box.bottom) for left, right, y in shapes.rules
    ]
    signs = turns.pop(upright, [])
    turned = [" ".join("".join(sign.text for sign in other).split()) for other in turns.values()]
    return Page(
        width,
        height,
        words_of(signs),
        [] if upright else rules,
        [words for words in turned if words],
        sum(not sign.text.isspace() for sign in signs),
        unseen,
    )


def _signs(text: Any, shapes: _Shapes, page: _Box) -> tuple[dict[int, list[Glyph]], int]:
    """The seen signs by the direction in which they run, and how many lines are unseen.

    A page has thousands of signs, so each costs as few calls as it can: what its text object
    says is asked for again only where another may begin.
    """
    import pypdfium2.raw as pdfium

    code_of, origin_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
    box_of, is_unknown = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_HasUnicodeMapError
    raw, x, y, rect = text.raw, ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    styles: dict[int, _Style] = {}
    turns: dict[int, list[Glyph]] = {}
    unseen, last_unseen, style, address, base = 0, None, None, 0, 0.0
    for index in range(text.count_chars()):
        code = code_of(raw, index)
        if code in _BLANKS:
            if style is not None:
                turns[style.turn].append(_BLANK)
            style = None
            continue
        if code == _HYPHEN and pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        origin_of(raw, index, x, y)
        if style is None or y.value != base:
            drawn = pdfium.FPDFText_GetTextObject(raw, index)
            address, base = ctypes.addressof(drawn.contents) if drawn else 0, y.value
            style = styles[address] = styles.get(address) or _style(drawn)
            turns.setdefault(style.turn, [])
        box_of(raw, index, rect)
        if not _is_seen(style, address, rect, shapes, page):
            unseen += last_unseen != y.value
            last_unseen = y.value
            continue
        last_unseen = None
        letter = _letter(code, is_unknown(raw, index) == 1)
        turns[style.turn].append(_glyph(letter, style, rect, x.value, y.value, page))
    return turns, unseen


def _letter(code: int, is_unknown: bool) -> str:
    """PDFium writes a hyphen at the end of a line as a control character of its own."""
    if code == _HYPHEN:
        return "-"
    letter = chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else UNKNOWN
    if letter in "\0\ufffe\uffff" or (is_unknown and not "\ue000" <= letter <= "\uf8ff"):
        return UNKNOWN
    return letter.translate(_LIGATURES) if "\ufb00" <= letter <= "\ufb06" else letter


def _is_seen(style: _Style, address: int, rect: Any, shapes: _Shapes, page: _Box) -> bool:
    x, y = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
    left, bottom, right, top = page
    if not (left <= x <= right and bottom <= y <= top) or style.size < _SMALLEST_SIGN:
        return False
    if shapes.has_scan:
        return True
    if not style.has_ink or (shapes.filled and shapes.is_over(address, x, y)):
        return False
    return not style.is_white or shapes.is_under(x, y)


def _glyph(letter: str, style: _Style, rect: Any, x: float, y: float, page: _Box) -> Glyph:
    """The sign where it is if the page is held so that it is upright."""
    if style.turn == 1:
        left, right, base = rect.bottom - page.bottom, rect.top - page.bottom, page.right - x
    elif style.turn == 2:
        left, right, base = page.right - rect.right, page.right - rect.left, page.top - y
    elif style.turn == 3:
        left, right, base = page.top - rect.top, page.top - rect.bottom, x - page.left
    else:
        left, right, base = rect.left - page.left, rect.right - page.left, y - page.bottom
    return Glyph(letter, left, right, base, style.size, style.font)


def _style(drawn: Any) -> _Style:
    import pypdfium2.raw as pdfium

    if not drawn:
        return _Style(12.0, 0, 0, True, False)
    matrix, size = pdfium.FS_MATRIX(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    pdfium.FPDFTextObj_GetFontSize(drawn, size)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    colour = [ctypes.c_uint(0) for _ in range(4)]
    is_coloured = pdfium.FPDFPageObj_GetFillColor(drawn, *colour)
    red, green, blue, alpha = (channel.value for channel in colour)
    return _Style(
        abs(size.value * scale),
        _turn(matrix.a, matrix.b),
        _font(pdfium.FPDFTextObj_GetFont(drawn)),
        pdfium.FPDFTextObj_GetTextRenderMode(drawn) not in _UNSEEN_MODES
        and not (is_coloured and alpha == 0),
        bool(is_coloured) and min(red, green, blue) == 255,
    )


def _font(font: Any) -> int:
    return ctypes.addressof(font.contents) if font else 0


def _turn(along: float, across: float) -> int:
    long, short = max(abs(along), abs(across)), min(abs(along), abs(across))
    if short > long * 0.1:
        return -1
    if abs(along) >= abs(across):
        return 0 if along >= 0 else 2
    return 1 if across > 0 else 3


def _shapes(page: Any) -> _Shapes:
    import pypdfium2.raw as pdfium

    shapes = _Shapes()
    size = page.get_width() * page.get_height()
    for place in range(min(pdfium.FPDFPage_CountObjects(page), 20 * _MOST_SHAPES)):
        shape = pdfium.FPDFPage_GetObject(page, place)
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            shapes.place[ctypes.addressof(shape.contents)] = place
        elif len(shapes.filled) < _MOST_SHAPES:
            _note_shape(shapes, shape, kind, place, size)
    return shapes


def _note_shape(shapes: _Shapes, shape: Any, kind: int, place: int, page_size: float) -> None:
    import pypdfium2.raw as pdfium

    bounds = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(shape, *bounds):
        return
    box = _Box(*(bound.value for bound in bounds))
    width, height = box.right - box.left, box.top - box.bottom
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        shapes.filled.append((place, False, box))
        shapes.has_scan |= width * height > page_size * _PICTURE_OF_TEXT
        return
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        shapes.filled.append((place, False, box))
        return
    if width >= _THINNEST_RULE:
        edges = [box.bottom] if height < _THICKEST_RULE else [box.bottom, box.top]
        shapes.rules += [Rule(box.left, box.right, y) for y in edges]
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if pdfium.FPDFPath_GetDrawMode(shape, mode, stroke) and mode.value:
        shapes.filled.append((place, _hides(shape), box))


def _hides(shape: Any) -> bool:
    """A plain rectangle through which nothing shines."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPath_CountSegments(shape) > 6 or pdfium.FPDFPageObj_HasTransparency(shape):
        return False
    colour = [ctypes.c_uint(0) for _ in range(4)]
    return bool(pdfium.FPDFPageObj_GetFillColor(shape, *colour)) and colour[3].value == 255


def _properties(document: Any) -> Properties:
    """A property that is broken says nothing."""
    title = one_line(document.get_metadata_value("Title").replace("\0", ""))
    return Properties(
        "" if _FILE_NAME.search(title) else title,
        language_tag(_language(document)),
        _day(document.get_metadata_value("CreationDate")),
    )


def _language(document: Any) -> str:
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = ctypes.create_string_buffer(length * 2)
    pdfium.FPDFCatalog_GetLanguage(
        document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
    )
    return buffer.raw[:length].decode("utf-16-le", "ignore").rstrip("\0")


def _day(value: str) -> date | None:
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", value)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
