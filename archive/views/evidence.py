"""The sentences a statement rests on, each where it stands or last stood, with its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from archive.models import Placement, Revision, Sentence, Succession
from archive.prepared import Prepared, PreparedObjects
from archive.text.fragments import fragment_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.models import Source


NEAR = 2  # places between two cited sentences that have a neighbour in common


class Line(NamedTuple):
    """A sentence of a quotation: one that was asked for (`said`), or its neighbour."""

    number: int
    text: str
    said: bool
    url: str
    address: str


class Way(NamedTuple):
    """The ways out to the very words of one sentence."""

    number: int
    original: str
    archived: str


class Passage(NamedTuple):
    """Cited sentences that stand together, in one revision."""

    revision: Revision
    current: bool
    newest: int
    lines: list[Line]
    total: int
    ways: list[Way]
    successors: list[Sentence]

    @property
    def said(self) -> list[Line]:
        return [line for line in self.lines if line.said]


class Spot(NamedTuple):
    """A placement, without what its sentence says."""

    sentence: int
    number: int
    paragraph: int
    start: int
    stop: int


_last_placed = PreparedObjects(
    Placement.objects.order_by("revision__number"),
    "sentence",
    "revision",
    "revision__capture",
    deferred=["revision__capture__original"],
)
_numbers = Prepared(Revision.objects.order_by().values_list("number"), "source")
_outline = Prepared(
    Placement.objects.order_by("start").values_list(
        "sentence", "sentence__number", "paragraph", "start", "stop"
    ),
    "revision",
)
_texts = Prepared(Sentence.objects.order_by().values_list("pk", "text"), "pk")


def passages(source: Source, cited: Iterable[Sentence]) -> list[Passage]:
    """Quotations of these sentences of a public source, in the order of the text."""
    revisions = _where_they_stand(cited)
    newest = max(number for (number,) in _numbers([source.pk]))
    found: list[Passage] = []
    for revision in sorted(set(revisions.values()), key=lambda r: -r.number):
        asked = {pk for pk, its in revisions.items() if its == revision}
        outline = spots(revision)
        for run in _runs([place for place, spot in enumerate(outline) if spot.sentence in asked]):
            found.append(_passage(source, revision, newest, outline, run))
    return found


def spots(revision: Revision) -> list[Spot]:
    """A revision in outline, which is light even for a long text."""
    return [Spot(*row) for row in _outline([revision.pk])]


def way(source: Source, revision: Revision, spot: Spot, *, current: bool) -> Way:
    """A page that has changed since is no longer searched for the words; a copy of it still is."""
    text = revision.capture.text

    def to(url: str) -> str:
        return fragment_url(url, text, spot.start, spot.stop) if url else ""

    return Way(spot.number, to(source.url) if current else "", to(source.archived_url))


def successors(source: Source, sentences: Iterable[int]) -> list[Sentence]:
    """What took their place in the text as it now stands, as editors confirmed step by step."""
    heirs: dict[int, list[Sentence]] = {}
    confirmed = Succession.objects.filter(older__source=source).select_related("newer")
    for succession in confirmed.order_by("newer__number"):
        heirs.setdefault(succession.older_id, []).append(succession.newer)
    found: dict[int, Sentence] = {}
    open_ends = list(sentences)
    while open_ends:
        for heir in heirs.get(open_ends.pop(), []):
            if heir.pk not in found:
                found[heir.pk] = heir
                open_ends.append(heir.pk)
    return [heir for heir in found.values() if heir.pk not in heirs]


def _where_they_stand(cited: Iterable[Sentence]) -> dict[int, Revision]:
    """The last revision that each sentence stands in."""
    placed = _last_placed([sentence.pk for sentence in cited])
    return {place.sentence_id: place.revision for place in placed}


def _runs(places: list[int]) -> list[list[int]]:
    """Places near enough to share a quotation: 3, 5, 9 as [3, 5] and [9]."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= NEAR:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _passage(
    source: Source, revision: Revision, newest: int, outline: list[Spot], run: list[int]
) -> Passage:
    current = revision.number == newest
    around = outline[max(run[0] - 1, 0) : run[-1] + 2]
    said = {outline[place].sentence for place in run}
    texts = dict(_texts([spot.sentence for spot in around]))
    page = source.get_absolute_url() if current else _address(source, revision)
    lines = [
        Line(
            spot.number,
            texts[spot.sentence],
            spot.sentence in said,
            f"{page}#s{spot.number}",
            reverse("sentence", args=[source.slug, spot.number]),
        )
        for spot in around
    ]
    ways = [way(source, revision, outline[place], current=current) for place in run]
    heirs = [] if current else successors(source, said)
    return Passage(revision, current, newest, lines, len(outline), ways, heirs)


def _address(source: Source, revision: Revision) -> str:
    return reverse("revision", args=[source.slug, revision.number])
