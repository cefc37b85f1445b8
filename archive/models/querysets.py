"""What is public, said once.

Every page, list, count, feed and export starts from a `published()` here. Whatever is reached
through something else is public only if that is: a statement through its source, a topic through
its statements. A source in hand answers `is_public`. What was public once keeps its address,
though nothing public may be left to show on it; `StatementQuerySet.numbered` and
`SourceQuerySet.released` name those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from archive.models.enums import CorrectionKind, SourceStatus, StatementStatus

if TYPE_CHECKING:
    from archive.models.actors import Actor  # noqa: F401
    from archive.models.comparison import ComparisonPoint  # noqa: F401
    from archive.models.events import Event  # noqa: F401
    from archive.models.sources import (  # noqa: F401
        Capture,
        Departure,
        Revision,
        Sentence,
        Source,
        Succession,
    )
    from archive.models.statements import Citation, Correction, Statement  # noqa: F401
    from archive.models.topics import Topic  # noqa: F401


def _public_source(path: str = "") -> Q:
    """The condition on the source that a lookup path leads to."""
    return Q(**{f"{path}status": SourceStatus.PUBLISHED})


def _public_statement(path: str = "") -> Q:
    """The condition on the statement that a lookup path leads to, and on its source."""
    return Q(**{f"{path}status": StatementStatus.PUBLISHED}) & _public_source(f"{path}source__")


class StatementQuerySet(models.QuerySet["Statement"]):
    def published(self) -> StatementQuerySet:
        return self.filter(_public_statement())

    def numbered(self) -> StatementQuerySet:
        """Published now or once: what is at a statement's public address, 200 or 410."""
        return self.filter(number__isnull=False, source__published_at__isnull=False)

    def withdrawn(self) -> StatementQuerySet:
        """Published once and no longer: withdrawn by themselves, or with their source."""
        return self.numbered().exclude(_public_statement())


class SourceQuerySet(models.QuerySet["Source"]):
    def published(self) -> SourceQuerySet:
        return self.filter(_public_source())

    def released(self) -> SourceQuerySet:
        """Published now or once: what is at a source's public address, 200 or 410."""
        return self.filter(published_at__isnull=False)


class CaptureQuerySet(models.QuerySet["Capture"]):
    def published(self) -> CaptureQuerySet:
        from archive.models.sources import Revision

        return self.filter(Exists(Revision.objects.published().filter(capture=OuterRef("pk"))))


class RevisionQuerySet(models.QuerySet["Revision"]):
    def published(self) -> RevisionQuerySet:
        return self.filter(_public_source("source__"))


class SentenceQuerySet(models.QuerySet["Sentence"]):
    def published(self) -> SentenceQuerySet:
        return self.filter(_public_source("source__"))


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def published(self) -> SuccessionQuerySet:
        return self.filter(_public_source("older__source__"))


class DepartureQuerySet(models.QuerySet["Departure"]):
    def published(self) -> DepartureQuerySet:
        return self.filter(_public_source("sentence__source__"))


class CitationQuerySet(models.QuerySet["Citation"]):
    def changed(self) -> CitationQuerySet:
        """Those whose sentence is not in its source's current text."""
        from archive.models.sources import Placement, Revision

        later = Revision.objects.filter(
            source=OuterRef("revision__source"), number__gt=OuterRef("revision__number")
        )
        standing = Placement.objects.filter(~Exists(later), sentence=OuterRef("sentence"))
        captured_again = Q(sentence__source__revisions__number=2)  # of the others none can have
        return self.filter(captured_again, ~Exists(standing))


class TopicQuerySet(models.QuerySet["Topic"]):
    def published(self) -> TopicQuerySet:
        from archive.models.statements import Statement

        filed = Statement.objects.numbered()
        return self.filter(
            Exists(filed.filter(topics=OuterRef("pk")))
            | Exists(filed.filter(topics__parent=OuterRef("pk")))
        )


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> EventQuerySet:
        from archive.models.sources import Source

        return self.filter(Exists(Source.objects.released().filter(event=OuterRef("pk"))))

    def with_reports(self) -> Any:
        """Public events with how many public sources, their `reports`, are on them."""
        count = Count("sources", filter=_public_source("sources__"))
        return self.published().annotate(reports=count)


class ActorQuerySet(models.QuerySet["Actor"]):
    def published(self) -> ActorQuerySet:
        from archive.models.sources import Source
        from archive.models.statements import Statement

        released, numbered = Source.objects.released(), Statement.objects.numbered()
        return self.filter(
            Exists(numbered.filter(attributed_to=OuterRef("pk")))
            | Exists(numbered.filter(addressed_to=OuterRef("pk")))
            | Exists(released.filter(issuer=OuterRef("pk")))
            | Exists(released.filter(carrier=OuterRef("pk")))
            | Exists(released.filter(event__participants=OuterRef("pk")))
        )


class ComparisonPointQuerySet(models.QuerySet["ComparisonPoint"]):
    def published(self) -> ComparisonPointQuerySet:
        """A comparison needs two sides, and both have to be public."""
        public = _public_statement("statements__")
        sides = Count("statements__source", filter=public, distinct=True)
        return self.annotate(sides=sides).filter(sides__gte=2)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def published(self) -> CorrectionQuerySet:
        """Entries on what is public, and every withdrawal: its address still says why.

        An earlier wording of what was withdrawn since is withdrawn with it.
        """
        withdrawal = Q(kind=CorrectionKind.WITHDRAWAL) & (
            Q(source__published_at__isnull=False) | _public_source("statement__source__")
        )
        return self.filter(withdrawal | _public_statement("statement__"))
