"""Where the words asked for stand in a text that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.search import analyser

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterator, Sequence

    from archive.search.query import Clause


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


def _hits(written: list[re.Match[str]], phrases: Collection[tuple[str, ...]]) -> Iterator[Span]:
    stems = [analyser.word(match[1]).stem for match in written]
    firsts = {phrase[0] for phrase in phrases}
    for at in (at for at, stem in enumerate(stems) if stem in firsts):
        for phrase in phrases:
            if tuple(stems[at : at + len(phrase)]) == phrase:
                yield Span(written[at].start(1), written[at + len(phrase) - 1].end(1))
