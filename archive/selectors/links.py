"""How values are written in what the archive gives out: addresses, days, moments, names."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from datetime import date, datetime

    from archive.models import Actor, Event, Source, Statement, Topic
    from archive.selectors.shapes import EventLink, Link, StatementLink


def absolute(path: str) -> str:
    """Never from the Host header, which anybody may set."""
    return settings.SITE_URL + path


def place(name: str) -> str:
    """The absolute address of the things of a list."""
    return absolute(reverse(name))


def day(value: date | None) -> str | None:
    return str(value) if value else None


def moment(value: datetime) -> str:
    """Of a plain query SQLite gives back UTC without saying so."""
    value = value.astimezone(UTC) if value.tzinfo else value
    return f"{value.isoformat()[:19]}Z"


def link(thing: Actor | Topic) -> Link:
    return {"slug": thing.slug, "name": thing.name, "url": absolute(thing.get_absolute_url())}


def optional_link(thing: Actor | Topic | None) -> Link | None:
    return link(thing) if thing else None


def source_name(source: Source) -> Link:
    url = absolute(source.get_absolute_url())
    return {"slug": source.slug, "name": source.short_label, "url": url}


def event_link(event: Event | None) -> EventLink | None:
    if event is None:
        return None
    url = absolute(event.get_absolute_url())
    return {"slug": event.slug, "name": event.name, "url": url, "date": str(event.date)}


def statement_link(statement: Statement) -> StatementLink:
    url = absolute(statement.get_absolute_url())
    return {"id": statement.number or 0, "url": url, "text": statement.text}
