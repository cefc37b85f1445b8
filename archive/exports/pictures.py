"""The picture that goes with a shared link: a quotation one can read, or the title of a source.

Its two fonts hold Latin, Greek and Cyrillic letters, and Arabic ones; what neither can draw is
left to the page, since boxes in the place of letters would be no quotation.
"""

from __future__ import annotations

import re
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from archive.selectors.wording import shortened
from archive.text.quotations import quotation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

    from archive.text.quotations import Quoted

MEDIA_TYPE = "image/png"
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN, BAR = 72, 12
TOP, BOTTOM = 140, 494  # between which the words are
INDENT = 48  # of a quotation, from the bar beside it
SIZES = (60, 54, 48, 43, 38, 34)  # pixels; the largest at which all words have room
LEADING = 1.42
MOST = 700  # characters that are tried at all
SMALL, MARK = 28, 36
PAPER, INK, INK_2, ACCENT = "#fcfcf9", "#1a1d1c", "#4a504e", "#0b5a4a"
COLOURS = 32
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


class Font(NamedTuple):
    """`letters` matches what it draws."""

    package: str
    file: str
    letters: re.Pattern[str]


FONTS = (
    Font(
        "fontpkg_noto_serif",
        "NotoSerif[wdth,wght].ttf",
        re.compile(
            "[ -~\xa0-\u052f\u1c80-\u1c88\u1e00-\u1fff\u2000-\u209c\u20a0-\u20c0\u2100-\u2189"
            "\u2212]*"
        ),
    ),
    Font(
        "fontpkg_noto_sans_arabic",
        "NotoSansArabic[wdth,wght].ttf",
        re.compile(
            "[ -~\xa0-\xbb\xc0-\xff\u0600-\u06ff\u0750-\u077f\u200b-\u2014\u2018-\u201e\u2022\u2026"
            "\u2039\u203a]*"
        ),
    ),
)


class Picture(NamedTuple):
    """`above` is over the words, `below` under them; a quotation has a bar at its side."""

    above: str
    words: str
    below: str
    is_quotation: bool = False
    right_to_left: bool = False


def can_draw(text: str) -> bool:
    return _font_of(text.translate(_TURNING)) is not None


def room(quoted: Sequence[Quoted]) -> str:
    """A quotation with as many whole sentences as a picture has room for, and how many more there
    are."""
    widest = WIDTH - 2 * MARGIN - INDENT
    for count in range(len(quoted), 1, -1):
        words = quotation(quoted[:count]) + _more(len(quoted) - count)
        if len(words) <= MOST and len(wrapped(words, SIZES[-1], widest)) <= _lines_at(SIZES[-1]):
            return words
    return quoted[0].text + _more(len(quoted) - 1)


def _more(count: int) -> str:
    return f" and {count} more" if count else ""


def _lines_at(size: int) -> int:
    return int((BOTTOM - TOP) / (size * LEADING))


def drawn(picture: Picture) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, PAPER)
    canvas = ImageDraw.Draw(image)
    _line(canvas, (MARGIN, 100), _fitting(picture.above, SMALL), SMALL, INK_2)
    _words(canvas, picture)
    canvas.rectangle((MARGIN, HEIGHT - 92, MARGIN + 7, HEIGHT - 50), ACCENT)
    _line(canvas, (MARGIN + 22, HEIGHT - 60), "Readout", MARK, INK, weight=700)
    _line(canvas, (WIDTH - MARGIN, HEIGHT - 60), picture.below, SMALL, INK_2, anchor="rs")
    file = BytesIO()
    image.quantize(COLOURS).save(file, "PNG")
    return file.getvalue()


def _words(canvas: ImageDraw, picture: Picture) -> None:
    """In the largest size that fits, and cut at the smallest."""
    edge = INDENT if picture.is_quotation else 0
    room = WIDTH - 2 * MARGIN - edge
    words = shortened(picture.words.translate(_TURNING), MOST)
    for size in SIZES:
        lines = wrapped(words, size, room)
        if len(lines) <= (most := _lines_at(size)):
            break
    else:
        lines = _cut(lines[:most], size, room)
    height = len(lines) * size * LEADING
    top = TOP + (BOTTOM - TOP - height) / 2
    side, anchor = (WIDTH - MARGIN, "rs") if picture.right_to_left else (MARGIN, "ls")
    inwards = -1 if picture.right_to_left else 1
    if picture.is_quotation:
        bar = sorted((side, side + inwards * BAR))
        canvas.rectangle((bar[0], top, bar[1], top + height), ACCENT)
    for place, line in enumerate(lines):
        at = (side + inwards * edge, top + place * size * LEADING + size * 1.05)
        direction = "rtl" if picture.right_to_left else "ltr"
        weight = 400 if picture.is_quotation else 600
        _line(canvas, at, line, size, INK, anchor=anchor, direction=direction, weight=weight)


def wrapped(text: str, size: int, room: float) -> list[str]:
    """In lines no longer than that; only a word that has no room in a line of its own is broken."""
    font = _font(text, size)
    space = font.getlength(" ")
    lines: list[str] = []
    width = room
    pieces = (piece for word in text.split() for piece in _pieces(word, font, room))
    for word in pieces:
        long = font.getlength(word)
        if lines and width + space + long <= room:
            lines[-1] += f" {word}"
            width += space + long
        else:
            lines.append(word)
            width = long
    return lines


def _pieces(word: str, font: FreeTypeFont, room: float) -> list[str]:
    if font.getlength(word) <= room:
        return [word]
    half = len(word) // 2
    return [*_pieces(word[:half], font, room), *_pieces(word[half:], font, room)]


def _cut(lines: list[str], size: int, room: float) -> list[str]:
    """The last line ends with a sign that more follows."""
    last = lines[-1]
    while _font(last, size).getlength(f"{last} …") > room:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[:-1], f"{last} …"]


def _fitting(text: str, size: int) -> str:
    """One line, of as many words as have room; nothing of what cannot be drawn."""
    if not can_draw(text):
        return ""
    lines = wrapped(text.translate(_TURNING)[:MOST], size, WIDTH - 2 * MARGIN)
    if len(lines) > 1:
        lines = _cut(lines[:1], size, WIDTH - 2 * MARGIN)
    return "".join(lines)


def _line(
    canvas: ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: str,
    *,
    anchor: str = "ls",
    direction: str = "ltr",
    weight: int = 400,
) -> None:
    font = _font(text, size, weight)
    canvas.text(at, text, colour, font, anchor, direction=direction)


def _font(text: str, size: int, weight: int = 400) -> FreeTypeFont:
    """Opened again each time, since a font is not made for several threads."""
    from PIL import ImageFont

    chosen = _font_of(text) or FONTS[0]
    path = files(chosen.package) / "files" / chosen.file
    font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)
    font.set_variation_by_axes([weight, 100])
    return font


def _font_of(text: str) -> Font | None:
    return next((font for font in FONTS if font.letters.fullmatch(text)), None)
