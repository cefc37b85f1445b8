"""The same capture cut again: sentences split and merged by an editor's hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from archive.actions import history
from archive.actions.base import Incomplete, StaleEdit, WrongState, bump_generation, require
from archive.actions.revisions import arrange, fitting
from archive.actions.successions import join, replace_citations
from archive.models import Placement, Source, SourceStatus, Statement, StatementStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import User

    from archive.actions.revisions import Cut
    from archive.models import Revision, Sentence

MOVABLE = (StatementStatus.DRAFT, StatementStatus.IN_REVIEW, StatementStatus.PUBLISHED)


class Piece(NamedTuple):
    """A sentence that is cut otherwise now, and the cuts that hold its words."""

    sentence: Sentence
    cuts: Sequence[Cut]


@dataclass(frozen=True)
class Replacement:
    """What a statement is to rest on: for each sentence that is no more, by its number, the
    starts of the cuts that take its place; none where it keeps the sentence as it was."""

    version: int
    starts: Mapping[int, Sequence[int]]
    reason: str = field(default="")


@transaction.atomic
def recut_source(
    *,
    source: Source,
    seen: int,
    cuts: Sequence[Cut],
    replacements: Mapping[int, Replacement],
    by: User,
) -> Revision:
    """Cut the newest revision's text again, as its next revision.

    Words do not change, only where sentences begin and end; a cut that has not moved stays the same
    sentence, and one that an earlier revision of this capture had is that sentence again. `seen` is
    the revision that the editor saw. `replacements` says of every statement on a sentence that was
    cut otherwise, by its key, what it is to rest on. Raises NotAllowed without the right, StaleEdit
    if there is a newer revision or a statement has changed since, WrongState if no sentence
    changes, and Incomplete if a word is left out or a statement has no answer; then nothing is
    saved.
    """
    require(by, "change_source", to="cut sources into sentences")
    source = Source.objects.select_for_update().get(pk=source.pk)
    newest = source.revisions.select_related("capture").latest("number")
    if newest.number != seen:
        raise StaleEdit("Someone saved a newer revision; review it before you cut the text again.")
    places = list(newest.placements.select_related("sentence").order_by("start"))
    _refuse_other_words(places, fitting(cuts, newest.capture.text), newest.capture.text)
    cut_anew = pieces(places, cuts)
    if not cut_anew:
        raise WrongState("No sentence has changed; there is nothing to save.")
    moving = _moving(cut_anew, replacements)
    history.before(source)
    revision, placed = arrange(source, newest.capture, cuts, _rows(newest, cuts))
    at = {cut.start: sentence for cut, sentence in zip(cuts, placed, strict=True)}
    join([(old, at[cut.start]) for old, its in cut_anew for cut in its], by)
    _keep_aside(cut_anew, at)
    if source.status == SourceStatus.PUBLISHED:  # it is locked, so nobody publishes it meanwhile
        bump_generation()
    for statement in moving:
        replacement = replacements[statement.pk]
        instead = {
            old: [at[start] for start in replacement.starts[old.number]] or [old]
            for old, _ in cut_anew
            if old.number in replacement.starts
        }
        if any(new != [old] for old, new in instead.items()):
            replace_citations(
                statement=statement,
                version=replacement.version,
                instead=instead,
                reason=replacement.reason,
                by=by,
            )
    history.after(source, by=by, act=f"cut again as revision {revision.number}")
    return revision


def pieces(places: Sequence[Placement], cuts: Sequence[Cut]) -> list[Piece]:
    """The sentences whose cut moved, in their order; every word is in one cut, as it was."""
    same = {(cut.start, cut.stop) for cut in cuts}
    starts, stops = [cut.start for cut in cuts], [cut.stop for cut in cuts]
    return [
        Piece(
            place.sentence,
            cuts[bisect_right(stops, place.start) : bisect_left(starts, place.stop)],
        )
        for place in places
        if (place.start, place.stop) not in same
    ]


def resting(sentences: Sequence[Sentence]) -> list[Statement]:
    """Statements that have to say what they rest on, once these sentences are no more."""
    found = Statement.objects.filter(sentences__in=sentences, status__in=MOVABLE)
    return list(found.distinct().order_by("pk"))


def _refuse_other_words(places: Sequence[Placement], cuts: Sequence[Cut], text: str) -> None:
    """Which lines speak in this voice is decided with a capture, not here."""
    if _stretches(places, text) != _stretches(cuts, text):
        raise Incomplete("Every word must stay in a sentence; move only where sentences end.")


def _stretches(spans: Sequence[Placement] | Sequence[Cut], text: str) -> list[tuple[int, int]]:
    """What they hold together, wherever it is cut."""
    found: list[tuple[int, int]] = []
    for span in spans:
        if found and not text[found[-1][1] : span.start].strip():
            found[-1] = found[-1][0], span.stop
        else:
            found.append((span.start, span.stop))
    return found


def _rows(newest: Revision, cuts: Sequence[Cut]) -> list[Sentence | None]:
    """The sentences that were at these very places of the capture, now or before."""
    places = Placement.objects.filter(
        revision__source=newest.source_id, revision__capture=newest.capture_id
    )
    known = {
        (place.start, place.stop): place.sentence
        for place in places.select_related("sentence").order_by("revision__number")
    }
    return [known.get((cut.start, cut.stop)) for cut in cuts]


def _moving(cut_anew: Sequence[Piece], replacements: Mapping[int, Replacement]) -> list[Statement]:
    """The statements concerned, locked before readers are held, each with an answer."""
    asked = {piece.sentence: {cut.start for cut in piece.cuts} for piece in cut_anew}
    concerned = resting(list(asked))
    locked = Statement.objects.select_for_update().filter(pk__in=[each.pk for each in concerned])
    statements = list(locked.order_by("pk"))
    for statement in statements:
        answers = replacements[statement.pk].starts if statement.pk in replacements else {}
        for sentence in statement.sentences.all():
            if sentence in asked and not _answered(answers.get(sentence.number), asked[sentence]):
                raise Incomplete(
                    f"Choose what “{statement}” cites, now that sentence {sentence.number} is cut "
                    "differently."
                )
    return statements


def _answered(starts: Sequence[int] | None, offered: set[int]) -> bool:
    return starts is not None and set(starts) <= offered


def _keep_aside(cut_anew: Sequence[Piece], at: Mapping[int, Sentence]) -> None:
    """What was set aside whole stays so, in whichever sentences its words are now."""
    older: dict[int, list[Sentence]] = {}
    for sentence, cuts in cut_anew:
        for cut in cuts:
            older.setdefault(cut.start, []).append(sentence)
    for start, sentences in older.items():
        if all(sentence.excluded_reason for sentence in sentences):
            at[start].excluded_reason = sentences[0].excluded_reason
            at[start].save(update_fields=["excluded_reason"])
