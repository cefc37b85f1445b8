"""Where a text comes from: what else is on its page, and what it renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from archive.models import Source
from archive.models.compiled import CompiledQuery
from archive.selectors.wording import rendition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.selectors.revisions import Version


class Other(NamedTuple):
    """Another source, named where this one is described."""

    url: str
    short_label: str
    language: str


_NAMES = (
    Source.objects.published().order_by().values_list("slug", "short_title", "title", "language")
)
_on_page = CompiledQuery(_NAMES, "revisions__capture")
_of = CompiledQuery(_NAMES, "pk")
_renditions = CompiledQuery(_NAMES, "rendition_of")


def provenance(source: Source, version: Version) -> dict[str, Any]:
    original = _others(_of([source.rendition_of_id] if source.rendition_of_id else []))
    own = source.get_absolute_url()
    return {
        "rendition": rendition(source, original_known=bool(original)),
        "original": original[0] if original else None,
        "renditions": _others(_renditions([source.pk])),
        "sharing": [other for other in _others(_on_page([version.capture])) if other.url != own],
    }


def _others(rows: Iterable[tuple[str, str, str, str]]) -> list[Other]:
    """By slug, each once. Sorting by the index of slugs, SQLite would look at every source."""
    pages = reverse("sources")
    return [
        Other(f"{pages}{slug}/", short_title or title, language)
        for slug, short_title, title, language in sorted(set(rows))
    ]
