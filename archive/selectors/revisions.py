"""The revisions of a source as its pages show them: numbers, days and hashes, but no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count

from archive.models import Revision
from archive.models.compiled import CompiledQuery
from archive.selectors.links import absolute, moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from archive.models import Source
    from archive.selectors import shapes


class Version(NamedTuple):
    key: int
    url: str
    number: int
    made_at: datetime
    segmenter: str
    segmenter_version: str
    capture: int
    captured_at: datetime
    media_type: str
    original_sha256: str
    text_sha256: str
    notes: dict[str, int]
    file_made_on: date | None
    sentences: int
    paragraphs: int


_revisions = CompiledQuery(
    Revision.objects.order_by("-number")
    .annotate(
        sentences=Count("placements"), paragraphs=Count("placements__paragraph", distinct=True)
    )
    .values_list(
        "pk",
        "number",
        "made_at",
        "segmenter",
        "segmenter_version",
        "capture",
        "capture__captured_at",
        "capture__media_type",
        "capture__original_sha256",
        "capture__text_sha256",
        "capture__notes",
        "capture__file_made_on",
        "sentences",
        "paragraphs",
    ),
    "source",
)


def versions(source: Source) -> list[Version]:
    """Newest first; without the captured bytes and text, which these pages do not show."""
    page = source.get_absolute_url()
    return [
        Version(pk, f"{page}r{number}/", number, *rest)
        for pk, number, *rest in _revisions([source.pk])
    ]


def represent_revision(revision: Revision, *, newest: int, sentences: int) -> shapes.Revision:
    capture = revision.capture
    return {
        "source": revision.source.slug,
        "number": revision.number,
        "url": absolute(revision.get_absolute_url()),
        "current": revision.number == newest,
        "captured_at": moment(capture.captured_at),
        "made_at": moment(revision.made_at),
        "media_type": capture.media_type,
        "original_sha256": capture.original_sha256,
        "text_sha256": capture.text_sha256,
        "segmenter": revision.segmenter,
        "segmenter_version": revision.segmenter_version,
        "sentence_count": sentences,
    }
