"""A page that a browser saved as MHTML: the page and its style sheets in one file."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urljoin

from archive.capture.document import CaptureError, Document, is_address
from archive.capture.html import read_html


def read_mhtml(data: bytes) -> Document:
    message = message_from_bytes(data, policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise CaptureError("The file contains no web page: save the page from a browser again.")
    address = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
    sheets = _sheets(parts, address)
    document = read_html(
        _content(page),
        page.get_content_charset() or "",
        lambda name: sheets.get(name) or sheets.get(urljoin(address, name), ""),
    )
    found = document.metadata
    if not found.url and is_address(address):
        found = replace(found, url=address)
    return replace(document, original=data, media_type="multipart/related", metadata=found)


def _sheets(parts: list[EmailMessage], address: str) -> dict[str, str]:
    """The style sheets by all that the page's links may call them."""
    sheets = {}
    for part in parts:
        if part.get_content_type() == "text/css":
            text = _content(part).decode(errors="replace")
            sheets[urljoin(address, _header(part, "Content-Location"))] = text
            sheets[f"cid:{_header(part, 'Content-ID').strip('<>')}"] = text
    return sheets


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _header(part: EmailMessage, name: str) -> str:
    return str(part.get(name) or "").strip()
