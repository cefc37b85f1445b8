"""Which statements an editor sees, and what rests on a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from archive.models import Citation, Statement

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from archive.models.querysets import CitationQuerySet, StatementQuerySet


def sees_all(by: User) -> bool:
    return by.has_perm("archive.review_statement")


def visible_statements(by: User) -> StatementQuerySet:
    """A contributor sees what was published, and of the rest what is their own."""
    return Statement.objects.all() if sees_all(by) else Statement.objects.filter(_seen(by))


def visible_citations(by: User) -> CitationQuerySet:
    """The citations of visible statements. The condition is one of a join: a subquery would be run
    for each sentence that is asked about."""
    return (
        Citation.objects.all()
        if sees_all(by)
        else Citation.objects.filter(_seen(by, "statement__"))
    )


def _seen(by: User, path: str = "") -> Q:
    return Q(**{f"{path}written_by": by}) | Q(**{f"{path}number__isnull": False})
