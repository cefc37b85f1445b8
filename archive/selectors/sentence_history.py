"""What a sentence went through: when it was captured, moved and removed, and what replaced it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.models import Departure, Placement
from archive.selectors.moved import moved
from archive.selectors.successions import Successions
from archive.text.differences import differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.models import Revision, Sentence, Source, Succession
    from archive.text.differences import Part


class Link(NamedTuple):
    """A step of the chain that leads to or from the sentence; `own` is one of its own."""

    succession: Succession
    own: bool
    pieces: list[Part]


class Move(NamedTuple):
    """The sentence was elsewhere among the others in the revision before."""

    before: Placement
    after: Placement


def history(source: Source, sentence: Sentence, placements: Sequence[Placement]) -> dict[str, Any]:
    """For the list on its page, which shows the latest first."""
    successions = Successions(source)
    after, before = successions.after(sentence.pk), successions.before(sentence.pk)
    return {
        "replacing": [_link(each, each.older_id == sentence.pk) for each in reversed(after)],
        "departures": list(Departure.objects.filter(sentence=sentence).select_related("revision")),
        "moves": _moves(source, placements)[::-1],
        "standing": _runs([placement.revision for placement in placements])[::-1],
        "replaced": [_link(each, each.newer_id == sentence.pk) for each in before],
    }


def _link(succession: Succession, own: bool) -> Link:
    pieces = differences(succession.older.text, succession.newer.text) if own else []
    return Link(succession, own, pieces)


def _runs(revisions: Sequence[Revision]) -> list[tuple[Revision, Revision]]:
    """First and last of each run of revisions in which the sentence is."""
    runs: list[tuple[Revision, Revision]] = []
    for revision in revisions:
        if runs and runs[-1][1].number == revision.number - 1:
            runs[-1] = (runs[-1][0], revision)
        else:
            runs.append((revision, revision))
    return runs


def _moves(source: Source, placements: Sequence[Placement]) -> list[Move]:
    pairs = [
        (before, after)
        for before, after in pairwise(placements)
        if after.revision.number == before.revision.number + 1
    ]
    if not pairs:
        return []
    orders: dict[int, list[int]] = {}
    places = Placement.objects.filter(revision__source=source).order_by("revision__number", "start")
    for revision, sentence in places.values_list("revision", "sentence"):
        orders.setdefault(revision, []).append(sentence)
    return [
        Move(before, after)
        for before, after in pairs
        if after.sentence_id in moved(orders[before.revision_id], orders[after.revision_id])
    ]
