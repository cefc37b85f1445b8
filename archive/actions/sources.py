"""Bringing sources in, and deciding whether the public sees them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify

from archive import index
from archive.actions.base import (
    ActionError,
    Incomplete,
    WrongState,
    hold_readers,
    require,
    signature,
    tell_readers,
)
from archive.models import (
    Capture,
    Correction,
    CorrectionKind,
    Placement,
    Revision,
    Sentence,
    Source,
    SourceStatus,
)
from archive.text.sentences import SEGMENTER, SEGMENTER_VERSION, segment

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.auth.models import User

    from archive.capture.document import Document


class AlreadyImported(ActionError):
    """These bytes, or this text, are in the archive."""

    def __init__(self, source: Source) -> None:
        super().__init__(f"This text is in the archive already, as “{source}” ({source.slug}).")
        self.source = source


class Cut(NamedTuple):
    """A sentence to be: its paragraph, counted from 1, and its place in the capture's text."""

    paragraph: int
    start: int
    stop: int


@transaction.atomic
def import_source(
    *,
    source: Source,
    document: Document,
    lines: tuple[int, int] | None = None,
    captured_at: datetime | None = None,
) -> Source:
    """Save a new source as a draft, with what it says cut into sentences.

    `lines` are the first and the last line of the document's text that speak in this source's
    voice, counted from 1; without them all do. Raises AlreadyImported, Incomplete and
    ValidationError; then nothing is saved.
    """
    first, last = lines or (1, len(document.text.split("\n")))
    cuts = cut(document.text, source.language, first, last)
    if not cuts:
        raise Incomplete("There is no sentence in these lines; choose others.")
    capture = _capture(document, captured_at or timezone.now())
    if found := _overlapping(capture, cuts):
        raise AlreadyImported(found)
    source.slug = source.slug or free_slug(source)
    source.next_number = len(cuts) + 1
    source.full_clean()
    source.save()
    _arrange(source, capture, cuts)
    return source


def cut(text: str, language: str, first: int, last: int) -> list[Cut]:
    """The sentences of the lines `first` to `last` of a text, both included, from 1."""
    cuts, start, paragraph = [], 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        if first <= number <= last:
            spans = segment(line, language)
            paragraph += bool(spans)
            cuts += [Cut(paragraph, start + span.start, start + span.stop) for span in spans]
        start += len(line) + 1
    return cuts


def free_slug(source: Source) -> str:
    """From title and date; a title without Latin letters gives way to its language."""
    words = slugify(source.title)
    if len(words) > 80:
        words = words[:80].rpartition("-")[0]
    words = words.strip("-") or f"source-{source.language.lower()}"
    base = f"{words}-{source.issued_on}" if source.issued_on else words
    taken = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def _capture(document: Document, captured_at: datetime) -> Capture:
    """The capture that holds this document; another voice may have brought the page in before."""
    digest = sha256(document.original).hexdigest()
    text_digest = sha256(document.text.encode()).hexdigest()
    known = Capture.objects.filter(Q(original_sha256=digest) | Q(text_sha256=text_digest)).order_by(
        "pk"
    )
    return known.first() or Capture.objects.create(
        captured_at=captured_at,
        original=document.original,
        original_sha256=digest,
        text=document.text,
        text_sha256=text_digest,
        media_type=document.media_type,
        fetched_url=document.metadata.url,
    )


def _overlapping(capture: Capture, cuts: list[Cut]) -> Source | None:
    """A source that holds some of these very words of the capture."""
    placed = Placement.objects.filter(
        revision__capture=capture, start__lt=cuts[-1].stop, stop__gt=cuts[0].start
    ).select_related("revision__source")
    first = placed.first()
    return first.revision.source if first else None


def _arrange(source: Source, capture: Capture, cuts: list[Cut]) -> None:
    revision = Revision.objects.create(
        source=source,
        number=1,
        capture=capture,
        segmenter=SEGMENTER,
        segmenter_version=SEGMENTER_VERSION,
        made_at=timezone.now(),
    )
    sentences = Sentence.objects.bulk_create(
        Sentence(source=source, number=number, text=capture.text[start:stop])
        for number, (_, start, stop) in enumerate(cuts, 1)
    )
    Placement.objects.bulk_create(
        Placement(revision=revision, sentence=sentence, **place._asdict())
        for sentence, place in zip(sentences, cuts, strict=True)
    )


@transaction.atomic
def publish_source(*, source: Source, by: User) -> None:
    """Show a source to the public. Its statements follow one by one."""
    require(by, "publish_source", to="publish sources")
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.status != SourceStatus.DRAFT:
        raise WrongState("Only a draft can be published; this source is not one.")
    if source.issuer is None:
        raise Incomplete("Choose the issuer first: readers must know whose voice it is.")
    source.status = SourceStatus.PUBLISHED
    source.published_at = timezone.now()
    source.published_by = by
    source.published_by_name = signature(by)
    source.save(update_fields=["status", "published_at", "published_by", "published_by_name"])
    tell_readers()
    index.refresh(source.statements.all())


@transaction.atomic
def withdraw_source(*, source: Source, reason: str, by: User) -> None:
    """Take a source and all that rests on it from the public; their addresses say why."""
    require(by, "publish_source", to="withdraw sources")
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.status != SourceStatus.PUBLISHED:
        raise WrongState("Only a published source can be withdrawn; this one is not public.")
    if not reason.strip():
        raise Incomplete("Write the reason for readers, since the page will show it.")
    source.status = SourceStatus.WITHDRAWN
    source.save(update_fields=["status"])
    Correction.objects.create(
        kind=CorrectionKind.WITHDRAWAL,
        source=source,
        made_at=timezone.now(),
        made_by=by,
        made_by_name=signature(by),
        reason=reason.strip(),
    )
    tell_readers()
    index.refresh(source.statements.all())


@transaction.atomic
def edit_source(*, source: Source, by: User) -> None:
    """Save what is known about a source; the text itself is not among it."""
    require(by, "change_source", to="change sources")
    source.full_clean()
    source.save(update_fields=_known_about(source))
    source.statements.update(listed_on=Coalesce("said_on", listing_date(source)))
    hold_readers()
    if Source.objects.released().filter(pk=source.pk).exists():
        tell_readers()
    index.refresh(source.statements.all())


def _known_about(source: Source) -> list[str]:
    """All but what other actions keep: a withdrawal meanwhile is not to be undone."""
    kept = ("id", "status", "published_at", "published_by", "published_by_name", "next_number")
    return [field.name for field in source._meta.concrete_fields if field.name not in kept]


@transaction.atomic
def delete_draft_source(*, source: Source, by: User) -> None:
    """Take back an import that the public never saw and on which no statement rests."""
    require(by, "delete_source", to="delete sources")
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.published_at is not None:
        raise WrongState("What was published is withdrawn with a reason, never deleted.")
    if source.statements.exists() or source.renditions.exists():
        raise WrongState("Statements or renditions rest on this source; delete those first.")
    captures = list(Capture.objects.filter(revisions__source=source))
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
    """Say why no statement is drawn from a sentence, or with no reason take that back."""
    require(by, "change_sentence", to="set sentences aside")
    if reason.strip() and sentence.citations.exists():
        raise WrongState("A statement rests on this sentence, so it is not set aside.")
    sentence.aside_because = reason.strip()
    sentence.full_clean()
    sentence.save(update_fields=["aside_because"])
    hold_readers()
    if Sentence.objects.published().filter(pk=sentence.pk).exists():
        tell_readers()
