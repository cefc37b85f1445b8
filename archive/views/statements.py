from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.filters import statements_for
from archive.models import ComparisonPoint, Correction, SourceStatus, Statement
from archive.views.corrections import entries
from archive.views.evidence import passages
from archive.views.listing import listing
from archive.views.loaders import withdrawal
from archive.views.rows import in_own_voice, rows
from archive.wording import sentences

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ALSO = 6  # other statements on the same sentences, before “all”


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    context = {"section": "statements", "list": listing(statements_for(request))}
    return render(request, "archive/statement_list.html", context)


@require_safe
def statement(request: HttpRequest, number: int) -> HttpResponse:
    numbered = Statement.objects.numbered().select_related(
        "source__issuer", "source__carrier", "source__event"
    )
    found = get_object_or_404(numbered, number=number)
    if not Statement.objects.published().filter(pk=found.pk).exists():
        return _gone(request, found)
    return render(request, "archive/statement_detail.html", _context(found))


def _context(statement: Statement) -> dict[str, Any]:
    cited = [c.sentence for c in statement.citations.select_related("sentence")]
    same_sentences = Statement.objects.published().filter(sentences__in=cited).distinct()
    also = same_sentences.exclude(pk=statement.pk).order_by("number")
    log = Correction.objects.published().filter(statement=statement)
    return {
        "section": "statements",
        "statement": statement,
        "source": statement.source,
        "speakers": list(statement.attributed_to.all()),
        "addressees": list(statement.addressed_to.all()),
        "topics": list(statement.topics.select_related("parent")),
        "own_voice": in_own_voice(statement),
        "passages": passages(statement.source, cited),
        "sentences": sentences(sorted(sentence.number for sentence in cited)),
        "several": len(cited) > 1,
        "also": rows(also[:ALSO]),
        "points": _points(statement),
        "compared": statement.source.event and _reporting(statement) > 1,
        "log": entries(log),
    }


def _reporting(statement: Statement) -> int:
    event = statement.source.event
    return event.sources.published().count() if event else 0


def _points(statement: Statement) -> list[dict[str, Any]]:
    """The same matter in other sources, where an editor has joined them."""
    joined = ComparisonPoint.objects.published().filter(pk__in=statement.points.values("pk"))
    points = list(joined.order_by("position"))
    others = Statement.objects.published().exclude(source=statement.source)
    theirs = others.filter(points__in=points).distinct().order_by("number")
    found = list(theirs.prefetch_related("points"))
    pairs = list(zip(found, rows(found), strict=True))
    return [
        {"point": point, "rows": [row for other, row in pairs if point in other.points.all()]}
        for point in points
    ]


def _gone(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Withdrawn, by itself or with its source: why, but not what it said."""
    source = statement.source
    public = source.status == SourceStatus.PUBLISHED
    entry = withdrawal(statement=statement) if public else withdrawal(source=source)
    if not entry:
        raise Http404
    cited = [c.sentence for c in statement.citations.select_related("sentence")] if public else []
    context = {
        "section": "corrections",
        "statement": statement,
        "source": source if public else None,
        "entry": entry,
        "passages": passages(source, cited) if public else [],
        "log_address": reverse("corrections"),
    }
    return render(request, "archive/statement_withdrawn.html", context, status=410)
