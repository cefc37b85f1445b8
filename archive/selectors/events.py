"""Events with what is public on them, and as files and the API give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.models import Event
from archive.selectors.links import (
    absolute,
    link,
)
from archive.selectors.sources import with_counts

if TYPE_CHECKING:
    from archive import models
    from archive.selectors import shapes


def reporting(event: Event) -> list[Any]:
    """The public sources on an event, what says most first: the columns of its matrix."""
    published = with_counts(event.sources.published())
    return sorted(published.order_by("pk"), key=lambda source: -source.statement_count)


def public_events() -> Any:
    """Events with how many public sources, their `reports`, are on them."""
    return Event.objects.with_reports()


def represent_event(event: models.Event, sources: int, statements: int) -> shapes.Event:
    return {
        "slug": event.slug,
        "name": event.name,
        "url": absolute(event.get_absolute_url()),
        "date": str(event.date),
        "kind": event.kind,
        "kind_label": event.get_kind_display(),
        "description": event.description or None,
        "participants": [link(actor) for actor in event.participants.all()],
        "source_count": sources,
        "statement_count": statements,
    }
