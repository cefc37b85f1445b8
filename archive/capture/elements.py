"""Names of HTML elements by what a browser does with them, and how much of a page they hold."""

from collections.abc import Iterator
from typing import Any

_BLOCK_NAMES = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend "
    "li main menu nav ol optgroup option p pre search section summary table tbody td tfoot th "
    "thead tr ul"
)
_UNSEEN_NAMES = (
    "applet audio base canvas datalist embed frame frameset head iframe input link map math meta "
    "noembed noframes noscript object param rp script select style svg template textarea "
    "title track video"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
UNSEEN = frozenset(_UNSEEN_NAMES.split())
STRUCK = frozenset(["del", "s", "strike"])


def holds_most(element: Any) -> bool:
    """Whether at least half of the page's words are in the element."""
    body = element.getroottree().find("body")
    return body is not None and 2 * _size(element) >= _size(body)


def has_heading(element: Any) -> bool:
    return element.find(".//h1") is not None


def own_texts(element: Any) -> Iterator[str]:
    """What is in the element itself, between those inside of it."""
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _size(element: Any) -> int:
    """Characters that are words of the page."""
    seen = (each for each in element.iter() if each.tag not in UNSEEN)
    return sum(len(text.strip()) for each in seen for text in own_texts(each))
