"""Addresses of what was merged into something else, renamed or split: they lead there for ever."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404

from archive.models import FORMER_ACTS, Actor, FormerSlug, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    Renamed = Mapping[str, str]
    Replaced = Mapping[str, Sequence[str]]

M = TypeVar("M", Actor, Topic)

_NAMED_BY = {"topic": "topic", "speaker": "actor", "addressee": "actor", "issuer": "actor"}


class Redirected(Exception):
    """The address contains slugs that have been replaced by others: one in its path, or some among
    the values of a question, by their names there; one of
    these may have become several."""

    def __init__(
        self, path: Renamed | None = None, query: Mapping[str, Replaced] | None = None
    ) -> None:
        super().__init__()
        self.path = path or {}
        self.query = query or {}

    def address(self, request: HttpRequest) -> str:
        path = request.path
        for old, now in self.path.items():
            path = re.sub(rf"(.*/){re.escape(old)}(?=[/.])", rf"\g<1>{now}", path)
        asked = request.GET.copy()
        for name, replaced in self.query.items():
            values = chain.from_iterable(replaced.get(v, [v]) for v in asked.getlist(name))
            asked.setlist(name, list(dict.fromkeys(values)))
        return path + (f"?{asked.urlencode()}" if asked else "")


def get_or_redirect(things: QuerySet[M], slug: str) -> M:
    """What a slug names. Raises Redirected where another thing replaced it, Http404 elsewhere."""
    try:
        return get_object_or_404(things, slug=slug)
    except Http404:
        if now := _renamed(str(things.model._meta.model_name), [slug]):
            raise Redirected(path=now) from None
        raise


def follow(asked: Mapping[str, Iterable[str]]) -> None:
    """Raise Redirected if one of these values, which no filter knows, was known once."""
    found: dict[str, Replaced] = {
        name: {old: [now] for old, now in _renamed(kind, asked.get(name, [])).items()}
        for name, kind in _NAMED_BY.items()
    }
    found["act"] = {old: FORMER_ACTS[old] for old in asked.get("act", []) if old in FORMER_ACTS}
    if query := {name: replaced for name, replaced in found.items() if replaced}:
        raise Redirected(query=query)


def _renamed(kind: str, slugs: Iterable[str]) -> dict[str, str]:
    known = FormerSlug.objects.filter(kind=kind, slug__in=list(slugs))
    return dict(known.values_list("slug", "now"))
