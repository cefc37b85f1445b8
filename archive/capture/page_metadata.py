"""What a web page says of itself: title, site, day, language, address."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from archive.capture.document import CaptureError, Metadata, is_address, one_line
from archive.text.days import changed_in, day_in, is_of_a_change

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d{4,5}\)(\S+)\s*-->|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)"
)
_HEAD = 5_000  # characters
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PUBLISHED = (
    'meta[@property="article:published_time"]/@content',
    'meta[@itemprop="datePublished"]/@content',
    'meta[translate(@name, "DCTERMS", "dcterms")="dc.date"]/@content',
    'meta[translate(@name, "DCTERMSI", "dctermsi")="dcterms.issued"]/@content',
    'time[@itemprop="datePublished"]/@datetime',
)
_CHANGED = (
    'meta[contains(@property, "modified_time") or contains(@property, "updated_time")]/@content',
    '*[@itemprop="dateModified"]/@content',
    '*[@itemprop="dateModified"]/@datetime',
)
_IN_JSON = r'"%s"\s*:\s*"([^"]{10,40})"'
_OF_ISSUE = re.compile(
    r"publi|posted|issued|released|veröffentlicht|опублик|размещен|опублік|发布|نشر", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"comment|related|sidebar|teaser|recommend|most-read|latest|promo", re.I)
_LONGEST_CONTEXT = 40  # characters before a time that say what it is the time of


def page_metadata(root: Any, source: str) -> Metadata:
    """What the markup says; a day that is only in the text comes by `with_day_of_issue`."""
    day, where = _marked_day(root)
    return Metadata(
        title=_title(root),
        issued_on=day,
        issued_from=where,
        url=_address(root) or _saved_from(source),
        language=language_tag(root.get("lang") or root.get("xml:lang") or ""),
        carrier=_first(_values(root, _meta("og:site_name", "application-name"))),
    )


def with_day_of_issue(found: Metadata, near: Sequence[str], guess: date | None) -> Metadata:
    """With the day that a line near the heading is, or else the guess, and where it was found."""
    for line in near:
        if day := day_in(line, found.language):
            return replace(found, issued_on=day, issued_from=f"the line “{line}”")
    if guess and guess not in {changed_in(line, found.language) for line in near}:
        return replace(found, issued_on=guess, issued_from="the page as a whole")
    return found


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


def _marked_day(root: Any) -> tuple[date | None, str]:
    for value in [*_values(root, _PUBLISHED), *_in_json(root, "datePublished")]:
        if day := _day(value):
            return day, "the data of the page"
    times = [time for time in root.iter("time") if time.get("datetime") and not _is_aside(time)]
    times = [time for time in times if not is_of_a_change(_context(time))]
    times.sort(key=lambda time: not _OF_ISSUE.search(_context(time)))
    days = (day for time in times if (day := _day(time.get("datetime"))))
    return next(((day, "a time that the page marks") for day in days), (None, ""))


def _day(value: str) -> date | None:
    match = _DAY.match(value.strip())
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _in_json(root: Any, name: str) -> list[str]:
    pattern = re.compile(_IN_JSON % name)
    scripts = root.xpath('//script[@type="application/ld+json"]')
    return [value for script in scripts for value in pattern.findall(script.text or "")]


def _context(time: Any) -> str:
    """What is before a time, and how it is called."""
    before, parent = time.getprevious(), time.getparent()
    if before is None:
        words = parent.text or ""
    else:
        words = (before.text_content() if not (before.tail or "").strip() else "") + (
            before.tail or ""
        )
    names = " ".join(
        each.get(name) or "" for each in (time, parent) for name in ("class", "itemprop", "id")
    )
    return f"{words[-_LONGEST_CONTEXT:]} {names if len(parent) == 1 else time.get('class') or ''}"


def _is_aside(element: Any) -> bool:
    return any(
        around.tag in ("aside", "nav", "footer") or _ELSEWHERE.search(around.get("class") or "")
        for around in element.iterancestors()
    )


def guessed_day(root: Any, source: str) -> date | None:
    """The earliest day that htmldate reads from the whole page, but never that of a change."""
    from htmldate import find_date

    others = [*_values(root, _CHANGED), *_in_json(root, "dateModified")]
    others += [
        time.get("datetime") or ""
        for time in root.iter("time")
        if _is_aside(time) or is_of_a_change(_context(time))
    ]
    try:
        found = find_date(source, original_date=True, extensive_search=False)
        day = date.fromisoformat(found) if found else None
    except Exception:
        return None
    return day if day not in {_day(value) for value in others} else None


def _address(root: Any) -> str:
    found = _values(root, ['link[@rel="canonical"]/@href', *_meta("og:url")])
    return next((value.strip() for value in found if is_address(value.strip())), "")


def _saved_from(source: str) -> str:
    """The address that browsers and SingleFile write into a comment of a saved page."""
    match = _SAVED_FROM.search(source[:_HEAD])
    found = match[1] or match[2] if match else ""
    return found if is_address(found) else ""


def language_tag(given: str) -> str:
    """A tag such as en-US, the primary part in small letters."""
    given = given.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(given) or len(given) > 35:
        return ""
    primary, dash, rest = given.partition("-")
    return f"{primary.lower()}{dash}{rest}"
