"""Captures cut into sentences, and what becomes of a source's sentences in a new capture."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive.actions.base import Incomplete, StaleEdit, WrongState, bump_generation
from archive.models import (
    Capture,
    Placement,
    Revision,
    Sentence,
    Source,
    SourceStatus,
    Succession,
    SuccessionKind,
)
from archive.text.fragments import telling
from archive.text.seams import parted
from archive.text.sentences import SEGMENTER, SEGMENTER_VERSION, segment

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import datetime

    from archive.capture.document import Document


BY_HAND = "editor over "


class Cut(NamedTuple):
    """A sentence to be: its paragraph, counted from 1, and its place in the capture's text."""

    paragraph: int
    start: int
    stop: int


class Revised(NamedTuple):
    """What a new capture brought: how many sentences were carried over, how many say the same in
    other typography, how many are new and how many are no longer there."""

    revision: Revision
    carried: int
    same_words: int
    new: int
    gone: int


@transaction.atomic
def revise_source(
    *,
    source: Source,
    document: Document,
    cuts: Sequence[Cut] | None = None,
    captured_at: datetime | None = None,
    seen: int | None = None,
) -> Revised:
    """Add what a source says now as its newest revision.

    A sentence whose text is identical stays the same row, so what cites it needs no change; one
    that differs in typography alone gets a successor by itself. All other likeness waits for an
    editor: until then a statement keeps its sentence, and its page says that the source has
    changed. `seen` is the revision that an editor compared it with. Raises Incomplete if the cuts
    do not fit or contain no sentence, StaleEdit if there is a newer revision, and WrongState if the
    text has not changed or the same bytes were read differently; then nothing is saved.
    """
    from archive.text.alignment import Fate, align

    source = Source.objects.select_for_update().get(pk=source.pk)
    if seen is not None and source.revisions.latest("number").number != seen:
        raise StaleEdit("Someone saved a newer revision; compare with it before you continue.")
    cuts = fitting(cuts, document.text) if cuts else cut(document.text, source.language)
    capture = store_capture(document, captured_at or timezone.now())
    texts = [capture.text[start:stop] for _, start, stop in cuts]
    standing = [place.sentence for place in _places(source)]
    if texts == [sentence.text for sentence in standing]:
        raise WrongState("The text has not changed; there is nothing to revise.")
    carried = [outcome for outcome in align([s.text for s in standing], texts) if outcome.carried]
    rows: list[Sentence | None] = [None] * len(cuts)
    for outcome in carried:
        if outcome.fate == Fate.IDENTICAL:
            rows[outcome.new[0]] = standing[outcome.old[0]]
    _bring_back(source, texts, rows, standing)
    kept = sum(row is not None for row in rows)
    revision, placed = arrange(source, capture, cuts, rows)
    successors = [
        (standing[outcome.old[0]], placed[outcome.new[0]])
        for outcome in carried
        if outcome.fate == Fate.SAME_WORDS
    ]
    Succession.objects.bulk_create(
        Succession(
            older=older,
            newer=newer,
            kind=SuccessionKind.SAME_WORDS,
            confirmed_at=revision.made_at,
        )
        for older, newer in successors
    )
    if source.status == SourceStatus.PUBLISHED:  # it is locked, so nobody publishes it meanwhile
        bump_generation()
    same = len(successors)
    gone = len(set(standing) - set(placed)) - same
    return Revised(revision, kept, same, len(cuts) - kept - same, gone)


def cut(text: str, language: str, lines: Container[int] | None = None) -> list[Cut]:
    """The sentences of these lines, counted from 1; or of all.

    Raises Incomplete if there is none.
    """
    cuts, start, paragraph = [], 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        if lines is None or number in lines:
            spans = segment(line, language)
            paragraph += bool(spans)
            cuts += [Cut(paragraph, start + span.start, start + span.stop) for span in spans]
        start += len(line) + 1
    if not cuts:
        raise Incomplete("These lines contain no sentence; choose others.")
    return cuts


def fitting(cuts: Sequence[Cut], text: str) -> Sequence[Cut]:
    """Cuts that an editor chose, if they are in order and each is words of one line.

    Raises Incomplete if they are not.
    """
    after = 0
    for _, start, stop in cuts:
        words = text[start:stop]
        if start < after or len(words) != stop - start or words != words.strip() or not words:
            raise Incomplete("These sentences do not fit the text; cut it into sentences again.")
        if "\n" in words:
            raise Incomplete("A sentence ends with its paragraph; do not join it to the next.")
        after = stop
    return cuts


def store_capture(document: Document, captured_at: datetime) -> Capture:
    """The capture that holds this document; another voice may have imported the page before.

    Raises WrongState if the same bytes were read as a different text.
    """
    digest = sha256(document.original).hexdigest()
    text_digest = sha256(document.text.encode()).hexdigest()
    known = Capture.objects.filter(Q(original_sha256=digest) | Q(text_sha256=text_digest)).order_by(
        "pk"
    )
    if (capture := known.first()) and capture.text != document.text:
        raise WrongState(
            "These exact bytes were captured before but read as a different text; import them as "
            "the same kind of file as before."
        )
    return capture or Capture.objects.create(
        captured_at=captured_at,
        original=document.original,
        original_sha256=digest,
        text=document.text,
        text_sha256=text_digest,
        media_type=document.media_type,
        fetched_url=document.fetched_url or document.metadata.url,
        notes=dict(document.notes),
        seams=list(document.seams),
        exchanges=list(document.exchanges),
        file_name=document.file_name,
        file_made_on=document.metadata.made_on,
    )


def arrange(
    source: Source, capture: Capture, cuts: Sequence[Cut], rows: Sequence[Sentence | None]
) -> tuple[Revision, list[Sentence]]:
    """Make the source's next revision; where a cut has no row yet, it becomes a new sentence.

    Raises Incomplete if the lines contain no sentence.
    """
    segmenter, segmenter_version = _cut_by(source, capture, cuts)
    revision = Revision.objects.create(
        source=source,
        number=source.revisions.count() + 1,
        capture=capture,
        segmenter=segmenter,
        segmenter_version=segmenter_version,
        made_at=timezone.now(),
    )
    texts = [capture.text[c.start : c.stop] for c, row in zip(cuts, rows, strict=True) if not row]
    new = iter(
        Sentence.objects.bulk_create(
            Sentence(source=source, number=number, text=text)
            for number, text in enumerate(texts, source.next_number)
        )
    )
    placed = [row or next(new) for row in rows]
    fragments = telling(
        parted(capture.text, capture.seams), [(cut.start, cut.stop) for cut in cuts]
    )
    Placement.objects.bulk_create(
        Placement(revision=revision, sentence=sentence, fragment=fragment, **place._asdict())
        for sentence, place, fragment in zip(placed, cuts, fragments, strict=True)
    )
    source.next_number += len(texts)
    source.save(update_fields=["next_number"])
    return revision, placed


def _cut_by(source: Source, capture: Capture, cuts: Sequence[Cut]) -> tuple[str, str]:
    """Who cut the text so. What is not the machine's own cut of these lines is an editor's,
    over that of the machine, or over what the revision before was cut by."""
    ends = [(cut.start, cut.stop) for cut in cuts]
    own = cut(capture.text, source.language, lines_of(capture.text, cuts))
    if ends == [(each.start, each.stop) for each in own]:
        return SEGMENTER, SEGMENTER_VERSION
    earlier = source.revisions.filter(capture=capture).order_by("-number").first()
    if earlier is None:
        return f"{BY_HAND}{SEGMENTER}", SEGMENTER_VERSION
    return f"{BY_HAND}{earlier.segmenter.removeprefix(BY_HAND)}", earlier.segmenter_version


def lines_of(text: str, cuts: Sequence[Cut]) -> set[int]:
    """The lines, counted from 1, in which these cuts are."""
    found, line, after = set(), 1, 0
    for _, start, _ in cuts:
        line += text.count("\n", after, start)
        after = start
        found.add(line)
    return found


def _places(source: Source) -> list[Placement]:
    newest = source.revisions.order_by("-number").first()
    places = Placement.objects.filter(revision=newest).select_related("sentence")
    return list(places.order_by("start"))


def _bring_back(
    source: Source,
    texts: Sequence[str],
    rows: list[Sentence | None],
    standing: Sequence[Sentence],
) -> None:
    """A sentence that an older revision had, and that is there again, is the same row; but not
    where several could be meant."""
    past = list(source.sentences.exclude(pk__in=[sentence.pk for sentence in standing]))
    copies = Counter(sentence.text for sentence in past)
    once = {sentence.text: sentence for sentence in past if copies[sentence.text] == 1}
    unplaced = Counter(text for text, row in zip(texts, rows, strict=True) if row is None)
    for place, text in enumerate(texts):
        if rows[place] is None and unplaced[text] == 1:
            rows[place] = once.get(text)
