"""How a text becomes stems: one way for what is stored, asked and marked, on both databases.

Case, accents of Latin letters, stress marks and ё make no difference; a possessive 's is no part
of a word. Words with a Cyrillic letter are stemmed as Russian, all others as English.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

LONGEST = 64
_MARKS = (
    "\u0300-\u036f"  # accents written as characters of their own
    "\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"  # vowel points of Hebrew and Arabic
    "\u00ad\u200c\u200d\u2060"  # soft hyphens and joiners, invisible
)
_WORD = re.compile(rf"(\w[\w{_MARKS}]*)(?:['’]s\b)?")
_POINTS = re.compile("[\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200c\u200d\u2060]")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+|(?<=[а-я])[\u0300\u0301]+|(?<=е)\u0308")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_stemmers: dict[str, Any] = {}
_one_at_a_time = Lock()


class Word(NamedTuple):
    """A word without its variety of writing, and the stem shared by all its forms."""

    folded: str
    stem: str


def words(text: str) -> list[Word]:
    return [word(written) for written in _WORD.findall(text)]


def matches(text: str) -> list[re.Match[str]]:
    """The words as written, in the first group, which knows where they are."""
    return list(_WORD.finditer(text))


@lru_cache(maxsize=1 << 17)
def word(written: str) -> Word:
    """Kept, since stemming is slow (0.2 ms) and most of a text is words met before."""
    folded = _fold(written)
    return Word(folded, _stem(folded)[:LONGEST])


def _fold(written: str) -> str:
    if written.isascii():
        return written.lower()[:LONGEST]
    decomposed = _POINTS.sub("", unicodedata.normalize("NFD", written.lower()))
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
    return plain[:LONGEST]


@lru_cache(maxsize=1 << 17)
def _stem(folded: str) -> str:
    language = "russian" if _CYRILLIC.search(folded) else "english"
    with _one_at_a_time:  # a stemmer holds the word it works on
        stem: str = _stemmer(language).stemWord(folded)
    return stem or folded


def _stemmer(language: str) -> Any:
    if language not in _stemmers:
        import snowballstemmer

        _stemmers[language] = snowballstemmer.stemmer(language)
    return _stemmers[language]
