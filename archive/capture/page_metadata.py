"""What a web page says of itself: title, site, day, language, address."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from archive.capture.document import CaptureError, Metadata, is_address, one_line

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATES = (
    'meta[@property="article:published_time"]/@content',
    'meta[@itemprop="datePublished"]/@content',
    'meta[translate(@name, "DCT", "dct")="dc.date"]/@content',
    'time[@itemprop="datePublished"]/@datetime',
    "time/@datetime",
)


def page_metadata(root: Any, source: str) -> Metadata:
    return Metadata(
        title=_title(root),
        issued_on=_day(root, source),
        url=_address(root),
        language=language_tag(root.get("lang") or root.get("xml:lang") or ""),
        carrier=_first(_values(root, _meta("og:site_name", "application-name"))),
    )


def _meta(*names: str) -> list[str]:
    return [f'meta[@property="{name}" or @name="{name}"]/@content' for name in names]


def _values(root: Any, paths: Iterable[str]) -> list[str]:
    return [str(value) for path in paths for value in root.xpath(f"//{path}")]


def _first(values: Iterable[str]) -> str:
    return next((line for value in values if (line := _one_line(value))), "")


def _one_line(value: str) -> str:
    try:
        return one_line(value)
    except CaptureError:
        return ""


def _title(root: Any) -> str:
    """The heading that readers see; several are no title."""
    headings = [line for h in root.iterfind(".//h1") if (line := _one_line(h.text_content()))]
    if len(headings) == 1:
        return headings[0]
    titles = [element.text_content() for element in root.iterfind(".//title")]
    return _first([*_values(root, _meta("og:title")), *titles])


def _day(root: Any, source: str) -> date | None:
    """The day of issue as its markup gives it; else the earliest that htmldate reads."""
    for value in _values(root, _DATES):
        match = _DAY.match(value.strip())
        try:
            if match:
                return date.fromisoformat(match[0])
        except ValueError:
            continue
    return _by_htmldate(source)


def _by_htmldate(source: str) -> date | None:
    from htmldate import find_date

    try:
        found = find_date(source, original_date=True, extensive_search=False)
        return date.fromisoformat(found) if found else None
    except Exception:
        return None


def _address(root: Any) -> str:
    found = _values(root, ['link[@rel="canonical"]/@href', *_meta("og:url")])
    return next((value.strip() for value in found if is_address(value.strip())), "")


def language_tag(given: str) -> str:
    """A tag such as en-US, the primary part in small letters."""
    given = given.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(given) or len(given) > 35:
        return ""
    primary, dash, rest = given.partition("-")
    return f"{primary.lower()}{dash}{rest}"
