"""Wikipedia's {{cite web}}, which names the page of origin and quotes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.exports.citations.reference import ARCHIVE, one_line, plain_url

if TYPE_CHECKING:
    from datetime import date

    from archive.exports.citations.reference import Reference

_WAYBACK = re.compile(r"://web\.archive\.org/web/([0-9]{4})([0-9]{2})([0-9]{2})")
_TABLE = str.maketrans(
    {
        "|": "{{!}}",
        "[": "&#91;",
        "]": "&#93;",
        "{": "&#123;",
        "}": "&#125;",
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
        "~": "&#126;",
        "'": "&#39;",  # two of them begin italics
    }
)


def cite_web(cited: Reference) -> str:
    fields = {
        "title": escaped(cited.title),
        "author": escaped(cited.author),
        "date": _day(cited.issued),
        "website": _website(cited.original_url) or ARCHIVE,
        "language": cited.language,
        "url": plain_url(cited.original_url or cited.url),
        **_archived(cited),
        "access-date": _day(cited.accessed),
        "via": f"[{plain_url(cited.url)} {ARCHIVE}]" if cited.original_url else "",
        "quote": escaped(cited.quotation),
    }
    return "{{cite web " + "".join(f"|{k}={v} " for k, v in fields.items() if v).rstrip() + "}}"


def escaped(text: str) -> str:
    return one_line(text).translate(_TABLE)


def _archived(cited: Reference) -> dict[str, str]:
    """Wikipedia wants the day of a copy, which only the Internet Archive's addresses give."""
    found = re.search(
        r"://web\.archive\.org/web/([0-9]{4})([0-9]{2})([0-9]{2})", cited.archived_url
    )
    if not found or not cited.original_url:
        return {}
    return {
        "archive-url": plain_url(cited.archived_url),
        "archive-date": "-".join(found.groups()),
        "url-status": "live",
    }


def _website(url: str) -> str:
    return escaped(url.partition("://")[2].partition("/")[0].removeprefix("www."))


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
