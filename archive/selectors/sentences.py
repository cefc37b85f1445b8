"""Sentences as files and the API give them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import F

from archive import models
from archive.selectors.links import (
    absolute,
    statement_link,
)
from archive.text.fragments import pointed, worded

if TYPE_CHECKING:
    from archive.selectors.shapes import Sentence


def represent_sentences(source: models.Source, newest: int) -> list[Sentence]:
    """Those of the current text, in its order; then older ones that are still cited."""
    said: dict[int, list[models.Statement]] = {}
    public = models.Statement.objects.published().filter(source=source).order_by("number")
    for statement in public.prefetch_related("citations"):
        for citation in statement.citations.all():
            said.setdefault(citation.sentence_id, []).append(statement)
    last = {place.sentence_id: place for place in _places(source)}
    kept = [p for p in last.values() if _number(p) == newest or p.sentence_id in said]
    ranked = sorted(kept, key=lambda place: (-_number(place), place.start))
    return [_sentence(source, p, newest, said.get(p.sentence_id, [])) for p in ranked]


def represent_sentence(source: models.Source, newest: int, number: int) -> Sentence | None:
    """One sentence, where it is or last was."""
    place = _places(source).filter(sentence__number=number).last()
    if place is None:
        return None
    resting = models.Statement.objects.published().filter(sentences=place.sentence)
    return _sentence(source, place, newest, list(resting.order_by("number")))


def _places(source: models.Source) -> Any:
    places = models.Placement.objects.filter(revision__source=source)
    ordered = places.select_related("sentence").order_by("revision__number", "start")
    return ordered.annotate(of=F("revision__number"))


def _number(place: Any) -> int:
    number: int = place.of
    return number


def _sentence(
    source: models.Source,
    place: models.Placement,
    newest: int,
    statements: list[models.Statement],
) -> Sentence:
    sentence, number = place.sentence, _number(place)
    page, current = absolute(source.get_absolute_url()), number == newest
    words = worded(sentence.text, place.fragment)
    archived = source.archived_url
    return {
        "number": sentence.number,
        "url": f"{page}s{sentence.number}/",
        "text": sentence.text,
        "sha256": sha256(sentence.text.encode()).hexdigest(),
        "revision": number,
        "text_url": f"{page}r{number}/#s{sentence.number}",
        "current": current,
        "original_url_fragment": pointed(source.url, words) if source.url and current else None,
        "archived_url_fragment": pointed(archived, words) if archived else None,
        "paragraph": place.paragraph,
        "aside": sentence.excluded_reason or None,
        "statements": [statement_link(statement) for statement in statements],
    }
