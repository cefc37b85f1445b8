from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.sentences import LONGEST_STRETCH, SEGMENTER_VERSION, segment

CASES = Path(__file__).parent.parent / "data" / "sentences.tsv"
LANGUAGES = st.sampled_from(
    ["en", "ru", "uk", "de", "fr", "es", "it", "pl", "ar", "zh", "el", "hy", "ja", "qq", ""]
)
HOSTILE = st.lists(
    st.sampled_from(["“", "”", "«", "»", '"', "(", ")", ".", "…", "?!", " ", "\n", "—", "1", "A"])
    | st.sampled_from(["Mr", "г", "U.S", "a", "z. B", "。", "\u00a0", "№", "[…]", "İ", "ß"])
    | st.sampled_from([";", ":", "「", "」", "（", "1.", "2.", "•", "a)", "と", "说"]),
    max_size=60,
).map("".join)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | HOSTILE


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:stop] for start, stop in segment(text, language)]


def cases() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [(language, marked) for language, marked in (line.split("\t", 1) for line in lines)]


@pytest.mark.parametrize(("language", "marked"), cases())
def test_case(language: str, marked: str) -> None:
    parts = marked.replace("\\n", "\n").split("|")

    assert sentences("".join(parts), language) == [part.strip() for part in parts]


@given(ANY_TEXT, LANGUAGES)
def test_spans_are_in_order_trimmed_and_only_white_space_lies_between(
    text: str, language: str
) -> None:
    position = 0
    for start, stop in segment(text, language):
        assert position <= start < stop
        assert not text[position:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        position = stop
    assert not text[position:].strip()


@given(ANY_TEXT, LANGUAGES)
def test_a_line_break_always_ends_a_sentence(text: str, language: str) -> None:
    assert not any("\n" in text[start:stop] for start, stop in segment(text, language))


@given(HOSTILE, LANGUAGES)
def test_the_same_text_is_always_cut_alike(text: str, language: str) -> None:
    assert segment(text, language) == segment(text, language)


def test_the_language_reaches_sentencex_as_its_first_argument() -> None:
    # With the two swapped it would see the text “zh” and find no end here.
    assert sentences("会谈结束。双方同意。", "zh") == ["会谈结束。", "双方同意。"]


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "pt_BR", "qq", "", "no such language"])
def test_any_language_code_is_taken(language: str) -> None:
    assert len(sentences("The talks ended. They went well.", language)) == 2


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        segment("Half \ud800 of one. Another.", "en")


def test_a_wide_space_before_a_stop_is_read() -> None:
    assert sentences("Plan A\u00a0. It failed.") == ["Plan A\u00a0.", "It failed."]


def test_the_version_names_what_cuts() -> None:
    assert SEGMENTER_VERSION.endswith(f"+sentencex-{version('sentencex')}")


def test_a_paragraph_longer_than_a_stretch_is_cut_as_a_short_one() -> None:
    sentence = "The ministers met in Geneva on Sept. 4 at 5 p.m. Moscow time and agreed."
    paragraph = " ".join([sentence] * (3 * LONGEST_STRETCH // len(sentence)))

    assert set(sentences(paragraph)) == {sentence}


def test_a_stretch_ends_no_sentence_in_a_language_without_lists() -> None:
    word = "μαζί "

    assert len(sentences(word * (3 * LONGEST_STRETCH // len(word)), "el")) == 1


def test_a_quotation_is_cut_however_long_it_is() -> None:
    words = "We have waited long enough for this day. "

    assert len(sentences(f"“{(words * 3).strip()}” He left.")) == 4
    assert len(sentences(f"“{(words * 30).strip()}” He left.")) == 31


def test_brackets_within_a_sentence_enclose_sentences_unless_they_are_long() -> None:
    words = "We have waited long enough for this day. "

    assert len(sentences(f"He said so ({(words * 3).strip()}) and left.")) == 1
    assert len(sentences(f"He said so ({(words * 30).strip()}) and left.")) == 30


def test_unclosed_quotation_marks_enclose_nothing() -> None:
    assert len(sentences("“We are ready. We will come. Others will not.")) == 3
