from __future__ import annotations

from collections import Counter

import pytest

from archive.capture.hyphens import joined, language_of, words_in

NONE: Counter[str] = Counter()


@pytest.mark.parametrize(
    ("line", "following", "language", "whole"),
    [
        ("He flew to Wash-", "ington, he said.", "en", "He flew to Washington, he said."),
        ("a better under-", "standing", "en", "a better understanding"),
        ("ex-", "port controls", "en", "export controls"),
        ("the long-", "term use", "en", "the long-term use"),
        ("a cease-", "fire", "en", "a cease-fire"),
        ("an anti-", "war march", "en", "an anti-war march"),
        ("to co-", "operate", "en", "to co-operate"),
        ("the U.S.-", "ROK alliance", "en", "the U.S.-ROK alliance"),
        ("a 30-", "day halt", "en", "a 30-day halt"),
        ("2024–", "2025", "en", "2024–2025"),
        ("short- and long-", "term", "en", "short- and long-term"),
        ("short-", "and long-term", "en", "short- and long-term"),
        ("the talks -", "and more", "en", "the talks - and more"),
        ("урегулирова-", "нии конфликта", "ru", "урегулировании конфликта"),
        ("торгово-", "экономическому", "ru", "торгово-экономическому"),
        ("премьер-", "министр", "ru", "премьер-министр"),
        ("перего-", "ворів", "uk", "переговорів"),
        ("Verhand-", "lungen", "de", "Verhandlungen"),
        ("Hentz-", "au", "en", "Hentz-au"),
        ("Wash\u00ad", "ington", "", "Washington"),
        ("plain", "words", "", "plain words"),
        ("双方就停火问题", "达成一致。", "", "双方就停火问题达成一致。"),
        ("与", "Trump", "", "与 Trump"),
    ],
)
def test_a_hyphen_goes_only_where_a_list_has_the_whole(
    line: str, following: str, language: str, whole: str
) -> None:
    assert joined(line, following, NONE, language) == whole


def test_the_document_itself_knows_best() -> None:
    words = words_in(["Strelsau and Hentzau signed.", "Their cease-fire and under-standing held."])
    assert joined("Hentz-", "au", words, "en") == "Hentzau"
    assert joined("cease-", "fire", words, "en") == "cease-fire"
    assert joined("under-", "standing", words, "en") == "under-standing"


def test_the_language_is_that_of_the_small_words() -> None:
    assert language_of(words_in(["The talks of the two sides went on in the port."])) == "en"
    assert language_of(words_in(["Стороны договорились о встрече в Москве и на Урале."])) == "ru"
    assert (
        language_of(words_in(["Сторони домовилися про зустріч та обмін у Києві і Одесі."])) == "uk"
    )
