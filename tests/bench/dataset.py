"""An invented archive of any size, as the CSV files that `bulk_load` reads.

The same size gives the same bytes. Words, speakers and topics are as uneven as they are in life
(by Zipf's law), since it is the frequent ones that make a search or a filter dear.
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, product
from random import Random
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

T = TypeVar("T")

WORDS, SPEAKERS, TOPICS, PUBLISHERS = 20_000, 200, 150, 12
STATEMENTS_A_SOURCE = 25
ACTS = (
    *("announced", "emphasised", "proposed", "discussed", "set_a_condition", "agreed", "asked"),
    "warned",
)
FIRST_DAY, DAYS = date(2015, 1, 1), 3_650
COLUMNS = {
    "sources": ("id", "slug", "title", "publisher", "url", "published_on"),
    "sentences": ("id", "source_id", "position", "text"),
    "speakers": ("id", "slug", "name"),
    "topics": ("id", "slug", "name"),
    "statements": ("id", "source_id", "speaker_id", "act", "date", "published", "text"),
    "statement_topics": ("statement_id", "topic_id"),
    "statement_sentences": ("statement_id", "sentence_id"),
}


class Uneven(Generic[T]):
    """Draws the first of its things most often, the n-th about n times more rarely."""

    def __init__(self, rng: Random, things: Sequence[T], flat: float = 2.0) -> None:
        self.rng, self.things = rng, things
        self.weights = list(accumulate(1 / (rank + flat) for rank in range(len(things))))

    def draw(self, count: int) -> list[T]:
        return self.rng.choices(self.things, cum_weights=self.weights, k=count)

    def one(self) -> T:
        return self.draw(1)[0]


@dataclass
class Contents:
    """What was written that is public: enough to know what pages must say."""

    published: list[tuple[str, int]] = field(default_factory=list)
    """Day and number of each statement."""
    sources: list[str] = field(default_factory=list)
    pairs: Counter[tuple[int, int]] = field(default_factory=Counter)
    """How many statements a topic and a speaker have together."""
    words: Counter[str] = field(default_factory=Counter)
    """Of every tenth statement."""


class Maker:
    def __init__(self, folder: Path, files: ExitStack) -> None:
        self.rng = Random(1)
        self.contents = Contents()
        self.write: dict[str, Any] = {}
        for name, columns in COLUMNS.items():
            path = folder / f"{name}.csv"
            file = files.enter_context(path.open("w", encoding="utf-8", newline=""))
            self.write[name] = csv.writer(file, lineterminator="\n").writerow
            self.write[name](columns)
        self.words = Uneven(self.rng, vocabulary(self.rng))
        self.speakers = Uneven(self.rng, range(1, SPEAKERS + 1))
        self.topics = Uneven(self.rng, range(1, TOPICS + 1))
        self.acts = Uneven(self.rng, ACTS)
        self.sentence = self.statement = 0

    def names(self) -> None:
        for name, count in (("speakers", SPEAKERS), ("topics", TOPICS)):
            for key in range(1, count + 1):
                title = " ".join(self.rng.sample(self.words.things[200:], 2)).title()
                self.write[name]([key, slug(name, key), title])

    def source(self, key: int, most: int) -> None:
        """A source with at most so many statements, most of them by one speaker."""
        rng, day = self.rng, FIRST_DAY + timedelta(days=self.rng.randrange(DAYS))
        name = f"source-{key}"
        title = " ".join(self.words.draw(7)).capitalize()
        publisher = f"Publisher {key % PUBLISHERS}"
        self.write["sources"]([key, name, title, publisher, f"https://{name}.example/", day])
        self.contents.sources.append(name)
        sentences = [self.words.draw(rng.randint(14, 30)) for _ in range(rng.randint(40, 80))]
        for position, words in enumerate(sentences, 1):
            self.write["sentences"]([self.sentence + position, key, position, prose(words)])
        main = self.speakers.one()
        cited = sorted(rng.sample(range(len(sentences)), min(most, rng.randint(15, 35))))
        for place in cited:
            speaker = main if rng.random() < 0.7 else self.speakers.one()
            self.claim(key, speaker, day, self.sentence + place + 1, sentences[place])
        self.sentence += len(sentences)

    def claim(self, source: int, speaker: int, day: date, sentence: int, said: list[str]) -> None:
        self.statement += 1
        number, public = self.statement, self.rng.random() < 0.95
        words = said[:12] + self.words.draw(self.rng.randint(4, 12))
        topics = sorted(set(self.topics.draw(self.rng.randint(1, 3))))
        self.write["statements"](
            [number, source, speaker, self.acts.one(), day, int(public), prose(words)]
        )
        for topic in topics:
            self.write["statement_topics"]([number, topic])
        self.write["statement_sentences"]([number, sentence])
        if public:
            self.contents.published.append((day.isoformat(), number))
            self.contents.pairs.update((topic, speaker) for topic in topics)
            if number % 10 == 0:
                self.contents.words.update(set(words))


def make(folder: Path, size: int) -> Contents:
    """Write the files of an archive of `size` statements."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        maker, source = Maker(folder, files), 0
        maker.names()
        while maker.statement < size:
            source += 1
            maker.source(source, size - maker.statement)
    return maker.contents


def slug(kind: str, key: int) -> str:
    return f"{kind[:-1]}-{key}"


def prose(words: list[str]) -> str:
    return f"{' '.join(words).capitalize()}."


def vocabulary(rng: Random) -> list[str]:
    """Invented words of one to four syllables, the short ones first, as they are in life."""
    syllables = ["".join(pair) for pair in product("bdfgklmnprstvz", ("a", "e", "i", "o", "u"))]
    words: dict[str, None] = {}
    while len(words) < WORDS:
        length = 1 + (len(words) > 40) + (len(words) > 1_000) + (len(words) > 8_000)
        words["".join(rng.choices(syllables, k=length)) + rng.choice("lnrst")] = None
    return list(words)
