from __future__ import annotations

from base64 import b64encode
from quopri import encodestring

import pytest

from archive.capture.document import CaptureError
from archive.capture.html import read_html
from archive.capture.readers import read_document
from archive.capture.saved_page import read_mhtml

ADDRESS = "https://news.example/2025/call"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<link rel="stylesheet" href="cid:css-1@mhtml.blink"><link rel="stylesheet" href="../style.css">
<link rel="stylesheet" media="print" href="https://news.example/print.css"><h1>A call</h1>
<p>The presidents agreed<span class="a"> not</span> on a<span class="b"> no</span> ceasefire’s end.
"""
HEAD = f"""From: <Saved by Blink>
Snapshot-Content-Location: {ADDRESS}
Subject: A call
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="--x"

""".replace("\n", "\r\n").encode()


def part(kind: str, body: bytes, *headers: str) -> bytes:
    lines = (f"Content-Type: {kind}", *headers, "", "")
    return b"----x\r\n" + "\r\n".join(lines).encode() + body + b"\r\n"


def mhtml(page: str = PAGE, html: str = "text/html") -> bytes:
    quoted = "Content-Transfer-Encoding: quoted-printable"
    return (
        HEAD
        + part(html, encodestring(page.encode()), quoted, f"Content-Location: {ADDRESS}")
        + part("text/css", b".a{display:none}", "Content-ID: <css-1@mhtml.blink>")
        + part(
            "text/css",
            b64encode(b".b{display:none}"),
            "Content-Transfer-Encoding: base64",
            "Content-Location: https://news.example/style.css",
        )
        + part("text/css", b"p{display:none}", "Content-Location: https://news.example/print.css")
        + b"----x--\r\n"
    )


@pytest.mark.parametrize("name", ["call.mhtml", "call.mht", "call.txt"])
def test_a_saved_page_is_read_with_its_style_sheets(name: str) -> None:
    document = read_document(name, mhtml())
    assert document.text.split("\n") == ["A call", "The presidents agreed on a ceasefire’s end."]
    assert document.original == mhtml()
    assert document.media_type == "multipart/related"
    assert document.metadata.url == ADDRESS
    assert document.notes == {"hidden": 2}


def test_a_file_without_a_page_is_refused() -> None:
    with pytest.raises(CaptureError, match="contains no web page"):
        read_mhtml(mhtml(html="text/plain"))
    with pytest.raises(CaptureError, match="contains no web page"):
        read_mhtml(b"")


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0031)https://news.example/2025/call -->",
        "<!--\n Page saved with SingleFile \n url: https://news.example/2025/call \n date: x -->",
    ],
)
def test_a_page_saved_as_html_says_where_it_was(comment: str) -> None:
    html = f"<!doctype html>\n{comment}<p>They met.</p>"
    assert read_html(html.encode()).metadata.url == ADDRESS


def test_what_single_file_saved_as_hidden_is_hidden() -> None:
    html = "<style>.sf-hidden{display:none!important}</style><p>They<b class=sf-hidden>x</b> met."
    assert read_html(html.encode()).text == "They met."
