from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.exports.citation_files import box, of_text
from archive.models import Sentence, Statement
from archive.selectors.evidence import became, spots, way
from archive.selectors.sentence_history import history
from archive.selectors.statement_rows import rows
from archive.views import sharing
from archive.views.loaders import for_source

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from archive.models import Placement, Source
from archive.selectors.evidence import Spot


@require_safe
@for_source
def sentence(request: HttpRequest, source: Source, number: int) -> HttpResponse:
    found = get_object_or_404(Sentence.objects.published(), source=source, number=number)
    context = _context(source, found)
    shared = sharing.of_sentence(context)
    response = render(request, "archive/sentence_detail.html", context | {"shared": shared})
    return sharing.announced(response, shared)


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
            of_text(source, last.revision.number, [sentence]),
            sentence.get_absolute_url().rstrip("/"),
        ),
        "rows": rows(statements),
        "paragraph": _paragraph(source, outline, outline[place]),
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


def _paragraph(source: Source, outline: list[Spot], asked: Spot) -> list[dict[str, Any]]:
    numbers = [spot.number for spot in outline if spot.paragraph == asked.paragraph]
    texts = dict(source.sentences.filter(number__in=numbers).values_list("number", "text"))
    return [
        {"number": number, "text": texts[number], "asked": number == asked.number}
        for number in numbers
    ]
