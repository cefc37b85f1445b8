"""Which words changed between two wordings, and which of the changes an editor must not miss.

A sentence that says 60 for 30, or “did not agree” for “agreed”, is nearly the same letter by
letter and the opposite for a citation. The marks err on the side of showing too much: in German
every noun is taken for a name. They read no number words (“thirty”), and no names in scripts
without capitals.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)+|\w+(?:['’ʼ]\w+)*|\s+|[^\w\s]")
_APOSTROPHES = str.maketrans("’ʼ", "''")
_BETWEEN = " ¦ "
MOST_PAIRS = 25_000_000  # of words compared: time and memory grow with them
_FIGURE_SIGNS = frozenset("%‰−")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# en, ru, uk, de, fr, es, it, pl: words that deny whatever stands beside them
_NEGATIONS = _set(
    """
    no not never none nobody nothing nowhere neither nor non without cannot
    не ни нет нельзя никогда никто никого никому никем ничто ничего ничему нигде никак ничуть
    никакой никакого никакому никаким никакая никакую никакое никакие никаких никакими без
    ні не ані нема немає неможливо ніколи ніхто нікого нікому ніщо нічого ніде ніяк
    жоден жодна жодне жодного жодної жодному жодним жодні жодних
    nicht nichts nie niemals niemand niemanden niemandem nirgends ohne weder nein
    kein keine keinen keinem keiner keines keinerlei
    ne ni pas jamais aucun aucune rien nul nulle sans
    nunca jamás nadie nada sin ningún ninguno ninguna tampoco
    mai nessun nessuno nessuna niente nulla senza né
    nie nigdy nikt nikogo nic niczego żaden żadna żadne żadnego żadnych bez
    """
)
_NEGATING_PREFIXES = ("un", "in", "im", "ir", "dis", "не")

# Words that often open a sentence and so are often capitalised, without being names.
_OPENERS = _set(
    """
    A An And As At But By For From He I If In It On Our She That The These They This Those To We
    Both During
    А В Во Для До И К Как Мы На Но О Об Он Она Они По При С Со Также У Что Эта Эти Это Этот Я
    Але Він Вона Вони За З І Із Й Ми Про Та Це Ці Цей Ця Як
    Aber Am An Auf Bei Das Der Die Ein Eine Er Es Ich Im Mit Nach Sie Und Wir Zu
    À Au Aux Ce Ces Cette Dans De Des Du Elle Elles En Et Il Ils La Le Les Mais Nous On Par Pour
    Un Une Vous
    """
)


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Part(NamedTuple):
    change: Change
    text: str


class Mark(StrEnum):
    FIGURE = "figure"
    NEGATION = "negation"
    NAME = "name"


def differences(old: str, new: str) -> list[Part]:
    """Same and removed parts joined are the old text; same and added ones, the new text. What lies
    between the first change and the last is one change where it is thousands of words long."""
    parts = []
    for is_same, steps in groupby(_steps(old, new), _is_same):
        removed, added = ("".join(side) for side in zip(*steps, strict=True))
        if is_same:
            parts.append(Part(Change.SAME, removed))
        else:
            parts += [Part(Change.REMOVED, removed), Part(Change.ADDED, added)]
    return [part for part in parts if part.text]


def cut_differences(older: Sequence[str], newer: Sequence[str]) -> list[Part]:
    """Of several sentences a side, with a bar where one ends and the next begins."""
    return differences(_BETWEEN.join(older), _BETWEEN.join(newer))


def marks(parts: Sequence[Part]) -> list[frozenset[Mark]]:
    """For each part, what changed in it that an editor must look at.

    Each place of change is judged by itself: where two names or figures have changed places,
    the sentence holds the same ones and says something else.
    """
    found = []
    for is_same, run in groupby(parts, lambda part: part.change == Change.SAME):
        place = list(run)
        for part in place:
            other = "".join(beside.text for beside in place if beside != part)
            found.append(frozenset() if is_same else _marks(part.text, other))
    return found


def _steps(old: str, new: str) -> list[tuple[str, str]]:
    """What stands in the old and in the new text, in turn."""
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    first = _alike(olds, news)
    last = _alike(olds[first:][::-1], news[first:][::-1])
    same = "".join(olds[:first]), "".join(olds[len(olds) - last :])
    head, tail = ([(text, text)] if text else [] for text in same)
    middle = _changes(olds[first : len(olds) - last], news[first : len(news) - last])
    return _without_lone_spaces([*head, *middle, *tail])


def _alike(olds: Sequence[str], news: Sequence[str]) -> int:
    """How many are the same from the beginning."""
    pairs = enumerate(zip(olds, news, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(olds), len(news)))


def _changes(olds: Sequence[str], news: Sequence[str]) -> list[tuple[str, str]]:
    if len(olds) * len(news) > MOST_PAIRS:
        return [("".join(olds), "".join(news))]
    # Numbers stand for the words: rapidfuzz compares hashes, which two words might share.
    numbers = {token: number for number, token in enumerate({*olds, *news})}
    steps = Indel.opcodes([numbers[token] for token in olds], [numbers[token] for token in news])
    return [
        (
            "".join(olds[step.src_start : step.src_end]),
            "".join(news[step.dest_start : step.dest_end]),
        )
        for step in steps
    ]


def _without_lone_spaces(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A space between two changed words is no island worth showing: it changes with them."""
    loosened = []
    for place, (old, new) in enumerate(steps):
        if old == new and old.isspace() and 0 < place < len(steps) - 1:
            loosened += [(old, ""), ("", new)]
        else:
            loosened.append((old, new))
    return loosened


def _is_same(step: tuple[str, str]) -> bool:
    return step[0] == step[1]


def _marks(text: str, other: str) -> frozenset[Mark]:
    words, others = _words(text), _words(other)
    return frozenset(mark for mark, pick in _PICKS.items() if pick(words, others))


def _words(text: str) -> list[str]:
    return [token.translate(_APOSTROPHES) for token in _TOKEN.findall(text) if token.strip()]


def _figures(words: list[str], _others: list[str]) -> list[str]:
    return [word for word in words if _is_figure(word)]


def _is_figure(word: str) -> bool:
    sign = word in _FIGURE_SIGNS or unicodedata.category(word[0]) == "Sc"
    return sign or any(character.isnumeric() for character in word)


def _negations(words: list[str], others: list[str]) -> list[str]:
    plain = {word.casefold() for word in others}
    denials = {prefix + word for prefix in _NEGATING_PREFIXES for word in plain}
    return [word for word in map(str.casefold, words) if _denies(word) or word in denials]


def _denies(word: str) -> bool:
    """Also “don't” and the French “n'est”."""
    return word in _NEGATIONS or word.endswith("n't") or word.startswith("n'")


def _names(words: list[str], _others: list[str]) -> list[str]:
    return [
        word
        for word in words
        if word[0].isupper() and word not in _OPENERS and not _denies(word.casefold())
    ]


_PICKS: dict[Mark, Callable[[list[str], list[str]], list[str]]] = {
    Mark.FIGURE: _figures,
    Mark.NEGATION: _negations,
    Mark.NAME: _names,
}
