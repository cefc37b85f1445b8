"""Which statements an editor sees at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from archive.models import Statement

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from archive.models.querysets import StatementQuerySet


def sees_all(by: User) -> bool:
    return by.has_perm("archive.review_statement")


def visible_statements(by: User) -> StatementQuerySet:
    """A contributor sees what was published, and of the rest what is their own."""
    if sees_all(by):
        return Statement.objects.all()
    return Statement.objects.filter(Q(written_by=by) | Q(number__isnull=False))
