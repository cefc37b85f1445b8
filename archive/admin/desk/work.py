"""What waits for each editor."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q

from archive.admin.visibility import sees_all, visible_statements
from archive.models import (
    Citation,
    Placement,
    ReviewEvent,
    ReviewEventKind,
    Revision,
    Source,
    SourceStatus,
    Statement,
    StatementStatus,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from archive.models.querysets import StatementQuerySet

NEWEST = 50
"""So many sources are looked at for what is left in them."""


@dataclass(frozen=True)
class Coverage:
    source: Source
    sentences: int
    carrying: int
    aside: int

    @property
    def left(self) -> int:
        return self.sentences - self.carrying - self.aside

    @property
    def percent(self) -> int:
        return 100 * (self.carrying + self.aside) // self.sentences


def unpublished(status: str) -> StatementQuerySet:
    """Drafts or statements in review. Having no number they are found by its index."""
    found = Statement.objects.filter(number__isnull=True, status=status)
    return found.select_related("source").order_by("updated_at", "pk")


def to_review(by: User) -> StatementQuerySet:
    """What others handed in and nobody has approved."""
    return unpublished(StatementStatus.IN_REVIEW).filter(reviewed_at=None).exclude(written_by=by)


def to_publish(by: User) -> StatementQuerySet:
    """What was approved, and what an editor alone in the newsroom wrote."""
    waiting = unpublished(StatementStatus.IN_REVIEW)
    if settings.PUBLISH_OWN:
        return waiting.filter(Q(reviewed_at__isnull=False) | Q(written_by=by))
    return waiting.filter(reviewed_at__isnull=False).exclude(written_by=by)


def returned(by: User) -> StatementQuerySet:
    """What came back to its writer, each with the steps that hold the notes."""
    notes = Prefetch(
        "review_events", ReviewEvent.objects.filter(kind=ReviewEventKind.RETURNED).order_by("-pk")
    )
    mine = unpublished(StatementStatus.DRAFT).filter(_came_back(), written_by=by)
    return mine.prefetch_related(notes)


def drafts(by: User) -> StatementQuerySet:
    return unpublished(StatementStatus.DRAFT).filter(~_came_back(), written_by=by)


def in_review(by: User) -> StatementQuerySet:
    return unpublished(StatementStatus.IN_REVIEW).filter(written_by=by)


def _came_back() -> Exists:
    return Exists(
        ReviewEvent.objects.filter(statement=OuterRef("pk"), kind=ReviewEventKind.RETURNED)
    )


def changed_under(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Those that rest on a sentence which their source no longer has. Only a source with several
    revisions can have lost one."""
    newer = Revision.objects.filter(
        source=OuterRef("revision__source"), number__gt=OuterRef("revision__number")
    )
    current = Placement.objects.filter(~Exists(newer), sentence=OuterRef("sentence"))
    lost = Citation.objects.filter(~Exists(current), statement=OuterRef("pk"))
    revised = Revision.objects.filter(number=2).values("source")
    found = statements.filter(Exists(lost), source__in=revised)
    return found.exclude(status=StatementStatus.WITHDRAWN)


def to_mend(by: User) -> QuerySet[Statement]:
    """Of what rests on changed sentences, what this person may edit or correct."""
    statements = Statement.objects.select_related("source")
    if not by.has_perm("archive.publish_statement"):
        statements = statements.filter(number__isnull=True)
    if not sees_all(by):
        statements = statements.filter(written_by=by)
    return changed_under(statements).order_by("-updated_at", "-pk")


def coverage(by: User) -> list[Coverage]:
    """Of the newest sources, those with sentences left; what is least done comes first."""
    newest = Source.objects.exclude(status=SourceStatus.WITHDRAWN).order_by("-pk")[:NEWEST]
    sources = {source.pk: source for source in newest}
    current, cited = _current(list(sources)), _cited(list(sources), by)
    covered = []
    for key, sentences in current.items():
        carrying = sum(sentence in cited for sentence in sentences)
        aside = sum(bool(why) and sentence not in cited for sentence, why in sentences.items())
        covered.append(Coverage(sources[key], len(sentences), carrying, aside))
    left = [coverage for coverage in covered if coverage.left]
    return sorted(left, key=lambda coverage: (coverage.percent, -coverage.left))


def _current(sources: list[int]) -> dict[int, dict[int, str]]:
    """By source: its current sentences, and why they are set aside."""
    revisions = Revision.objects.filter(source__in=sources).order_by("number")
    current = dict(revisions.values_list("source", "pk"))
    source_of = {revision: source for source, revision in current.items()}
    placed = Placement.objects.filter(revision__in=list(source_of)).order_by()
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for revision, sentence, why in placed.values_list(
        "revision", "sentence", "sentence__excluded_reason"
    ):
        found[source_of[revision]][sentence] = why
    return found


def _cited(sources: list[int], by: User) -> set[int]:
    """The sentences that carry a statement which this person sees and which is not withdrawn."""
    statements = visible_statements(by).exclude(status=StatementStatus.WITHDRAWN)
    resting = statements.filter(source__in=sources).order_by()
    return set(resting.values_list("citations__sentence", flat=True))
