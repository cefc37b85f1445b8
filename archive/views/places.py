"""Where a sentence is to be read: in the text as it now stands, else where it last stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max
from django.urls import reverse

from archive.models import Placement, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.models import Sentence


class Place(NamedTuple):
    revision: int
    current: bool
    url: str


def places(sentences: Iterable[Sentence]) -> dict[int, Place]:
    """By sentence; the callers' sentences are of public sources already."""
    found = {sentence.pk: sentence for sentence in sentences}
    standing = Revision.objects.published().filter(source__sentences__in=found)
    newest = dict(standing.order_by().values_list("source").annotate(Max("number")))
    placed = Placement.objects.filter(sentence__in=found, revision__source__in=newest)
    rows = placed.order_by("revision__number").values_list(
        "sentence",
        "sentence__number",
        "revision__number",
        "revision__source",
        "revision__source__slug",
    )
    return {
        pk: _place(slug, number, revision, current=revision == newest[source])
        for pk, number, revision, source, slug in rows
    }


def _place(slug: str, number: int, revision: int, *, current: bool) -> Place:
    page = reverse("source", args=[slug]) if current else reverse("revision", args=[slug, revision])
    return Place(revision, current, f"{page}#s{number}")
