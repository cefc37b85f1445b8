"""What a reader typed, as a tree of our own; none of its characters reaches a database's syntax.

Words side by side all have to occur, quoted ones beside each other, those after a minus not at
all. Everything else that search engines have signs for is words or nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from archive.search import analyser

MOST_PARTS = 500
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_PART = re.compile(r'(-?)(?:"([^"]*)("?)|(\S+))')


class Part(NamedTuple):
    """Words that are side by side. The last may be half typed, as far as the text shows."""

    words: tuple[analyser.Word, ...]
    negative: bool = False
    open: bool = False


def parse(text: str) -> list[Part]:
    """The parts that say something; nothing when they say only what must not occur."""
    parts = []
    for sign, quoted, closing, bare in _PART.findall(text.translate(_QUOTES)):
        if found := tuple(analyser.words(quoted or bare)):
            parts.append(Part(found, bool(sign), not closing))
    if len(parts) > MOST_PARTS or all(part.negative for part in parts):
        return []
    return [part._replace(open=False) for part in parts[:-1]] + [_last(parts[-1])]


def _last(part: Part) -> Part:
    """What is left out is left out as written, not as it might go on."""
    return part._replace(open=part.open and not part.negative)


class Phrase(NamedTuple):
    """Stems that are side by side; if it is open, any that begins like the last is meant."""

    stems: tuple[str, ...]
    open: bool = False


class Clause(NamedTuple):
    """Any of these must hold, or none of them if it is negative."""

    codes: tuple[int, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    negative: bool = False
