"""Statements by the thousand: a few queries of plain values, however many are asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from archive import models
from archive.models import Act, CorrectionKind, Genre, Rendition
from archive.models.compiled import CompiledQuery
from archive.selectors.links import absolute, day, moment, place
from archive.selectors.quotations import of_statements
from archive.text.fragments import pointed, worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.selectors.quotations import Evidence
    from archive.selectors.shapes import (
        CitedSentence,
        EventLink,
        Link,
        SourceLink,
        Statement,
    )

ACTS = dict(Act.choices)
RENDITIONS = dict(Rendition.choices)
GENRES = dict(Genre.choices)

_public = models.Statement.objects.published().order_by()
_stated = CompiledQuery(
    _public.values_list(
        "number",
        "pk",
        "source",
        "text",
        "act",
        "attribution",
        "said_on",
        "listed_on",
        "published_at",
    ),
    "number",
)
_newest = models.Revision.objects.filter(source=OuterRef("pk")).order_by("-number")
_sources = CompiledQuery(
    models.Source.objects.published()
    .order_by()
    .values_list(
        "pk",
        "slug",
        "short_title",
        "title",
        "issued_on",
        "rendition",
        "genre",
        "language",
        "url",
        "archived_url",
        "issuer__slug",
        "issuer__name",
        "event__slug",
        "event__name",
        "event__date",
        Subquery(_newest.values("number")[:1]),
    ),
    "pk",
)
_said = models.Statement.attributed_to.through.objects.order_by()
_heard = models.Statement.addressed_to.through.objects.order_by()
_filed = models.Statement.topics.through.objects.order_by()
_speakers = CompiledQuery(_said.values_list("statement", "actor"), "statement")
_addressees = CompiledQuery(_heard.values_list("statement", "actor"), "statement")
_topics = CompiledQuery(_filed.values_list("statement", "topic"), "statement")
_named = {
    "actors": CompiledQuery(
        models.Actor.objects.order_by().values_list("pk", "slug", "name"), "pk"
    ),
    "topics": CompiledQuery(
        models.Topic.objects.order_by().values_list("pk", "slug", "name"), "pk"
    ),
}
_cited = CompiledQuery(
    models.Citation.objects.order_by(
        "statement", "position", "sentence__placements__revision__number"
    ).values_list(
        "statement",
        "sentence__number",
        "sentence__text",
        "sentence__placements__revision__number",
        "sentence__placements__fragment",
    ),
    "statement",
)
_corrections = CompiledQuery(
    models.Correction.objects.filter(kind=CorrectionKind.CORRECTION)
    .order_by("made_at")
    .values_list("statement", "made_at"),
    "statement",
)


class _Source:
    """A source as its statements name it, and what their sentences need to know of it."""

    def __init__(self, row: Sequence[Any], sources: str, actors: str, events: str) -> None:
        slug, short, title, issued_on, rendition, genre, language, url, archived = row[1:10]
        issuer, issuer_name, event, event_name, event_date, newest = row[10:]
        self.url, self.newest = f"{sources}{slug}/", newest
        self.link: SourceLink = {
            "slug": slug,
            "name": short or title,
            "url": self.url,
            "title": title,
            "issued_on": day(issued_on),
            "rendition": rendition,
            "rendition_label": RENDITIONS[rendition],
            "genre": genre,
            "genre_label": GENRES[genre],
            "language": language,
            "original_url": url or None,
            "archived_url": archived or None,
        }
        self.issuer: Link = {"slug": issuer, "name": issuer_name, "url": f"{actors}{issuer}/"}
        self.event: EventLink | None = None
        if event:
            url = f"{events}{event}/"
            self.event = {"slug": event, "name": event_name, "url": url, "date": str(event_date)}

    def cited(self, number: int, text: str, revision: int, kept: str) -> CitedSentence:
        """A page that has changed since is no longer searched for the words; a copy still is."""
        current = revision == self.newest
        original, archived = self.link["original_url"], self.link["archived_url"]
        words = worded(text, kept)
        return {
            "number": number,
            "url": f"{self.url}s{number}/",
            "text": text,
            "sha256": sha256(text.encode()).hexdigest(),
            "revision": revision,
            "text_url": f"{self.url}r{revision}/#s{number}",
            "current": current,
            "original_url_fragment": pointed(original, words) if original and current else None,
            "archived_url_fragment": pointed(archived, words) if archived else None,
        }


def statements(numbers: Sequence[int]) -> list[Statement]:
    """These statements in this order, without those that are not public."""
    stated = {row[0]: row[1:] for row in _stated(numbers)}
    keys = [row[0] for row in stated.values()]
    places = [place(name) for name in ("sources", "actors", "events")]
    sources = {
        row[0]: _Source(row, *places) for row in _sources({row[1] for row in stated.values()})
    }
    said, heard = _links("actors", _speakers(keys)), _links("actors", _addressees(keys))
    filed, cited = _links("topics", _topics(keys)), _sentences(_cited(keys))
    several = of_statements([pk for pk, held in cited.items() if len(held) > 1])
    log = _corrections(keys)
    corrected, corrections = dict(log), Counter(pk for pk, _ in log)
    page = place("statements")
    found: list[Statement] = []
    for number in numbers:
        if number not in stated:
            continue
        pk, source_pk, text, act, attribution, said_on, listed_on, at = stated[number]
        source = sources[source_pk]
        sentences = [source.cited(*sentence) for sentence in cited[pk].values()]
        quotation, url, revision = _evidence(sentences, several.get(pk))
        found.append(
            {
                "id": number,
                "url": f"{page}{number}/",
                "text": text,
                "act": act,
                "act_label": ACTS[act],
                "attribution": attribution,
                "attributed_to": said[pk],
                "reported_by": source.issuer,
                "addressed_to": heard[pk],
                "topics": filed[pk],
                "event": source.event,
                "said_on": day(said_on),
                "listed_on": str(listed_on),
                "source": source.link,
                "sentences": sentences,
                "quotation": quotation,
                "evidence_url": url,
                "evidence_revision": revision,
                "version": 1 + corrections[pk],
                "published_at": moment(at),
                "updated_at": moment(max(at, corrected.get(pk, at))),
                "status": "published",
            }
        )
    return found


def _evidence(cited: Sequence[CitedSentence], several: Evidence | None) -> tuple[str, str, int]:
    """Its words, its address and its revision."""
    if several:
        return several.quotation, absolute(several.path), several.revision
    return cited[0]["text"], cited[0]["text_url"], cited[0]["revision"]


def _links(kind: str, pairs: Sequence[tuple[int, int]]) -> dict[int, list[Link]]:
    """By statement, sorted by name; one dictionary for each thing, however often it is named."""
    page = place(kind)
    known: dict[int, Link] = {
        pk: {"slug": slug, "name": name, "url": f"{page}{slug}/"}
        for pk, slug, name in _named[kind]({pk for _, pk in pairs})
    }
    links: dict[int, list[Link]] = defaultdict(list)
    for statement, pk in sorted(pairs, key=lambda pair: (known[pair[1]]["name"], pair[1])):
        links[statement].append(known[pk])
    return links


def _sentences(rows: Iterable[tuple[Any, ...]]) -> dict[int, dict[int, tuple[Any, ...]]]:
    """By statement and number, each as placed in the last revision that contains it."""
    found: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    for statement, number, *rest in rows:
        found[statement][number] = (number, *rest)
    return found
