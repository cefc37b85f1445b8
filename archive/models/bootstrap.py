"""Rows that are in every archive: the generation, and the groups of editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS

from archive.models.generation import Generation

if TYPE_CHECKING:
    from collections.abc import Iterable

_VIEW = [
    f"view_{model}"
    for model in (
        "actor",
        "capture",
        "citation",
        "comparisonpoint",
        "correction",
        "departure",
        "event",
        "revision",
        "sentence",
        "source",
        "statement",
        "succession",
        "topic",
    )
]
_CONTRIBUTOR = [*_VIEW, "add_statement", "change_statement", "delete_statement"]
_EDITOR = [
    *_CONTRIBUTOR,
    *(
        f"{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in ("actor", "comparisonpoint", "event", "source", "topic")
    ),
    "change_sentence",
    "review_statement",
]
_PUBLISHER = [*_EDITOR, "publish_source", "publish_statement"]

GROUPS = {"Contributor": _CONTRIBUTOR, "Editor": _EDITOR, "Publisher": _PUBLISHER}


def ensure(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    Generation.objects.using(using).get_or_create(id=1)
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*_permissions(codenames, using))


def _permissions(codenames: Iterable[str], using: str) -> Iterable[Permission]:
    return Permission.objects.using(using).filter(
        content_type__app_label="archive", codename__in=codenames
    )
