"""What a browser does not show of a page, and what its author has struck out.

The words of both are in the page's source, so without this “agreed<span style="display:none">not
shown</span> by” would become a sentence that nobody wrote.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from archive.capture.elements import (
    BLOCKS,
    STRUCK,
    UNSEEN,
    has_heading,
    holds_most,
    own_texts,
)
from archive.capture.styles import Declarations, Styles, sheets_of
from archive.text.notes import Note
from archive.text.seams import JOINT

_HIDING_CLASS = re.compile(
    r"(?!not-)(?:[a-z0-9]+[_-]+)*(?:visually-?hidden|sr-(?:only|text)|screen-?reader-?(?:text|only)"
    r"|assistive-text|a11y-hidden|print-only)(?:[_-].*)?"
    r"|show-for-sr|element-invisible|hide|hidden|is-hidden|u-hidden|uk-hidden|w3-hide|d-none",
    re.IGNORECASE,
)
_SHOWN_ON_WIDE_SCREENS = re.compile(
    r"d-(?:sm|md|lg|xl|xxl)-(?!none)\w|(?:sm|md|lg|xl|2xl):(?:not-sr-only|block|flex|grid|inline)"
)
_CARD_CLASS = re.compile(
    r"(?:(?<![a-z])(?:hover)?(?:card(?![a-z])|pop[_-]?up|popover|tool-?tip|rollover|hover))"
    r"|[a-z](?:Card|Pop[Uu]p|Popover|Tool[Tt]ip|Rollover|Hover)(?![a-z])"
)
_WORD = re.compile(r"\w{3,}")
_FAR_AWAY = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|%|vw|vh|pt)|-\d{2,}(?:em|rem)")
_A_PIXEL = re.compile(r"(?:0|0?\.\d+|1)(?:px|em|rem|%)?")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[ ,]*){4}\)")
_CLIPPED_PATH = re.compile(
    r"inset\((?:50|100)%.*|circle\(0.*|polygon\((?:0(?:px)? 0(?:px)?,? ?)+\)"
)
_NOTHING_OF_IT = re.compile(r"0(?:\.0*)?(?:px|em|rem|%)?")
_SIDES = ("left", "right", "top", "bottom", "margin-left", "margin-top", "text-indent")


def leave_out_unseen(root: Any, linked: Callable[[str], str]) -> Counter[str]:
    """Drops from the tree what a reader of the page does not see, or sees struck out, and counts
    the passages of words among that. `linked` gives the text of a style sheet by its address.

    Not the page's main part, however it is hidden: a script shows it once all has loaded.
    """
    notes = Counter[str]()
    styles = Styles(root, sheets_of(root, linked), _hides)
    for element in _unseen(root, styles, notes):
        is_found = element.tag not in UNSEEN and styles.of(element).get("display") != "none"
        _drop(element, JOINT if is_found and element.tag not in BLOCKS else "")
    for element in [element for element in root.iter() if _is_card(element)]:
        notes[Note.CARDS] += 1
        _drop(element, JOINT)
    notes[Note.INSERTED] += sum(_holds_words(element) for element in root.iter("ins"))
    return +notes


def _drop(element: Any, seam: str) -> None:
    """Where a browser finds the words although nobody sees them, a seam takes their place."""
    if element.getparent() is not None:
        element.tail = seam + (element.tail or "")
        element.drop_tree()


def _holds_words(element: Any) -> bool:
    return element.tag not in UNSEEN and any(text.strip() for text in element.itertext())


def _unseen(root: Any, styles: Styles, notes: Counter[str]) -> list[Any]:
    """The elements to drop. `visibility` leaves the tree as it is, since what is inside may be
    visible again: only words go there."""
    from lxml.etree import iterwalk

    found, visible = [], [True]
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            visible.pop()
            if not visible[-1]:
                element.tail = None
            continue
        style = styles.of(element)
        visible.append(_is_visible(element, style, visible[-1]))
        kind = Note.DELETED if _is_struck(element, style) else Note.HIDDEN
        is_left_out = kind is Note.DELETED or _is_left_out(element, style)
        if is_left_out or visible[-2] > visible[-1]:
            notes[kind] += _holds_words(element)
        _keep_list_style(element, style)
        if is_left_out:
            found.append(element)
            walk.skip_subtree()
        elif not visible[-1]:
            element.text = None
    return found


def _keep_list_style(element: Any, style: Declarations) -> None:
    """What a sheet says of a list's numbers, where those who number it look."""
    if element.tag in ("ol", "li") and (kind := style.get("list-style-type")):
        element.set("style", f"list-style-type:{kind}")


def _is_visible(element: Any, style: Declarations, inherited: bool) -> bool:
    match style.get("visibility"):
        case "visible":
            return True
        case "hidden" | "collapse":
            return _is_the_page(element)
        case _:
            return inherited


def _is_left_out(element: Any, style: Declarations) -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN or element.get("hidden") is not None:
        return True
    if tag == "dialog" and element.get("open") is None:
        return True
    return _is_hidden(element, style) and not _is_the_page(element)


def _is_struck(element: Any, style: Declarations) -> bool:
    line = style.get("text-decoration-line", style.get("text-decoration", ""))
    return element.tag in STRUCK or "line-through" in line


def _is_hidden(element: Any, style: Declarations) -> bool:
    return (
        element.get("popover") is not None
        or element.get("role") == "tooltip"
        or _is_hidden_by_class(element.get("class") or "")
        or _is_hidden_by_style(element, style)
    )


def _is_hidden_by_class(names: str) -> bool:
    hides = any(_HIDING_CLASS.fullmatch(name) for name in names.split())
    return hides and not _SHOWN_ON_WIDE_SCREENS.search(names)


def _is_hidden_by_style(element: Any, style: Declarations) -> bool:
    if not style:
        return False
    is_leaf, is_inline = len(element) == 0, element.tag not in BLOCKS
    return (
        _hides(style)
        or bool(is_inline and _NOTHING_OF_IT.fullmatch(style.get("opacity", "")))
        or bool(is_leaf and _NOTHING_OF_IT.fullmatch(style.get("font-size", "")))
    )


def _hides(style: Declarations) -> bool:
    return (
        style.get("display") == "none"
        or style.get("content-visibility") == "hidden"
        or _is_out_of_sight(style)
    )


def _is_out_of_sight(style: Declarations) -> bool:
    """Clipped to a pixel or nothing, or moved off the page."""
    if _CLIPPED.fullmatch(style.get("clip", "")):
        return True
    if _CLIPPED_PATH.fullmatch(style.get("clip-path", "")):
        return True
    if style.get("overflow") in ("hidden", "clip"):
        height = style.get("height", style.get("max-height", ""))
        width = style.get("width", style.get("max-width", ""))
        if _NOTHING_OF_IT.fullmatch(height) or _NOTHING_OF_IT.fullmatch(width):
            return True
        if _A_PIXEL.fullmatch(height) and _A_PIXEL.fullmatch(width):
            return True
    return any(_FAR_AWAY.fullmatch(style.get(side, "")) for side in _SIDES)


def _is_the_page(element: Any) -> bool:
    """It holds the heading or is a page's main part, and most of the page's words."""
    is_main = element.tag in ("html", "body", "main", "article")
    return (is_main or has_heading(element)) and holds_most(element)


def _is_card(element: Any) -> bool:
    """What opens beside a name in a running line when a pointer rests on it: it begins with the
    same name, or its wrapper is called a card too and holds the name."""
    if not _is_named_card(element):
        return False
    parent = element.getparent()
    if parent is None or (parent.tag in BLOCKS and not _runs_on(parent)):
        return False
    if _is_named_card(parent) and parent.tag not in BLOCKS:
        return bool((parent.text or "").strip()) or parent[0] is not element
    return bool(_words(_neighbour(element, parent)) & _words("".join(element.itertext())))


def _is_named_card(element: Any) -> bool:
    return bool(_CARD_CLASS.search(element.get("class") or ""))


def _runs_on(block: Any) -> bool:
    """Whether words are in the block itself, between its elements."""
    return any(_WORD.search(text) for text in own_texts(block))


def _neighbour(element: Any, parent: Any) -> str:
    """The words of the inline element that ends where this one begins."""
    before = element.getprevious()
    if before is not None:
        return "" if (before.tail or "").strip() else "".join(before.itertext())
    return "" if parent.tag in BLOCKS else parent.text or ""


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
