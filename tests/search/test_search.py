from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive import search
from archive.search import Answer, Question
from archive.search.reading import read
from tests.factories import PublishedSourceFactory, PublishedStatementFactory

if TYPE_CHECKING:
    from archive.models import Statement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        '"',
        '"""',
        "-",
        '-"',
        "AND OR NEAR * ^ : ( )",
        'NEAR("a" "b", 2)',
        "words : halt",
        "halt* ^halt",
        "' ; DROP TABLE archive_index --",
        "\\' & ! | <-> :*",
        "%s %(a)s {key}",
        "halt\0halt",
        "\ud800\udfff",
        "\u202eمحمد\u202c",
        "e\u0301\u0301\u0301",
        "\u0301",
        "é" * 3_000,
        "halt " * 400,
        "halt " + "-war " * 399,
        "#10000001",
        "#",
        "_",
        "½ ² Ⅷ ٣",
        "𞤀𞤁 𝔥𝔞𝔩𝔱 👍",
        "a" * 100_000,
        "((((" * 1_000,
    ],
)
def test_any_words_are_answered(words: str) -> None:
    PublishedStatementFactory(text="A halt, 👍 \\' and _ of é 𞤀𞤁.")
    search.rebuild()
    for question in (Question(words=words), Question({"topic": [1]}, words)):
        found = Answer(question)
        assert found.count() == len(found.page())
        assert len(found.best()) == len(found.page())
        found.counts()
        found.marks("A halt.")


@pytest.mark.parametrize("words", ['"', "-war", "()", "\0"])
def test_words_that_say_nothing_find_nothing(words: str) -> None:
    PublishedStatementFactory()
    search.rebuild()
    found = Answer(Question(words=words))
    assert found.says_nothing
    assert not found.page()
    assert not found.best()
    assert not found.count()
    assert not any(found.counts().values())
    assert not Answer(Question(words="  ")).says_nothing


def claim(text: str) -> Statement:
    statement = PublishedStatementFactory(
        text=text, source=PublishedSourceFactory(title="Readout", texts=[["Cited sentence."]])
    )
    search.rebuild()
    return statement


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They discussed negotiations.", "negotiatio"),
        ("They discussed negotiations.", "discuss negotiation"),
        ("Стороны обсудили переговоры об энергетике.", "переговоров энергетика"),
        ("Стороны обсудили санкциями.", "санкци"),
        ("A thirty, 30-day halt.", "30-day"),
        ("A thirty, 30-day halt.", '"30-day halts"'),
        ("The U.S. Navy", "u.s. navy"),
        ("Anything", "cited"),
        ("Anything", "readout"),
    ],
)
def test_forms_of_a_word_are_found(text: str, words: str) -> None:
    claim(text)
    assert Answer(Question(words=words)).count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A port in the war.", "portal"),
        ("A portal; a port", "por -portal"),
        ("The port is at war.", '"war port"'),
        ("The last word is war", '"war cited"'),  # a phrase ends where its text does
        ("They halt the war.", "halt negotiatio"),
    ],
)
def test_others_are_not(text: str, words: str) -> None:
    claim(text)
    assert Answer(Question(words=words)).count() == 0


def test_a_whole_word_is_not_taken_for_a_half_typed_one() -> None:
    claim("A portal.")
    assert Answer(Question(words="port")).count() == 1
    claim("A port.")
    assert Answer(Question(words="port")).count() == 1


def test_the_best_match_comes_first() -> None:
    search.rebuild()
    claim("Energy, and energy, and energy.")
    claim("It was a long talk on many things, and at its very end on energy too.")
    found = Answer(Question(words="energy"))
    assert [search.number_of(key) for key in found.best()] == [1, 2]
    assert [search.number_of(key) for key in found.page()] == [2, 1]


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("ceasefire", "Ceasefires, a cease-fire.", ["Ceasefires"]),
        ("energ", "The energies of energetic people.", ["energies", "energetic"]),
        ('"a sea po', "A port, a sea port, a sea.", ["a sea port"]),
        ('"sea ports" -war', "A port, a sea port, a war.", ["sea port"]),
        ("переговоры", "О переговорах и переговорщиках.", ["переговорах"]),
        ("halt -war", "War.", []),
        ("", "War.", []),
    ],
)
def test_hits_are_marked(words: str, text: str, marked: list[str]) -> None:
    claim("The energy of a sea port at war, a ceasefire, a halt, переговоры")
    assert [text[span.start : span.stop] for span in Answer(Question(words=words)).marks(text)] == (
        marked
    )


def test_a_word_asked_for_again_and_again_is_asked_once() -> None:
    """Each would bring the codes of all names that it stands in."""
    assert len(read("halt " * 400)) == len(read("halt halt")) == 2  # the last may go on
    assert len(read('"a halt" ' * 400)) == 1
