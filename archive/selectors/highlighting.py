"""Words that a reader looked for, marked where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.search import Span
from archive.selectors.wording import QUOTE, quoted
from archive.web.markup import filled, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE = QUOTE // 3  # characters before a hit that lies too far on for the usual beginning


def marked(text: str, spans: Sequence[Span]) -> str:
    """The text, with its hits marked as safe HTML if there are any."""
    if not spans:
        return text
    stops = [0, *(span.stop for span in spans)]
    pieces = (
        filled("{}<mark>{}</mark>", text[stop : span.start], text[span.start : span.stop])
        for stop, span in zip(stops, spans, strict=False)
    )
    before = joined(pieces)
    return filled("{}{}", before, text[stops[-1] :])


def excerpt(text: str, spans: Sequence[Span]) -> str:
    """As much of a sentence as a list shows: its beginning, or the part where the first hit is."""
    if not spans:
        return quoted(text)
    start, stop = _part(text, spans[0])
    within = [
        Span(max(span.start, start) - start, min(span.stop, stop) - start)
        for span in spans
        if span.start < stop
    ]
    words = marked(text[start:stop], within)
    return filled("{}{}{}", "… " * (start > 0), words, " …" * (stop < len(text)))


def _part(text: str, hit: Span) -> tuple[int, int]:
    """Where the part begins and ends: between words, if there are any spaces."""
    if len(text) <= QUOTE:
        return 0, len(text)
    start = 0
    if hit.stop > QUOTE:
        early = max(hit.start - BEFORE, 0)
        start = max(text.rfind(" ", 0, early) + 1, early - BEFORE)
    if len(text) - start <= QUOTE:
        return start, len(text)
    stop = text.rfind(" ", min(hit.stop, start + QUOTE), start + QUOTE + 1)
    return start, stop if stop > 0 else start + QUOTE
