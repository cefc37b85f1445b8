"""A small archive of chance, and what a reader should find in it, worked out one by one."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from archive import search
from archive.models import Act, Attribution, Statement
from archive.search import analyser
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)

WORDS = """negotiation negotiations negotiate negotiator energy energies ceasefire halt halted sea
Black war warn 30-day U.S. переговоры переговорами переговор энергетика энергетики ёлка елки мирный
мира x_y ½ Zürich zurich AND not peace’s don’t محمد 和平 о́чень йод 𞤀𞤁""".split()  # noqa: SIM905  # a text, rather than thirty-seven literals
NAMES = ["Energy Ministry", "Black Sea", "Negotiators Union", "Мирная энергетика", "Nobody"]
FIRST = date(2023, 12, 20)
DAYS = [*range(16), *range(20, 1_000, 45)]
"""After the first: in the turn of a year they are many, and then few in several years."""


class Asked(NamedTuple):
    words: str
    negative: bool = False
    quoted: bool = False


def text_of(asked: list[Asked]) -> str:
    return " ".join(
        "-" * part.negative + (f'"{part.words}"' if part.quoted else part.words) for part in asked
    )


@dataclass
class Shown:
    """A public statement as a reader knows it."""

    id: int
    values: dict[str, set[search.codes.Value]]
    fields: list[list[analyser.Word]]
    names: list[list[analyser.Word]]


@dataclass
class Corpus:
    shown: list[Shown]
    stems: dict[str, str]
    """Of every word that occurs."""


def make(size: int) -> Corpus:
    chance = random.Random(1)
    above = [TopicFactory(name=name) for name in NAMES[:2]]
    below = [TopicFactory(name=chance.choice(NAMES), parent=topic) for topic in above * 2]
    topics = [*above, *below]
    actors = [ActorFactory(name=name, aliases="Sea War\nPeace") for name in NAMES]
    events = [EventFactory(name=name) for name in NAMES[1:3]]
    sources = [
        (PublishedSourceFactory if n else DraftSourceFactory)(
            title=_text(chance, 3),
            texts=[[_text(chance, 6) for _ in range(6)]],
            language=chance.choice(["en", "ru", "zh-Hant"]),
            issuer=chance.choice(actors),
            event=chance.choice([*events, None]),
        )
        for n in range(5)
    ]
    for n in range(size):
        unnamed = chance.random() < 0.3
        source = chance.choice(sources)
        factory = PublishedStatementFactory if n % 7 else DraftStatementFactory
        factory(
            source=source,
            text=_text(chance, 8),
            act=chance.choice(Act.values[:4]),
            attribution=Attribution.NOT_STATED if unnamed else Attribution.NAMED,
            attributed_to=[] if unnamed else chance.sample(actors, chance.randint(1, 2)),
            addressed_to=chance.sample(actors, chance.randint(0, 2)),
            topics=chance.sample(topics, chance.randint(1, 3)),
            sentences=chance.sample(range(1, 7), chance.randint(1, 2)),
            listed_on=FIRST + timedelta(days=chance.choice(DAYS)),
        )
    shown = [_shown(statement) for statement in Statement.objects.published()]
    words = (word for one in shown for field in one.fields for word in field)
    return Corpus(shown, {word.folded: word.stem for word in words})


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)) + f" {chance.randint(0, 10**9)}"


def _shown(statement: Statement) -> Shown:
    source = statement.source
    topics = {t for topic in statement.topics.all() for t in (topic, topic.parent) if t}
    speakers, addressees = list(statement.attributed_to.all()), list(statement.addressed_to.all())
    unnamed = statement.attribution == Attribution.NOT_STATED
    people = [*speakers, *addressees, source.issuer]
    names = [name for p in people for name in (p.name, *p.aliases.split("\n"))]
    names += [thing.name for thing in (*topics, source.event) if thing]
    cited = [citation.sentence.text for citation in statement.citations.all()]
    return Shown(
        id=search.document_id(statement.listed_on, statement.number),
        values={
            "topic": {topic.pk for topic in topics},
            "speaker": {search.NOT_STATED} if unnamed else {actor.pk for actor in speakers},
            "addressee": {actor.pk for actor in addressees},
            "act": {statement.act},
            "issuer": {source.issuer_id},
            "event": {source.event_id} - {None},
            "year": {statement.listed_on.year},
            "language": {source.language},
            "source": {source.pk},
        },
        fields=[analyser.words(text) for text in (statement.text, *cited, source.title)],
        names=[analyser.words(name) for name in names],
    )


def answer(corpus: Corpus, question: search.Question, asked: list[Asked]) -> list[int]:
    """The documents that answer, the newest first."""
    fitting = (s.id for s in corpus.shown if _fits(s, question, asked, corpus.stems))
    return sorted(fitting, reverse=True)


def counts(
    corpus: Corpus, question: search.Question, asked: list[Asked]
) -> dict[str, dict[search.codes.Value, int]]:
    found = {}
    for facet in search.codes.FACETS:
        others = set(answer(corpus, question.without(facet), asked))
        values = [value for s in corpus.shown if s.id in others for value in s.values[facet]]
        found[facet] = {value: values.count(value) for value in values}
    return found


def _fits(
    shown: Shown,
    question: search.Question,
    asked: list[Asked],
    stems: dict[str, str],
) -> bool:
    day = date.fromordinal(shown.id >> 24)
    return (
        all(
            shown.values[facet] & set(values)
            for facet, values in question.choices.items()
            if values
        )
        and (question.first is None or question.first <= day)
        and (question.last is None or day <= question.last)
        and all(
            _holds(shown, part, stems, last=part is asked[-1]) != part.negative for part in asked
        )
        and (not asked or not all(part.negative for part in asked))
    )


def _holds(shown: Shown, part: Asked, stems: dict[str, str], *, last: bool) -> bool:
    words = analyser.words(part.words)
    end = words[-1]
    half_typed = last and not (part.negative or part.quoted) and end.folded not in stems
    ends = {end.stem}
    if half_typed:
        ends |= {stem for word, stem in stems.items() if word.startswith(end.folded)}
    return any(_stands_in(field, words, ends, "") for field in shown.fields) or any(
        _stands_in(name, words, {end.stem}, end.folded if half_typed else "")
        for name in shown.names
    )


def _stands_in(
    text: list[analyser.Word], words: list[analyser.Word], ends: set[str], begun: str
) -> bool:
    def at(place: int) -> bool:
        here = text[place : place + len(words)]
        return (
            len(here) == len(words)
            and all(a.stem == b.stem for a, b in zip(here[:-1], words[:-1], strict=True))
            and (here[-1].stem in ends or (bool(begun) and here[-1].folded.startswith(begun)))
        )

    return any(at(place) for place in range(len(text)))
