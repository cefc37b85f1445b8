"""A web page → every block of it in order, with a proposal which of them are the text.

The list of blocks is ours and complete. Two extractors are asked which of them they would keep,
and what either keeps is proposed; both like to drop the first paragraph, so what is between
the heading and the first kept block is proposed too. Nothing is left out for good: an editor
sees all blocks, and which words are unique on a page is known only from all of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from archive.capture.charset import decode_page
from archive.capture.document import CaptureError, Document, lines_of, seamed
from archive.capture.elements import BLOCKS
from archive.capture.furniture import without_furniture
from archive.capture.lists import Numbering
from archive.capture.page_metadata import guessed_day, page_metadata, with_day_of_issue
from archive.capture.unseen import leave_out_unseen
from archive.capture.wrappers import is_plain, without_wrappers
from archive.text.notes import Note
from archive.text.paragraphs import one_paragraph_a_line
from archive.text.seams import JOINT, findable, unfindable

_FURNITURE_NAMES = "aside button figcaption figure footer form label menu nav option search"
_FURNITURE_ROLE_NAMES = "banner complementary contentinfo dialog form menu navigation search"
_NEVER_TEXT = frozenset(_FURNITURE_NAMES.split())
_NEVER_TEXT_ROLES = frozenset(_FURNITURE_ROLE_NAMES.split())
_BESIDE_THE_TEXT = re.compile(
    r"(?<![a-z])(?:author|breadcrumb|byline|caption|categor|comment|copyright|credit|date|footer"
    r"|media|menu|meta|photo|place|publish|related|share|social|tags?\b|time|toolbar)",
    re.IGNORECASE,
)
_SHORTEST_LEAD = 40  # characters: below are dates, places and names
_LONGEST_LEAD = 6  # blocks
_LIKE = ("li", "p")
_MOST_BELOW, _MOST_ABOVE = 8, 3  # blocks around the heading among which its date is looked for
_LONGEST_DATELINE = 80  # characters
_SHORTEST_UNMISTAKABLE = 25  # characters that two blocks of a page do not share by chance
_MOST_LINKS, _ALL_LINKS = 0.5, 0.8  # of the characters
_MOST_FOR_EXTRACTORS = 3_000  # blocks: beyond, they take minutes
_OPENING, _CLOSING = {"q": "“", "rt": "("}, {"q": "”", "rt": ")"}
_BEGINS_WITH_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]+)[.)]\s")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass
class Block:
    """What a reader sees as one piece, the element it belongs to, and whether it may be text."""

    element: Any
    text: str
    linked: int = 0  # characters inside of links
    may_be_text: bool = True
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = _key(findable(self.text))


def read_html(
    data: bytes, charset: str = "", linked: Callable[[str], str] = lambda name: ""
) -> Document:
    """`charset` is what the server said, `linked` gives the text of a style sheet that came with
    the page."""
    source = decode_page(data, charset)
    root = _parsed(source)
    refusal = _why_without_text(root)
    found = page_metadata(root, source)
    guess = None if found.issued_on else guessed_day(root, source)
    notes = leave_out_unseen(root, linked)
    without_wrappers(root, _NEVER_TEXT, _NEVER_TEXT_ROLES)
    words = _Words(root)
    blocks = _with_rows_joined(list(_blocks(root, words)))
    kept = _proposed(blocks, _source(root), _key(found.title))
    if not found.issued_on:
        found = with_day_of_issue(found, list(_near_heading(blocks, kept)), guess)
    lines: list[str] = []
    furniture: set[int] = set()
    for number, block in enumerate(blocks):
        own = lines_of(block.text)
        if number not in kept:
            furniture.update(range(len(lines) + 1, len(lines) + len(own) + 1))
        lines += own
    if not lines:
        raise CaptureError(refusal)
    text, seams = seamed(lines)
    notes += words.notes + Counter({Note.UNREADABLE: text.count("\ufffd")})
    return Document(
        data,
        "text/html",
        text,
        found,
        frozenset(furniture if len(furniture) < len(lines) else ()),
        notes=notes,
        seams=seams,
    )


def _why_without_text(root: Any) -> str:
    if root.find(".//frameset") is not None or root.find(".//iframe") is not None:
        return "The page contains only a frame: give the address of the page inside it."
    if root.find(".//script") is not None:
        return "The page contains no text until a script runs: save it from a browser."
    return "The page contains no text: choose another."


def _near_heading(blocks: list[Block], kept: set[int]) -> Iterator[str]:
    """The lines under the page's heading as far as its first paragraph, then those above it."""
    headings = [place for place, block in enumerate(blocks) if block.element.tag == "h1"]
    at = headings[0] if headings else min(kept, default=0) - 1
    for block in blocks[at + 1 : at + 1 + _MOST_BELOW]:
        yield from lines_of(block.text)
        if len(block.text) > _LONGEST_DATELINE:
            break
    for block in reversed(blocks[max(0, at - _MOST_ABOVE) : max(0, at)]):
        yield from lines_of(block.text)


def _parsed(source: str) -> Any:
    """libxml2 stops at some depth, and reports it in its log alone."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(source.encode(), parser=parser)
    except etree.LxmlError as error:
        raise CaptureError("The page contains no text: choose another.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise CaptureError("The page is nested too deeply to be read: save its text instead.")
    return root


def _source(root: Any) -> str:
    from lxml import html

    return str(html.tostring(root, encoding="unicode"))


def _blocks(root: Any, words: "_Words") -> Iterator[Block]:
    """The words between the edges of block elements; a loop, since pages nest deeper than calls."""
    from lxml.etree import iterwalk

    for event, element in iterwalk(root, events=("start", "end")):
        if event == "start":
            yield from words.enter(element, element.tag)
        else:
            yield from words.leave(element, element.tag)


class _Words:
    """What was read since the last edge of a block, and where it is."""

    def __init__(self, root: Any) -> None:
        self.pieces: list[str] = []
        self.linked = 0
        self.links = self.pres = self.never = 0
        self.within: list[Any] = [root]
        self.lists: dict[Any, Numbering] = {}
        self.number = ""
        self.notes = Counter[str]()

    def enter(self, element: Any, tag: str) -> Iterator[Block]:
        if tag in BLOCKS:
            yield from self.flush()
            self.within.append(element)
        self._count(element, tag, 1)
        if tag == "br":
            self.pieces.append("\n")
        elif tag in _OPENING:
            self.pieces.append(unfindable(_OPENING[tag]))
        elif tag == "ol":
            self.lists[element] = Numbering(element)
        elif tag == "li" and (listed := self.lists.get(element.getparent())):
            self.number = f"{self.number} {listed.number(element)}".strip()
        self.notes[Note.RUBY] += tag == "rt"
        self.add(element.text)

    def leave(self, element: Any, tag: str) -> Iterator[Block]:
        if tag in _CLOSING:
            self.pieces.append(unfindable(_CLOSING[tag]))
        if tag in BLOCKS:
            yield from self.flush()
            self.within.pop()
        if tag == "li":
            self.number = ""
        self._count(element, tag, -1)
        self.add(element.tail)

    def _count(self, element: Any, tag: str, step: int) -> None:
        self.links += step * (tag == "a")
        self.pres += step * (tag == "pre")
        role = (element.get("role") or "").lower()
        self.never += step * (tag in _NEVER_TEXT or role in _NEVER_TEXT_ROLES)

    def add(self, text: str | None) -> None:
        if not text:
            return
        self.pieces.append(text if self.pres else re.sub(r"[ \t\n\r\f]+", " ", text))
        self.linked += len(text.strip()) if self.links else 0

    def flush(self) -> Iterator[Block]:
        text = "".join(self.pieces)
        if self.pres:
            text = one_paragraph_a_line(text)
        if text.strip(f" \n{JOINT}"):
            yield Block(self.within[-1], self.numbered(text.strip()), self.linked, not self.never)
        self.pieces, self.linked = [], 0

    def numbered(self, text: str) -> str:
        """With the number that the browser draws before it, unless the author wrote one."""
        number, self.number = self.number, ""
        if not number or _BEGINS_WITH_NUMBER.match(text):
            return text
        self.notes[Note.NUMBERS] += 1
        return f"{unfindable(number)} {text}"


def _with_rows_joined(blocks: list[Block]) -> list[Block]:
    """The cells of a row make one block, unless one of them holds several."""
    joined: list[Block] = []
    last_row, joins = None, False
    for block in blocks:
        row = _row(block)
        if row is None or row is not last_row:
            last_row, joins = row, row is not None and is_plain(row)
        elif joins:
            before = joined.pop()
            block = Block(
                before.element,
                f"{before.text} {JOINT}{block.text}",
                before.linked + block.linked,
                before.may_be_text and block.may_be_text,
            )
        joined.append(block)
    return joined


def _row(block: Block) -> Any:
    cell = block.element if block.element.tag in ("td", "th") else block.element.getparent()
    return cell.getparent() if cell is not None and cell.tag in ("td", "th") else None


def _proposed(blocks: list[Block], source: str, title: str) -> set[int]:
    """The places of the blocks that are proposed to be kept."""
    candidates = [
        place
        for place, block in enumerate(blocks)
        if block.may_be_text and block.element.tag != "h1" and block.key and block.key != title
    ]
    if len(blocks) > _MOST_FOR_EXTRACTORS:
        return set(candidates)
    kept_texts = _Kept(_extracted(source))
    kept = [
        place
        for place in candidates
        if kept_texts.holds(blocks[place].key) and not _is_beside(blocks[place])
    ]
    if not kept:
        return set(candidates)
    kept = _beside_the_heading(blocks, kept)
    lead = _lead(blocks, candidates, kept)
    return set(without_furniture(blocks, _with_gaps_filled(blocks, candidates, [*lead, *kept])))


def _with_gaps_filled(blocks: list[Block], candidates: list[int], kept: list[int]) -> list[int]:
    """With short items and paragraphs that an extractor dropped from among their like."""
    parents = {
        blocks[place].element.getparent() for place in kept if blocks[place].element.tag in _LIKE
    }
    chosen, first, last = set(kept), min(kept), max(kept)
    return [
        place
        for place in candidates
        if place in chosen or (first < place < last and _is_like(blocks[place], parents))
    ]


def _is_like(block: Block, parents: set[Any]) -> bool:
    if block.element.tag not in _LIKE or block.element.getparent() not in parents:
        return False
    return block.linked <= len(block.text) * _MOST_LINKS and not _is_named_beside(block)


def _beside_the_heading(blocks: list[Block], kept: list[int]) -> list[int]:
    """Only what is in the page's main part, if that has the heading and most of the text."""
    heading = next((block.element for block in blocks if block.element.tag == "h1"), None)
    main = next(heading.iterancestors("article", "main"), None) if heading is not None else None
    if main is None:
        return kept
    inside = [place for place in kept if main in blocks[place].element.iterancestors()]
    size = sum(len(blocks[place].text) for place in inside)
    return inside if 2 * size >= sum(len(blocks[place].text) for place in kept) else kept


def _extracted(source: str) -> Iterator[str]:
    """The lines that either extractor keeps; one that fails on a page has no opinion of it."""
    for opinion in (_by_trafilatura, _by_readability):
        try:
            yield from opinion(source)
        except Exception:
            continue


def _by_trafilatura(source: str) -> list[str]:
    from trafilatura import extract

    text = extract(source, favor_precision=True, include_comments=False)
    return (text or "").split("\n")


def _by_readability(source: str) -> list[str]:
    from lxml import html
    from readability import Document as Readable

    summary = html.document_fromstring(Readable(source).summary())
    return [block.text for block in _blocks(summary, _Words(summary))]


class _Kept:
    """What the extractors keep, whatever lines they break it into."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = {_key(line) for line in lines}
        self._all = "".join(f"{line}\n" for line in sorted(self._lines) if line)

    def holds(self, key: str) -> bool:
        return key in self._lines or (len(key) >= _SHORTEST_UNMISTAKABLE and key in self._all)


def _is_beside(block: Block) -> bool:
    """Links alone, or a few words whose names say that they are a date, a place or a tag."""
    if block.linked > len(block.text) * _ALL_LINKS:
        return True
    return len(block.text) < _SHORTEST_LEAD and _is_named_beside(block)


def _lead(blocks: list[Block], candidates: list[int], kept: list[int]) -> list[int]:
    """What is between the heading and the first kept block and reads like prose."""
    headings = [place for place, block in enumerate(blocks) if block.element.tag == "h1"]
    if not headings or not kept or headings[0] > min(kept):
        return []
    between = [place for place in candidates if headings[0] < place < min(kept)]
    return [place for place in between[-_LONGEST_LEAD:] if _is_prose(blocks[place])]


def _is_prose(block: Block) -> bool:
    if len(block.text) < _SHORTEST_LEAD or block.linked > len(block.text) * _MOST_LINKS:
        return False
    return not _is_named_beside(block)


def _is_named_beside(block: Block) -> bool:
    return any(_BESIDE_THE_TEXT.search(_names(element)) for element in _near(block.element))


def _near(element: Any) -> Iterator[Any]:
    """The element, and those around it as long as they are no wider than a part of the page."""
    yield element
    for inner, outer in pairwise([element, *list(element.iterancestors())[:2]]):
        if len(outer) > len(inner) + 3 or outer.find(".//h1") is not None:
            return
        yield outer


def _names(element: Any) -> str:
    return f"{element.tag} {element.get('class', '')} {element.get('id', '')}"


def _key(text: str) -> str:
    return _NOT_WORDS.sub("", text).casefold()
