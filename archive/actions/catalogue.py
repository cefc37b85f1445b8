"""Actors, topics, events and comparison points: what the archive describes sources with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from archive import search
from archive.actions import history
from archive.actions.base import Incomplete, WrongState, bump_generation, lock_generation, require
from archive.models import ComparisonPoint, Event, FormerSlug, Statement, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User

    from archive.models import Actor


@transaction.atomic
def save_entry(
    *, entry: Actor | Topic | Event, participants: Iterable[Actor] | None = None, by: User
) -> None:
    """Save an actor, topic or event; if public pages show it, the generation is raised.

    `participants` are those of an event, if they are to change. Raises NotAllowed without the
    right, Incomplete if its address leads to another entry, and ValidationError if a field is
    wrong.
    """
    verb = "change" if entry.pk else "add"
    name = entry._meta.verbose_name_plural
    require(by, f"{verb}_{entry._meta.model_name}", to=f"{verb} {name}")
    entry.full_clean()
    if not entry.pk and _leads_elsewhere(entry):
        raise Incomplete(
            f"The address “{entry.slug}” already leads to another entry; choose a different one."
        )
    history.before(entry)
    old = type(entry).objects.select_for_update().filter(pk=entry.pk).first()
    before = search.reached(old) if old else set()
    entry.save()
    if isinstance(entry, Event) and participants is not None:
        entry.participants.set(participants)
    kind = history.CHANGED if verb == "change" else history.ADDED
    history.after(entry, by=by, act="changed" if verb == "change" else "added", kind=kind)
    lock_generation()
    if type(entry).objects.published().filter(pk=entry.pk).exists():
        bump_generation()
    search.rename(entry)
    search.show(before | search.reached(entry))
    if isinstance(old, Topic) and isinstance(entry, Topic) and entry.parent_id != old.parent_id:
        # Its statements are filed under the topic above it too.
        search.refresh(Statement.objects.filter(topics=entry))


def _leads_elsewhere(entry: Actor | Topic | Event) -> bool:
    return FormerSlug.objects.filter(kind=entry._meta.model_name, slug=entry.slug).exists()


@transaction.atomic
def delete_entry(*, entry: Actor | Topic | Event, by: User) -> None:
    """Remove an actor, topic or event that nothing refers to, so that no public page shows it.

    The database would let the topics of statements go without a word. The row is locked first, so
    that nothing can come to refer to it in the meantime. Raises NotAllowed without the right, and
    WrongState if anything refers to it or old addresses lead to it.
    """
    name = entry._meta.verbose_name_plural
    require(by, f"delete_{entry._meta.model_name}", to=f"delete {name}")
    locked = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    for relation in entry._meta.related_objects:
        if relation.related_model._default_manager.filter(**{relation.field.name: entry}).exists():
            users = relation.related_model._meta.verbose_name_plural
            raise WrongState(f"“{entry}” is in use by {users}; change those first.")
    if FormerSlug.objects.filter(kind=entry._meta.model_name, now=entry.slug).exists():
        raise WrongState(f"Old addresses lead to “{entry}”; merge it into its replacement instead.")
    history.after(locked, by=by, act="deleted", kind=history.DELETED)
    lock_generation()
    search.forget(locked)
    locked.delete()


@transaction.atomic
def save_point(*, point: ComparisonPoint, statements: Sequence[Statement], by: User) -> None:
    """Join statements of an event's sources on one matter; an editor does so, never a guess.

    Raises NotAllowed without the right, and Incomplete if the statements are from fewer than two
    sources or from those of another event.
    """
    require(by, "change_comparisonpoint", to="compare sources")
    if len({statement.source_id for statement in statements}) < 2:
        raise Incomplete("A comparison needs statements from at least two sources.")
    if any(statement.source.event_id != point.event_id for statement in statements):
        raise Incomplete("Choose statements from sources on the point's own event.")
    point.full_clean()
    is_new = point.pk is None
    joined = _joined(point)
    point.save()
    point.statements.set(statements)
    kind = history.ADDED if is_new else history.CHANGED
    history.after(point, by=by, act="added" if is_new else "changed", kind=kind)
    lock_generation()
    if _are_compared(joined) or _are_compared(statements):
        bump_generation()


@transaction.atomic
def delete_point(*, point: ComparisonPoint, by: User) -> None:
    """Take a comparison back; the statements it joined stay.

    Raises NotAllowed without the right.
    """
    require(by, "delete_comparisonpoint", to="delete comparisons")
    joined = _joined(point)
    history.after(point, by=by, act="deleted", kind=history.DELETED)
    point.delete()
    lock_generation()
    if _are_compared(joined):
        bump_generation()


def _joined(point: ComparisonPoint) -> list[Statement]:
    """What a point joins so far; its row is locked, so that nothing is added to it."""
    locked = ComparisonPoint.objects.select_for_update().filter(pk=point.pk).first()
    if locked is None:
        return []
    history.before(locked)
    return list(locked.statements.all())


def _are_compared(statements: Sequence[Statement]) -> bool:
    """Whether readers see these side by side: as in `ComparisonPoint.objects.published()`."""
    public = Statement.objects.published().filter(pk__in=[s.pk for s in statements])
    return public.order_by().values("source").distinct().count() > 1
