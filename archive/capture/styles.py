"""What the style sheets of a page say of how its elements are displayed.

Enough of CSS to know what is hidden on a wide screen: the cascade of the page's own rules, of
which only those are looked at that hide or show. Sheets elsewhere are not fetched.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

Declarations = dict[str, str]

SCREEN_WIDTH = 1440  # pixels
_MOST_RULES = 3_000  # that can match; a page has a few hundred
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PIECE = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[{};]|[^\"'{};]+|.", re.DOTALL)
_NAME = re.compile(r"([.#])((?:[\w-]|[^\x00-\x7f])+)")
_ALTERNATIVES = re.compile(r":[\w-]+\([^)]*\)")
_WITHIN = re.compile(r"@(?:supports|layer|container)\b")
_MEDIA = re.compile(r"@media\b(.*)", re.DOTALL)
_WIDTH = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([\d.]+)(px|r?em)\s*\)")
_TELLING = ("display", "visibility", "list-style-type")
_SHORTHANDS = {"list-style": "list-style-type"}


class Rule(NamedTuple):
    selector: str
    declarations: Declarations
    important: Declarations


def declared(style: str) -> Declarations:
    """The declarations of a style attribute in small letters, of each property what counts."""
    plain, important = _declarations(style)
    return plain | important


def _declarations(style: str) -> tuple[Declarations, Declarations]:
    plain: Declarations = {}
    important: Declarations = {}
    for part in style.lower().split(";"):
        name, _, value = part.partition(":")
        value, mark, _ = value.partition("!")
        name = _SHORTHANDS.get(name.strip(), name.strip())
        (important if mark else plain)[name] = " ".join(value.split())
    return plain, important


class Styles:
    """The declarations that hold for an element: the page's rules, then its own attribute."""

    def __init__(
        self, root: Any, sheets: Iterable[str], hides: Callable[[Declarations], bool]
    ) -> None:
        self._plain: dict[Any, Declarations] = {}
        self._important: dict[Any, Declarations] = {}
        names = _names(root)
        rules = (rule for sheet in sheets for rule in _rules(sheet))
        self._match(root, (rule for rule in rules if _matters(rule, hides, names)))

    def of(self, element: Any) -> Declarations:
        plain, important = _declarations(element.get("style") or "")
        from_rules = self._plain.get(element, {})
        return from_rules | plain | self._important.get(element, {}) | important

    def _match(self, root: Any, rules: Iterable[Rule]) -> None:
        matching = sorted(_selectors(rules), key=lambda found: found[0])
        for _, path, rule in matching[:_MOST_RULES]:
            for element in path(root):
                self._plain[element] = self._plain.get(element, {}) | rule.declarations
                self._important[element] = self._important.get(element, {}) | rule.important


def sheets_of(root: Any, linked: Callable[[str], str]) -> list[str]:
    """The text of the page's style sheets that are for screens; `linked` gives that of a sheet
    that is not in the page itself."""
    return [
        (element.text or "") if element.tag == "style" else linked(element.get("href") or "")
        for element in root.iter("style", "link")
        if (element.tag == "style" or "stylesheet" in (element.get("rel") or "").lower())
        and _is_for_screen(element.get("media") or "")
        and not any(True for _ in element.iterancestors("noscript", "template"))
    ]


def _names(root: Any) -> set[str]:
    """The classes and ids that the page has, as selectors name them."""
    found: set[str] = set()
    for element in root.iter():
        found.update(f".{name}" for name in (element.get("class") or "").split())
        if element.get("id"):
            found.add(f"#{element.get('id')}")
    return found


def _matters(rule: Rule, hides: Callable[[Declarations], bool], names: set[str]) -> bool:
    says = rule.declarations | rule.important
    if not any(name in says for name in _TELLING) and not hides(says):
        return False
    wanted = _NAME.findall(_ALTERNATIVES.sub("", rule.selector))
    return all("".join(name) in names for name in wanted)


def _selectors(rules: Iterable[Rule]) -> Iterator[tuple[tuple[int, int, int], Any, Rule]]:
    """Of each rule that can be understood its weight and what finds its elements."""
    from cssselect import HTMLTranslator, SelectorError, parse
    from lxml.etree import XPath, XPathError

    translator = HTMLTranslator()
    for rule in rules:
        try:
            [selector] = parse(rule.selector)
            if selector.pseudo_element is None:
                path = XPath(translator.selector_to_xpath(selector))
                yield selector.specificity(), path, rule
        except (SelectorError, XPathError, ValueError):
            continue


def _rules(sheet: str) -> Iterator[Rule]:
    """The rules of a sheet that hold on a wide screen, each with one selector."""
    heads: list[str] = []
    words = ""
    for piece in _PIECE.findall(_COMMENT.sub(" ", sheet)):
        if piece == "{":
            heads.append(words.strip())
            words = ""
        elif piece == "}":
            head = heads.pop() if heads else ""
            if head and not head.startswith("@") and all(map(_holds, heads)):
                plain, important = _declarations(words)
                yield from (Rule(one.strip(), plain, important) for one in head.split(","))
            words = ""
        elif piece == ";" and (not heads or heads[-1].startswith("@")):
            words = ""
        else:
            words += piece


def _holds(head: str) -> bool:
    """Whether what is inside a block with this head counts."""
    media = _MEDIA.match(head)
    return _is_for_screen(media[1]) if media else bool(_WITHIN.match(head))


def _is_for_screen(query: str) -> bool:
    return any(_is_met(one.strip().lower()) for one in query.split(","))


def _is_met(query: str) -> bool:
    limits = _WIDTH.findall(query)
    rest = _WIDTH.sub("", query)
    if "(" in rest or "print" in rest or "speech" in rest or "not" in rest.split():
        return False
    return all(
        (float(size) * (1 if unit == "px" else 16) <= SCREEN_WIDTH) == (side == "min")
        for side, size, unit in limits
    )
