from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive import paging
from archive.filters import Within, statements_for
from archive.models import Revision, Source, Statement
from archive.views.changes import changes
from archive.views.editions import edition
from archive.views.listing import listing
from archive.views.loaders import for_source

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from archive.models.querysets import SourceQuerySet

ORDER = paging.Order(("listed_on", "slug"), (paging.read_date, paging.read_slug))


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    context: dict[str, Any] = {"section": "sources", "path": reverse("sources"), "after": after}
    try:
        page = paging.page(with_counts(_listed()), ORDER, after)
    except paging.BadCursor:
        return render(request, "archive/source_list.html", context | {"bad": True})
    context |= {"sources": page.rows, "newer": page.newer, "older": page.older}
    context["total"] = Source.objects.published().count()
    return render(request, "archive/source_list.html", context)


@require_safe
@for_source
def source(request: HttpRequest, source: Source) -> HttpResponse:
    revisions = _revisions(source)
    own = ("source", "issuer", "event", "language")
    asked = statements_for(request, Within(source.get_absolute_url(), "source", source.pk, own))
    context = _edition(source, revisions[0], revisions) | {
        "list": listing(asked),
        "unlisted": bool(asked.asked),
    }
    return render(request, "archive/source_detail.html", context)


@require_safe
@for_source
def revision(request: HttpRequest, source: Source, number: int) -> HttpResponse:
    revisions = _revisions(source)
    asked = [revision for revision in revisions if revision.number == number]
    if not asked:
        raise Http404
    context = _edition(source, asked[0], revisions) | {"frozen": True, "unlisted": True}
    return render(request, "archive/source_detail.html", context)


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


def with_counts(sources: SourceQuerySet) -> Any:
    """Sources with `statement_count`, and `sentence_count` of the text as it now stands."""
    statements = Statement.objects.published().filter(source=OuterRef("pk")).order_by()
    newest = Revision.objects.filter(source=OuterRef("pk")).order_by("-number")
    sentences = newest.annotate(sentences=Count("placements"))
    return sources.select_related("issuer", "carrier", "event").annotate(
        statement_count=Coalesce(
            Subquery(statements.values("source").annotate(n=Count("pk")).values("n")), 0
        ),
        sentence_count=Subquery(sentences.values("sentences")[:1]),
    )


def _listed() -> SourceQuerySet:
    day = Coalesce("issued_on", Cast(TruncDate("published_at"), DateField()))
    return Source.objects.published().annotate(listed_on=day)


def _revisions(source: Source) -> list[Revision]:
    """The newest first; without the captured bytes, which no page shows."""
    found = source.revisions.select_related("capture").annotate(
        sentence_count=Count("placements"),
        paragraph_count=Count("placements__paragraph", distinct=True),
    )
    return list(found.defer("capture__original", "capture__text").order_by("-number"))


def _edition(source: Source, shown: Revision, revisions: list[Revision]) -> dict[str, Any]:
    sharing = Source.objects.published().filter(revisions__capture=shown.capture_id)
    return {
        "section": "sources",
        "source": source,
        "revision": shown,
        "newest": revisions[0],
        "current": shown.number == revisions[0].number,
        "revisions": list(zip(revisions, [*revisions[1:], None], strict=True)),
        "edition": edition(source, shown),
        "sharing": list(sharing.exclude(pk=source.pk).distinct()),
    }
