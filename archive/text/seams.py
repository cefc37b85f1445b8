"""Places of a text where its page has other words between, or where the page's own search fails.

The cells of a table row are one line of the text but not of the page; a list number is drawn by
the browser and is no text of the page. A seam is such a place, from `start` to `stop` in the text:
empty between two cells, and around what the page does not hold.
"""

from collections.abc import Iterable

Seam = tuple[int, int]

# What readers of files write into a line until its seams are known: no text holds noncharacters.
JOINT = "\ufdd0"
_OPEN, _CLOSE = "\ufdd1", "\ufdd2"


def unfindable(words: str) -> str:
    """Words that a reader of the page sees and its browser does not find, marked as such."""
    return f"{_OPEN}{words}{_CLOSE}"


def findable(marked: str) -> str:
    """A marked line without its unfindable words."""
    pieces = marked.split(_OPEN)
    return pieces[0] + "".join(piece.partition(_CLOSE)[2] for piece in pieces[1:])


def unmarked(line: str) -> tuple[str, list[Seam]]:
    """The line without its marks, and its seams; spaces that meet at a mark become one."""
    text, seams, opened = "", [], -1
    for character in line:
        if character == JOINT:
            seams.append((len(text), len(text)))
        elif character == _OPEN:
            opened = len(text)
        elif character == _CLOSE:
            seams += [(opened, len(text))] if 0 <= opened < len(text) else []
            opened = -1
        elif character != " " or text[-1:] not in ("", " "):
            text += character
    text = text.rstrip(" ")
    return text, [seam for seam in seams if seam[1] and seam[0] < len(text)]


def parted(text: str, seams: Iterable[Seam]) -> str:
    """The text, as long as it is, with a line break at every seam."""
    characters = list(text)
    for start, stop in seams:
        for place in range(start, stop) or _nearest_spaces(text, start):
            characters[place] = "\n"
    return "".join(characters)


def _nearest_spaces(text: str, place: int) -> list[int]:
    """The space beside a place, or else those around the word that it is in."""
    if text[place - 1 : place].isspace():
        return [place - 1]
    if text[place : place + 1].isspace():
        return [place]
    line = text.rfind("\n", 0, place) + 1
    before = text.rfind(" ", line, place)
    after = text.find(" ", place, (text.find("\n", place) + 1 or len(text) + 1) - 1)
    return [found for found in (before, after) if found >= 0]
