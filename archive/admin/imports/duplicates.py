"""Which sources the archive already has of what an editor is about to save."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import Q

from archive.capture.document import host_of
from archive.models import Placement, Revision, Source
from archive.text.normalise import typographic_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from archive.capture.document import Document

NEARLY_THE_SAME = 0.7
MOST_COMPARED = 100  # sources: those issued on nearly the same day, and the newest
_DAYS_APART = 7
_LONGEST_COMPARED = 20_000  # characters; time grows with their square
_SAYS_WHENCE = ("utm_", "fbclid", "gclid", "yclid")


class Duplicate(NamedTuple):
    source: Source
    why: str


def duplicates(
    document: Document, texts: Iterable[str], url: str, issued_on: date | None
) -> list[Duplicate]:
    """Each source once, with all reasons; `texts` are what each voice would say."""
    found: dict[int, Duplicate] = {}
    for source, why in _all(document, texts, url, issued_on):
        known = found.get(source.pk)
        found[source.pk] = Duplicate(source, f"{known.why}; {why}" if known else why)
    return list(found.values())


def _all(
    document: Document, texts: Iterable[str], url: str, issued_on: date | None
) -> Iterator[Duplicate]:
    for source in _captured(original_sha256=sha256(document.original).hexdigest()):
        yield Duplicate(source, "the same file, byte for byte")
    for source in _captured(text_sha256=sha256(document.text.encode()).hexdigest()):
        yield Duplicate(source, "the same text")
    for source in _at_address(url):
        yield Duplicate(source, "the same address")
    yield from _alike([_reading(text) for text in texts], issued_on)


def _captured(**digest: str) -> Iterable[Source]:
    captured = Q(**{f"revisions__capture__{name}": value for name, value in digest.items()})
    return Source.objects.filter(captured).distinct()[:MOST_COMPARED]


def _at_address(url: str) -> Iterator[Source]:
    """The page itself, however its address is written; a query narrows to what to look at."""
    if not host_of(url):
        return
    page = _page(url)
    path = urlsplit(url).path.rstrip("/")
    for source in Source.objects.filter(url__contains=path or page)[:MOST_COMPARED]:
        if _page(source.url) == page:
            yield source


def _page(url: str) -> str:
    """Without what does not change the page: scheme, www, fragment, last slash, campaign."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    asked = [(k, v) for k, v in parse_qsl(parts.query) if not k.startswith(_SAYS_WHENCE)]
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return f"{host}{parts.path.rstrip('/')}?{urlencode(asked)}"


def _alike(ours: Iterable[str], issued_on: date | None) -> Iterator[Duplicate]:
    candidates = _candidates(issued_on)
    for source_id, theirs in _texts(candidates).items():
        likeness = max(_likeness(text, _reading(theirs)) for text in ours)
        if likeness:
            why = "the same words" if likeness == 1 else f"nearly the same text ({likeness:.0%})"
            yield Duplicate(candidates[source_id], why)


def _likeness(ours: str, theirs: str) -> float:
    from rapidfuzz.distance import Indel

    if not ours:
        return 0.0
    return Indel.normalized_similarity(ours, theirs, score_cutoff=NEARLY_THE_SAME)


def _candidates(issued_on: date | None) -> dict[int, Source]:
    newest = Source.objects.order_by("-pk")
    chosen = list(newest[: MOST_COMPARED // 2])
    if issued_on:
        first, last = issued_on.toordinal() - _DAYS_APART, issued_on.toordinal() + _DAYS_APART
        days = (type(issued_on).fromordinal(max(1, day)) for day in (first, min(last, 3_652_059)))
        chosen += newest.filter(issued_on__range=tuple(days))[: MOST_COMPARED // 2]
    return {source.pk: source for source in chosen}


def _texts(sources: Mapping[int, Source]) -> dict[int, str]:
    """What each says now, from its latest revision."""
    latest: dict[int, int] = {}
    for pk, source_id in (
        Revision.objects.filter(source__in=sources).order_by("number").values_list("pk", "source")
    ):
        latest[source_id] = pk
    texts: dict[int, list[str]] = {source_id: [] for source_id in latest}
    placed = Placement.objects.filter(revision__in=latest.values()).order_by("revision", "start")
    for source_id, words in placed.values_list("revision__source", "sentence__text"):
        texts[source_id].append(words)
    return {source_id: " ".join(words) for source_id, words in texts.items()}


def _reading(text: str) -> str:
    return typographic_key(text).casefold()[:_LONGEST_COMPARED]
