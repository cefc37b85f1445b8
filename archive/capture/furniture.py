"""Blocks that extractors like to keep and no reader would call the text: what is in parts of
the page that are named for newsletters, related stories, captions and the like."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from archive.text.days import day_in

_NAMED = re.compile(
    r"(?<![a-z])(?:news-?letter|sign-?up|subscri(?:be(?!r)|ption)|cookie|consent|gdpr|related"
    r"|recommend"
    r"|more-(?:stories|links|news|on|from)|read-(?:next|more|also)|most-(?:read|viewed|popular)"
    r"|(?:author|about)-?(?:bio|box|author|info|card)|bio(?![a-z])|byline|disclaimer"
    r"|captions?(?![a-z])"
    r"|credits?(?![a-z])|promo(?!t)|side-?bar"
    r"|rail(?![a-z])|comments?(?![a-z])|shar(?:e|ing)(?![a-z])"
    r"|social(?!i)|pull-?quote"
    r"|advert|ad-(?:label|slot|unit)|sponsor|tags?(?![a-z])|follow(?:-us|$)"
    r"|outbrain|taboola|bread-?crumb|toolbar|paywall|tooltip)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"read (?:more|next|also)\b|also read\b|related(?:$|:| (?:stor|articles|news|content|topics))"
    r"|more on\b.{0,40}$|most read|you may also|sign up\b|subscribe\b|follow us|advertisement$"
    r"|share (?:this|on)\b|copyright (?:©|\d|\()|©|photo(?:graph)?s?:|image:|watch:|listen:"
    r"|читайте также|подпис(?:ывайтесь|аться)|фото:|lesen sie auch|mehr zum thema|lire aussi|à lire"
    r"|lea también|leggi anche",
    re.IGNORECASE,
)
_AGO = re.compile(r"\d+ ?(?:h|m|d|(?:hour|minute|min|day|week)s?)\b(?: ago)?$")
_LONGEST_SPOKEN = 160  # characters
_LONGEST_DAY = 40
_MOST_OF_THE_TEXT = 0.3  # what holds more is no part beside it, whatever its name
_FEWEST_CARDS, _HIGHEST_CARD = 3, 3  # cards in a row, elements above a block
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])


class Piece(Protocol):
    """A block of `archive.capture.html`."""

    element: Any
    text: str


def without_furniture(blocks: Sequence[Piece], kept: Sequence[int]) -> list[int]:
    """Of the places of kept blocks those that are text; all, if none of them were."""
    named = _named_parts(blocks, kept)
    text = [
        place
        for place in kept
        if not any(around in named for around in _around(blocks[place].element))
        and not _is_spoken(blocks[place].text)
        and not _is_in_a_card(blocks[place].element)
    ]
    return _without_bare_headings(blocks, text) or list(kept)


def _named_parts(blocks: Sequence[Piece], kept: Sequence[int]) -> set[Any]:
    """The elements around kept blocks that are named for something beside the text."""
    sizes = Counter[Any]()
    for place in kept:
        for around in _around(blocks[place].element):
            sizes[around] += len(blocks[place].text)
    most = sum(len(blocks[place].text) for place in kept) * _MOST_OF_THE_TEXT
    return {
        around
        for around, size in sizes.items()
        if size <= most and _NAMED.search(f"{around.get('class', '')} {around.get('id', '')}")
    }


def _around(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _is_in_a_card(element: Any) -> bool:
    """One of several like parts, each of which has a heading that leads elsewhere."""
    for around in list(element.iterancestors())[:_HIGHEST_CARD]:
        parent = around.getparent()
        if parent is None or not _leads_elsewhere(around):
            continue
        alike = [each for each in parent if _form(each) == _form(around)]
        if len(alike) >= _FEWEST_CARDS and all(map(_leads_elsewhere, alike)):
            return True
    return False


def _form(element: Any) -> tuple[Any, str]:
    return element.tag, element.get("class") or ""


def _leads_elsewhere(element: Any) -> bool:
    headings = list(element.iter(*_HEADINGS))
    return len(headings) == 1 and (
        headings[0].find(".//a") is not None or headings[0].getparent().tag == "a"
    )


def _is_spoken(text: str) -> bool:
    """“Read more: …” and the like, or nothing but a day."""
    if len(text) < _LONGEST_DAY and (day_in(text) or _AGO.match(text)):
        return True
    return len(text) <= _LONGEST_SPOKEN and bool(_SPOKEN.match(text))


def _without_bare_headings(blocks: Sequence[Piece], kept: Sequence[int]) -> list[int]:
    """A heading is text only if text follows it before the next one of its rank."""
    text: list[int] = []
    is_followed = False
    for place in reversed(kept):
        is_heading = blocks[place].element.tag in _HEADINGS
        if not is_heading or is_followed:
            text.append(place)
        is_followed = True if not is_heading else is_followed and place in text
    return text[::-1]
