"""The pages about a source's revisions, each at an address below the source's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.actions.successions import undecided
from archive.admin.imports.recapture import capture, preview
from archive.admin.imports.recut import recut
from archive.admin.review.changes import changes, reopen_one
from archive.admin.review.citations import replace
from archive.admin.source_pages import page
from archive.models import Capture
from archive.web import converters  # noqa: F401  (registers `number`)

if TYPE_CHECKING:
    from django.urls import URLPattern

    from archive.admin.base import EditorialAdmin
    from archive.models import Source


def urls(admin: EditorialAdmin[Source]) -> list[URLPattern]:
    return [
        page(admin, "capture/", capture, "capture"),
        page(admin, "capture/<number:intake>/", preview, "capture_preview"),
        page(admin, "cut/", recut, "recut"),
        page(admin, "changes/", changes, "changes"),
        page(admin, "changes/<number:number>/", changes, "changes_of"),
        page(admin, "changes/<number:number>/reopen/<number:sentence>/", reopen_one, "reopen"),
        page(admin, "citations/<number:statement>/", replace, "replace_citations"),
    ]


def summary(source: Source) -> dict[str, Any]:
    """For the source's own page: how often it was captured or cut, what waits, and what is known
    of its newest capture."""
    waiting = undecided(source)
    known = ("notes", "exchanges", "file_name", "file_made_on")
    captures = Capture.objects.filter(revisions__source=source).order_by("-revisions__number")
    return {
        "count": source.revisions.count(),
        "waiting": sum(waiting.values()),
        "capture": captures.values(*known).first() or {},
    }
