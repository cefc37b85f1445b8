"""What the archive promises of itself, checked against the database: a sentence for each fault."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F
from django.db.models.functions import Substr

from archive.models import Placement, guards
from archive.search import audit
from archive.web.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator


def faults() -> Iterator[str]:
    with snapshot():
        yield from chain(_guards(), _placements(), audit.differences())


def _guards() -> Iterator[str]:
    for name in guards.missing(connection):
        yield f"The guard {name} is missing; “manage.py migrate” installs it."


def _placements() -> Iterator[str]:
    standing = Substr("revision__capture__text", F("start") + 1, F("stop") - F("start"))
    moved = (
        Placement.objects.annotate(standing=standing)
        .exclude(standing=F("sentence__text"))
        .select_related("sentence__source", "revision")
        .order_by("pk")
    )
    for placement in moved.iterator():
        sentence = placement.sentence
        yield (
            f"Sentence {sentence.number} of “{sentence.source.slug}” is not where revision "
            f"{placement.revision.number} says."
        )
