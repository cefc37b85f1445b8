"""What a child reads comes back as the reader in it gave it, or not at all."""

from subprocess import CompletedProcess
from typing import Any

import pytest

from archive.capture import confined
from archive.capture.confined import to_json
from archive.capture.document import CaptureError
from archive.capture.markdown import read_markdown
from archive.capture.plain import read_plain
from archive.capture.readers import LARGEST_READ_HERE, read_document

NOTE = "---\ntitle: On the call\ndate: 2025-03-18\n---\n# On the call\n\n1. A *halt* [at sea](x).\n"


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "A.MD"])
def test_markdown_comes_back_as_it_was_read(name: str) -> None:
    read = read_document(name, NOTE.encode())
    assert read.text == "On the call\n1. A halt at sea."
    assert to_json(read) == to_json(read_markdown(NOTE.encode()))


def test_markdown_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """markdown-it looks for the end of every open bracket: its time grows with their square."""
    monkeypatch.setattr(confined, "SECONDS", 0.01)
    with pytest.raises(CaptureError, match="too long"):
        read_document("a.md", b"[" * 80_000)


def test_only_a_short_plain_text_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    long = b"The talks ended.\n" * (LARGEST_READ_HERE // 17 + 1)
    assert to_json(read_document("a.txt", long)) == to_json(read_plain(long))
    monkeypatch.setattr(confined, "SECONDS", 0.01)
    assert read_document("a.txt", long[:1_000])
    with pytest.raises(CaptureError, match="too long"):
        read_document("a.txt", long)


def test_front_matter_that_is_nested_deep_gives_a_sentence() -> None:
    with pytest.raises(CaptureError, match="not valid YAML"):
        read_document("a.md", b"---\na: " + b"[" * 100_000 + b"\n---\nText.")


PAGE = b"<p>They spoke of the halt for an hour.</p>"


@pytest.mark.parametrize("charset", ["a\0b", "x" * 200_000, "\ud800", "no-such-one"])
def test_a_charset_that_cannot_be_one_counts_as_none(charset: str) -> None:
    assert confined.read_confined(".html", PAGE, charset).text == PAGE.decode()[3:-4]


@pytest.mark.parametrize("said", [b"", b"a library's greeting {}", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_none(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    def run(*args: Any, **kwargs: Any) -> CompletedProcess[bytes]:
        return CompletedProcess([], 0, said, b"")

    monkeypatch.setattr(confined.subprocess, "run", run)
    with pytest.raises(CaptureError, match="that reads the file crashed"):
        confined.read_confined(".html", PAGE)
