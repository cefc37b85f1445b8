"""The footnotes of a page of print, and the marks in its text that point to them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.capture.pdf_lines import Line, Region

_SMALLER = 0.93  # of the size of the text, at most
_NOTE = re.compile(r"(\d{1,3}|[*†‡§]{1,3})[.)]?(?=\s|[^\W\d_])")


@dataclass
class Sheet:
    """A page without its furniture."""

    regions: list[Region]
    heads: list[str] = field(default_factory=list)
    feet: list[str] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)


def take_notes_out(sheets: list[Sheet]) -> None:
    """Moves the footnotes from the regions of each page to its notes."""
    size = _usual_size(line for sheet in sheets for region in sheet.regions for line in region)
    last: list[Line] = []
    for sheet in sheets:
        for region in sheet.regions:
            begun = _first_of_tail(region, size)
            while not last and begun < len(region) and not mark_of(region[begun]):
                begun += 1
            for line in region[begun:]:
                if _is_next(line, last, sheet):
                    sheet.notes.append([])
                    last = sheet.notes[-1]
                last.append(line)
            del region[begun:]
        sheet.regions = [region for region in sheet.regions if region]
        _drop_marks(sheet)
        last = sheet.notes[-1] if sheet.notes else []


def _usual_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(2 * line.size) / 2] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _first_of_tail(region: Region, size: float) -> int:
    """Where the lines begin that are smaller than the text down to the foot of the column."""
    place = len(region)
    while place and region[place - 1].size < _SMALLER * size and not region[place - 1].cells:
        place -= 1
    return place


def mark_of(line: Line) -> str:
    found = _NOTE.match(line.text)
    return found[1] if found else ""


def _is_next(line: Line, last: list[Line], sheet: Sheet) -> bool:
    """Begins a note: the first of the page, or the one whose number is next."""
    mark = mark_of(line)
    if not mark:
        return False
    if not last:
        return True
    before = mark_of(last[0])
    if line.words[0].is_raised or not (mark.isdigit() and before.isdigit()):
        return True
    return int(mark) == int(before) + 1 or (int(mark) == 1 and not sheet.notes)


def _drop_marks(sheet: Sheet) -> None:
    marks = {mark_of(note[0]) for note in sheet.notes}
    for region in sheet.regions:
        for place, line in enumerate(region):
            kept = [word for word in line.words if not (word.is_raised and word.text in marks)]
            if kept and len(kept) < len(line.words) and not line.cells:
                region[place] = Line(kept)
    for note in sheet.notes:
        mark = mark_of(note[0])
        rest = note[0].text[len(mark) :]
        if mark and rest[:1].isalpha():
            note[0].text = f"{mark} {rest}"
