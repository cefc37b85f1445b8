"""Which sentences of a source replaced which, step by step over its revisions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archive.models import Placement, Succession
from archive.text.alignment import Fate, fate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from archive.models import Sentence, Source


class Successor(NamedTuple):
    """The last that is known to have taken a sentence's place."""

    sentence: Sentence
    standing: bool
    """In the current text."""


class Exchange(NamedTuple):
    """Sentences of one revision that were replaced by sentences of another."""

    older: list[Sentence]
    newer: list[Sentence]

    @property
    def name(self) -> str:
        if len(self.older) > 1 and len(self.newer) > 1:
            return "cut again"
        return Fate(fate([s.text for s in self.older], [s.text for s in self.newer])).value


class Successions:
    """All successions of one source, in two queries; a sentence may come back, so that what
    was replaced by another can follow it again, and no walk here goes round in a circle."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._after: dict[int, list[Succession]] = {}
        self._before: dict[int, list[Succession]] = {}
        self.sentences: dict[int, Sentence] = {}
        found = Succession.objects.filter(older__source=source).select_related("older", "newer")
        for each in found.order_by("newer__number", "older__number"):
            for sentence in (each.older, each.newer):
                sentence.source = source
                self.sentences[sentence.pk] = sentence
            self._after.setdefault(each.older_id, []).append(each)
            self._before.setdefault(each.newer_id, []).append(each)

    @cached_property
    def _standing(self) -> set[int]:
        newest = self._source.revisions.latest("number")
        places = Placement.objects.filter(revision=newest, sentence__in=self.sentences)
        return set(places.values_list("sentence", flat=True))

    def successors(self, sentence: int) -> list[Successor]:
        """What is in its place now; where nothing is, the last that was."""
        ends = self._ends(sentence, self._standing)
        standing = [self.sentences[pk] for pk in ends if pk in self._standing]
        if standing:
            return [Successor(each, True) for each in standing]
        return [Successor(self.sentences[pk], False) for pk in ends if pk != sentence]

    def after(self, sentence: int) -> list[Succession]:
        """What replaced it, and what replaced that, and so on."""
        return list(_walk(sentence, self._after, lambda each: each.newer_id))

    def before(self, sentence: int) -> list[Succession]:
        """What it replaced, the latest first, and so on."""
        return list(_walk(sentence, self._before, lambda each: each.older_id))

    def exchanges(self, left: Collection[int], came: Collection[int]) -> list[Exchange]:
        """Between two revisions, however many are between them: those that left the one and
        came with the other, together where several were replaced by the same ones."""
        groups: list[tuple[set[int], set[int]]] = []
        for pk in left:
            newer = {end for end in self._ends(pk, came) if end in came}
            if not newer:
                continue
            joined, older = [group for group in groups if group[1] & newer], {pk}
            for group in joined:
                older |= group[0]
                newer |= group[1]
                groups.remove(group)
            groups.append((older, newer))
        return [
            Exchange(
                [self.sentences[pk] for pk in left if pk in older],
                [self.sentences[pk] for pk in came if pk in newer],
            )
            for older, newer in groups
        ]

    def _ends(self, sentence: int, goals: Collection[int]) -> list[int]:
        """Where the ways from it end: at a goal, or where nothing follows."""
        ends, seen, ahead = [], {sentence}, [sentence]
        while ahead:
            pk = ahead.pop(0)
            following = [each.newer_id for each in self._after.get(pk, [])]
            if (pk in goals and pk != sentence) or not following:
                ends.append(pk)
                continue
            ahead += [pk for pk in following if pk not in seen]
            seen.update(following)
        return ends


def _walk(
    sentence: int,
    steps: dict[int, list[Succession]],
    onward: Callable[[Succession], int],
) -> Iterator[Succession]:
    seen, ahead = {sentence}, [sentence]
    while ahead:
        for each in steps.get(ahead.pop(0), []):
            yield each
            if onward(each) not in seen:
                seen.add(onward(each))
                ahead.append(onward(each))
