"""Records of a history, read so that an editor understands them, with a few queries for all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import ForeignKey, ManyToManyField
from django.utils.text import capfirst

from archive.models import History
from archive.text.differences import Change as Words
from archive.text.differences import Part, differences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model, QuerySet

GONE = "something deleted since"


class Change(NamedTuple):
    """What became of one field; all of it, where there was no record before."""

    label: str
    parts: list[Part]


@dataclass(frozen=True)
class Kept:
    """A record with the values of the fields that matter: keys for things, lists for several."""

    record: Any
    values: dict[str, Any]
    names: dict[str, dict[Any, str]]

    @property
    def decided(self) -> dict[str, Any]:
        """What a form can bring back: the state is changed by acts of its own."""
        return {name: value for name, value in self.values.items() if name != "status"}

    def name(self, field: str, key: Any) -> str:
        return self.names[field].get(key, GONE)

    def words(self, field: str) -> str:
        """A value as an editor reads it."""
        value = self.values[field]
        if isinstance(value, list):
            return ", ".join(self.name(field, key) for key in value)
        if field in self.names:
            return self.name(field, value) if value else ""
        if isinstance(value, date):
            return f"{value:%-d %B %Y}"
        return str(getattr(self.record, f"get_{field}_display", lambda: value)() or "")


def kept(model: type[Model], fields: Sequence[str], records: Sequence[Any]) -> list[Kept]:
    """The records with all that is needed to read them; things that are gone by their last name."""
    values: dict[Any, dict[str, Any]] = {record.pk: {} for record in records}
    names = {}
    for name in fields:
        field = model._meta.get_field(name)
        if isinstance(field, ManyToManyField):
            several = _several(model, field, records)
            for record in records:
                values[record.pk][name] = several[record.pk]
        else:
            for record in records:
                values[record.pk][name] = getattr(record, getattr(field, "attname", name))
        if isinstance(field, (ManyToManyField, ForeignKey)):
            keys = {key for row in values.values() for key in _keys(row[name])}
            names[name] = _names(field.related_model, keys)
    return [Kept(record, values[record.pk], names) for record in records]


def changes(old: Kept | None, new: Kept) -> list[Change]:
    if old is None:
        whole = [(name, new.words(name)) for name in new.values]
        return [Change(_label(new, name), [Part(Words.SAME, w)]) for name, w in whole if w]
    return [
        Change(_label(new, name), _parts(name, old, new))
        for name, value in new.values.items()
        if value != old.values[name]
    ]


def _parts(name: str, old: Kept, new: Kept) -> list[Part]:
    """Words within a text; of several things, those that went and those that came."""
    before, after = old.values[name], new.values[name]
    if isinstance(after, list) and set(before) != set(after):
        gone = [Part(Words.REMOVED, old.name(name, key)) for key in before if key not in after]
        return gone + [Part(Words.ADDED, new.name(name, key)) for key in after if key not in before]
    if name in new.names or not isinstance(after, str):
        whole = Part(Words.REMOVED, old.words(name)), Part(Words.ADDED, new.words(name))
        return [part for part in whole if part.text]
    return differences(old.words(name), new.words(name))


def _label(kept: Kept, name: str) -> str:
    return capfirst(str(kept.record.instance_type._meta.get_field(name).verbose_name))


def _keys(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _several(
    model: type[Model], field: ManyToManyField[Any, Any], records: Sequence[Any]
) -> dict[Any, list[Any]]:
    """By record: the keys of the things that it was joined with, in their order."""
    rows = getattr(History.of[model].records, field.name).model._default_manager
    target = f"{field.m2m_reverse_field_name()}_id"
    found = defaultdict[Any, list[Any]](list)
    for row in rows.filter(history__in=[record.pk for record in records]).order_by("pk"):
        found[row.history_id].append((getattr(row, "position", 0), getattr(row, target)))
    return {key: [thing for _, thing in sorted(things)] for key, things in found.items()} | {
        record.pk: [] for record in records if record.pk not in found
    }


def _names(model: type[Model], keys: set[Any]) -> dict[Any, str]:
    names = {row.pk: str(row) for row in model._default_manager.filter(pk__in=keys)}
    if model in History.of and (gone := keys - names.keys()):
        last: QuerySet[Any] = History.of[model].records._default_manager.filter(id__in=gone)
        names |= {record.id: str(record.instance) for record in last.order_by("history_id")}
    return names
