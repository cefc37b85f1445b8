"""A file an editor brings, read by the reader of its kind: html, docx, pdf, markdown or plain."""

import re
from dataclasses import replace
from pathlib import Path, PurePath

from archive.capture.confined import read_confined, serve
from archive.capture.document import CaptureError, Document

LARGEST_FILE = 10_000_000  # bytes
LARGEST_READ_HERE = 1_000_000  # bytes of plain text: lines of one letter take a second
MARKDOWN_SUFFIXES = (".md", ".markdown")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
MHTML_SUFFIXES = (".mhtml", ".mht")
SUFFIXES = (".txt", *MARKDOWN_SUFFIXES, *HTML_SUFFIXES, *MHTML_SUFFIXES, ".docx", ".pdf")

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


def read_file(path: Path) -> Document:
    return replace(read_document(path.name, path.read_bytes()), file_name=path.name)


def read_document(name: str, data: bytes, charset: str = "") -> Document:
    """`charset` is what the server said, if a server sent it."""
    suffix = _kind(PurePath(name).suffix.lower(), data)
    if suffix not in SUFFIXES:
        kind = f"“{suffix}” files" if suffix else "Files without a suffix"
        raise CaptureError(f"{kind} cannot be read: choose one of {', '.join(SUFFIXES)}.")
    if len(data) > LARGEST_FILE:
        raise CaptureError("The file is larger than 10 MB: choose a smaller file.")
    if suffix == ".txt" and len(data) <= LARGEST_READ_HERE:
        return _read(suffix, data, charset)
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


def _read(suffix: str, data: bytes, charset: str) -> Document:
    if suffix == ".txt":
        from archive.capture.plain import read_plain

        return read_plain(data)
    if suffix == ".docx":
        from archive.capture.docx import read_docx

        return read_docx(data)
    if suffix == ".pdf":
        from archive.capture.pdf import read_pdf

        return read_pdf(data)
    if suffix in MARKDOWN_SUFFIXES:
        from archive.capture.markdown import read_markdown

        return read_markdown(data)
    if suffix in MHTML_SUFFIXES:
        from archive.capture.saved_page import read_mhtml

        return read_mhtml(data)
    from archive.capture.html import read_html

    return read_html(data, charset)


if __name__ == "__main__":  # the child of read_confined
    serve(_read)
