"""The numbers that a browser draws before the items of an ordered list."""

import re
from typing import Any

from archive.capture.styles import declared

_KINDS = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_SAME_KIND = {"lower-latin": "lower-alpha", "upper-latin": "upper-alpha"}
_NO_NUMBERS = frozenset(["none", "disc", "circle", "square"])
_NAMED_WITHOUT = re.compile(
    r"breadcrumb|comment|pagination|pager|navi?\b|menu|unstyled|no-?bullet|list-none|tabs|carousel"
    r"|slider|crumbs",
    re.IGNORECASE,
)
_ROMAN = [
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
]


class Numbering:
    """Counts the items of one `<ol>`."""

    def __init__(self, element: Any) -> None:
        self._is_shown = not _NAMED_WITHOUT.search(
            f"{element.get('class', '')} {element.get('id', '')}"
        )
        self._kind = _kind(element) or "decimal"
        self._step = -1 if element.get("reversed") is not None else 1
        first = len(element.findall("li")) if self._step < 0 else 1
        self._next = _whole(element.get("start"), first)

    def number(self, item: Any) -> str:
        """What is drawn before the item, with its full stop; empty if nothing is."""
        value = _whole(item.get("value"), self._next)
        self._next = value + self._step
        kind = _kind(item) or self._kind
        if not self._is_shown or kind in _NO_NUMBERS:
            return ""
        return f"{_written(value, kind)}."


def _kind(element: Any) -> str:
    given = declared(element.get("style") or "").get("list-style-type", "").split()
    styled = next((word for word in given if word in _NO_NUMBERS or "-" in word), "")
    return _SAME_KIND.get(styled, styled) or _KINDS.get(element.get("type") or "", "")


def _whole(given: str | None, otherwise: int) -> int:
    match = re.match(r"\s*([+-]?\d{1,9})", given or "")
    return int(match[1]) if match else otherwise


def _written(value: int, kind: str) -> str:
    if "alpha" in kind and value > 0:
        written = _letters(value)
    elif "roman" in kind and 0 < value < 4000:
        written = _roman(value)
    else:
        written = str(value)
    return written.upper() if kind.startswith("upper") else written


def _letters(value: int) -> str:
    letters = ""
    while value:
        value, place = divmod(value - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def _roman(value: int) -> str:
    numerals = ""
    for size, sign in _ROMAN:
        count, value = divmod(value, size)
        numerals += sign * count
    return numerals
