"""Markdown with front matter → the text a reader of the rendered page would see.

CommonMark and tables. Markup goes, words stay: links leave their text, pictures their
description, list items their number (a numbered point is quoted by its number) but not their
bullet. A line break the author forced stays a line break.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.capture.document import (
    CaptureError,
    Document,
    Metadata,
    block_text,
    decode,
    is_address,
    one_line,
)
from archive.text.paragraphs import one_paragraph_a_line

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE_BREAK_TAG = re.compile(
    r"<(?:br|hr)\b[^<>]*>"
    r"|</(?:p|div|li|tr|h[1-6]|blockquote|section|article|header|footer|table|caption|dt|dd|pre"
    r"|ul|ol|figure|figcaption|summary|details|address)\s*>",
    re.IGNORECASE,
)
_CELL_END = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_INLINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_is_language = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*").fullmatch
_EMPTY = frozenset(["", "~", "null", "Null", "NULL"])


def read_markdown(data: bytes) -> Document:
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    fields, body = _split_front_matter(text)
    return Document(data, "text/markdown", block_text(_blocks(body)), _metadata(fields))


def _split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    fields = _load(match.group(1) or "")
    # Two rules around a paragraph look the same, and a paragraph is no mapping.
    return (fields, text[match.end() :]) if isinstance(fields, dict) else ({}, text)


def _load(front_matter: str) -> object:
    """Every value as the words the author typed: else “no” is a falsehood and not Norwegian."""
    import yaml

    try:
        return yaml.load(front_matter, Loader=yaml.BaseLoader) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise CaptureError(
            f"The front matter cannot be read at line {line} ({error.problem}): correct it."
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CaptureError(
            "The front matter between the two “---” lines is not valid YAML: correct it."
        ) from error


def _metadata(fields: Mapping[str, object]) -> Metadata:
    return Metadata(
        title=_field(fields, "title"),
        issued_on=_day(_field(fields, "issued_on", "date", "published")),
        url=_matching(is_address, _field(fields, "source_url", "url"), "an http address"),
        language=_matching(_is_language, _field(fields, "language", "lang"), "a code like “en”"),
    )


def _field(fields: Mapping[str, object], *names: str) -> str:
    """The first of these that is given, as one line; a list or a mapping is refused."""
    for name in names:
        value = fields.get(name, "")
        if not isinstance(value, str):
            raise CaptureError(f"The front matter's “{name}” must be a single value: correct it.")
        if value.strip() not in _EMPTY:
            return one_line(value)  # YAML’s “\\0” is in no file, but in a value
    return ""


def _day(value: str) -> date | None:
    try:
        return datetime.fromisoformat(value).date() if value else None
    except ValueError as error:
        raise CaptureError(
            f"The front matter's date “{value}” is not a date like 2025-03-18: correct it."
        ) from error


def _matching(fits: Callable[[str], object], value: str, kind: str) -> str:
    if value and not fits(value):
        raise CaptureError(f"The front matter's “{value}” is not {kind}: correct it.")
    return value


def _blocks(body: str) -> Iterator[str]:
    """Level by level, as the parser says them; the cells of a row make one block."""
    from markdown_it import MarkdownIt

    # Deeper levels than this the parser leaves out: let it be deeper than anybody quotes.
    tokens = iter(MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").parse(body))
    number = ""
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            number = f"{token.info}{token.markup} "
        text = _row_text(tokens) if token.type == "tr_open" else _block_text(token)
        if text or (token.type == "list_item_close" and number):
            yield number + text
            number = ""


def _row_text(tokens: Iterator["Token"]) -> str:
    row = takewhile(lambda token: token.type != "tr_close", tokens)
    return " ".join(_block_text(token) for token in row if token.type == "inline")


def _block_text(token: "Token") -> str:
    match token.type:
        case "inline":
            return _without_open_emphasis("".join(map(_inline_text, token.children or [])))
        case "html_block":
            return _text_of_html(token.content)
        case "code_block" | "fence":
            return one_paragraph_a_line(token.content)
        case _:
            return ""


def _inline_text(token: "Token") -> str:
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if _INLINE_BREAK.match(token.content) else ""
        case "image":
            return "".join(map(_inline_text, token.children or []))
        case _:
            return token.content


def _without_open_emphasis(block: str) -> str:
    """“**Heading **”: converters set a space where CommonMark then sees no emphasis."""
    width = len(block) - len(block.lstrip("*"))
    inner = block[width:-width] if 1 <= width <= 3 and block.endswith("*" * width) else ""
    return inner.strip() if inner.strip() and "*" not in inner else block


def _text_of_html(source: str) -> str:
    import nh3

    flowing = _CELL_END.sub(" ", _LINE_BREAK_TAG.sub("\n", " ".join(source.split())))
    return html.unescape(nh3.clean(flowing, tags=set()))
