"""The sentences a statement rests on, each where it is or last was, with its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from archive.models import Departure, Placement, Revision, Sentence
from archive.models.compiled import CompiledObjects, CompiledQuery
from archive.selectors.quotations import in_context
from archive.selectors.successions import Successions
from archive.text.differences import cut_differences
from archive.text.fragments import fragment_url
from archive.text.seams import parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.models import Source
    from archive.selectors.successions import Successor
    from archive.text.differences import Part


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


class Became(NamedTuple):
    """What became of a sentence that left the text: `pieces` are both wordings in one."""

    number: int
    successors: list[Successor]
    pieces: list[Part]
    departed: bool

    @property
    def standing(self) -> bool:
        return any(successor.standing for successor in self.successors)


class Passage(NamedTuple):
    """Cited sentences that are together, in one revision; `context` is its text with all that
    are cited marked."""

    revision: Revision
    current: bool
    newest: int
    lines: list[Line]
    total: int
    ways: list[Way]
    became: list[Became]
    context: str

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


_last_placed = CompiledObjects(
    Placement.objects.order_by("revision__number"),
    "sentence",
    "revision",
    "revision__capture",
    deferred=["revision__capture__original"],
)
_numbers = CompiledQuery(Revision.objects.order_by().values_list("number"), "source")
_outline = CompiledQuery(
    Placement.objects.order_by("start").values_list(
        "sentence", "sentence__number", "paragraph", "start", "stop"
    ),
    "revision",
)
_texts = CompiledQuery(Sentence.objects.order_by().values_list("pk", "text"), "pk")


def passages(source: Source, cited: Iterable[Sentence]) -> list[Passage]:
    """Quotations of these sentences of a public source, in the order of the text."""
    cited = list(cited)
    numbers = [sentence.number for sentence in cited]
    revisions = _where_they_stand(cited)
    newest = max(number for (number,) in _numbers([source.pk]))
    found: list[Passage] = []
    for revision in sorted(set(revisions.values()), key=lambda r: -r.number):
        asked = {pk for pk, its in revisions.items() if its == revision}
        outline = spots(revision)
        for run in _runs([place for place, spot in enumerate(outline) if spot.sentence in asked]):
            found.append(_passage(source, revision, newest, outline, run, numbers))
    return found


def spots(revision: Revision) -> list[Spot]:
    """A revision in outline, which is light even for a long text."""
    return [Spot(*row) for row in _outline([revision.pk])]


def way(source: Source, revision: Revision, spot: Spot, *, current: bool) -> Way:
    """A page that has changed since is no longer searched for the words; a copy of it still is."""
    text = parted(revision.capture.text, revision.capture.seams)

    def to(url: str) -> str:
        return fragment_url(url, text, spot.start, spot.stop) if url else ""

    return Way(spot.number, to(source.url) if current else "", to(source.archived_url))


def became(source: Source, left: Sequence[tuple[Spot, str]], last: Revision) -> list[Became]:
    """What editors have said of sentences, with their words, that left the text after this
    revision."""
    successions = Successions(source)
    found_gone = Departure.objects.filter(
        sentence__in=[spot.sentence for spot, _ in left],
        revision__source=source,
        revision__number=last.number + 1,
    )
    departed = set(found_gone.values_list("sentence", flat=True))
    found = []
    for spot, text in left:
        successors = successions.successors(spot.sentence)
        words = [successor.sentence.text for successor in successors]
        pieces = cut_differences([text], words) if successors else []
        found.append(Became(spot.number, successors, pieces, spot.sentence in departed))
    return found


def _where_they_stand(cited: Iterable[Sentence]) -> dict[int, Revision]:
    """The last revision that each sentence is in."""
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
    source: Source,
    revision: Revision,
    newest: int,
    outline: list[Spot],
    run: list[int],
    numbers: list[int],
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
    cited = [(outline[place], texts[outline[place].sentence]) for place in run]
    left = [] if current else became(source, cited, revision)
    context = in_context(page, numbers, outline[run[0]].number)
    return Passage(revision, current, newest, lines, len(outline), ways, left, context)


def _address(source: Source, revision: Revision) -> str:
    return reverse("revision", args=[source.slug, revision.number])
