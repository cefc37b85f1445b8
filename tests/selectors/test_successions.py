from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.models import Succession
from archive.selectors.successions import Successions
from tests.factories import NOW, PublishedSourceFactory, add_revision

if TYPE_CHECKING:
    from archive.models import Sentence, Source

pytestmark = pytest.mark.django_db


def source_of(*revisions: list[str]) -> Source:
    first, *others = revisions
    source = PublishedSourceFactory(texts=[first])
    for texts in others:
        add_revision(source, [texts])
    return source


def join(source: Source, *pairs: tuple[str, str]) -> Successions:
    for older, newer in pairs:
        Succession.objects.create(
            older=source.sentences.get(text=older),
            newer=source.sentences.get(text=newer),
            kind="edited",
            confirmed_at=NOW,
        )
    return Successions(source)


def successors(successions: Successions, source: Source, text: str) -> list[tuple[str, bool]]:
    found = successions.successors(source.sentences.get(text=text).pk)
    return [(successor.sentence.text, successor.standing) for successor in found]


def keys(source: Source, *texts: str) -> list[int]:
    return [source.sentences.get(text=text).pk for text in texts]


def texts(sentences: list[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def test_heirs_are_followed_to_the_current_text() -> None:
    source = source_of(["A"], ["B"], ["C", "D"])
    successions = join(source, ("A", "B"), ("B", "C"), ("B", "D"))
    assert successors(successions, source, "A") == [("C", True), ("D", True)]


def test_an_heir_that_is_gone_too_is_said_to_be() -> None:
    source = source_of(["A"], ["B"], ["C"])
    assert successors(join(source, ("A", "B")), source, "A") == [("B", False)]


def test_of_a_split_only_what_stands_is_the_heir() -> None:
    source = source_of(["A"], ["B", "C"], ["C"])
    assert successors(join(source, ("A", "B"), ("A", "C")), source, "A") == [("C", True)]


def test_without_a_succession_there_is_none() -> None:
    source = source_of(["A"], ["B"])
    assert successors(Successions(source), source, "A") == []


def test_what_came_back_is_the_heir_and_no_walk_is_endless() -> None:
    source = source_of(["A"], ["B"], ["A"])
    successions = join(source, ("A", "B"), ("B", "A"))
    assert successors(successions, source, "B") == [("A", True)]
    key = source.sentences.get(text="A").pk
    assert [each.newer.text for each in successions.after(key)] == ["B", "A"]
    assert [each.older.text for each in successions.before(key)] == ["B", "A"]


def test_a_circle_that_left_the_text_ends() -> None:
    source = source_of(["A"], ["B"], ["A"], ["C"])
    assert successors(join(source, ("A", "B"), ("B", "A")), source, "A") == []


def test_a_chain_is_told_in_its_order() -> None:
    source = source_of(["A"], ["B"], ["C"])
    successions = join(source, ("A", "B"), ("B", "C"))
    (key,) = keys(source, "C")
    assert [each.older.text for each in successions.before(key)] == ["B", "A"]


def test_exchanges_reach_over_revisions_between() -> None:
    source = source_of(["A", "X"], ["B", "X"], ["C", "X"])
    successions = join(source, ("A", "B"), ("B", "C"))
    (exchange,) = successions.exchanges(keys(source, "A"), keys(source, "C"))
    assert (texts(exchange.older), texts(exchange.newer), exchange.name) == (["A"], ["C"], "edited")


@pytest.mark.parametrize(
    ("pairs", "name"),
    [
        ([("A", "C"), ("A", "D")], "split"),
        ([("A", "C"), ("B", "C")], "merged"),
        ([("A", "C"), ("B", "C"), ("B", "D")], "cut again"),
    ],
)
def test_what_belongs_together_is_one_exchange(pairs: list[tuple[str, str]], name: str) -> None:
    source = source_of(["A", "B"], ["C", "D"])
    found = join(source, *pairs).exchanges(keys(source, "A", "B"), keys(source, "C", "D"))
    assert [exchange.name for exchange in found] == [name]


def test_other_typography_is_named_so() -> None:
    source = source_of(["“A”"], ['"A"'])
    successions = join(source, ("“A”", '"A"'))
    (exchange,) = successions.exchanges(keys(source, "“A”"), keys(source, '"A"'))
    assert exchange.name == "same words"
