"""What changed from one revision of a source to another, however many are between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.selectors.moved import moved
from archive.selectors.successions import Successions
from archive.text.differences import cut_differences

if TYPE_CHECKING:
    from archive.models import Placement, Revision, Sentence
    from archive.selectors.successions import Exchange
    from archive.text.differences import Part


class Changed(NamedTuple):
    """Sentences that were replaced by others, with both wordings in one."""

    exchange: Exchange
    pieces: list[Part]


class Changes(NamedTuple):
    """All between two revisions; each sentence of either is in one place here."""

    kept: int
    moved: list[tuple[Placement, Placement]]
    changed: list[Changed]
    new: list[Sentence]
    gone: list[Sentence]

    @property
    def any(self) -> bool:
        return bool(self.moved or self.changed or self.new or self.gone)

    @property
    def cut(self) -> bool:
        """Whether ends of sentences are among what changed."""
        return any(len(e.older) + len(e.newer) > 2 for e, _ in self.changed)


def changes(older: Revision, newer: Revision) -> Changes:
    before, after = _arrangement(older), _arrangement(newer)
    left = {pk: place.sentence for pk, place in before.items() if pk not in after}
    came = {pk: place.sentence for pk, place in after.items() if pk not in before}
    exchanges = Successions(newer.source).exchanges(left, came)
    order = {pk: place for place, pk in enumerate(came)}
    exchanges.sort(key=lambda exchange: order[exchange.newer[0].pk])
    told = {s.pk for exchange in exchanges for s in (*exchange.older, *exchange.newer)}
    elsewhere = moved([*before], [*after])
    return Changes(
        len(after) - len(came) - len(elsewhere),
        [(before[pk], after[pk]) for pk in after if pk in elsewhere],
        [Changed(exchange, _pieces(exchange)) for exchange in exchanges],
        [sentence for pk, sentence in came.items() if pk not in told],
        [sentence for pk, sentence in left.items() if pk not in told],
    )


def _arrangement(revision: Revision) -> dict[int, Placement]:
    """By sentence, in the order of the text."""
    placements = revision.placements.select_related("sentence").order_by("start")
    return {place.sentence_id: place for place in placements}


def _pieces(exchange: Exchange) -> list[Part]:
    return cut_differences(
        [sentence.text for sentence in exchange.older],
        [sentence.text for sentence in exchange.newer],
    )
