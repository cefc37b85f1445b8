"""The first page of the admin, with what waits for whoever opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse

from archive.admin.acts import editor
from archive.admin.desk import work
from archive.admin.visibility import sees_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

SHOWN = 8


@dataclass(frozen=True)
class Pile:
    """Work of one kind. `more` leads to all of it, `nothing` says so if there is none."""

    name: str
    title: str
    count: int
    rows: Sequence[Any]
    more: str
    nothing: str


@admin.site.admin_view
def home(request: HttpRequest) -> HttpResponse:
    by = editor(request)
    context = {"piles": list(statements(by)), "coverage": sources(by)}
    return admin.site.index(request, context)


def statements(by: User) -> list[Pile]:
    """The piles that this person can do something about."""
    piles = []
    if by.has_perm("archive.review_statement"):
        piles.append(
            pile(
                "review",
                "Waiting for review",
                work.to_review(by),
                "approved=no",
                "Nothing is waiting for your review.",
            )
        )
    if by.has_perm("archive.publish_statement"):
        piles.append(
            pile(
                "publish",
                "Ready to publish",
                work.to_publish(by),
                "approved=yes",
                "No approved statements are waiting to be published.",
            )
        )
    if by.has_perm("archive.change_statement"):
        piles += mine(by)
    return piles


def mine(by: User) -> list[Pile]:
    return [
        pile(
            "returned",
            "Returned to you",
            work.returned(by),
            "status__exact=draft&writer=me",
            "Nothing has been returned to you.",
        ),
        pile(
            "drafts",
            "Your drafts",
            work.drafts(by),
            "status__exact=draft&writer=me",
            "You have no drafts; choose a source and write one.",
        ),
        pile(
            "in-review",
            "Your statements in review",
            work.in_review(by),
            "status__exact=in_review&writer=me",
            "You have no statements in review.",
        ),
        pile(
            "changed",
            "Cited sentence has changed",
            work.to_mend(by),
            "sentence=changed",
            "Every sentence your statements cite is still in its source."
            if not sees_all(by)
            else "Every cited sentence is still in its source.",
        ),
    ]


def pile(name: str, title: str, found: QuerySet[Any], query: str, nothing: str) -> Pile:
    address = reverse("admin:archive_statement_changelist")
    rows = list(found[: SHOWN + 1])
    count = found.order_by().count() if len(rows) > SHOWN else len(rows)
    return Pile(name, title, count, rows[:SHOWN], f"{address}?{query}", nothing)


def sources(by: User) -> Pile | None:
    if not by.has_perm("archive.add_statement"):
        return None
    left = work.coverage(by)
    return Pile(
        "sources",
        "Sources with sentences left",
        len(left),
        left[:SHOWN],
        reverse("admin:archive_source_changelist"),
        "In the newest sources, every sentence has a statement or is set aside.",
    )
