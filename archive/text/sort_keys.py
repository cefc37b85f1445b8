"""How names are put in order: alike on every database."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60  # characters of a name by which it is sorted
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_BEFORE_A_WORD = re.compile(r"^[\W_]+")


def sort_key(name: str) -> str:
    """Without case, accents of Latin letters, and whatever stands before the first word; “The
    Kremlin” stands under K. Keys are compared character by character, by number."""
    folded = name.removeprefix("The ").casefold()
    if not folded.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
        folded = unicodedata.normalize("NFC", plain)
    return _BEFORE_A_WORD.sub("", folded)[:LONGEST]
