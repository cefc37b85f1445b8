"""Where names and set phrases stand in a sentence, its words being told by their stems."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

K = TypeVar("K")


class Token(NamedTuple):
    """A word as written, without its variety of writing, and by the stem of all its forms."""

    written: str
    folded: str
    stem: str
    possessive: bool = False
    apart: bool = False
    """A comma or another sign stands before it."""

    @property
    def capital(self) -> bool:
        """Scripts without capitals have nothing that could speak against a name."""
        return not self.written[0].islower()


class Mention(NamedTuple, Generic[K]):
    """The words from `first` to before `stop` name something; `exact` if in a form that is listed,
    which in Russian is the nominative."""

    key: K
    first: int
    stop: int
    exact: bool = True
    referred: bool = False
    """Not by name, but as “he” or “both leaders”."""


Phrase = tuple[Token, ...]


def word_set(words: str) -> frozenset[str]:
    """As they are listed, with spaces between."""
    return frozenset(words.split())


def mentions(names: Mapping[K, Iterable[Phrase]], tokens: Sequence[Token]) -> list[Mention[K]]:
    """The longest name at each place; of things that share a name, all."""
    listed: dict[str, list[tuple[K, Phrase]]] = defaultdict(list)
    for key, phrases in names.items():
        for phrase in phrases:
            if phrase:
                listed[phrase[0].stem].append((key, phrase))
    found: list[Mention[K]] = []
    at = 0
    while at < len(tokens):
        here = _longest(listed[tokens[at].stem], tokens, at) if tokens[at].stem in listed else {}
        found += here.values()
        at = max((mention.stop for mention in here.values()), default=at + 1)
    return found


def _longest(
    candidates: list[tuple[K, Phrase]], tokens: Sequence[Token], at: int
) -> dict[K, Mention[K]]:
    found: dict[K, Mention[K]] = {}
    longest = 0
    for key, phrase in candidates:
        here = tokens[at : at + len(phrase)]
        if len(phrase) < longest or [t.stem for t in here] != [t.stem for t in phrase]:
            continue
        if len(phrase) > longest:
            found, longest = {}, len(phrase)
        exact = all(a.folded == b.folded for a, b in zip(here, phrase, strict=True))
        if exact or key not in found:
            found[key] = Mention(key, at, at + len(phrase), exact)
    return found
