"""Items of a list that were run together in one line: “1. The first item 2. The second item”."""

import re
from typing import NamedTuple

from archive.text.abbreviations import LABELLED

_BULLET = r"[•⁃▪◦‣●∙]"
_ITEM = re.compile(
    rf"(?<!\S)(?:(?P<bullet>{_BULLET})|(?P<number>\(?(?:\d{{1,2}}|[a-z])[.)]{{1,2}}|[а-я]\)))"
    r"(?=\s?\S)"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]{4,})[^\w\s]*\s+$|[.!?;:…»”\")]\s+$")


class Item(NamedTuple):
    """Where an item begins, the form of its label, and its number, 0 for a bullet."""

    start: int
    form: str
    number: int

    def follows(self, earlier: "Item") -> bool:
        is_next = self.number == earlier.number + 1 or self.number == earlier.number == 0
        return self.form == earlier.form and is_next


def items(paragraph: str) -> dict[int, Item]:
    """What may be an item of a list, by its place."""
    found = (_item(match) for match in _ITEM.finditer(paragraph))
    return {item.start: item for item in found if _may_begin(item, paragraph)}


def _item(match: re.Match[str]) -> Item:
    if match["bullet"]:
        return Item(match.start(), match["bullet"], 0)
    sign = match["number"].strip("(.)")
    if sign.isdecimal():
        return Item(match.start(), match["number"].replace(sign, "1"), int(sign))
    return Item(match.start(), match["number"].replace(sign, "a"), ord(sign))


def _may_begin(item: Item, paragraph: str) -> bool:
    """“Article 2.”, “of 2.”: a number that belongs to the word before it begins nothing."""
    if item.start == 0 or not item.number:
        return True
    before = _WORD_BEFORE.search(paragraph, max(0, item.start - 30), item.start)
    return before is not None and before[1] not in LABELLED
