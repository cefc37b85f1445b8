"""The pages about a source's revisions, each at an address below the source's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.actions.successions import undecided
from archive.admin.imports.recapture import CapturePage, RecapturePage
from archive.admin.imports.recut import RecutPage
from archive.admin.review.changes import ChangesOfPage, ChangesPage, ReopenPage
from archive.admin.review.citations import CitationsPage
from archive.models import Capture
from archive.web import converters  # noqa: F401  (registers `number`)

if TYPE_CHECKING:
    from archive.admin.source_pages import SourcePage
    from archive.models import Source

PAGES: list[type[SourcePage]] = [
    CapturePage,
    RecapturePage,
    RecutPage,
    ChangesPage,
    ChangesOfPage,
    ReopenPage,
    CitationsPage,
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
