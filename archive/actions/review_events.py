"""The steps of a statement to the public, and whose words it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from archive.actions.base import signature
from archive.models import ReviewEventKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from archive.models import Statement

_STANDING_BY = (ReviewEventKind.CHANGED, ReviewEventKind.SUBMITTED, ReviewEventKind.APPROVED)
"""Steps of those who have these words for their own, or for right."""


def record_review_event(
    statement: Statement, kind: ReviewEventKind, by: User, note: str = ""
) -> None:
    statement.review_events.create(
        kind=kind,
        made_at=timezone.now(),
        made_by=by,
        made_by_name=signature(by),
        version=statement.version,
        note=note,
    )


def words_of_own(statement: Statement, by: User) -> str:
    """Why this person cannot review a statement: they wrote it, or they were the last to change it
    and no one else has submitted or approved it since. Empty if they can."""
    if statement.written_by_id == by.pk:
        return "You wrote this statement; someone else must review and publish it."
    for step in reversed(list(statement.review_events.all())):
        if step.made_by_id == by.pk and step.kind == ReviewEventKind.CHANGED:
            return "You made the last change to these words; someone else must approve them first."
        if step.made_by_id != by.pk and step.kind in _STANDING_BY:
            break
    return ""
