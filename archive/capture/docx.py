"""A Word document → its paragraphs, list items and table rows, as a reader of the print sees them.

Tracked changes are taken as accepted, list numbers are written out as Word draws them, and what
is at the edges and foot of the page follows the text, proposed to be left out.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import Any

from archive.capture.document import CaptureError, Document, Metadata, lines_of, one_line, seamed
from archive.capture.docx_numbering import Numbering, in_format
from archive.capture.docx_package import M, Package, Part, R, W
from archive.capture.docx_signs import UNKNOWN, equation, letters, sign
from archive.capture.docx_styles import Styles, value
from archive.capture.page_metadata import language_tag
from archive.text.notes import Note
from archive.text.seams import JOINT, unfindable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
_BREAKS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}noBreakHyphen": "‑",
}
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_PROPERTIES = frozenset(
    f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr")
)
_MOST_NESTED = 3  # files within files
_NO_TEXT = "The file contains no text: choose another."
_FOREIGN = (
    "The file contains a file of another kind ({}) whose text only Word shows: open it in Word, "
    "save it again and import that."
)


def read_docx(data: bytes) -> Document:
    package = Package(data)
    notes: Counter[str] = Counter()
    story = _Story(package, package.main(), notes)
    lines = [line for block in story.text() for line in lines_of(block)]
    if not lines:
        raise CaptureError(_NO_TEXT)
    beside = [line for block in story.beside() for line in lines_of(block)]
    text, seams = seamed([*lines, *beside])
    notes[Note.UNREADABLE] = text.count(UNKNOWN)
    furniture = frozenset(range(len(lines) + 1, len(lines) + len(beside) + 1))
    return Document(data, MEDIA_TYPE, text, _found(package), furniture, notes=+notes, seams=seams)


def _found(package: Package) -> Metadata:
    """A property that is broken says nothing."""
    said = package.properties()
    return Metadata(
        title=one_line(said.get("title", "")),
        made_on=_day(said.get("created", "")),
        language=language_tag(said.get("language", "")),
    )


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None


class _Story:
    """The document as it is read: counters of lists and notes run on from block to block."""

    def __init__(self, package: Package, part: Part, notes: Counter[str], depth: int = 0) -> None:
        self._package, self._part, self._notes, self._depth = package, part, notes, depth
        self._styles = Styles(part.other("styles"))
        self._numbering = Numbering(part.other("numbering"), self._styles)
        self._fields: list[bool] = []  # of each open field, whether its result has begun
        self._boxes: list[Any] = []  # drawn beside the paragraph that is being read
        self._paragraph: Any = None
        self._referred: list[tuple[str, Any]] = []  # foot- and endnotes in their order

    def text(self) -> Iterator[str]:
        body = self._part.root.find(f"{W}body")
        if body is not None:
            yield from self._blocks(body)

    def beside(self) -> Iterator[str]:
        """Footnotes and endnotes, then what is at the edges of the pages."""
        for kind, note in (("footnote", Note.FOOTNOTES), ("endnote", Note.ENDNOTES)):
            references = [reference for name, reference in self._referred if name == kind]
            yield from self._footnotes(kind, references)
            self._notes[note] += len(references)
        yield from self._edges()

    def _blocks(self, parent: Any) -> Iterator[str]:
        """Paragraphs and rows in their order, however deep they lie in controls and text boxes.

        A paragraph whose mark was deleted goes on in the next.
        """
        begun = ""
        for element in parent:
            if element.tag == _PARAGRAPH:
                words, boxes = self._words(element)
                if _is_mark_deleted(element):
                    self._notes[Note.TRACKED] += 1
                    begun += words
                    continue
                yield self._numbered(element, begun + words)
                begun = ""
                for box in boxes:
                    yield from self._blocks(box)
                continue
            if begun:
                yield begun
                begun = ""
            yield from self._other(element)
        if begun:
            yield begun

    def _other(self, element: Any) -> Iterator[str]:
        if element.tag == _TABLE:
            yield from self._rows(element)
        elif element.tag == f"{W}altChunk":
            yield from self._chunk(self._part.name_of(element.get(f"{R}id", "")))
        elif element.tag in _DELETED:
            self._notes[Note.TRACKED] += 1
        elif element.tag == f"{_MC}AlternateContent":
            yield from self._blocks(_choice(element))
        elif isinstance(element.tag, str) and element.tag not in _PROPERTIES:
            yield from self._blocks(element)

    def _numbered(self, paragraph: Any, words: str) -> str:
        number = self._numbering.before(paragraph)
        if not number.strip() or not words.strip():
            return words
        self._notes[Note.NUMBERS] += 1
        return f"{unfindable(number.strip())}{number[len(number.rstrip()) :]}{words}"

    def _rows(self, table: Any) -> Iterator[str]:
        """The cells of a row make one block, unless one of them holds several."""
        for row in table.iter(_ROW):
            if _above(row, _TABLE) is not table:
                continue
            if row.find(f"{W}trPr/{W}del") is not None or _is_within_deletion(row, table):
                self._notes[Note.TRACKED] += 1
                continue
            self._notes[Note.TRACKED] += row.find(f"{W}trPr/{W}ins") is not None
            if _is_said(row, "trPr/hidden"):
                self._notes[Note.HIDDEN] += 1
                continue
            own = [cell for cell in row.iter(_CELL) if _above(cell, _ROW) is row]
            yield from self._cells(own)

    def _cells(self, own: list[Any]) -> Iterator[str]:
        kept = [cell for cell in own if cell.find(f"{W}tcPr/{W}cellDel") is None]
        self._notes[Note.TRACKED] += len(own) - len(kept)
        cells = [[block for block in self._blocks(cell) if block.strip()] for cell in kept]
        if all(len(blocks) < 2 for blocks in cells):
            yield f" {JOINT}".join(block for blocks in cells for block in blocks)
        else:
            yield from (block for blocks in cells for block in blocks)

    def _chunk(self, name: str) -> Iterator[str]:
        """A file within the file, which Word shows in its place."""
        suffix = name.rpartition(".")[2].lower()
        if suffix == "docx" and self._depth < _MOST_NESTED:
            inner = Package(self._package.bytes_of(name))
            story = _Story(inner, inner.main(), self._notes, self._depth + 1)
            yield from story.text()
        elif suffix in ("html", "htm", "xhtml"):
            from archive.capture.html import read_html

            yield read_html(self._package.bytes_of(name)).text
        elif suffix in ("mht", "mhtml"):
            from archive.capture.saved_page import read_mhtml

            yield read_mhtml(self._package.bytes_of(name)).text
        elif suffix == "txt":
            from archive.capture.plain import read_plain

            yield read_plain(self._package.bytes_of(name)).text
        else:
            raise CaptureError(_FOREIGN.format(suffix or "unnamed"))

    def _words(self, paragraph: Any) -> tuple[str, list[Any]]:
        """The words of a paragraph, and the text boxes that are drawn beside it."""
        outer = self._paragraph, self._boxes
        self._paragraph, self._boxes = paragraph, []
        words = "".join(self._inline(paragraph))
        boxes = self._boxes
        self._paragraph, self._boxes = outer
        self._notes[Note.TEXT_BOXES] += len(boxes)
        return words, boxes

    def _inline(self, parent: Any) -> Iterator[str]:
        for element in parent:
            if element.tag == _RUN:
                yield from self._run(element)
            elif element.tag in _DELETED:
                self._notes[Note.TRACKED] += 1
            elif element.tag == f"{M}oMath":
                self._notes[Note.EQUATIONS] += 1
                yield equation(element) or UNKNOWN
            elif element.tag == f"{_MC}AlternateContent":
                yield from self._inline(_choice(element))
            elif isinstance(element.tag, str) and element.tag not in _PROPERTIES:
                self._notes[Note.TRACKED] += element.tag in _INSERTED
                yield from self._inline(element)

    def _run(self, run: Any) -> Iterator[str]:
        left_out = self._left_out(run)
        for element in run:
            if element.tag == f"{W}fldChar":
                self._mark_field(element.get(f"{W}fldCharType"))
            elif left_out is None and all(self._fields):
                yield from self._content(element, run)
        if left_out is not None and any(element.text for element in run.iter(f"{W}t")):
            self._notes[left_out] += 1

    def _left_out(self, run: Any) -> Note | None:
        """Why no reader takes the words of a run for part of the text."""
        if self._styles.is_on(run, self._paragraph, "vanish"):
            return Note.HIDDEN
        is_struck = any(
            self._styles.is_on(run, self._paragraph, name) for name in ("strike", "dstrike")
        )
        return Note.DELETED if is_struck else None

    def _mark_field(self, kind: str | None) -> None:
        """What is between the beginning of a field and its result is an instruction."""
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _content(self, element: Any, run: Any) -> Iterator[str]:
        fonts = run.find(f"{W}rPr/{W}rFonts")
        font = fonts.get(f"{W}ascii", "") if fonts is not None else ""
        if element.tag == f"{W}t":
            yield letters(element.text or "", font)
        elif element.tag in _BREAKS:
            yield _BREAKS[element.tag]
        elif element.tag == f"{W}sym":
            yield _symbol(element)
        elif element.tag == f"{W}ruby":
            yield from self._ruby(element)
        elif element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = element.tag.removeprefix(W).removesuffix("Reference")
            self._referred.append((kind, element))
        elif element.tag == f"{W}commentReference":
            self._notes[Note.COMMENTS] += 1
        elif element.tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
            yield from self._drawn(element)

    def _ruby(self, ruby: Any) -> Iterator[str]:
        base, gloss = (
            "".join(self._inline(part)) if (part := ruby.find(f"{W}{name}")) is not None else ""
            for name in ("rubyBase", "rt")
        )
        self._notes[Note.RUBY] += bool(gloss)
        yield f"{base}{unfindable(f'({gloss})')}" if gloss else base

    def _drawn(self, element: Any) -> Iterator[str]:
        """The text boxes of a drawing wait for the end of the paragraph."""
        if element.tag == f"{_MC}AlternateContent":
            element = _choice(element)
        self._boxes += _outer_boxes(element)
        for inner in element.iter(f"{_OFFICE}OLEObject"):
            if inner.get("ProgID", "").startswith("Equation"):
                self._notes[Note.EQUATIONS] += 1
                yield UNKNOWN

    def _footnotes(self, kind: str, references: list[Any]) -> Iterator[str]:
        root = self._part.other(f"{kind}s") if references else None
        found = {note.get(f"{W}id"): note for note in root} if root is not None else {}
        start, shape = self._note_numbers(kind)
        number = start
        for reference in references:
            note = found.get(reference.get(f"{W}id"))
            if note is None:
                continue
            blocks = [block for block in self._blocks(note) if block.strip()]
            if reference.get(f"{W}customMarkFollows") not in ("1", "true"):
                shown = unfindable(in_format(number, shape))
                blocks = [f"{shown} {blocks[0]}", *blocks[1:]] if blocks else []
                number += 1
            yield from blocks

    def _note_numbers(self, kind: str) -> tuple[int, str]:
        """With which number the notes of a kind begin, and how it is shown."""
        found = next(self._part.root.iter(f"{W}{kind}Pr"), None)
        usual = "decimal" if kind == "footnote" else "lowerRoman"
        if found is None:
            return 1, usual
        start = value(found, "numStart") or "1"
        return int(start) if start.isdigit() else 1, value(found, "numFmt") or usual

    def _edges(self) -> Iterator[str]:
        """Each text at the head or foot of pages, once."""
        seen: set[str] = set()
        for name in ("headerReference", "footerReference"):
            for reference in self._part.root.iter(f"{W}{name}"):
                part = self._part.name_of(reference.get(f"{R}id", ""))
                if not part:
                    continue
                edge = Part(self._package, part)
                for block in self._blocks(edge.root):
                    if block.strip() and block not in seen:
                        seen.add(block)
                        yield block
        self._notes[Note.HEADS] += len(seen)


def _choice(alternatives: Any) -> Any:
    """What a current Word shows of something written twice."""
    chosen = alternatives.find(f"{_MC}Choice")
    return chosen if chosen is not None else alternatives


def _outer_boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _outer_boxes(_choice(child))
        else:
            yield from _outer_boxes(child)


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "")
    try:
        return sign(int(code, 16), element.get(f"{W}font", ""))
    except ValueError:
        return UNKNOWN


def _is_mark_deleted(paragraph: Any) -> bool:
    """Whether a tracked change joins a paragraph to the next."""
    return any(
        paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom")
    )


def _is_within_deletion(row: Any, table: Any) -> bool:
    above = takewhile(lambda element: element is not table, row.iterancestors())
    return any(element.tag in _DELETED for element in above)


def _is_said(element: Any, path: str) -> bool:
    said = value(element, path)
    return said is not None and said not in ("0", "false", "off")


def _above(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)
