"""Statements as the lines of a list: a few queries of plain values, however many lines."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse

from archive.models import Act, Attribution, Citation, Statement
from archive.models.compiled import CompiledQuery
from archive.selectors.highlighting import excerpt, marked
from archive.selectors.placements import places, together
from archive.selectors.wording import joined, label, mid_sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive.models import Actor, Source
    from archive.models.querysets import StatementQuerySet
    from archive.search import Span

    Marker = Callable[[str], Sequence[Span]]


class Link(NamedTuple):
    name: str
    url: str


class Row(NamedTuple):
    """`text` and `quote` are safe HTML where words in them are marked."""

    number: int
    url: str
    text: str
    act: str
    day: date
    language: str
    issuer: str
    quote: str
    speakers: str
    addressees: str
    own_voice: bool
    not_stated: bool
    place: str
    where: str
    sentences: str
    topics: list[Link]


class _Stated(NamedTuple):
    pk: int
    number: int
    text: str
    act: str
    attribution: str
    listed_on: date | str
    source__short_title: str
    source__title: str
    source__language: str
    source__issuer: int
    source__issuer__name: str


class _Cited(NamedTuple):
    sentence: int
    number: int
    text: str


def with_details(statements: StatementQuerySet) -> StatementQuerySet:
    """For a page that shows more of a statement than its line."""
    citations = Citation.objects.select_related("sentence").order_by("position")
    return statements.select_related("source__issuer", "source__event").prefetch_related(
        "attributed_to", "addressed_to", "topics", Prefetch("citations", citations)
    )


def rows(statements: Iterable[Statement]) -> list[Row]:
    return lines([statement.number for statement in statements if statement.number])


def lines(numbers: Iterable[int], marker: Marker = lambda text: ()) -> list[Row]:
    """The lines of these statements in this order, without those that are not public."""
    numbers, marker = list(numbers), cache(marker)
    stated = {row.number: row for row in starmap(_Stated, _statements(numbers))}
    hanging = _Hanging([row.pk for row in stated.values()], marker)
    return [_row(stated[number], hanging, marker) for number in numbers if number in stated]


_SAID = Statement.attributed_to.through.objects.order_by("actor__name", "actor")
_HEARD = Statement.addressed_to.through.objects.order_by("actor__name", "actor")
_FILED = Statement.topics.through.objects.order_by("topic__name", "topic")
_CITED = Citation.objects.order_by("statement", "position")
_statements = CompiledQuery(
    Statement.objects.published().order_by().values_list(*_Stated._fields), "number"
)
_speakers = CompiledQuery(_SAID.values_list("statement", "actor", "actor__name"), "statement")
_addressees = CompiledQuery(_HEARD.values_list("statement", "actor__name"), "statement")
_topics = CompiledQuery(_FILED.values_list("statement", "topic__slug", "topic__name"), "statement")
_citations = CompiledQuery(
    _CITED.values_list("statement", "sentence", "sentence__number", "sentence__text"), "statement"
)


class _Hanging:
    """What hangs on statements, by their keys, and where the sentence shown is to be read."""

    def __init__(self, statements: list[int], marker: Marker) -> None:
        self.speakers = _grouped(_speakers(statements))
        self.addressees = _grouped(_addressees(statements))
        self.topics = _grouped(_topics(statements))
        self.cited = _grouped(_citations(statements))
        self.shown = {
            statement: _shown(list(starmap(_Cited, cited)), marker)
            for statement, cited in self.cited.items()
        }
        self.places = places({row[0] for cited in self.cited.values() for row in cited})
        self.statements, self.topic_list = reverse("statements"), reverse("topics")


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for statement, *values in rows:
        groups[statement].append(tuple(values))
    return groups


def _shown(cited: list[_Cited], marker: Marker) -> _Cited:
    """The sentence that holds what was looked for, else the first."""
    return next((sentence for sentence in cited if marker(sentence.text)), cited[0])


def _row(stated: _Stated, hanging: _Hanging, marker: Marker) -> Row:
    shown = hanging.shown[stated.pk]
    cited = hanging.cited[stated.pk]
    numbers = sentences([number for _, number, _ in cited])
    speakers = hanging.speakers[stated.pk]
    return Row(
        stated.number,
        f"{hanging.statements}{stated.number}/",
        marked(stated.text, marker(stated.text)),
        Act(stated.act).label,
        _day(stated.listed_on),
        stated.source__language,
        stated.source__issuer__name,
        excerpt(shown.text, marker(shown.text)),
        names([name for _, name in speakers]),
        names([name for (name,) in hanging.addressees[stated.pk]]),
        [actor for actor, _ in speakers] == [stated.source__issuer],
        stated.attribution == Attribution.NOT_STATED,
        together([hanging.places[sentence] for sentence, _, _ in cited], shown.number),
        f"{label(stated.source__short_title or stated.source__title)}, {numbers}",
        numbers,
        [Link(name, f"{hanging.topic_list}{slug}/") for slug, name in hanging.topics[stated.pk]],
    )


def _day(day: date | str) -> date:
    """SQLite gives days as text."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def names(actors: Sequence[str]) -> str:
    if len(actors) == 1:  # as almost always
        return actors[0]
    return joined([*actors[:1], *map(mid_sentence, actors[1:])])


def in_own_voice(speakers: Iterable[Actor], source: Source) -> bool:
    """Whether the issuer is the one who speaks, so that nobody reports of another."""
    return [actor.pk for actor in speakers] == [source.issuer_id]
