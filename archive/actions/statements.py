"""The life of a statement: written, reviewed, published, corrected, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from archive import search
from archive.actions import history
from archive.actions.base import (
    Incomplete,
    NotAllowed,
    StaleEdit,
    WrongState,
    bump_generation,
    lock_generation,
    require,
    signature,
)
from archive.actions.review_events import record_review_event, words_of_own
from archive.actions.sources import listing_date
from archive.actions.wordings import wording_of
from archive.models import (
    Attribution,
    Citation,
    Correction,
    CorrectionKind,
    ReviewEventKind,
    Source,
    SourceStatus,
    Statement,
    StatementStatus,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from archive.actions.wordings import Wording
    from archive.models import Sentence, Topic


@transaction.atomic
def create_statement(*, source: Source, wording: Wording, by: User) -> Statement:
    """Save a new draft on a source.

    Raises NotAllowed without the right, Incomplete if speakers or sentences do not fit, and
    ValidationError if a field is wrong.
    """
    require(by, "add_statement", to="write statements")
    now = timezone.now()
    statement = Statement(
        source=source,
        created_at=now,
        updated_at=now,
        written_by=by,
        written_by_name=signature(by),
    )
    _write(statement, wording)
    history.after(statement, by=by, act="written", kind=history.ADDED)
    return statement


@transaction.atomic
def edit_statement(*, statement: Statement, version: int, wording: Wording, by: User) -> Statement:
    """Change a statement that is not public. `version` is the one that the editor saw.

    Other words lose the approval that was given to the words before. Raises NotAllowed if it is
    someone else's, WrongState if it is public, StaleEdit if there is a newer version, and
    Incomplete if speakers or sentences do not fit.
    """
    _require_own(statement, by)
    standing = _lock(statement)
    if standing.status not in (StatementStatus.DRAFT, StatementStatus.IN_REVIEW):
        raise WrongState("This statement is public; correct it, with a reason, or withdraw it.")
    old = wording_of(standing)
    if wording.is_as(old):
        return standing
    statement = _claim(statement, version)
    if not wording.says_as(old):
        _sign_review(statement, None)
        record_review_event(statement, ReviewEventKind.CHANGED, by)
    _write(statement, wording)
    history.after(statement, by=by, act="changed")
    return statement


@transaction.atomic
def delete_draft(*, statement: Statement, by: User) -> None:
    """Remove what the public never saw.

    Raises NotAllowed if it is someone else's, and WrongState if it was published or is in review.
    """
    _require_own(statement, by)
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.number is not None:
        raise WrongState("What was published cannot be deleted; withdraw it with a reason.")
    _require_status(
        statement,
        StatementStatus.DRAFT,
        "This statement is in review; a reviewer must return it before it can be deleted.",
    )
    history.after(statement, by=by, act="deleted", kind=history.DELETED)
    statement.delete()


@transaction.atomic
def submit_statement(*, statement: Statement, by: User) -> None:
    """Hand a draft to a reviewer.

    Raises NotAllowed if it is someone else's, WrongState if it is not a draft, and Incomplete if it
    lacks a speaker, topic or sentence.
    """
    _require_own(statement, by)
    statement = _lock(statement)
    _require_status(statement, StatementStatus.DRAFT, "Only a draft can be submitted for review.")
    _require_complete(statement)
    statement.status = StatementStatus.IN_REVIEW
    _sign_review(statement, None)
    statement.save(update_fields=["status", *_REVIEW])
    record_review_event(statement, ReviewEventKind.SUBMITTED, by)
    history.after(statement, by=by, act="submitted")


@transaction.atomic
def approve_statement(*, statement: Statement, by: User) -> None:
    """Approve someone else's words for publication.

    Raises NotAllowed without the right or for one's own words, WrongState if it is not in review or
    approved already, and Incomplete if it lacks a speaker, topic or sentence.
    """
    require(by, "review_statement", to="approve statements")
    statement = _lock(statement)
    _require_status(
        statement, StatementStatus.IN_REVIEW, "Only a statement in review can be approved."
    )
    if statement.reviewed_at:
        raise WrongState(f"{statement.reviewed_by_name} has approved this statement already.")
    if own := words_of_own(statement, by):
        raise NotAllowed(own)
    _require_complete(statement)
    _sign_review(statement, by)
    statement.save(update_fields=_REVIEW)
    record_review_event(statement, ReviewEventKind.APPROVED, by)
    history.after(statement, by=by, act="approved")


@transaction.atomic
def return_statement(*, statement: Statement, note: str, by: User) -> None:
    """Give a statement back to its writer with a note; each note is a step, so none is lost.

    Raises NotAllowed without the right, WrongState if it is not in review, and Incomplete without a
    note.
    """
    require(by, "review_statement", to="return statements")
    statement = _lock(statement)
    _require_status(
        statement, StatementStatus.IN_REVIEW, "Only a statement in review can be returned."
    )
    if not note.strip():
        raise Incomplete("Write a note so that the writer knows what to change.")
    _sign_review(statement, by)
    statement.status = StatementStatus.DRAFT
    statement.save(update_fields=["status", *_REVIEW])
    record_review_event(statement, ReviewEventKind.RETURNED, by, note.strip())
    history.after(statement, by=by, act="returned", words=note)


@transaction.atomic
def publish_statement(*, statement: Statement, by: User) -> None:
    """Show a statement to the public, under a number that stays its own.

    To publish is to have looked, so it is a review where nobody has approved before; but not of
    one's own words. Raises NotAllowed without the right or for own words without PUBLISH_OWN,
    WrongState if it is not in review or its source is not public, and Incomplete if it lacks a
    speaker, topic or sentence.
    """
    require(by, "publish_statement", to="publish statements")
    statement = _lock(statement)
    _require_status(
        statement, StatementStatus.IN_REVIEW, "Only a statement in review can be published."
    )
    _require_complete(statement)
    if statement.source.status != SourceStatus.PUBLISHED:
        raise WrongState("Publish the source first; a statement is public only with its source.")
    own = words_of_own(statement, by)
    if own and not settings.PUBLISH_OWN:
        raise NotAllowed(own)
    bump_generation()  # and so be alone in giving out numbers until the end of this transaction
    highest = Statement.objects.aggregate(highest=Max("number"))["highest"]
    statement.number = (highest or 0) + 1
    statement.status = StatementStatus.PUBLISHED
    statement.published_at = statement.updated_at = timezone.now()
    statement.published_by = by
    statement.published_by_name = signature(by)
    if not own and not statement.reviewed_at:
        _sign_review(statement, by)
    statement.save()
    record_review_event(
        statement, ReviewEventKind.PUBLISHED_OWN if own else ReviewEventKind.PUBLISHED, by
    )
    history.after(statement, by=by, act="published by its writer" if own else "published")
    _show(statement)


@transaction.atomic
def correct_statement(
    *, statement: Statement, version: int, wording: Wording, reason: str, by: User
) -> Statement:
    """Change a public statement; readers see the reason and the words before and after.

    Raises NotAllowed without the right, WrongState if it is not published, StaleEdit if there is a
    newer version, and Incomplete without a reason or if it would lack a speaker, topic or sentence.
    """
    require(by, "publish_statement", to="correct published statements")
    standing = _lock(statement)
    _require_status(
        standing, StatementStatus.PUBLISHED, "Only a published statement can be corrected."
    )
    if wording.is_as(wording_of(standing)):
        return standing
    statement = _claim(statement, version)
    before = _shown(statement)
    _write(statement, wording)
    _require_complete(statement)
    after = _shown(statement)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        _log(statement, CorrectionKind.CORRECTION, reason, by, before, after, changed)
    history.after(statement, by=by, act="corrected" if changed else "changed", words=reason)
    if changed:  # an editor's note alone is not for readers to notice
        _tell_readers_of(statement)
        _show(statement)
    return statement


@transaction.atomic
def withdraw_statement(*, statement: Statement, reason: str, by: User) -> None:
    """Take a statement from the public; its address says why.

    Raises NotAllowed without the right, WrongState if it is not published, and Incomplete without a
    reason.
    """
    require(by, "publish_statement", to="withdraw statements")
    statement = _lock(statement)
    _require_status(
        statement, StatementStatus.PUBLISHED, "Only a published statement can be withdrawn."
    )
    _log(statement, CorrectionKind.WITHDRAWAL, reason, by)
    statement.status = StatementStatus.WITHDRAWN
    statement.save(update_fields=["status"])
    history.after(statement, by=by, act="withdrawn", words=reason)
    _tell_readers_of(statement, withdrawn=True)
    _show(statement)


@transaction.atomic
def file_statement(
    *, statement: Statement, version: int, topic: Topic, reason: str = "", by: User
) -> None:
    """File a statement under one topic more; `reason` is for readers, if it is published.

    Raises NotAllowed without the right, WrongState if it has the topic already or is withdrawn,
    StaleEdit if there is a newer version, and Incomplete if a published one is given no reason.
    """
    old = wording_of(statement)
    if topic in old.topics:
        raise WrongState(f"This statement is filed under “{topic}” already.")
    wording = replace(old, topics=[*old.topics, topic])
    if statement.status == StatementStatus.PUBLISHED:
        correct_statement(
            statement=statement, version=version, wording=wording, reason=reason, by=by
        )
    else:
        edit_statement(statement=statement, version=version, wording=wording, by=by)


def _tell_readers_of(statement: Statement, *, withdrawn: bool = False) -> None:
    """Of what is or just was public; with a withdrawn source, nothing of it shows."""
    lock_generation()
    if Source.objects.published().filter(pk=statement.source_id).exists():
        bump_generation(withdrawn=withdrawn)


def _show(statement: Statement) -> None:
    """Let readers find a statement as it now is, or no longer."""
    search.refresh(Statement.objects.filter(pk=statement.pk))


def _require_own(statement: Statement, by: User) -> None:
    """Contributors work on what they wrote themselves, reviewers on everything."""
    require(by, "change_statement", to="change statements")
    if statement.written_by_id != by.pk and not by.has_perm("archive.review_statement"):
        raise NotAllowed("Someone else wrote this statement; ask an editor to change it.")


def _lock(statement: Statement) -> Statement:
    locked = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("source")
        .get(pk=statement.pk)
    )
    history.before(locked)
    return locked


def _claim(statement: Statement, version: int) -> Statement:
    """Lock the statement under its next version, or refuse: select_for_update alone does
    nothing on SQLite, and a form may lie open for an hour."""
    claimed = Statement.objects.filter(pk=statement.pk, version=version)
    if not claimed.update(version=F("version") + 1):
        raise StaleEdit("Someone saved a newer version; review it before you continue.")
    return _lock(statement)


def _require_status(statement: Statement, status: str, message: str) -> None:
    if statement.status != status:
        raise WrongState(message)


def _require_complete(statement: Statement) -> None:
    named = statement.attribution == Attribution.NAMED
    if named and not statement.attributed_to.exists():
        raise Incomplete(
            "Name the speaker given by the source, or choose “not stated in the source”."
        )
    if not statement.topics.exists():
        raise Incomplete("File the statement under at least one topic.")
    if not statement.citations.exists():
        raise Incomplete("Choose the sentence that the statement cites.")


def _write(statement: Statement, wording: Wording) -> None:
    if wording.attribution == Attribution.NOT_STATED and wording.attributed_to:
        raise Incomplete("The speaker is either named or not stated; choose one.")
    if any(sentence.source_id != statement.source_id for sentence in wording.sentences):
        raise Incomplete("Choose sentences from the statement's own source.")
    if aside := [sentence for sentence in wording.sentences if sentence.excluded_reason]:
        raise Incomplete(f"Sentence {aside[0].number} is set aside; undo that first.")
    statement.text = wording.text.strip()
    statement.act = wording.act
    statement.attribution = wording.attribution
    statement.said_on = wording.said_on
    statement.listed_on = wording.said_on or listing_date(statement.source)
    statement.note = wording.note.strip()
    statement.updated_at = timezone.now()
    statement.full_clean(exclude=["written_by", "reviewed_by", "published_by"])
    statement.save()
    statement.attributed_to.set(wording.attributed_to)
    statement.addressed_to.set(wording.addressed_to)
    statement.topics.set(wording.topics)
    _cite(statement, wording.sentences)


def _cite(statement: Statement, sentences: Sequence[Sentence]) -> None:
    """New citations are added before old ones go, so that a public statement never has none."""
    chosen = list(dict.fromkeys(sentences))
    old = list(statement.citations.order_by("position"))
    if [citation.sentence_id for citation in old] == [sentence.pk for sentence in chosen]:
        return
    if not chosen and statement.number is not None:
        raise Incomplete("Choose the sentence that the statement cites.")
    kept = {citation.sentence_id: citation for citation in old}
    free = max((citation.position for citation in old), default=0) + 1
    for position, sentence in enumerate(chosen, free):
        citation = kept.pop(sentence.pk, None) or Citation(statement=statement, sentence=sentence)
        citation.position = position
        citation.save()
    for citation in kept.values():
        citation.delete()


_REVIEW = ("reviewed_at", "reviewed_by", "reviewed_by_name")


def _sign_review(statement: Statement, by: User | None) -> None:
    """Whose review these words have; without anybody, none."""
    statement.reviewed_at = timezone.now() if by else None
    statement.reviewed_by = by
    statement.reviewed_by_name = signature(by) if by else ""


def _shown(statement: Statement) -> dict[str, Any]:
    """What readers see of a statement, for the correction log."""
    return {
        "text": statement.text,
        "act": statement.get_act_display(),
        "attribution": statement.get_attribution_display(),
        "attributed_to": [actor.name for actor in statement.attributed_to.all()],
        "addressed_to": [actor.name for actor in statement.addressed_to.all()],
        "topics": [topic.name for topic in statement.topics.all()],
        "said_on": statement.said_on.isoformat() if statement.said_on else "",
        "sentences": [
            citation.sentence.number
            for citation in statement.citations.select_related("sentence").order_by("position")
        ],
    }


def _version(statement: Statement) -> int:
    """As readers count: what was published is the first, each correction makes one more."""
    return 1 + statement.corrections.filter(kind=CorrectionKind.CORRECTION).count()


def _log(
    statement: Statement,
    kind: CorrectionKind,
    reason: str,
    by: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    changed: Sequence[str] = (),
) -> None:
    if not reason.strip():
        raise Incomplete("Give a reason for readers; the page will show it.")
    Correction.objects.create(
        kind=kind,
        statement=statement,
        made_at=timezone.now(),
        made_by=by,
        made_by_name=signature(by),
        reason=reason.strip(),
        version=_version(statement) + (kind == CorrectionKind.CORRECTION),
        before={name: before[name] for name in changed} if before else {},
        after={name: after[name] for name in changed} if after else {},
    )
