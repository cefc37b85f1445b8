from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.analyser import LONGEST, matches, word, words


def stems(text: str) -> list[str]:
    return [word.stem for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("negotiations", "Negotiation"),
        ("energies", "ENERGY"),
        ("sanctioned", "sanctions"),
        ("переговоры", "Переговорами"),
        ("санкций", "санкции"),
        ("ёлка", "елка"),
        ("е\u0308лка", "елка"),  # the dots as a character of their own
        ("за́мок", "замок"),
        ("Orbán", "Orban"),
        ("Orba\u0301n", "Orban"),
        ("co\u00adoperation", "cooperation"),
        ("Russia’s", "Russia"),
        ("Russia's", "russia"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_varieties_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)
    assert len(stems(one)) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("мир", "мера"), ("новый", "новыи"), ("war", "warn"), ("30", "300")]
)
def test_other_words_have_others(one: str, other: str) -> None:
    assert stems(one) != stems(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30-day", ["30", "day"]),
        ("U.S.", ["u", "s"]),
        ("x_z", ["x_z"]),
        ("it’s", ["it"]),
        ("a\0b", ["a", "b"]),
        ("\ud800 peace", ["peac"]),
        ("«»—…", []),
    ],
)
def test_what_a_word_is(text: str, found: list[str]) -> None:
    assert stems(text) == found


def test_words_have_an_end() -> None:
    assert len(words("a" * 5_000)[0].folded) == LONGEST
    assert len(stems("ß" * 5_000)[0]) <= LONGEST


def test_places_are_those_of_the_text_as_written() -> None:
    text = "İstanbul: Trump’s “Ceasefires”"
    assert [text[slice(*match.span(1))] for match in matches(text)] == [
        "İstanbul",
        "Trump",
        "Ceasefires",
    ]


@settings(max_examples=50)
@given(st.text())
def test_any_text_has_the_same_words_either_way(text: str) -> None:
    assert [word(match[1]) for match in matches(text)] == words(text)
