"""The other public things: few enough to be read as model objects."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import F

from archive import models
from archive.selectors.links import (
    absolute,
    day,
    event_link,
    link,
    moment,
    optional_link,
    source_name,
    statement_link,
)
from archive.selectors.wording import LABELS
from archive.text.fragments import pointed, worded

if TYPE_CHECKING:
    from archive.selectors.shapes import (
        Actor,
        Change,
        Correction,
        Event,
        Revision,
        Sentence,
        Source,
        Topic,
    )


def topic(topic: models.Topic, statements: int) -> Topic:
    return {
        **link(topic),
        "description": topic.description or None,
        "parent": optional_link(topic.parent),
        "statement_count": statements,
    }


def actor(actor: models.Actor, statements: int) -> Actor:
    wikidata = f"https://www.wikidata.org/entity/{actor.wikidata}" if actor.wikidata else None
    return {
        **link(actor),
        "kind": actor.kind,
        "kind_label": actor.get_kind_display(),
        "aliases": actor.aliases.splitlines(),
        "wikidata_url": wikidata,
        "statement_count": statements,
    }


def event(event: models.Event, sources: int, statements: int) -> Event:
    return {
        "slug": event.slug,
        "name": event.name,
        "url": absolute(event.get_absolute_url()),
        "date": str(event.date),
        "kind": event.kind,
        "kind_label": event.get_kind_display(),
        "description": event.description or None,
        "participants": [link(actor) for actor in event.participants.all()],
        "source_count": sources,
        "statement_count": statements,
    }


def source(source: Any) -> Source:
    """Of a source with its counts, and the number and moment of its newest revision."""
    return {
        **source_name(source),
        "title": source.title,
        "page_title": source.page_title or None,
        "issuer": link(source.issuer),
        "carrier": optional_link(source.carrier),
        "rendition": source.rendition,
        "rendition_label": source.get_rendition_display(),
        "rendition_of": _rendered(source),
        "genre": source.genre,
        "genre_label": source.get_genre_display(),
        "language": source.language,
        "issued_on": day(source.issued_on),
        "event": event_link(source.event),
        "original_url": source.url or None,
        "archived_url": source.archived_url or None,
        "note": source.note or None,
        "revision": source.newest,
        "published_at": moment(source.published_at),
        "updated_at": moment(max(source.published_at, source.made_at)),
        "sentence_count": source.sentence_count,
        "statement_count": source.statement_count,
    }


def _rendered(source: models.Source) -> Any:
    original = source.rendition_of
    public = original and original.status == models.SourceStatus.PUBLISHED
    return source_name(original) if original and public else None


def revision(revision: models.Revision, *, newest: int, sentences: int) -> Revision:
    capture = revision.capture
    return {
        "source": revision.source.slug,
        "number": revision.number,
        "url": absolute(revision.get_absolute_url()),
        "current": revision.number == newest,
        "captured_at": moment(capture.captured_at),
        "made_at": moment(revision.made_at),
        "media_type": capture.media_type,
        "original_sha256": capture.original_sha256,
        "text_sha256": capture.text_sha256,
        "segmenter": revision.segmenter,
        "segmenter_version": revision.segmenter_version,
        "sentence_count": sentences,
    }


def sentences(source: models.Source, newest: int) -> list[Sentence]:
    """Those of the text as it now stands, in its order; then older ones that are still cited."""
    said: dict[int, list[models.Statement]] = {}
    public = models.Statement.objects.published().filter(source=source).order_by("number")
    for statement in public.prefetch_related("citations"):
        for citation in statement.citations.all():
            said.setdefault(citation.sentence_id, []).append(statement)
    last = {place.sentence_id: place for place in _places(source)}
    kept = [p for p in last.values() if _number(p) == newest or p.sentence_id in said]
    ranked = sorted(kept, key=lambda place: (-_number(place), place.start))
    return [_sentence(source, p, newest, said.get(p.sentence_id, [])) for p in ranked]


def sentence(source: models.Source, newest: int, number: int) -> Sentence | None:
    """One sentence, where it stands or last stood."""
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
        "aside": sentence.aside_because or None,
        "statements": [statement_link(statement) for statement in statements],
    }


def correction(entry: models.Correction) -> Correction:
    """Nothing of what was withdrawn but its address; of an editor, nothing."""
    statement, source = entry.statement, entry.source
    page = (statement or source).get_absolute_url()  # type: ignore[union-attr]  # the database says
    return {
        "kind": entry.kind,
        "kind_label": entry.get_kind_display(),
        "made_at": moment(entry.made_at),
        "statement": statement.number if statement else None,
        "source": source.slug if source else None,
        "url": absolute(page),
        "version": entry.version,
        "reason": entry.reason,
        "changes": [_change(entry, name) for name in LABELS if name in entry.after],
    }


def _change(entry: models.Correction, name: str) -> Change:
    before, after = _said(entry.before.get(name)), _said(entry.after[name])
    return {"field": name, "field_label": LABELS[name], "before": before, "after": after}


def _said(value: Any) -> str:
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value or "")
