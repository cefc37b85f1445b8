"""Importing sources, and deciding whether the public sees them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify

from archive import search
from archive.actions import history
from archive.actions.base import (
    ActionError,
    Incomplete,
    WrongState,
    bump_generation,
    lock_generation,
    require,
    signature,
)
from archive.actions.revisions import arrange, cut, fitting, store_capture
from archive.models import (
    Capture,
    Correction,
    CorrectionKind,
    Placement,
    Sentence,
    Source,
    SourceStatus,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.contrib.auth.models import User

    from archive.actions.revisions import Cut
    from archive.capture.document import Document


class AlreadyImported(ActionError):
    """These bytes, or this text, are in the archive."""

    def __init__(self, source: Source) -> None:
        super().__init__(f"This text is already in the archive as “{source}” ({source.slug}).")
        self.source = source


@transaction.atomic
def import_source(
    *,
    source: Source,
    document: Document,
    cuts: Sequence[Cut] | None = None,
    captured_at: datetime | None = None,
) -> Source:
    """Save a new source as a draft, with what it says cut into sentences.

    `cuts` are the sentences that speak in this source's voice; without them all do. Raises
    AlreadyImported if a source has this text, Incomplete if the cuts do not fit or contain no
    sentence, WrongState if the same bytes were read as a different text, and ValidationError if a
    field is wrong; then nothing is saved.
    """
    cuts = fitting(cuts, document.text) if cuts else cut(document.text, source.language)
    capture = store_capture(document, captured_at or timezone.now())
    if found := _overlapping(capture, cuts):
        raise AlreadyImported(found)
    source.slug = source.slug or free_slug(source)
    source.full_clean()
    source.save()
    arrange(source, capture, cuts, [None] * len(cuts))
    return source


def free_slug(source: Source) -> str:
    """From title and date; a title without Latin letters is replaced by its language."""
    words = slugify(source.title)
    if len(words) > 80:
        words = words[:80].rpartition("-")[0]
    words = words.strip("-") or f"source-{source.language.lower()}"
    base = f"{words}-{source.issued_on}" if source.issued_on else words
    taken = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def _overlapping(capture: Capture, cuts: Sequence[Cut]) -> Source | None:
    """A source that holds some of these very words of the capture."""
    placed = Placement.objects.filter(
        revision__capture=capture, start__lt=cuts[-1].stop, stop__gt=cuts[0].start
    ).select_related("revision__source")
    starts = [cut.start for cut in cuts]
    for place in placed:
        last_begun = cuts[bisect_left(starts, place.stop) - 1]
        if last_begun.stop > place.start:
            return place.revision.source
    return None


@transaction.atomic
def publish_source(*, source: Source, by: User) -> None:
    """Show a source to the public. Its statements follow one by one.

    Raises NotAllowed without the right, WrongState if it is not a draft, and Incomplete without an
    issuer.
    """
    require(by, "publish_source", to="publish sources")
    source = Source.objects.select_for_update().get(pk=source.pk)
    history.before(source)
    if source.status != SourceStatus.DRAFT:
        raise WrongState("Only a draft can be published; this source is not one.")
    if source.issuer is None:
        raise Incomplete("Choose the issuer first: readers must know whose voice it is.")
    source.status = SourceStatus.PUBLISHED
    source.published_at = timezone.now()
    source.published_by = by
    source.published_by_name = signature(by)
    source.save(update_fields=["status", "published_at", "published_by", "published_by_name"])
    history.after(source, by=by, act="published")
    bump_generation()
    search.refresh(source.statements.all())
    search.show(search.reached(source))


@transaction.atomic
def withdraw_source(*, source: Source, reason: str, by: User) -> None:
    """Take a source and all that rests on it from the public; their addresses say why.

    Raises NotAllowed without the right, WrongState if it is not published, and Incomplete without a
    reason.
    """
    require(by, "publish_source", to="withdraw sources")
    source = Source.objects.select_for_update().get(pk=source.pk)
    history.before(source)
    if source.status != SourceStatus.PUBLISHED:
        raise WrongState("Only a published source can be withdrawn; this one is not public.")
    if not reason.strip():
        raise Incomplete("Give a reason for readers; the page will show it.")
    source.status = SourceStatus.WITHDRAWN
    source.save(update_fields=["status"])
    history.after(source, by=by, act="withdrawn", words=reason)
    Correction.objects.create(
        kind=CorrectionKind.WITHDRAWAL,
        source=source,
        made_at=timezone.now(),
        made_by=by,
        made_by_name=signature(by),
        reason=reason.strip(),
    )
    bump_generation(withdrawn=True)
    search.refresh(source.statements.all())
    search.show(search.reached(source))


def _refuse_a_circle(source: Source) -> None:
    """However long the chain, an original is at its end."""
    seen, original = {source.pk}, source.rendition_of
    while original:
        if original.pk in seen:
            refusal = (
                "A source cannot be a rendition of itself or of its own rendition; choose its "
                "original."
            )
            raise ValidationError({"rendition_of": refusal})
        seen.add(original.pk)
        original = original.rendition_of


@transaction.atomic
def edit_source(*, source: Source, by: User) -> None:
    """Save what is known about a source; the text itself is not among it.

    Raises NotAllowed without the right, and ValidationError if a field is wrong or it would be a
    rendition of itself.
    """
    require(by, "change_source", to="change sources")
    source.full_clean()
    _refuse_a_circle(source)
    history.before(source)
    before = search.reached(Source.objects.select_for_update().get(pk=source.pk))
    source.save(update_fields=_known_about(source))
    history.after(Source.objects.get(pk=source.pk), by=by, act="changed")
    source.statements.update(listed_on=Coalesce("said_on", listing_date(source)))
    lock_generation()
    if Source.objects.released().filter(pk=source.pk).exists():
        bump_generation()
    search.refresh(source.statements.all())
    search.show(before | search.reached(source))


def _known_about(source: Source) -> list[str]:
    """All but what other actions keep: a withdrawal in the meantime is not to be undone."""
    kept = ("id", "status", "published_at", "published_by", "published_by_name", "next_number")
    return [field.name for field in source._meta.concrete_fields if field.name not in kept]


@transaction.atomic
def delete_draft_source(*, source: Source, by: User) -> None:
    """Take back an import that the public never saw and on which no statement rests.

    Raises NotAllowed without the right, and WrongState if it was published or anything depends on
    it.
    """
    require(by, "delete_source", to="delete sources")
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.published_at is not None:
        raise WrongState("What was published cannot be deleted; withdraw it with a reason.")
    if source.statements.exists() or source.renditions.exists():
        raise WrongState("Statements or renditions depend on this source; delete those first.")
    captures = list(Capture.objects.filter(revisions__source=source))
    history.after(source, by=by, act="deleted", kind=history.DELETED)
    source.delete()
    for capture in captures:
        if not capture.revisions.exists():
            capture.delete()


def listing_date(source: Source) -> date:
    """What a statement without a date of its own is listed by."""
    if source.issued_on:
        return source.issued_on
    return source.revisions.earliest("number").capture.captured_at.date()


@transaction.atomic
def set_aside(*, sentence: Sentence, reason: str, by: User) -> None:
    """Say why no statement is drawn from a sentence, or with no reason take that back.

    Raises NotAllowed without the right, and WrongState if a statement cites the sentence.
    """
    require(by, "change_sentence", to="set sentences aside")
    if reason.strip() and sentence.citations.exists():
        raise WrongState("A statement cites this sentence, so it cannot be set aside.")
    history.before(sentence)
    sentence.excluded_reason = reason.strip()
    sentence.full_clean()
    sentence.save(update_fields=["excluded_reason"])
    act = "set aside" if sentence.excluded_reason else "taken back"
    history.after(sentence, by=by, act=act, words=sentence.excluded_reason)
    lock_generation()
    if Sentence.objects.published().filter(pk=sentence.pk).exists():
        bump_generation()
