"""Who is meant by “the President”, “he” or “both leaders”: whoever the sentences before named so.

Where they leave a choice, nobody is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from archive.text.mentions import Mention, word_set
from archive.text.roles import stands_free

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archive.text.mentions import Token

K = TypeVar("K")

_ONE = {"he", "she", "он", "она"}
_TOGETHER = {"they", "они"}
_PAIR = word_set("leaders presidents лидера президента")
_BOTH = {"the", "two", "both", "оба"}
_OTHER_OFFICE = word_set("vice deputy prime former acting foreign defense defence assistant")


class Context(Generic[K]):
    """The persons whom sentences named so far, and with which titles."""

    def __init__(self, persons: Collection[K]) -> None:
        self._persons = persons
        self._titled: dict[K, set[str]] = {}
        self._last: list[K] = []

    def read(self, tokens: Sequence[Token], named: Sequence[Mention[K]]) -> None:
        people = [mention for mention in named if mention.key in self._persons]
        for mention in people:
            self._titled.setdefault(mention.key, set()).add(_with_title(tokens, mention))
        if people:
            subjects = [one for one in people if stands_free(tokens, one)]
            self._last = [one.key for one in subjects if one.first == subjects[0].first]

    def meant(self, tokens: Sequence[Token], named: Sequence[Mention[K]]) -> list[Mention[K]]:
        """The mentions by name, and between them those by title and pronoun."""
        taken = {at for mention in named for at in range(mention.first, mention.stop)}
        found = list(named)
        for at, token in enumerate(tokens):
            if at not in taken:
                stop, keys = self._here(tokens, at, token.folded)
                found += [Mention(key, at, stop, referred=True) for key in keys]
        return sorted(found, key=lambda mention: mention.first)

    def _here(self, tokens: Sequence[Token], at: int, word: str) -> tuple[int, Collection[K]]:
        if word in _ONE:
            return at + 1, self._last if len(self._last) == 1 else []
        if word in _TOGETHER:
            return at + 1, self._two
        if word in _PAIR and at and tokens[at - 1].folded in _BOTH:
            others = tokens[at + 1 : at + 2] and tokens[at + 1].folded == "of"
            return at + 1, [] if others else self._two
        if word == "the":
            return self._office(tokens, at + 1)
        return at + 1, []

    @property
    def _two(self) -> Collection[K]:
        return self._titled if len(self._titled) == 2 else []

    def _office(self, tokens: Sequence[Token], at: int) -> tuple[int, Collection[K]]:
        """“the Prime Minister”, if exactly one person was named with that title."""
        stop = at + 1
        while stop < len(tokens) and tokens[stop].capital and not tokens[stop].apart:
            stop += 1
        title = " ".join(token.folded for token in tokens[at:stop] if token.capital)
        holders = [key for key, names in self._titled.items() if _holds(names, title)]
        return stop, holders if title and len(holders) == 1 else []


def _with_title(tokens: Sequence[Token], mention: Mention[K]) -> str:
    first = mention.first
    while first and tokens[first - 1].capital and not tokens[first].apart:
        first -= 1
    return " ".join(token.folded for token in tokens[first : mention.stop])


def _holds(names: Collection[str], title: str) -> bool:
    """“president” is the title of “us president donald trump”, not of “vice president harris”."""
    for name in names:
        before, found, after = f" {name} ".partition(f" {title} ")
        if found and after.strip() and not _OTHER_OFFICE & set(before.split()[-1:]):
            return True
    return False
