"""Invented texts as a press office would change them between two captures, with what became of
each sentence: in English, Russian and Arabic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

SPEAKERS = {
    "en": ["Putin", "Trump", "Ushakov", "Rubio", "Zelenskyy", "Macron", "Lavrov", "Vance"],
    "ru": ["Путин", "Трамп", "Ушаков", "Рубио", "Зеленский", "Макрон", "Лавров", "Вэнс"],
    "ar": ["بوتين", "ترامب", "أوشاكوف", "روبيو", "زيلينسكي", "ماكرون", "لافروف", "فانس"],
}
DEEDS = {
    "en": ["proposed", "backed", "discussed", "ruled out", "confirmed"],
    "ru": ["предложил", "поддержал", "обсудил", "исключил", "подтвердил"],
    "ar": ["اقترح", "أيد", "ناقش", "استبعد", "أكد"],
}
MATTERS = {
    "en": ["an exchange", "a halt to strikes", "a truce", "deliveries", "talks"],
    "ru": ["обмен", "прекращение ударов", "перемирие", "поставки", "переговоры"],
    "ar": ["تبادلا", "وقف الضربات", "هدنة", "إمدادات", "محادثات"],
}
UNITS = {
    "en": ["days", "people", "ships", "hours"],
    "ru": ["дней", "человек", "судов", "часов"],
    "ar": ["يوما", "شخصا", "سفينة", "ساعة"],
}
ENDS = {
    "en": ["the Kremlin said", "after the call", "on Wednesday", "without conditions"],
    "ru": ["как сообщил Кремль", "после разговора", "в среду", "без условий"],
    "ar": ["كما قال الكرملين", "بعد المكالمة", "يوم الأربعاء", "دون شروط"],
}
DENIALS = {"en": "never", "ru": "не", "ar": "لم"}
REPEATED = {
    "en": ["Thank you.", "Question.", "Applause."],
    "ru": ["Спасибо.", "Вопрос.", "Аплодисменты."],
    "ar": ["شكرا.", "سؤال.", "تصفيق."],
}
KEPT, EDITED, JOINED, CUT, ADDED = "kept", "edited", "joined", "cut", "added"


class Changed(NamedTuple):
    """A sentence of the newer text: what it says, what was done, and to which of the older."""

    text: str
    deed: str
    old: int | None


def sentence(language: str, random: Random) -> str:
    words = (parts[language] for parts in (SPEAKERS, DEEDS, MATTERS))
    speaker, deed, matter = (random.choice(part) for part in words)
    unit, end = random.choice(UNITS[language]), random.choice(ENDS[language])
    return f"{speaker} {deed} {matter}, {random.randrange(2, 9999)} {unit}, {end}."


def communique(language: str, count: int, random: Random) -> list[str]:
    """One sentence in ten is said again and again."""
    return [
        random.choice(REPEATED[language]) if random.random() < 0.1 else sentence(language, random)
        for _ in range(count)
    ]


def look_alike(text: str, language: str, random: Random) -> str:
    """Nearly the same letter by letter, and something else for a citation."""
    words = text.split()
    match random.randrange(6):
        case 0:
            return re.sub(r"\d+", lambda figure: str(int(figure[0]) + 30), text)
        case 1:
            return " ".join([words[0], DENIALS[language], *words[1:]])
        case 2:
            others = [name for name in SPEAKERS[language] if name != words[0]]
            return " ".join([random.choice(others), *words[1:]])
        case 3:
            place = random.randrange(1, len(text) - 1)
            return f"{text[:place]}¤{text[place + 1 :]}"
        case 4:
            return " ".join([*words[:-2], "…", words[-1]])
        case _:
            return " ".join([*words[:-1], words[-1].rstrip(".") + "?"])


def revised(old: list[str], language: str, random: Random) -> list[Changed]:
    """Of a hundred sentences some six go, fourteen are edited, four joined to the next and
    three cut in two, three get a new neighbour, and up to five move."""
    new: list[Changed] = []
    numbered = iter(enumerate(old))
    for number, text in numbered:
        chance = random.random()
        if text in REPEATED[language]:
            chance = max(chance, 0.30)
        if chance < 0.06:
            continue
        if chance < 0.20:
            new.append(Changed(look_alike(text, language, random), EDITED, number))
        elif chance < 0.24 and number + 1 < len(old):
            following = next(numbered)[1]
            new.append(Changed(f"{text[:-1]}; {following}", JOINED, number))
        elif 0.24 <= chance < 0.27:
            head, _, tail = text.partition(", ")
            new += [Changed(f"{head}.", CUT, number), Changed(tail, CUT, number)]
        else:
            new.append(Changed(text, KEPT, number))
            if chance < 0.30:
                new.append(Changed(sentence(language, random), ADDED, None))
    for _ in range(random.randrange(6)):
        new.insert(random.randrange(len(new)), new.pop(random.randrange(len(new))))
    return new
