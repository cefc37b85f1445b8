from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.exports.citation_files import box, of_text
from archive.filters.filterset import statements_for
from archive.models import Actor, Correction, Sentence, Statement, Topic
from archive.models.compiled import CompiledObjects, CompiledQuery
from archive.selectors.corrections import entries, withdrawal_of
from archive.selectors.evidence import passages
from archive.selectors.quotations import of_statement
from archive.selectors.related import neighbours, same_matter
from archive.selectors.statement_rows import in_own_voice, lines, names
from archive.selectors.wording import sentences
from archive.views import sharing
from archive.views.listing import listing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from archive.selectors.statement_rows import Row
    from archive.views.loaders import View

ALSO = 6  # other statements on the same sentences; the pages of these have all


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    context = {"section": "statements", "list": listing(statements_for(request))}
    return render(request, "archive/statement_list.html", context)


_REACHED = ("source", "source__issuer", "source__carrier", "source__event")
_published = CompiledObjects(Statement.objects.published().order_by(), "number", *_REACHED)
_sentences = CompiledObjects(
    Sentence.objects.order_by("citations__position"), "citations__statement"
)
_speakers = CompiledObjects(Actor.objects.all(), "said")
_addressees = CompiledObjects(Actor.objects.all(), "heard")
_topics = CompiledObjects(Topic.objects.all(), "statements")
_corrections = CompiledObjects(Correction.objects.published(), "statement", "statement")
_on_sentences = CompiledQuery(
    Statement.objects.published().order_by("number").distinct().values_list("number"), "sentences"
)


def for_statement(view: View) -> View:
    """Hand a public statement to the view; of one that was withdrawn, every address is gone."""

    @wraps(view)
    def wrapped(request: HttpRequest, number: int, **kwargs: Any) -> HttpResponseBase:
        found = _published.first(number)
        return view(request, found, **kwargs) if found else _gone(request, number)

    return wrapped


@require_safe
@for_statement
def statement(request: HttpRequest, statement: Statement) -> HttpResponse:
    context = _context(statement)
    shared = sharing.of_statement(context)
    response = render(request, "archive/statement_detail.html", context | {"shared": shared})
    return sharing.announced(response, shared)


def _context(statement: Statement) -> dict[str, Any]:
    source, key = statement.source, statement.pk
    cited, speakers, topics = _sentences([key]), _speakers([key]), _topics([key])
    also = _also(statement, cited)
    points, around = same_matter(statement), neighbours(statement, speakers, topics)
    joined = [number for point in points for number in point.numbers]
    shown = {*also[:ALSO], *joined, *around.earlier, *around.later}
    known = {row.number: row for row in lines(shown)}

    def rows(numbers: list[int]) -> list[Row]:
        return [known[number] for number in numbers if number in known]

    quoted, log = passages(source, cited), entries(_corrections([key]))
    evidence = of_statement(key)
    reference = of_text(source, evidence.revision, evidence, statement.number, topics)
    return {
        "section": "statements",
        "statement": statement,
        "cite": box(reference, statement.get_absolute_url().rstrip("/")),
        "source": source,
        "speakers": speakers,
        "addressees": _addressees([key]),
        "topics": topics,
        "own_voice": in_own_voice(speakers, source),
        "passages": quoted,
        "evidence": evidence,
        "sentences": sentences(sorted(sentence.number for sentence in cited)),
        "several": len(cited) > 1,
        "also": rows(also[:ALSO]),
        "others": len(also),
        "points": [(each.point, rows(each.numbers)) for each in points],
        "earlier": rows(around.earlier),
        "later": rows(around.later),
        "around": around.all,
        "who": names([speaker.name for speaker in speakers]),
        "log": log,
        "version": 1 + sum(not entry.withdrawn for entry in log),
    }


def _also(statement: Statement, cited: list[Sentence]) -> list[int]:
    """What else rests on the same sentences."""
    found = _on_sentences([sentence.pk for sentence in cited])
    return [number for (number,) in found if number != statement.number]


def public_statement(number: int) -> Statement | None:
    return _published.first(number)


def cited_sentences(statement: Statement) -> list[Sentence]:
    return _sentences([statement.pk])


def withdrawn(number: int) -> tuple[Statement, Correction]:
    """A statement that was withdrawn, by itself or with its source, and the entry on that."""
    numbered = Statement.objects.numbered().select_related("source__issuer", "source__event")
    statement = get_object_or_404(numbered, number=number)
    entry = withdrawal_of(statement)
    if not entry:
        raise Http404
    return statement, entry


def _gone(request: HttpRequest, number: int) -> HttpResponse:
    """Why it was withdrawn, but not what it said."""
    statement, entry = withdrawn(number)
    source = statement.source
    cited = _sentences([statement.pk])
    context = {
        "section": "corrections",
        "statement": statement,
        "source": source if source.is_public else None,
        "entry": entry,
        "passages": passages(source, cited) if source.is_public else [],
        "log_address": reverse("corrections"),
    }
    return render(request, "archive/statement_withdrawn.html", context, status=410)
