"""Elements that hold a whole page although their names promise less.

Old frameworks set every page into one form, old pages lay themselves out by a table, and some
wrap an article into a figure. Such a wrapper says nothing of the text in it.
"""

from typing import Any

from archive.capture.elements import BLOCKS, has_heading, holds_most

_WRAPPERS = ("form", "figure")
_OF_A_TABLE = frozenset(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"])


def without_wrappers(root: Any, names: frozenset[str], roles: frozenset[str]) -> None:
    """Makes a plain `<div>` of what holds most of the page and is called form, figure, a layout
    table, or by a name or role of furniture although the page's heading is in it. Nothing is
    hidden by `aria-hidden`, which extractors believe."""
    for element in list(root.iter()):
        element.attrib.pop("aria-hidden", None)
        is_furniture = element.tag in names or element.get("role") in roles
        if element.tag in _WRAPPERS or (is_furniture and has_heading(element)):
            if holds_most(element):
                element.tag = "body" if element.tag == "body" else "div"
                element.attrib.pop("role", None)
        elif element.tag == "table" and is_layout(element) and holds_most(element):
            _flatten(element)


def is_layout(table: Any) -> bool:
    """Whether a table serves as a layout: one cell, or cells that hold several blocks."""
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    return sum(len(row) for row in rows) == 1 or not all(is_plain(row) for row in rows)


def is_plain(row: Any) -> bool:
    """Whether each cell of a row holds words or one paragraph."""
    for cell in row:
        inside = [e for e in cell.iterdescendants() if e.tag in BLOCKS]
        if len(inside) > 1 or any(e.tag != "p" for e in inside):
            return False
    return True


def _table_of(element: Any) -> Any:
    return next(element.iterancestors("table"), None)


def _flatten(table: Any) -> None:
    for element in [each for each in table.iter(*_OF_A_TABLE) if _table_of(each) is table]:
        element.tag = "div"
    table.tag = "div"
