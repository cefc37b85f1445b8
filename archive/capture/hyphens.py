"""Whether a hyphen at the end of a printed line is the author's or the typesetter's."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_LAST_PART = re.compile(r"([^\W\d_]+)-$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*")
_TIED = re.compile(r"\S-$|[0-9]–$")
_UNSPACED = re.compile(
    "[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)  # Chinese, Japanese
_SUSPENDED = re.compile(r"(?:and|or|und|oder|bis|et|ou|y|o|e|и|или|та|і|або)\b")
_VOWELS = frozenset("aeiou")
# Words that no page of a language lacks, for the languages that have a list.
_SMALL_WORDS = {
    "en": "the of and to in that",
    "de": "der die und den von nicht",
    "es": "el los y del que por",
    "fr": "le les et des du que",
    "it": "il gli e della di che",
    "nl": "de het een van en niet",
    "pt": "o os e da do que não",
    "ru": "и в на что с по",
    "uk": "і в на що з та",
}
# Beginnings and ends of words that lists count as words of their own.
_BEGINNING = re.compile("ad|al|be|com|con|de|dis?|en|ex|im|in|per|pro|re|un")
_ENDING = re.compile(
    "ab(?:le|ly)|als?|ations?|ed|en|ers?|es|ful|ial|ings?|i[sz]ed?|is[mt]s?|ity|less|ly|ments?"
    "|ness|ous"
)
_BEFORE_VOWELS = ("co", "de", "pre", "re")  # “co-operate”, “re-enter”
_BEFORE_WORDS = ("anti", "non", "post", "self", "semi")  # “anti-war”
_COMMON_ENOUGH = 0.15  # “understanding” beside “standing”; “ceasefire” beside “cease” is not


def words_in(lines: Iterable[str]) -> Counter[str]:
    """How often a document has each word, compounds as one word."""
    return Counter(
        word.casefold().replace("‑", "-") for line in lines for word in _WORD.findall(line)
    )


def language_of(words: Counter[str]) -> str:
    """The language whose small words a document has most of, of those that have a list."""
    return max(
        _SMALL_WORDS, key=lambda code: sum(words[word] for word in _SMALL_WORDS[code].split())
    )


def joined(text: str, following: str, words: Counter[str], language: str = "") -> str:
    """Two lines of a paragraph as one; a hyphen goes only on evidence that it is no author's."""
    if text.endswith("\u00ad"):
        return text[:-1] + following
    before, after = _LAST_PART.search(text), _FIRST_PART.match(following)
    if before is None or after is None:
        is_tied = _TIED.search(text) or (_UNSPACED.match(text[-1:]) and _UNSPACED.match(following))
        return f"{text}{'' if is_tied else ' '}{following}"
    if _SUSPENDED.match(following):
        return f"{text} {following}"
    is_typesetters = _is_one_word(before[1].casefold(), after[0].casefold(), words, language)
    return (text[:-1] if is_typesetters else text) + following


def _is_one_word(first: str, second: str, words: Counter[str], language: str) -> bool:
    if words[f"{first}-{second}"]:
        return False
    if words[first + second]:
        return True
    if first in _BEFORE_WORDS or (first in _BEFORE_VOWELS and second[0] in _VOWELS):
        return False
    if language in ("ru", "uk"):
        known = _dictionary(language).word_is_known
        is_compound = first[-1] in "оеє" and len(second) > 4 and known(second)
        return bool(known(first + second)) and not is_compound
    return language in _SMALL_WORDS and _is_commoner(first, second, _frequencies(language))


def _is_commoner(first: str, second: str, counts: dict[str, int]) -> bool:
    """Whether the whole is in use and no mere variant of two words, as “longterm” is."""
    if not counts.get(first + second):
        return False
    if _BEGINNING.fullmatch(first) or _ENDING.fullmatch(second):
        return True
    parts = min(counts.get(first, 0), counts.get(second, 0))
    return counts[first + second] > _COMMON_ENOUGH * parts


@lru_cache(maxsize=1)
def _frequencies(language: str) -> dict[str, int]:
    from spellchecker import SpellChecker

    return dict(SpellChecker(language=language, distance=1).word_frequency.dictionary)


@lru_cache(maxsize=1)
def _dictionary(language: str) -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang=language)
