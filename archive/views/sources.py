from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive import paging
from archive.filters import statements_for, within
from archive.models import Placement, Revision, Source, Statement, Succession
from archive.text.differences import differences
from archive.views.differences import moved
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
        page = paging.page(with_counts(listed()), ORDER, after)
    except paging.BadCursor:
        return render(request, "archive/source_list.html", context | {"bad": True})
    context |= {"sources": page.rows, "newer": page.newer, "older": page.older}
    context["total"] = Source.objects.published().count()
    return render(request, "archive/source_list.html", context)


@require_safe
@for_source
def source(request: HttpRequest, source: Source) -> HttpResponse:
    revisions = _revisions(source)
    asked = statements_for(request, within(source))
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
    first = get_object_or_404(Revision.objects.published(), source=source, number=older)
    second = get_object_or_404(Revision.objects.published(), source=source, number=newer)
    context = {"section": "sources", "source": source, "older": first, "newer": second}
    return render(request, "archive/source_changes.html", context | _changes(first, second))


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


def listed() -> SourceQuerySet:
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


def _changes(older: Revision, newer: Revision) -> dict[str, Any]:
    before, after = _arrangement(older), _arrangement(newer)
    gone = {pk for pk in before if pk not in after}
    new = {pk for pk in after if pk not in before}
    joined = Succession.objects.filter(older__in=gone, newer__in=new)
    pairs = list(joined.select_related("older", "newer").order_by("newer__number"))
    elsewhere = moved([*before], [*after])
    return {
        "kept": len(after) - len(new) - len(elsewhere),
        "moved": [(before[pk], after[pk]) for pk in after if pk in elsewhere],
        "pairs": [(pair, differences(pair.older.text, pair.newer.text)) for pair in pairs],
        "new": [after[pk].sentence for pk in after if pk in new - {p.newer_id for p in pairs}],
        "gone": [before[pk].sentence for pk in before if pk in gone - {p.older_id for p in pairs}],
    }


def _arrangement(revision: Revision) -> dict[int, Placement]:
    placements = revision.placements.select_related("sentence").order_by("start")
    return {place.sentence_id: place for place in placements}
