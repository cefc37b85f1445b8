from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.exports.citation_files import box, of_text
from archive.models import Sentence, Statement
from archive.selectors.evidence import became, passages, spots, way
from archive.selectors.quotations import alone, in_context, of_sentences
from archive.selectors.sentence_history import history
from archive.selectors.statement_rows import rows
from archive.selectors.wording import sentences as numbered
from archive.text.fragments import merged
from archive.views import sharing
from archive.views.loaders import for_source

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from archive.models import Placement, Source
    from archive.selectors.evidence import Spot
    from archive.selectors.quotations import Evidence


@require_safe
@for_source
def sentence(request: HttpRequest, source: Source, number: int) -> HttpResponse:
    found = get_object_or_404(Sentence.objects.published(), source=source, number=number)
    context = _context(source, found)
    shared = sharing.of_sentence(context)
    response = render(request, "archive/sentence_detail.html", context | {"shared": shared})
    return sharing.announced(response, shared)


@require_safe
@for_source
def sentences(request: HttpRequest, source: Source, numbers: list[int]) -> HttpResponse:
    """Several sentences as one piece of evidence."""
    own = reverse("sentences", args=[source.slug, numbers])
    if len(numbers) == 1:
        own = reverse("sentence", args=[source.slug, numbers[0]])
    return _evidence(request, source, of_sentences(source, numbers), own)


@require_safe
@for_source
def pinned_sentences(
    request: HttpRequest, source: Source, number: int, numbers: list[int]
) -> HttpResponse:
    """The same as one revision has them, whatever comes after."""
    own = reverse("pinned_sentences", args=[source.slug, number, numbers])
    evidence = of_sentences(source, numbers, number)
    return _evidence(request, source, evidence, own, pinned=True)


def _evidence(
    request: HttpRequest, source: Source, found: Evidence | None, own: str, *, pinned: bool = False
) -> HttpResponse:
    if found is None:
        raise Http404
    if request.path != own:
        return HttpResponsePermanentRedirect(own)
    context = _together(source, found, pinned=pinned)
    shared = sharing.of_sentences(context)
    response = render(request, "archive/sentences_detail.html", context | {"shared": shared})
    return sharing.announced(response, shared)


def _together(source: Source, found: Evidence, *, pinned: bool) -> dict[str, Any]:
    numbers = found.numbers
    cited = list(source.sentences.filter(number__in=numbers))
    revisions = source.revisions.select_related("capture", "source")
    light = revisions.defer("capture__original", "capture__text")
    revision, newest = light.get(number=found.revision), light.latest("number")
    quoted = passages(source, cited)
    ways = [each for passage in quoted for each in passage.ways]
    page = source if revision == newest and not pinned else revision
    resting = Statement.objects.published().filter(sentences__in=cited).distinct()
    files = reverse("pinned_sentences", args=[source.slug, found.revision, numbers])
    own = numbers if len(numbers) > 1 else numbers[0]
    return {
        "section": "sources",
        "source": source,
        "evidence": found,
        "pinned": pinned,
        "title": numbered(numbers).capitalize(),
        "own": reverse("sentences" if len(numbers) > 1 else "sentence", args=[source.slug, own]),
        "frozen": files if found.whole else "",
        "revision": revision,
        "newest": newest.number,
        "passages": quoted,
        "context": in_context(page.get_absolute_url(), numbers, found.quoted[0].number),
        "page": page,
        "original": merged([each.original for each in ways]),
        "archived": merged([each.archived for each in ways]),
        "paragraphs": _paragraphs(source, spots(revision), set(numbers)) if found.whole else [],
        "rows": rows(resting.order_by("number")),
        "cite": box(
            of_text(source, found.revision, found), files.rstrip("/") if found.whole else ""
        ),
    }


def _context(source: Source, sentence: Sentence) -> dict[str, Any]:
    placements = _placements(sentence)
    last = placements[-1]
    newest = source.revisions.latest("number")
    current = last.revision.number == newest.number
    outline = spots(last.revision)
    place = next(n for n, spot in enumerate(outline) if spot.sentence == sentence.pk)
    statements = Statement.objects.published().filter(sentences=sentence).order_by("number")
    return {
        "section": "sources",
        "source": source,
        "sentence": sentence,
        "placement": last,
        "current": current,
        "newest": newest,
        "total": len(outline),
        "ways": [way(source, last.revision, outline[place], current=current)],
        "page": source if current else last.revision,
        "said": [sentence],
        "cite": box(
            of_text(source, last.revision.number, alone(source, sentence, last.revision.number)),
            sentence.get_absolute_url().rstrip("/"),
        ),
        "rows": rows(statements),
        "paragraph": _paragraphs(source, outline, {sentence.number})[0],
        "paragraphs": len({spot.paragraph for spot in outline}),
        "previous": outline[place - 1].number if place else None,
        "next": outline[place + 1].number if place + 1 < len(outline) else None,
        "became": []
        if current
        else became(source, [(outline[place], sentence.text)], last.revision),
        **history(source, sentence, placements),
    }


def _placements(sentence: Sentence) -> list[Placement]:
    found = sentence.placements.select_related("revision__capture", "revision__source")
    return list(found.defer("revision__capture__original").order_by("revision__number"))


def _paragraphs(source: Source, outline: list[Spot], asked: set[int]) -> list[list[dict[str, Any]]]:
    """Those that hold the sentences asked for, in the order of the text."""
    holding = {spot.paragraph for spot in outline if spot.number in asked}
    around = [spot for spot in outline if spot.paragraph in holding]
    numbers = [spot.number for spot in around]
    texts = dict(source.sentences.filter(number__in=numbers).values_list("number", "text"))
    return [
        [
            {"number": spot.number, "text": texts[spot.number], "asked": spot.number in asked}
            for spot in paragraph
        ]
        for _, paragraph in groupby(around, key=lambda spot: spot.paragraph)
    ]
