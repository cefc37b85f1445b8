"""A Word document → its paragraphs, list items and table rows, as a reader of the print sees them.

The words are taken from the file's own elements: python-docx reads past text that stands in
tracked insertions and content controls, and what a reader sees must not go missing.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from archive.capture.document import CaptureError, Document, Metadata, block_text, one_line
from archive.capture.page_metadata import language_tag

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_UNPACKED = 40_000_000  # bytes
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "‑"}
# Taken out by a tracked change, or the same again for older programs.
_UNREAD = {
    f"{_W}del",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_NOT_WORD = "The file is not a Word document (.docx), or it is damaged: save it again in Word."


def read_docx(data: bytes) -> Document:
    _refuse_bombs(data)
    document = _opened(data)
    return Document(data, MEDIA_TYPE, block_text(_blocks(document.element.body)), _found(document))


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise CaptureError(_NOT_WORD) from error
    if unpacked > LARGEST_UNPACKED:
        raise CaptureError("The file unpacks to more than 40 MB: save its text without pictures.")


def _opened(data: bytes) -> Any:
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        if document.element.body is None:
            raise CaptureError(_NOT_WORD)
    except (CaptureError, MemoryError):
        raise
    except Exception as error:  # whatever a parser of others may raise
        raise CaptureError(_NOT_WORD) from error
    return document


def _blocks(parent: Any) -> Iterator[str]:
    """Paragraphs and rows in their order, however deep they lie in controls and text boxes."""
    for element in parent:
        if element.tag == _PARAGRAPH:
            yield _words(element)
            for inner in element.iterdescendants(f"{_W}txbxContent"):
                if not _is_unread(inner):
                    yield from _blocks(inner)
        elif element.tag == _TABLE:
            yield from _rows(element)
        elif element.tag not in _UNREAD:
            yield from _blocks(element)


def _rows(table: Any) -> Iterator[str]:
    """The cells of a row make one block, unless one of them holds several."""
    for row in table.iter(_ROW):
        if _above(row, _TABLE) is not table or _is_unread(row):
            continue
        own = [cell for cell in row.iter(_CELL) if _above(cell, _ROW) is row]
        cells = [[block for block in _blocks(cell) if block.strip()] for cell in own]
        if all(len(blocks) < 2 for blocks in cells):
            yield " ".join(block for blocks in cells for block in blocks)
        else:
            yield from (block for blocks in cells for block in blocks)


def _words(paragraph: Any) -> str:
    pieces = []
    for element in paragraph.iterdescendants(f"{_W}t", *_BREAKS):
        if _above(element, _PARAGRAPH) is paragraph and not _is_unread(element):
            pieces.append(_BREAKS.get(element.tag) or element.text or "")
    return "".join(pieces)


def _above(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _is_unread(element: Any) -> bool:
    """Inside a deletion, or hidden by its run's own settings."""
    if any(above.tag in _UNREAD for above in element.iterancestors()):
        return True
    run = _above(element, f"{_W}r")
    hidden = run.find(f"{_W}rPr/{_W}vanish") if run is not None else None
    return hidden is not None and hidden.get(f"{_W}val") not in ("0", "false")


def _found(document: Any) -> Metadata:
    """A property that is broken says nothing."""
    properties = document.core_properties
    try:
        created = properties.created
    except ValueError:
        created = None
    return Metadata(
        title=one_line(properties.title or ""),
        made_on=created.date() if created else None,
        language=language_tag(properties.language or ""),
    )
