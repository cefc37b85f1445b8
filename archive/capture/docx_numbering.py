"""The numbers that Word draws before paragraphs, counted as Word counts them."""

import re
from dataclasses import dataclass, field
from typing import Any

from archive.capture.docx_package import W
from archive.capture.docx_signs import UNKNOWN, letters
from archive.capture.docx_styles import Styles, value

_LEVELS = 9
_ROMAN = {
    1000: "M",
    900: "CM",
    500: "D",
    400: "CD",
    100: "C",
    90: "XC",
    50: "L",
    40: "XL",
    10: "X",
    9: "IX",
    5: "V",
    4: "IV",
    1: "I",
}
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_HOLLOW = "o"  # of Courier New: how Word makes a hollow bullet


def in_format(number: int, kind: str) -> str:
    """A number as a list of this kind shows it; as digits where the kind is not known."""
    if kind in ("upperRoman", "lowerRoman"):
        shown = _roman(number)
        return shown if kind == "upperRoman" else shown.lower()
    if kind in ("upperLetter", "lowerLetter", "russianUpper", "russianLower"):
        alphabet = _RUSSIAN if kind.startswith("russian") else _LATIN
        shown = alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)
        return shown.upper() if kind.endswith(("Upper", "upperLetter")) else shown
    if kind == "decimalZero":
        return f"{number:02}"
    if kind == "ordinal":
        return f"{number}{_ending(number)}"
    return {"none": "", "numberInDash": f"- {number} -"}.get(kind, str(number))


def _roman(number: int) -> str:
    shown = ""
    for size, letter in _ROMAN.items():
        shown += letter * (number // size)
        number %= size
    return shown


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@dataclass(frozen=True)
class Level:
    kind: str
    text: str
    start: int
    restart: int | None  # the level whose numbers begin this one anew; 0 for none
    is_legal: bool  # all its numbers in digits
    follow: str
    font: str


@dataclass
class Counter:
    """What the lists of one definition have counted so far."""

    levels: dict[int, int] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)  # lists that start anew, once each


class Numbering:
    def __init__(self, root: Any, styles: Styles) -> None:
        found = root if root is not None else ()
        self._styles = styles
        self._definitions = {
            item.get(f"{W}abstractNumId"): item for item in found if item.tag == f"{W}abstractNum"
        }
        self._lists = {item.get(f"{W}numId"): item for item in found if item.tag == f"{W}num"}
        self._counters: dict[str, Counter] = {}

    def before(self, paragraph: Any) -> str:
        """What is before a paragraph, with the space that parts it; counts it."""
        found = self._place(paragraph)
        if found is None:
            return ""
        list_id, place = found
        name, definition = self._definition(list_id)
        level = self._level(list_id, definition, place)
        if level is None:
            return ""
        counter = self._counters.setdefault(name, Counter())
        self._count(counter, list_id, definition, place, level)
        shown = self._shown(counter, list_id, definition, level)
        return shown + ("" if level.follow == "nothing" or not shown else " ")

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level of a paragraph, from itself or from its styles."""
        list_id, place = value(paragraph, "pPr/numPr/numId"), value(paragraph, "pPr/numPr/ilvl")
        for name, style in self._styles.of_paragraph(paragraph):
            if list_id is not None and place is not None:
                break
            own = value(style, "pPr/numPr/numId")
            if list_id is None and own is not None:
                list_id = own
                linked = self._linked(own, name)
                place = place or value(style, "pPr/numPr/ilvl") or linked
        if not list_id or list_id not in self._lists:
            return None
        return list_id, min(int(place or 0), _LEVELS - 1) if (place or "0").isdigit() else 0

    def _linked(self, list_id: str, style: str) -> str | None:
        """The level of a list that is that of a style."""
        _, definition = self._definition(list_id)
        levels = definition.iterchildren(f"{W}lvl") if definition is not None else ()
        return next((x.get(f"{W}ilvl") for x in levels if value(x, "pStyle") == style), None)

    def _definition(self, list_id: str) -> tuple[str, Any]:
        """The definition that a list follows, through a style of lists if it names one."""
        seen: set[str] = set()
        name = ""
        while list_id in self._lists and list_id not in seen:
            seen.add(list_id)
            name = value(self._lists[list_id], "abstractNumId") or ""
            definition = self._definitions.get(name)
            linked = value(definition, "numStyleLink") if definition is not None else None
            if not linked:
                return name, definition
            styles = [style for _, style in self._styles.chain(linked)]
            list_id = next((x for s in styles if (x := value(s, "pPr/numPr/numId"))), "")
        return name, None

    def _level(self, list_id: str, definition: Any, place: int) -> Level | None:
        own = _child(self._lists[list_id], "lvlOverride", place)
        element = own.find(f"{W}lvl") if own is not None else None
        if element is None and definition is not None:
            element = _child(definition, "lvl", place)
        if element is None:
            return None
        restart = value(element, "lvlRestart")
        legal = value(element, "isLgl")
        fonts = element.find(f"{W}rPr/{W}rFonts")
        return Level(
            value(element, "numFmt") or "decimal",
            value(element, "lvlText") or "",
            _number(value(element, "start"), 0),
            None if restart is None else _number(restart, 0),
            legal is not None and legal not in ("0", "false"),
            value(element, "suff") or "tab",
            "" if fonts is None else fonts.get(f"{W}ascii", ""),
        )

    def _count(
        self, counter: Counter, list_id: str, definition: Any, place: int, level: Level
    ) -> None:
        own = _child(self._lists[list_id], "lvlOverride", place)
        anew = value(own, "startOverride") if own is not None else None
        if anew is not None and (list_id, place) not in counter.begun:
            counter.begun.add((list_id, place))
            counter.levels[place] = _number(anew, level.start)
        elif place in counter.levels:
            counter.levels[place] += 1
        else:
            counter.levels[place] = level.start
        for upper in range(place):
            if upper not in counter.levels:
                found = self._level(list_id, definition, upper)
                counter.levels[upper] = found.start if found else 1
        for lower in range(place + 1, _LEVELS):
            found = self._level(list_id, definition, lower) if lower in counter.levels else None
            if found and (found.restart is None or found.restart > place):
                del counter.levels[lower]

    def _shown(self, counter: Counter, list_id: str, definition: Any, level: Level) -> str:
        if level.kind == "bullet":
            return _bullet(level)

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            kind = "decimal"
            if not level.is_legal:
                found = self._level(list_id, definition, place)
                kind = found.kind if found else kind
            return in_format(counter.levels.get(place, 1), kind)

        return re.sub(r"%([1-9])", number, level.text).strip()


def _bullet(level: Level) -> str:
    text = level.text
    if level.font.startswith(("Symbol", "Wingdings")):
        text = "".join(chr(ord(x) | 0xF000) if ord(x) < 0x100 else x for x in text)
    shown = letters(text, level.font).strip()
    if shown == _HOLLOW and level.font.startswith("Courier"):
        return "◦"
    return "•" if UNKNOWN in shown or not shown else shown


def _child(parent: Any, name: str, place: int) -> Any:
    levels = parent.iterchildren(f"{W}{name}")
    return next((level for level in levels if level.get(f"{W}ilvl") == str(place)), None)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else default
