"""A text as the guesses read it, and what a guess is."""

from __future__ import annotations

from dataclasses import dataclass

from archive import search
from archive.text.mentions import Token

MOST_SHOWN = 6
LONGEST_READING = 2_000  # characters; what tells who speaks is at the head of a sentence
_SIGNS = set(',;:()—–“”«»"…')


@dataclass(frozen=True)
class Suggestion:
    """A thing by its primary key, and why it is suggested."""

    pk: int
    name: str
    why: str
    sure: bool = False


def tokens_of(text: str) -> list[Token]:
    text = text[:LONGEST_READING]
    found: list[Token] = []
    before = 0
    for match in search.matches(text):
        word = search.word(match[1])
        apart = bool(found) and not _SIGNS.isdisjoint(text[before : match.start()])
        found.append(Token(match[1], word.folded, word.stem, match[0] != match[1], apart))
        before = match.end()
    return found


def shown(suggestions: list[Suggestion]) -> list[Suggestion]:
    """What is sure comes first; more than a few would hide it."""
    return sorted(suggestions, key=lambda one: not one.sure)[:MOST_SHOWN]
