"""A revision as an edition: its text sentence by sentence, with the statements on each."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, starmap
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from archive.models import Act, Attribution, Citation, Placement, Statement
from archive.models.compiled import CompiledQuery
from archive.selectors.statement_rows import Link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEEPEST = 8  # the stylesheet knows so many places within a paragraph
FOLDED = 120  # sentences, from which the strip is folded away


class Note(NamedTuple):
    """A statement as the margin shows it. It is shown in full at its `home`, the first of its
    sentences that is in the text, and more briefly at the others it has `cited`."""

    number: int
    url: str
    text: str
    act: str
    not_stated: bool
    cited: list[int]
    home: int
    topics: list[Link]


class Spot(NamedTuple):
    """A sentence in its paragraph; `nth` is its place there, or 0 beyond the stylesheet."""

    number: int
    text: str
    nth: int
    aside: str
    notes: list[Note]

    @property
    def state(self) -> str:
        if self.notes:
            return "1 statement" if len(self.notes) == 1 else f"{len(self.notes)} statements"
        return "set aside" if self.aside else "no statement"


class Edition(NamedTuple):
    paragraphs: list[list[Spot]]
    statements: int
    covered: int
    aside: int
    total: int
    no_longer: list[Note]

    @property
    def spots(self) -> list[Spot]:
        return [spot for paragraph in self.paragraphs for spot in paragraph]

    @property
    def sparse(self) -> bool:
        return 2 * self.covered < self.total

    @property
    def folded(self) -> bool:
        return self.total > FOLDED

    @property
    def open(self) -> int:
        return self.total - self.covered - self.aside


class _Placed(NamedTuple):
    paragraph: int
    number: int
    text: str
    aside: str


_placed = CompiledQuery(
    Placement.objects.order_by("start").values_list(
        "paragraph", "sentence__number", "sentence__text", "sentence__excluded_reason"
    ),
    "revision",
)
_stated = CompiledQuery(
    Statement.objects.published()
    .order_by("number")
    .values_list("pk", "number", "text", "act", "attribution"),
    "source",
)
_cited = CompiledQuery(
    Citation.objects.order_by("statement", "position").values_list("statement", "sentence__number"),
    "statement",
)
_filed = CompiledQuery(
    Statement.topics.through.objects.order_by("topic__name", "topic").values_list(
        "statement", "topic__slug", "topic__name"
    ),
    "statement",
)


def edition(source: int, revision: int) -> Edition:
    """The text of a revision with the statements on its public source, both by their keys."""
    placed = list(starmap(_Placed, _placed([revision])))
    notes = _notes(source, {place.number: n for n, place in enumerate(placed)})
    by_sentence = _by_sentence(notes)
    paragraphs = [
        [_spot(place, nth, by_sentence) for nth, place in enumerate(paragraph, 1)]
        for _, paragraph in groupby(placed, key=lambda place: place.paragraph)
    ]
    spots = [spot for paragraph in paragraphs for spot in paragraph]
    return Edition(
        paragraphs,
        len(notes),
        sum(bool(spot.notes) for spot in spots),
        sum(bool(spot.aside and not spot.notes) for spot in spots),
        len(spots),
        [note for note in notes if not note.home],
    )


def _notes(source: int, order: Mapping[int, int]) -> list[Note]:
    """By number; `order` is that of the sentences in the text."""
    stated = _stated([source])
    keys = [pk for pk, *_ in stated]
    cited, topics = defaultdict(list), defaultdict(list)
    pages, topic_pages = reverse("statements"), reverse("topics")
    for pk, sentence in _cited(keys):
        cited[pk].append(sentence)
    for pk, slug, name in _filed(keys):
        topics[pk].append(Link(name, f"{topic_pages}{slug}/"))
    return [
        Note(
            number,
            f"{pages}{number}/",
            text,
            Act(act).label,
            attribution == Attribution.NOT_STATED,
            cited[pk],
            min((n for n in cited[pk] if n in order), key=order.__getitem__, default=0),
            topics[pk],
        )
        for pk, number, text, act, attribution in stated
    ]


def _by_sentence(notes: Sequence[Note]) -> Mapping[int, list[Note]]:
    found = defaultdict(list)
    for note in notes:
        for number in note.cited:
            found[number].append(note)
    return found


def _spot(place: _Placed, nth: int, notes: Mapping[int, list[Note]]) -> Spot:
    shown = nth if nth <= DEEPEST else 0
    return Spot(place.number, place.text, shown, place.aside, notes.get(place.number, []))
