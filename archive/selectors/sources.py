"""Sources with what is public of them, and as files and the API give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from archive import models
from archive.models import Revision, Statement
from archive.selectors.links import (
    day,
    event_link,
    link,
    moment,
    optional_link,
    source_name,
)

if TYPE_CHECKING:
    from archive.models.querysets import SourceQuerySet
    from archive.selectors import shapes


def with_counts(sources: SourceQuerySet) -> Any:
    """Sources with `statement_count`, and `sentence_count` of the current text."""
    statements = Statement.objects.published().filter(source=OuterRef("pk")).order_by()
    newest = Revision.objects.filter(source=OuterRef("pk")).order_by("-number")
    sentences = newest.annotate(sentences=Count("placements"))
    return sources.select_related("issuer", "carrier", "event").annotate(
        statement_count=Coalesce(
            Subquery(statements.values("source").annotate(n=Count("pk")).values("n")), 0
        ),
        sentence_count=Subquery(sentences.values("sentences")[:1]),
    )


def with_text(sources: SourceQuerySet) -> Any:
    """Sources with their counts, and the number and moment of their newest revision."""
    newest = Revision.objects.published().filter(source=OuterRef("pk")).order_by("-number")
    return (
        with_counts(sources)
        .select_related("rendition_of")
        .annotate(
            newest=Subquery(newest.values("number")[:1]),
            made_at=Subquery(newest.values("made_at")[:1]),
        )
    )


def public_sources() -> Any:
    """What readers see of each source, but its sentences."""
    return with_text(models.Source.objects.published())


def represent_source(source: Any) -> shapes.Source:
    """Of a source with its counts, and the number and moment of its newest revision."""
    original = public_original(source)
    return {
        **source_name(source),
        "title": source.title,
        "page_title": source.page_title or None,
        "issuer": link(source.issuer),
        "carrier": optional_link(source.carrier),
        "rendition": source.rendition,
        "rendition_label": source.get_rendition_display(),
        "rendition_of": source_name(original) if original else None,
        "genre": source.genre,
        "genre_label": source.get_genre_display(),
        "language": source.language,
        "issued_on": day(source.issued_on),
        "event": event_link(source.event),
        "original_url": source.url or None,
        "archived_url": source.archived_url or None,
        "note": source.note or None,
        "revision": source.newest,
        "published_at": moment(source.published_at),
        "updated_at": moment(max(source.published_at, source.made_at)),
        "sentence_count": source.sentence_count,
        "statement_count": source.statement_count,
    }


def public_original(source: models.Source) -> models.Source | None:
    """What a source is a rendition of, where readers may see it."""
    original = source.rendition_of
    return original if original and original.is_public else None
