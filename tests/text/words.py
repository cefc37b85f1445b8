"""Sentences as the text functions read them, stemmed by cutting off common endings."""

from __future__ import annotations

import re

from archive.text.mentions import Token

_WORD = re.compile(r"(\w[\w.-]*\w|\w)(['’]s\b)?")
_ENDING = re.compile("(ed|ing|s|а|у|ом|ым|ы|и)$")


def read(text: str) -> list[Token]:
    found, before = [], 0
    for match in _WORD.finditer(text):
        folded = match[1].lower()
        apart = bool(found) and any(sign in text[before : match.start()] for sign in ",:—(“")
        found.append(Token(match[1], folded, _ENDING.sub("", folded), bool(match[2]), apart))
        before = match.end()
    return found


def phrases(*names: str) -> list[tuple[Token, ...]]:
    return [tuple(read(name)) for name in names]
