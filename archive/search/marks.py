"""Where the words asked for are in a text that is shown."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from archive.search import analyser

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from archive.search.query import Clause, Phrase


class Span(NamedTuple):
    start: int
    stop: int


def marks(text: str, clauses: Sequence[Clause]) -> list[Span]:
    """From the first word of each hit to its last, in order; hits that overlap are one."""
    phrases = {phrase for clause in clauses if not clause.negative for phrase in clause.phrases}
    if not phrases:
        return []
    merged: list[Span] = []
    for span in sorted(_hits(analyser.matches(text), phrases)):
        if merged and span.start < merged[-1].stop:
            merged[-1] = Span(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged


def _hits(written: list[re.Match[str]], phrases: Iterable[Phrase]) -> Iterator[Span]:
    stems = [analyser.word(match[1]).stem for match in written]
    whole = {phrase.stems for phrase in phrases if not phrase.open}
    begun: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for phrase in phrases:
        if phrase.open:
            begun[phrase.stems[:-1]].append(phrase.stems[-1])
    beginnings = {before: tuple(lasts) for before, lasts in begun.items()}
    for length in {len(phrase.stems) for phrase in phrases}:
        for at in range(len(stems) - length + 1):
            here = tuple(stems[at : at + length])
            if here in whole or here[-1].startswith(beginnings.get(here[:-1], ())):
                yield Span(written[at].start(1), written[at + length - 1].end(1))
