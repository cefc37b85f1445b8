"""Actors, topics, events and comparison points: what the archive describes sources with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from archive.actions.base import Incomplete, require, tell_readers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from archive.models import Actor, ComparisonPoint, Event, Statement, Topic


@transaction.atomic
def save_entry(*, entry: Actor | Topic | Event, by: User) -> None:
    """Save an actor, topic or event; a public page may show it, so readers are told."""
    verb = "change" if entry.pk else "add"
    name = entry._meta.verbose_name_plural
    require(by, f"{verb}_{entry._meta.model_name}", to=f"{verb} {name}")
    entry.full_clean()
    entry.save()
    tell_readers()


@transaction.atomic
def save_point(*, point: ComparisonPoint, statements: Sequence[Statement], by: User) -> None:
    """Join statements of an event's sources on one matter; an editor does so, never a guess."""
    require(by, "change_comparisonpoint", to="compare sources")
    if len({statement.source_id for statement in statements}) < 2:
        raise Incomplete("A comparison needs statements from at least two sources.")
    if any(statement.source.event_id != point.event_id for statement in statements):
        raise Incomplete("Choose statements from sources on the point's own event.")
    point.full_clean()
    point.save()
    point.statements.set(statements)
    tell_readers()
