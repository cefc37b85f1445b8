"""Plain text. It says nothing of itself, so its metadata is empty."""

from archive.capture.document import Document, Metadata, block_text, decode
from archive.text.paragraphs import one_paragraph_a_line


def read_plain(data: bytes) -> Document:
    paragraphs = one_paragraph_a_line(decode(data))
    return Document(data, "text/plain", block_text([paragraphs]), Metadata())
