"""What the desk suggests for a statement: by the words of its sentences and by what was published.

Nothing here decides anything. A suggestion that is `sure` may be filled in as chosen when it
opens; the others are offered. Whatever the size of the archive, a few bounded queries answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.models import Act, Attribution
from archive.suggestions.people import suggest_people
from archive.suggestions.reading import Suggestion, tokens_of
from archive.suggestions.topics import suggest_topics
from archive.text.cues import find_cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.models import Source
    from archive.models.querysets import StatementQuerySet

__all__ = ["Suggestion", "Suggestions", "suggest"]

MOST_SENTENCES = 5


@dataclass(frozen=True)
class Suggestions:
    """`act_why` are the words of the cue, and `attribution` is never left open."""

    speakers: list[Suggestion] = field(default_factory=list)
    addressees: list[Suggestion] = field(default_factory=list)
    topics: list[Suggestion] = field(default_factory=list)
    act: str = ""
    act_why: str = ""
    attribution: str = Attribution.NAMED


def suggest(
    *,
    source: Source,
    sentences: Sequence[str],
    near: Sequence[str],
    written: StatementQuerySet,
) -> Suggestions:
    """For a statement on these sentences. `near` is what one reads before them, and `written` what
    the editor may see of the source's statements."""
    if not sentences:
        return Suggestions()
    read = [tokens_of(text) for text in sentences[:MOST_SENTENCES]]
    around = [tokens_of(text) for text in near]
    cues = [find_cue(tokens) for tokens in read]
    speakers, addressees = suggest_people(source, read, around, cues)
    tokens, cue = next(((t, c) for t, c in zip(read, cues, strict=True) if c), ([], None))
    nobody = (cue is None or cue.passive) and not any(one.sure for one in speakers)
    return Suggestions(
        speakers=speakers,
        addressees=addressees,
        topics=suggest_topics(source, read, written),
        act=Act(cue.act).value if cue else "",
        act_why=" ".join(token.written for token in tokens[cue.first : cue.stop]) if cue else "",
        attribution=Attribution.NOT_STATED if nobody else Attribution.NAMED,
    )
