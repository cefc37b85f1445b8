from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.exports.citation_files import box, of_text
from archive.filters import browse, pagination
from archive.filters.browse import Asked
from archive.filters.filterset import scope_of, statements_for
from archive.models import Revision, Source
from archive.selectors.editions import edition
from archive.selectors.provenance import provenance
from archive.selectors.revision_changes import changes
from archive.selectors.revisions import versions
from archive.selectors.sources import with_counts
from archive.views import sharing
from archive.views.listing import listing
from archive.views.loaders import for_source
from archive.views.marking import marking

if TYPE_CHECKING:
    from django.http import HttpRequest

    from archive.selectors.revisions import Version


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    asked = Asked(request, browse.BY_DATE, paged=True)
    context: dict[str, Any] = {"section": "sources"}
    if not asked.problem:
        try:
            rows = with_counts(Source.objects.published())
            context |= browse.page("source", "sources", rows, asked)
        except pagination.BadCursor:
            asked.misplaced()
    return render(request, "archive/source_list.html", asked.context() | context)


@require_safe
@for_source
def source(request: HttpRequest, source: Source) -> HttpResponse:
    marked = marking(request, source)
    if isinstance(marked, HttpResponse):
        return marked
    revisions = versions(source)
    asked = statements_for(
        request, scope_of(source)._replace(already_shown=True, page_parameters=("mark",))
    )
    context = _edition(source, revisions[0], revisions, marked) | {
        "list": listing(asked),
        "unlisted": bool(marked) or not asked.already_shown,
    }
    return _shown(request, context)


@require_safe
@for_source
def revision(request: HttpRequest, source: Source, number: int) -> HttpResponse:
    revisions = versions(source)
    asked = [revision for revision in revisions if revision.number == number]
    if not asked:
        raise Http404
    marked = marking(request, source)
    if isinstance(marked, HttpResponse):
        return marked
    context = _edition(source, asked[0], revisions, marked) | {"frozen": True, "unlisted": True}
    return sharing.as_memento(_shown(request, context), source, asked[0].captured_at)


def _shown(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    shared = sharing.of_source(context)
    response = render(request, "archive/source_detail.html", context | {"shared": shared})
    return sharing.announced(response, shared)


@require_safe
@for_source
def revision_changes(request: HttpRequest, source: Source, older: int, newer: int) -> HttpResponse:
    if older >= newer:
        raise Http404
    found = Revision.objects.published().select_related("source", "capture")
    light = found.defer("capture__original", "capture__text").filter(source=source)
    first = get_object_or_404(light, number=older)
    second = get_object_or_404(light, number=newer)
    context = {"section": "sources", "source": source, "older": first, "newer": second}
    context |= {"changes": changes(first, second), "steps": _steps(source, first, second)}
    return render(request, "archive/source_changes.html", context)


def _steps(source: Source, older: Revision, newer: Revision) -> list[tuple[str, int, int]]:
    """The ways to what changed before and after, and in all: name, older and newer number."""
    newest = source.revisions.latest("number").number
    steps = [
        ("Before this", older.number - 1, older.number),
        ("After this", newer.number, newer.number + 1),
        ("From the first to the newest", 1, newest),
    ]
    shown = (older.number, newer.number)
    return [
        (name, first, last)
        for name, first, last in steps
        if 1 <= first < last <= newest and (first, last) != shown
    ]


def _edition(
    source: Source, shown: Version, revisions: list[Version], marked: list[int]
) -> dict[str, Any]:
    text = edition(source.pk, shown.key)
    held = {spot.number for spot in text.spots}
    shown_marks = [number for number in marked if number in held]
    return {
        "section": "sources",
        "source": source,
        "revision": shown,
        "newest": revisions[0],
        "current": shown == revisions[0],
        "revisions": list(zip(revisions, [*revisions[1:], None], strict=True)),
        "edition": text,
        "marked": shown_marks,
        "evidence_path": reverse("pinned_sentences", args=[source.slug, shown.number, shown_marks])
        if len(shown_marks) > 1
        else "",
        "unmarked": [number for number in marked if number not in held],
        "cite": box(of_text(source, shown.number), shown.url.rstrip("/")),
        **provenance(source, shown),
    }
