"""What became of sentences that a revision no longer holds: proposed by likeness, decided by
editors, one decision a sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from archive.actions import history
from archive.actions.base import (
    Incomplete,
    StaleEdit,
    WrongState,
    bump_generation,
    require,
    signature,
)
from archive.actions.statements import correct_statement, edit_statement
from archive.actions.wordings import wording_of
from archive.models import (
    Departure,
    Placement,
    Sentence,
    Source,
    SourceStatus,
    StatementStatus,
    Succession,
    SuccessionKind,
)
from archive.text.alignment import Fate, align, fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.contrib.auth.models import User

    from archive.models import Revision, Statement

KINDS = {
    Fate.IDENTICAL: SuccessionKind.SAME_WORDS,
    Fate.SAME_WORDS: SuccessionKind.SAME_WORDS,
    Fate.EDITED: SuccessionKind.EDITED,
    Fate.SPLIT: SuccessionKind.SPLIT,
    Fate.MERGED: SuccessionKind.MERGED,
}


class Step(NamedTuple):
    """From one revision to the next: which sentences left the text and which came, by number,
    each in the order of its text."""

    revision: Revision
    before: list[Sentence]
    now: list[Sentence]

    @property
    def left(self) -> dict[int, Sentence]:
        standing = {sentence.pk for sentence in self.now}
        return {
            sentence.number: sentence for sentence in self.before if sentence.pk not in standing
        }

    @property
    def came(self) -> dict[int, Sentence]:
        stood = {sentence.pk for sentence in self.before}
        return {sentence.number: sentence for sentence in self.now if sentence.pk not in stood}


class Proposal(NamedTuple):
    """What one or two sentences may have become: nothing, if `newer` is empty."""

    kind: SuccessionKind | None
    older: list[Sentence]
    newer: list[Sentence]


def step_to(revision: Revision) -> Step:
    """Raises WrongState for the first revision, to which no step leads."""
    if revision.number == 1:
        raise WrongState("This is the first revision of the source; there is none before it.")
    earlier = revision.source.revisions.get(number=revision.number - 1)
    return Step(revision, _sentences(earlier), _sentences(revision))


def proposals(step: Step) -> list[Proposal]:
    """One for every sentence that left, in the order of the text as it was then and is now."""
    left, came = step.left, step.came
    found = []
    for outcome in align([s.text for s in step.before], [s.text for s in step.now]):
        older = [step.before[place] for place in outcome.old]
        newer = [step.now[place] for place in outcome.new]
        leaving = [sentence for sentence in older if sentence.number in left]
        if newer and leaving == older != [] and all(s.number in came for s in newer):
            found.append(Proposal(KINDS[outcome.fate], older, newer))
        else:
            found += [Proposal(None, [sentence], []) for sentence in leaving]
    return found


def decisions(step: Step) -> dict[int, list[int]]:
    """By number, of those that left and were decided about: what took their place, or nothing."""
    departures = Departure.objects.filter(revision=step.revision)
    found: dict[int, list[int]] = {
        number: [] for number in departures.values_list("sentence__number", flat=True)
    }
    for each in _successions(step):
        found.setdefault(each.older.number, []).append(each.newer.number)
    return found


def undecided(source: Source) -> dict[int, int]:
    """How many sentences wait for a decision, by the number of the revision without them.

    A sentence that is back in the text waits for nothing.
    """
    standing: dict[int, set[int]] = defaultdict(set)
    places = Placement.objects.filter(revision__source=source)
    for number, sentence in places.values_list("revision__number", "sentence"):
        standing[number].add(sentence)
    gave_way: dict[int, set[int]] = defaultdict(set)
    pairs = Succession.objects.filter(older__source=source)
    for older, newer in pairs.values_list("older", "newer"):
        gave_way[older].add(newer)
    departed = set(
        Departure.objects.filter(revision__source=source).values_list(
            "revision__number", "sentence"
        )
    )
    numbers = sorted(standing)
    back = standing[numbers[-1]] if numbers else set()
    waiting = {
        number: sum(
            (number, sentence) not in departed and not gave_way[sentence] & standing[number]
            for sentence in standing[number - 1] - standing[number] - back
        )
        for number in numbers[1:]
    }
    return {number: count for number, count in waiting.items() if count}


@transaction.atomic
def decide(*, revision: Revision, became: Mapping[int, Sequence[int]], by: User) -> None:
    """Say of sentences that left the text which ones took their place, or that none did.

    All by number. Statements stay on the sentences that they rest on. Raises NotAllowed without the
    right, WrongState if a sentence did not leave in this revision, Incomplete if one named is not
    new in it, and StaleEdit if someone has decided differently; then nothing is saved.
    """
    require(by, "change_source", to="decide what became of sentences")
    source = _lock(revision)
    history.before(source)
    step = step_to(revision)
    known, left, came = decisions(step), step.left, step.came
    said = []
    for number, numbers in became.items():
        newer = sorted(set(numbers))
        if number not in left:
            raise WrongState(f"Sentence {number} did not leave the text in this revision.")
        if strange := [n for n in newer if n not in came]:
            raise Incomplete(
                f"Sentence {strange[0]} is not new in this revision; choose one that is."
            )
        if known.get(number, newer) != newer:
            raise StaleEdit(
                f"Someone made a different decision about sentence {number}; review it below."
            )
        if number not in known:
            _write_down(step, left[number], [came[n] for n in newer], by)
            said.append(f"{number} → {', '.join(map(str, newer)) or 'nothing'}")
    _name_kinds(step)
    _tell_readers_of(source)
    if said:
        words = f"Revision {revision.number}: {'; '.join(said)}."
        history.after(source, by=by, act="decided about sentences", words=words)


@transaction.atomic
def reopen(*, revision: Revision, number: int, by: User) -> None:
    """Take back what an editor decided about a sentence; it waits for a decision again.

    Raises NotAllowed without the right, and WrongState if no editor has decided about it.
    """
    require(by, "change_source", to="decide what became of sentences")
    source = _lock(revision)
    history.before(source)
    step = step_to(revision)
    sentence = step.left.get(number)
    by_hand = [
        each.pk for each in _successions(step) if each.older == sentence and each.confirmed_by_name
    ]
    departures = Departure.objects.filter(revision=revision, sentence=sentence)
    if sentence is None or is_recut(revision) or not (by_hand or departures.exists()):
        raise WrongState(f"There is no editor's decision about sentence {number} to undo here.")
    Succession.objects.filter(pk__in=by_hand).delete()
    departures.delete()
    _name_kinds(step)
    _tell_readers_of(source)
    words = f"Revision {revision.number}: the decision about sentence {number} was reopened."
    history.after(source, by=by, act="reopened a decision", words=words)


def is_recut(revision: Revision) -> bool:
    """The same capture as before, cut again: its successions are the cut itself."""
    earlier = revision.source.revisions.filter(number=revision.number - 1)
    return earlier.filter(capture=revision.capture_id).exists()


@transaction.atomic
def replace_citations(
    *,
    statement: Statement,
    version: int,
    instead: Mapping[Sentence, Sequence[Sentence]],
    reason: str = "",
    by: User,
) -> Statement:
    """Let a statement cite other sentences: an edit of a draft, a correction with its reason of
    what is public. `version` is the one that the editor saw. Raises NotAllowed without the right,
    StaleEdit if there is a newer version, WrongState if it is withdrawn, and Incomplete if the
    correction has no reason or the statement lacks something."""
    wording = wording_of(statement)
    chosen = [new for old in wording.sentences for new in instead.get(old, [old])]
    wording = replace(wording, sentences=list(dict.fromkeys(chosen)))
    if statement.status == StatementStatus.PUBLISHED:
        return correct_statement(
            statement=statement, version=version, wording=wording, reason=reason, by=by
        )
    return edit_statement(statement=statement, version=version, wording=wording, by=by)


def join(pairs: Iterable[tuple[Sentence, Sentence]], by: User) -> None:
    """Older sentences with the newer ones that took their place, each named for its kind; a
    sentence may come back and be replaced by the same one again."""
    found = list(pairs)
    kinds = _kinds(found)
    now = timezone.now()
    Succession.objects.bulk_create(
        [
            Succession(
                older=older,
                newer=newer,
                kind=kinds[older.pk, newer.pk],
                confirmed_at=now,
                confirmed_by_name=signature(by),
            )
            for older, newer in found
        ],
        ignore_conflicts=True,
    )


def _lock(revision: Revision) -> Source:
    """Two editors' decisions about one source come one after the other."""
    return Source.objects.select_for_update().get(pk=revision.source_id)


def _sentences(revision: Revision) -> list[Sentence]:
    places = revision.placements.select_related("sentence").order_by("start")
    return [place.sentence for place in places]


def _successions(step: Step) -> list[Succession]:
    """Those of this step, by the number of the newer sentence."""
    left, came = step.left, step.came
    of_source = Succession.objects.filter(older__source=step.revision.source_id)
    found = of_source.select_related("older", "newer").order_by("newer__number", "older__number")
    return [each for each in found if each.older.number in left and each.newer.number in came]


def _write_down(step: Step, older: Sentence, newer: list[Sentence], by: User) -> None:
    if newer:
        join([(older, each) for each in newer], by)
        return
    Departure.objects.create(
        sentence=older,
        revision=step.revision,
        confirmed_at=timezone.now(),
        confirmed_by_name=signature(by),
    )


def _name_kinds(step: Step) -> None:
    """A second sentence replaced by the same one makes a merger of both."""
    found = _successions(step)
    kinds = _kinds([(each.older, each.newer) for each in found])
    for each in found:
        kind = kinds[each.older_id, each.newer_id]
        if each.kind != kind:
            each.kind = kind
            each.save(update_fields=["kind"])


def _kinds(pairs: Sequence[tuple[Sentence, Sentence]]) -> dict[tuple[int, int], SuccessionKind]:
    successors = Counter(older.pk for older, _ in pairs)
    ancestors = Counter(newer.pk for _, newer in pairs)
    kinds = {}
    for older, newer in pairs:
        if successors[older.pk] > 1:
            kind = SuccessionKind.SPLIT
        elif ancestors[newer.pk] > 1:
            kind = SuccessionKind.MERGED
        else:
            kind = KINDS[fate([older.text], [newer.text])]
        kinds[older.pk, newer.pk] = kind
    return kinds


def _tell_readers_of(source: Source) -> None:
    if source.status == SourceStatus.PUBLISHED:  # it is locked, so nobody publishes it meanwhile
        bump_generation()
