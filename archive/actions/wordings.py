"""What an editor decides about a statement, apart from its way to the public."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from archive.models import Actor, Sentence, Statement, Topic


@dataclass(frozen=True)
class Wording:
    """All that an editor decides about a statement."""

    text: str
    act: str
    attribution: str
    attributed_to: Sequence[Actor] = ()
    addressed_to: Sequence[Actor] = ()
    topics: Sequence[Topic] = ()
    sentences: Sequence[Sentence] = ()
    said_on: date | None = None
    note: str = field(default="", repr=False)

    def says_as(self, other: Wording) -> bool:
        """Whether both say the same to readers: editors' notes are not among it."""
        return _said(self) == _said(other)

    def is_as(self, other: Wording) -> bool:
        return self.says_as(other) and self.note.strip() == other.note.strip()


def _said(wording: Wording) -> tuple[object, ...]:
    """What a wording says, equal for equals: only of sentences does the order count."""
    return (
        wording.text.strip(),
        wording.act,
        wording.attribution,
        {actor.pk for actor in wording.attributed_to},
        {actor.pk for actor in wording.addressed_to},
        {topic.pk for topic in wording.topics},
        list(dict.fromkeys(sentence.pk for sentence in wording.sentences)),
        wording.said_on,
    )


def wording_of(statement: Statement) -> Wording:
    return Wording(
        text=statement.text,
        act=statement.act,
        attribution=statement.attribution,
        attributed_to=list(statement.attributed_to.all()),
        addressed_to=list(statement.addressed_to.all()),
        topics=list(statement.topics.all()),
        sentences=cited_by(statement),
        said_on=statement.said_on,
        note=statement.note,
    )


def cited_by(statement: Statement) -> list[Sentence]:
    citations = statement.citations.select_related("sentence").order_by("position")
    return [citation.sentence for citation in citations]
