"""Two entries for one person or one matter become one; the old address leads to the new."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from django.db import transaction
from django.db.models import ManyToManyField, Q

from archive import search
from archive.actions import history
from archive.actions.base import Incomplete, WrongState, bump_generation, lock_generation, require
from archive.models import Actor, FormerSlug, History, Statement, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.db.models import Model

E = TypeVar("E", Actor, Topic)

CHUNK = 1_000


class Use(NamedTuple):
    """How many things of one kind refer to an entry, and as what."""

    thing: str
    things: str
    way: str
    total: int


def uses(entry: Actor | Topic) -> list[Use]:
    """What a merging moves."""
    return [
        Use(
            str(relation.related_model._meta.verbose_name),
            str(relation.related_model._meta.verbose_name_plural),
            str(relation.field.verbose_name),
            total,
        )
        for relation in entry._meta.related_objects
        if (total := _referring(relation, entry).count())
    ]


@transaction.atomic
def merge_entries(*, entry: E, into: E, by: User) -> None:
    """Move all that refers to an entry to another of its kind, and delete the entry.

    No wording changes: the same person or matter goes by one name from now on, as after a renaming.
    Names and cue words of the one are kept with the other, and an address that was public leads on
    for ever. Raises NotAllowed without the rights to change and delete, Incomplete if both are the
    same entry, and WrongState if one is gone, their Wikidata ids differ or a topic would be on a
    third level.
    """
    kind, name = str(entry._meta.model_name), entry._meta.verbose_name_plural
    require(by, f"change_{kind}", to=f"change {name}")
    require(by, f"delete_{kind}", to=f"delete {name}")
    entry, into = _locked(entry, into)
    if isinstance(entry, Topic) and isinstance(into, Topic):
        _refuse_a_third_level(entry, into)
    elif isinstance(entry, Actor) and isinstance(into, Actor):
        _refuse_two_people(entry, into)
    history.before(into)
    history.after(entry, by=by, act="merged", words=f"Into “{into}”.", kind=history.DELETED)
    was_public = type(entry).objects.published().filter(pk=entry.pk).exists()
    numbers = list(_statements_of(entry).values_list("number", flat=True).distinct())
    remembered, before = _remembered(entry), search.reached(entry)
    for relation in entry._meta.related_objects:
        _move(relation, entry, into)
    _lead_on(kind, entry.slug, into.slug, was_public=was_public)
    _keep_words(entry, into)
    into.full_clean()
    lock_generation()
    search.forget(entry)
    entry.delete()
    into.save()
    history.after(into, by=by, act="merged another into it", words=f"“{entry}” was merged into it.")
    for model, keys in remembered.items():
        for thing in model._default_manager.filter(pk__in=keys).exclude(pk=into.pk).iterator():
            history.after(thing, by=by, act="moved", words=f"“{entry}” was merged into “{into}”.")
    if type(into).objects.published().filter(pk=into.pk).exists():
        bump_generation()
    search.rename(into)
    for at in range(0, len(numbers), CHUNK):
        search.refresh(Statement.objects.filter(number__in=numbers[at : at + CHUNK]))
    search.show(before | search.reached(into))


def _locked(entry: E, into: E) -> tuple[E, E]:
    """In the order of their keys, so that two mergings never wait for each other."""
    if entry.pk == into.pk:
        raise Incomplete("Choose a different entry to merge this one into.")
    both = type(entry).objects.select_for_update().order_by("pk").in_bulk([entry.pk, into.pk])
    if len(both) < 2:
        raise WrongState("One of the two entries no longer exists; check the list.")
    return both[entry.pk], both[into.pk]


def _refuse_two_people(entry: Actor, into: Actor) -> None:
    if entry.wikidata and into.wikidata and entry.wikidata != into.wikidata:
        raise WrongState(
            f"Their Wikidata ids differ ({entry.wikidata}, {into.wikidata}); correct one of them "
            "first."
        )


def _refuse_a_third_level(entry: Topic, into: Topic) -> None:
    if into.parent_id and entry.children.exists():
        raise WrongState("This topic has subtopics; choose a top-level topic.")


def _statements_of(entry: Actor | Topic) -> Any:
    """Those that readers find by it."""
    if isinstance(entry, Topic):
        found = Q(topics=entry) | Q(topics__parent=entry)
    else:
        found = Q(attributed_to=entry) | Q(addressed_to=entry) | Q(source__issuer=entry)
    return Statement.objects.published().filter(found).order_by()


def _referring(relation: Any, entry: Actor | Topic) -> Any:
    return relation.related_model._default_manager.filter(**{relation.field.name: entry})


def _remembered(entry: Actor | Topic) -> dict[type[Model], set[int]]:
    """The things that refer to it and have a history, by kind. The next act on any of them would
    else seem to have moved it."""
    found: dict[type[Model], set[int]] = defaultdict(set)
    for relation in entry._meta.related_objects:
        if history_of := History.of.get(relation.related_model):
            things = _referring(relation, entry).order_by().values("pk")
            records = history_of.records._default_manager.filter(id__in=things)
            found[relation.related_model] |= set(records.values_list("id", flat=True))
    return found


def _move(relation: Any, entry: Actor | Topic, into: Actor | Topic) -> None:
    field = relation.field
    if not isinstance(field, ManyToManyField):
        _referring(relation, entry).update(**{field.name: into})
        return
    this, owner = field.m2m_reverse_field_name(), field.m2m_field_name()
    rows = cast("type[Model]", field.remote_field.through)._default_manager
    theirs = rows.filter(**{this: into}).values(owner)
    rows.filter(**{this: entry, f"{owner}__in": theirs}).delete()
    rows.filter(**{this: entry}).update(**{this: into})


def _lead_on(kind: str, slug: str, now: str, *, was_public: bool) -> None:
    """Nobody was given the address of what never was public."""
    FormerSlug.objects.filter(kind=kind, now=slug).update(now=now)
    if was_public:
        FormerSlug.objects.create(kind=kind, slug=slug, now=now)


def _keep_words(entry: Actor | Topic, into: Actor | Topic) -> None:
    if isinstance(entry, Actor) and isinstance(into, Actor):
        into.wikidata = into.wikidata or entry.wikidata
        names = [*into.aliases.splitlines(), entry.name, *entry.aliases.splitlines()]
        into.aliases = _once(names, but=into.name)
    elif isinstance(entry, Topic) and isinstance(into, Topic):
        words = [*into.cue_words.splitlines(), *entry.cue_words.splitlines()]
        into.cue_words = _once(words)


def _once(lines: Iterable[str], but: str = "") -> str:
    first: dict[str, str] = {}
    for line in map(str.strip, lines):
        first.setdefault(line.casefold(), line)
    return "\n".join(line for key, line in first.items() if line and key != but.casefold())
