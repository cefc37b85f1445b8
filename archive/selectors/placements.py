"""Where a sentence is to be read: in the current text, else where it last was."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from archive.models import Placement, Revision
from archive.models.compiled import CompiledQuery
from archive.selectors.quotations import in_context

if TYPE_CHECKING:
    from collections.abc import Collection


class Place(NamedTuple):
    """`page` is the current text, or the last revision that held the sentence."""

    revision: int
    number: int
    page: str


_newest = Revision.objects.filter(source=OuterRef("revision__source")).order_by("-number")
_placements = CompiledQuery(
    Placement.objects.order_by("revision__number").values_list(
        "sentence",
        "revision__source__slug",
        "sentence__number",
        "revision__number",
        Subquery(_newest.values("number")[:1]),
    ),
    "sentence",
)


def places(sentences: Collection[int]) -> dict[int, Place]:
    """By sentence, the last of its places; the callers' sentences are of public sources."""
    pages = reverse("sources")
    return {
        pk: _place(f"{pages}{slug}/", number, revision, current=revision == newest)
        for pk, slug, number, revision, newest in _placements(sentences)
    }


def together(found: Collection[Place], first: int) -> str:
    """The address at which sentences of one source are read in their context, all marked: the text
    that the first of them to leave it was last in."""
    page = min(found).page
    return in_context(page, [place.number for place in found], first)


def _place(page: str, number: int, revision: int, *, current: bool) -> Place:
    return Place(revision, number, page if current else f"{page}r{revision}/")
