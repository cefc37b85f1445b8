"""PDF files as small as they can be, for the readers' tests."""

from __future__ import annotations

import textwrap
import zlib

SIZE = 12
SIGN = 0.6 * SIZE  # the width of every sign of Courier


def pdf(
    lines: list[str],
    *,
    info: str = "",
    trailer: str = "",
    stream: bytes | None = None,
    filters: str = "",
) -> bytes:
    """One page of lines, one below the other, or of a stream of its own."""
    shown = b"BT /F1 12 Tf 72 720 Td 14 TL " + b" T* ".join(
        _string(line) + b" Tj" for line in lines
    )
    content = stream if stream is not None else shown + b" ET"
    return pdf_of_pages([content], info=info, trailer=trailer, filters=filters)


def pdf_of_pages(
    contents: list[bytes], *, info: str = "", trailer: str = "", filters: str = ""
) -> bytes:
    """Pages of 595 × 842 points; F1 is Helvetica, F2 Courier, F3 a font that names no letters."""
    pages = range(9, 9 + 2 * len(contents), 2)
    kids = " ".join(f"{page} 0 R" for page in pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Font << /F1 4 0 R /F2 5 0 R /F3 6 0 R >> /XObject << /Scan 7 0 R >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [.001 0 0 .001 0 0]"
        b" /CharProcs << /g27 8 0 R >> /Encoding << /Type /Encoding /Differences [97 /g27] >>"
        b" /FirstChar 97 /LastChar 97 /Widths [600] >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\n\xff\nendstream",
        b"<< /Length 40 >>\nstream\n600 0 0 0 600 700 d1 0 0 600 700 re f    \nendstream",
    ]
    for page, content in zip(pages, contents, strict=True):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources 3 0 R"
            b" /Contents %d 0 R >>" % (page + 1),
            b"<< /Length %d %s >>\nstream\n%s\nendstream"
            % (len(content), filters.encode(), content),
        ]
    if info:
        objects.append(f"<< {info} >>".encode())
        trailer += f" /Info {len(objects)} 0 R"
    return _file(objects, trailer)


def _file(objects: list[bytes], trailer: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer.encode())
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def _string(words: str) -> bytes:
    escaped = words.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(")
    return b"(" + escaped.replace(b")", rb"\)") + b")"


def at(x: float, y: float, words: str, *, size: float = SIZE, more: str = "") -> bytes:
    """Words in Courier at a place of a page."""
    begun = f"q BT /F2 {size} Tf {more} 1 0 0 1 {x} {y} Tm ".encode()
    return begun + _string(words) + b" Tj ET Q\n"


def typeset(
    paragraphs: list[str],
    *,
    pitch: float = 14,
    columns: int = 1,
    indent: int = 0,
    gap: float = 0,
    bottom: float = 100,
) -> list[bytes]:
    """Paragraphs → the contents of pages set in Courier: `indent` in signs, the rest in points."""
    width = 62 if columns == 1 else 29
    lines = [
        (line[0] == " ", line.strip(), place == 0 and number > 0)
        for number, paragraph in enumerate(paragraphs)
        for place, line in enumerate(
            textwrap.wrap(paragraph, width, initial_indent=" " * indent, break_on_hyphens=False)
        )
    ]
    pages, column, y = [b""], 0, 740.0
    for is_indented, words, is_first in lines:
        y -= gap if is_first else 0
        if y < bottom:
            column, y = column + 1, 740.0
            if column == columns:
                pages, column = [*pages, b""], 0
        x = 72 + column * (29 * SIGN + 24) + (indent * SIGN if is_indented else 0)
        pages[-1] += at(x, y, words)
        y -= pitch
    return pages


def bomb(gigabytes: int) -> bytes:
    """A zlib stream of so many zeros: one block of them, made once and said again and again."""
    size = 10_000_000
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    count = gigabytes * 100
    checksum = (count * size % 65521 << 16 | 1).to_bytes(4, "big")
    return b"\x78\x9c" + block * count + b"\x03\x00" + checksum
