import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.normalise import UnreadableText, normalise, typographic_key

READABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(READABLE)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\ftwo\u2028three\u2029four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("30\u00a0days,\u202f5\u2009km,\u3000end", "30 days, 5 km, end"),
        ("a \t  b", "a b"),
        ("  a  \n\t b \n", "a\nb\n"),
        ("Mun\u0303oz", "Muñoz"),
        ("\ufeffBegin\ufeff", "Begin"),
        ("Mun\ufeff\u0303oz", "Muñoz"),
        ("bell\x07rings", "bell rings"),
    ],
)
def test_breaks_and_spaces_have_one_form(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


def test_quotes_dashes_and_case_are_the_sources() -> None:
    text = "“Yes” – «Да» — 'NO' \"no\"…"

    assert normalise(text) == text


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_nobody_can_store_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableText, match=r"^The text holds .* save it again as UTF-8\.$"):
        normalise(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("He said “yes”.", 'He said "yes".'),
        ("«Да» — сказал он", '"Да" - сказал он'),
        ("Trump’s plan", "Trump's plan"),
        ("т. е. сразу", "т.е. сразу"),
        ("well…", "well..."),
        ("one -- two", "one—two"),
    ],
)
def test_same_words_have_one_typographic_key(first: str, second: str) -> None:
    assert typographic_key(first) == typographic_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("may be", "maybe"), ("Trump", "trump"), ("30 days", "3 0 days"), ("a b", "a, b")],
)
def test_other_words_have_another_key(first: str, second: str) -> None:
    assert typographic_key(first) != typographic_key(second)
