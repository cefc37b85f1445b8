from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models
from django.db.models import Q

from archive.models import History, guards

if TYPE_CHECKING:
    from collections.abc import Iterator

    Model = type[models.Model]
    Field = models.Field[Any, Any]

HEAD = """\
# Data model

Written by `manage.py data_model > docs/data-model.md` from the models alone, and compared by a
test. Accounts and groups are Django's own. Triggers are installed by `archive/models/guards.py`.
"""
OPERATORS = {(False, "exact"): "=", (True, "exact"): "≠", (False, "gt"): ">"}
EVENTS = {"INSERT": "on insert", "UPDATE": "on update", "DELETE": "on delete"}


class Command(BaseCommand):
    help = "Write docs/data-model.md: a diagram of the models, and their fields and constraints."

    def handle(self, *args: Any, **options: Any) -> None:
        own = [
            model for model in apps.get_app_config("archive").get_models() if not is_record(model)
        ]
        own.sort(key=lambda model: model.__name__)
        self.stdout.write("\n".join([HEAD, *diagram(own), *(described(model) for model in own)]))


def is_record(model: Model) -> bool:
    """Whether it holds the history of another model."""
    return model.__name__.startswith("Historical")


def fields_of(model: Model) -> list[Field]:
    own = model._meta
    return [*own.concrete_fields, *own.many_to_many]


def diagram(own: list[Model]) -> Iterator[str]:
    yield "```mermaid\nerDiagram"
    for model in own:
        for field in fields_of(model):
            if field.related_model in own:
                other = target(field)
                yield f"    {other} {cardinality(field)} {model.__name__} : {field.name}"
    yield "```\n"


def cardinality(field: Field) -> str:
    if field.many_to_many:
        return "}o--o{"
    return "|o--o{" if field.null else "||--o{"


def target(field: Field) -> str:
    model: Any = field.related_model
    return str(model.__name__)


def described(model: Model) -> str:
    lines = [f"## {model.__name__}\n", f"{cleandoc(model.__doc__ or '')}\n"]
    if model in History.of:
        lines.append("Each act on it leaves a record of its history.\n")
    lines += ["| field | type | rules | meaning |", "| --- | --- | --- | --- |"]
    for field in fields_of(model):
        cells = (f"`{field.name}`", kind(field), "; ".join(rules(field)), meaning(field))
        lines.append(f"| {' | '.join(cells)} |")
    if found := list(constraints(model)):
        lines += ["\nConstraints:\n", *found]
    if found := list(triggers(model)):
        lines += ["\nTriggers refuse, with these messages:\n", *found]
    return "\n".join(lines) + "\n"


def kind(field: Field) -> str:
    name = field.get_internal_type()
    if field.remote_field:
        on_delete = getattr(field.remote_field, "on_delete", None)
        return f"{name} → {target(field)}" + (f", {on_delete.__name__}" if on_delete else "")
    return f"{name}({field.max_length})" if isinstance(field, models.CharField) else name


def rules(field: Field) -> Iterator[str]:
    if field.primary_key:
        yield "primary key"
    elif field.unique:
        yield "unique"
    if field.null:
        yield "may be null"
    elif field.blank and not field.primary_key:
        yield "may be empty"
    if field.has_default():
        default = field.default
        yield f"default `{default.__name__ if callable(default) else default}`"


def meaning(field: Field) -> str:
    choices = ", ".join(f"`{value}`" for value, _ in field.flatchoices)
    listed = [f"One of {choices}."] if choices else []
    return " ".join(filter(None, [str(field.help_text), *listed]))


def constraints(model: Model) -> Iterator[str]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield f"- `{constraint.name}`: {', '.join(constraint.fields)} together are unique"
        elif isinstance(constraint, models.CheckConstraint):
            yield f"- `{constraint.name}`: {condition(model, constraint.condition)}"


def triggers(model: Model) -> Iterator[str]:
    for rule in guards.RULES:
        if rule.table == model._meta.db_table:
            yield f"- `{rule.name}`, {EVENTS[rule.event]}: “{rule.message}”"


def condition(model: Model, asked: Any) -> str:
    """A Q object in words."""
    parts = [
        enclosed(condition(model, part), part) if isinstance(part, Q) else compared(model, *part)
        for part in asked.children
    ]
    joined = f" {asked.connector.lower()} ".join(parts)
    if not asked.negated:
        return joined
    only = asked.children[0] if len(parts) == 1 else None
    return compared(model, *only, negated=True) if isinstance(only, tuple) else f"not ({joined})"


def enclosed(words: str, part: Q) -> str:
    return f"({words})" if len(part) > 1 else words


def compared(model: Model, lookup: str, value: Any, *, negated: bool = False) -> str:
    name, _, operator = lookup.partition("__")
    field: Any = model._meta.get_field(name)
    if operator == "isnull":
        negated, value = negated != (not value), None
    if operator == "in":
        choices = [choice for choice, _ in field.flatchoices]
        other = "one of " + ("its choices" if list(value) == choices else ", ".join(value))
    elif value in (None, ""):
        other = "null" if value is None else "empty"
    else:
        sign = OPERATORS[negated, operator or "exact"]
        return f"{name} {sign} {value}"
    return f"{name} is {'not ' * negated}{other}"
