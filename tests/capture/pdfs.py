"""PDF files as small as they can be, for the readers' tests."""

from __future__ import annotations

import zlib


def pdf(
    lines: list[str], *, trailer: str = "", stream: bytes | None = None, filters: str = ""
) -> bytes:
    """One page of lines, one below the other, or of a stream of its own."""
    shown = b"BT /F1 12 Tf 72 720 Td 14 TL " + b" T* ".join(
        b"(" + line.encode("latin-1").replace(b"(", rb"\(").replace(b")", rb"\)") + b") Tj"
        for line in lines
    )
    content = stream if stream is not None else shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters.encode(), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer.encode())
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def bomb(gigabytes: int) -> bytes:
    """A zlib stream of so many zeros: one block of them, made once and said again and again."""
    size = 10_000_000
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    count = gigabytes * 100
    checksum = (count * size % 65521 << 16 | 1).to_bytes(4, "big")
    return b"\x78\x9c" + block * count + b"\x03\x00" + checksum
