"""Does the sentence end at this full stop, exclamation or question mark?

Decided by what stands before (an abbreviation and its habit, an initial, a label, a number) and
what follows (a small letter, a name, a number, a word that opens sentences).
"""

import re
import unicodedata

from archive.text.abbreviations import (
    BOUND_HEADS,
    BOUND_PAIRS,
    DEGREES,
    DESIGNATED,
    FORMS_OF_ADDRESS,
    LABELLED,
    TIME_ZONES,
    Habit,
    Language,
)

_LEAD = re.compile(
    r"(?:[\[(](?:\.{3}|…)[\])]"
    r"|[\s\"'“”„«»‘‚‹›(\[{¿¡•*…—–−$€£¥₽₴§#+~≈\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff-]){0,40}"
)
_LIST_LABEL = re.compile(r"(?:[^\W\d_]|[ivx]{1,4}|\d{1,2})\)\s")
_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+){0,6}")
_DASH = re.compile(r"[—–―−-]\s")
_QUOTES = frozenset("\"'”’“‘»›«」』》")
_REACH = 60  # characters looked back: no abbreviation, label or date is longer

_ROMAN = r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_LABEL = re.compile(r"(?:[^\W\d_]|[ivx]{1,4}|\d{1,2})\)\s")
_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+){0,6}")
_DASH = re.compile(r"[—–―−-]\s")
_QUOTES = frozenset("\"'”’“‘»›«」』》")
_REACH = 60  # characters looked back: no abbreviation, label or date is longer

_ROMAN = r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_LABELLED = (
    "Article|Section|Chapter|Phase|Stage|Track|Annex|Part|Point|Item|Rule|Clause|Paragraph|Art|Sec|No|Question|Answer"
    "|Статья|Раздел|Глава|Этап|Тема|Пункт|Часть|Приложение|Вопрос|Ответ|Стаття|Розділ|Частина|Питання"
    "|Artikel|Abschnitt|Kapitel|Punkt|Frage|Antwort|Chapitre|Titre|Réponse"
    "|Artículo|Capítulo|Sección|Punto|Articolo|Capitolo|Sezione|Artigo|§"
)
_LABEL = re.compile(
    rf"(?:(?:{'|'.join(sorted(LABELLED))})\.?\s)?\(?(?:\d{{1,3}}(?:\.\d{{1,3}})*|{_ROMAN}|[^\W\d_])\)?"
    r"|Question|Answer|Вопрос|Ответ|Frage|Antwort|Réponse",
)
_LABEL_INSIDE = re.compile(r"(?:[:;]\s|\d[.)]\s.*,\s)\(?\d{1,2}$")
_I_DID = re.compile(r"I [a-z]")  # no numeral
_DATE_ALONE = re.compile(
    r"(?:(?:In|On|By|Since|From|Until|Before|After|В|Во|С|Со|До|К|На|По|У|З|Від|Після|После|Im|Am|Seit"
    r"|Bis|Vom|Ab|En|Le|Depuis|Dès|Au|El|Desde|Il|Nel|Dal|W|Od|Do)\s)?"
    r"(?:(?:early|late|mid|начале|середине|конце|початку|кінці)\s)?"
    r"(?:\d{1,2}(?:er|st|nd|rd|th|-го|\.)?\s)?(?:[^\W\d_]{3,9}\.?\s?)?"
    r"(?:\d{4}(?:[-–]\d{2,4})?\s|[IVXLХ]+(?:[-–][IVXLХ]+)?\s)?(?:гг?|вв?|рр?|r|w)?"
)
_TIME_ALONE = re.compile(
    r"(?:At|By|From|Since|Until|Before|After|Around)\s(?:[a-z]+\s)?\d{1,2}(?:[:.]\d\d)?\s?\w\.?\w"
)
_DAYS = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|(?:[A-Z]\w+\s){1,2}(?:time|Time|Standard))\b"
)
_BOUND_TO_COMPANY = re.compile(
    r"(?:Chair|President|Vice|Chief|Director|Executive|CEO|CFO|COO|Founder|Spokes|Manag|Head\b)"
    r"|(?:USA|US|UK|UAE|EU|PLC|North|South|East|West|Latin|Central|America|Europe|Asia|Africa|Pacific"
    r"|Americas|International|Global|Worldwide|Holdings?|Group|Co|Ltd|Inc|LLC)\b"
)
_UNIT_FOLLOWS = re.compile(r"\d{1,3}\s(?:[^\W\d_]{1,4}\.|(?:млрд|млн|тыс|тис)\b)")
_DATE_FOLLOWS = re.compile(r"\d{1,2}\.|\d{4}\b")
_BOUND_NUMBER_FOLLOWS = re.compile(r"\d+(?:st|nd|rd|th)\b|\d{5}\b")
_PARTICLES = re.compile(
    r"(?:(?:von|van|der|de|den|del|della|di|da|dos|du|la|le|bin|ibn|ten|ter|zu)\s){1,3}"
    r"[^\W\d_a-zà-ÿа-яё]"
    r"|(?:al|el|ad|an|as|at|ar|d|l)[-’'][^\W\d_a-zà-ÿа-яё]|[a-z]{1,2}[A-Z]|https?:|www\."
)
_REPLY = re.compile(
    r"(?:[^\W\d_a-zа-я][\w.’'-]*\s){1,6}"
    r"(?:said|says|asked|asks|replied|answered|added|wrote|told|noted|stressed|insisted|exclaimed"
    r"|responded|continued|explained|joked|quipped|declared|stated|remarked|wondered|shouted"
    r"|concluded|recalled|warned|repeated|countered|retorted|snapped|tweeted|posted)\b"
    r"|[\u3400-\u9fff·]{1,12}?(?:说|說|问|問|答|道|称|稱|表示|指出|强调|強調|写道|寫道|喊|承认|宣布)[，。：,:]"
)
_QUOTING_PARTICLE = re.compile(
    r"と(?!ころ|ても)|って|など|という|[のをにがはも]|이?라[고는며]|하[고며]|[고는며]\s"
)
# “Most Favored Nation”, “Three Seas Initiative”: names that begin as a sentence may.
_NAME_OF_OPENER = re.compile(
    r"(?:Most|Next|Last|First|One|Two|Three|Four|Five|Six)(?:[ -][A-Z][a-z]+){2}"
)
_ELLIPSIS_ALONE = re.compile(r"[\[(](?:\.{3}|…)[\])]")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+(?=[^a-zа-яё])[^\W\d_]{1,2}|(?:[^\W\d_]\.)+[^\W\d_]")
_NAMED_AFTER = re.compile(
    r"(?:Day|Avenue|Boulevard|Street|Drive|Bridge|Park|School|College|University|Library|Memorial"
    r"|Hospital|Center|Centre|Building|Airport|Foundation|Institute|Award|Prize)\b"
)
_PEOPLE = re.compile(r"[A-Z]\w+(?:an|ese|ish|i)\s[a-z]+s\s")
_NAME_AND_VERB = re.compile(
    rf"(?:{_PEOPLE.pattern}|(?:[A-Z][a-z][\w’'-]*\s){{1,3}})(?:(?:also|later|then|\w+ly)\s)?"
    r"(?:is|are|was|were|has|had|have|will|would|did|does|do|can|could|may|might|must|should|said|says"
    r"|told|went|came|met|made|took|gave|got|left|saw|spoke|wrote|began|held|led|lost|won|put|set|ran"
    r"|fell|rose|grew|kept|felt|found|thought|knew|built|brought|sought|stood|paid|sent|[a-z]{2,}ed)\b"
)
_SURNAME_FIRST = re.compile(  # “in Kiev” and “в Пекин” end as surnames do
    r"(?<!\b[вВ])(?<!\bin)(?<!\bto)\s[A-ZА-ЯЁІЇЄҐ][\w-]{2,}(?:ov|ev|sky|skiy|skyi|ski|enko|chuk|dze|shvili"
    r"|[оеё]в(?:ым|у)?|[иы]н(?:ым|у)?|[сц]к(?:ий|ого|ому|им|ая)|енко|чук|дзе|швили)"
    r"\s[^\W\d_a-zа-я][a-zа-я]{0,2}\.\s?[^\W\d_a-zа-я]$"
)
_COMPANY_FORMS = frozenset(("Inc", "Corp", "Ltd", "Co", "LLC"))  # “Yahoo! Inc.”
_BRACKETS_WITHIN = re.compile(r"\s\([^()]{1,150}\)(?:[,;]|\s[a-zа-яёіїєґ])")
_BETWEEN_NUMBER_AND_UNIT = frozenset(
    ("млн", "млрд", "трлн", "тис", "тыс", "кв", "куб", "mln", "mld", "bn")
)
_COMPONENT_BREAK = re.compile(r"[-‐‑–—/’'(\[{«„“‘\"]")
_VOWELS = frozenset("aeiouyаеёиоуыэюяіїєæøœıα")


class Stop:
    """One mark in its paragraph: `mark` to `mark_end` it stands, `end` is after what it closes.

    `closed_from` is where the outermost quotation or bracket closed here began, -1 if none is.
    """

    def __init__(
        self, paragraph: str, sentence_start: int, mark: int, mark_end: int, end: int
    ) -> None:
        self.paragraph = paragraph
        self.sentence_start = sentence_start
        self.mark, self.mark_end, self.end = mark, mark_end, end
        self.closed_from = -1
        self.is_proposed = False
        self.before = paragraph[max(sentence_start, mark - _REACH) : mark]
        self.words_before = self.before.split()[-4:]
        self.following = _end_of(_LEAD, paragraph, end)
        self.word = paragraph[self.following : _end_of(_WORD, paragraph, self.following)]

    @property
    def closes_quotation(self) -> bool:
        return any(mark in _QUOTES for mark in self.paragraph[self.mark_end : self.end])

    @property
    def is_of_other_script(self) -> bool:
        return self.paragraph[self.mark] not in ".!?…"

    @property
    def closes_what_began_the_sentence(self) -> bool:
        return 0 <= self.closed_from <= self.sentence_start

    @property
    def closes_within(self) -> bool:
        return self.closed_from > self.sentence_start

    def follows(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.match(self.paragraph, self.following))

    def opener_follows(self, language: Language) -> bool:
        """“В” opens a sentence, “В.” is an initial; “It’s” opens one as “It” does."""
        word = re.split(r"[’'-]", self.word)[0]
        after = self.following + len(word)
        is_initial = len(word) == 1 and self.paragraph[after : after + 1] == "."
        return word in language.openers and not is_initial and not self.follows(_NAME_OF_OPENER)


def _end_of(pattern: re.Pattern[str], paragraph: str, start: int) -> int:
    match = pattern.match(paragraph, start)
    return match.end() if match else start


def ends_sentence(stop: Stop, language: Language) -> bool:
    if not stop.word or _is_ellipsis_alone(stop):
        return False
    dash_follows = _DASH.match(stop.paragraph, stop.end + 1)
    if dash_follows and stop.closes_quotation:
        return False
    if stop.closes_quotation and _QUOTING_PARTICLE.match(stop.paragraph, stop.end):
        return False
    if _is_small(stop.word[0]) and not _opens_in_small_letters(stop):
        return False
    if stop.is_of_other_script:
        return stop.is_proposed and not _is_taken_up(stop)
    if not _is_full_stop(stop):
        return not (_is_taken_up(stop) or stop.word in _COMPANY_FORMS)
    if _is_label(stop) or _is_beside_brackets(stop):
        return False
    if not language.is_listed:
        return stop.is_proposed and not _binds_in_any_language(stop, language)
    return _ends_at_full_stop(stop, language)


def _is_beside_brackets(stop: Stop) -> bool:
    """“Gen. (ret.) Roy”, “in 1997 r. (Dz. U. nr 78) się …”: brackets within the sentence."""
    opened = stop.paragraph[stop.closed_from : stop.mark] if stop.closes_within else ""
    is_one_word = opened.startswith(("(", "[")) and " " not in opened
    return is_one_word or bool(_BRACKETS_WITHIN.match(stop.paragraph, stop.end))


def _is_small(letter: str) -> bool:
    """Georgian letters are small in Unicode, but no others are in use."""
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"


def _opens_in_small_letters(stop: Stop) -> bool:
    """“von Arnsberg …”, “al-Sabah …”, “https://…”, “(b) …”."""
    return _is_full_stop(stop) and (stop.follows(_PARTICLES) or stop.follows(_LIST_LABEL))


def _binds_in_any_language(stop: Stop, language: Language) -> bool:
    """After an initial, a listed title, the word before a number: never the end."""
    habit, key = _habit(stop, language)
    if habit is Habit.NUMBERED:
        return _is_number_like(stop)
    return habit is Habit.NEVER or (len(key) == 1 and key.isupper())


def _is_full_stop(stop: Stop) -> bool:
    return stop.mark_end - stop.mark == 1 and stop.paragraph[stop.mark] == "."


def _is_ellipsis_alone(stop: Stop) -> bool:
    """“[…]” stands for words left out, mostly at the head of what follows."""
    return bool(stop.mark and _ELLIPSIS_ALONE.match(stop.paragraph, stop.mark - 1))


def _is_taken_up(stop: Stop) -> bool:
    """“Yes!” Ushakov replied; the plan (is it one?) Trump offered: the sentence goes on."""
    if stop.closes_quotation:
        return stop.closes_what_began_the_sentence and stop.follows(_REPLY)
    closes_bracket = stop.paragraph[stop.mark_end : stop.mark_end + 1] in (")", "]", "）")
    return closes_bracket and not stop.closes_what_began_the_sentence


def _is_label(stop: Stop) -> bool:
    """“1.”, “II.”, “Q.”, “Article 5.” at the head of a sentence say nothing alone."""
    if stop.closes_quotation:
        return False
    is_near = stop.mark - stop.sentence_start < _REACH
    head = stop.before.lstrip("•⁃▪◦‣●∙*–—- ")
    return (is_near and bool(_LABEL.fullmatch(head))) or bool(_LABEL_INSIDE.search(stop.before))


def _ends_at_full_stop(stop: Stop, language: Language) -> bool:
    habit, key = _habit(stop, language)
    if habit:
        return _ends_after(habit, key, stop, language)
    if _is_ordinal(stop, language):
        return False
    last = stop.words_before[-1] if stop.words_before else ""
    if not (stop.is_proposed or stop.closes_quotation) and _may_be_unknown_abbreviation(last):
        return stop.opener_follows(language)
    return True


def _may_be_unknown_abbreviation(word: str) -> bool:
    bare = word.lstrip("([{«„“‘\"'")
    return len(bare) <= 4 and bare.istitle() and bare.isalpha()


def _is_ordinal(stop: Stop, language: Language) -> bool:
    """“am 15. August”, “15. 8. 2025”: the stop of some languages makes a number an ordinal."""
    if not language.reads_ordinals or not re.search(r"(?<![\d.,:])\d{1,2}$", stop.before):
        return False
    if stop.word[0].isdigit():
        return stop.follows(_DATE_FOLLOWS)
    return not stop.opener_follows(language)


def _habit(stop: Stop, language: Language) -> tuple[Habit | None, str]:
    keys = _keys(stop.words_before)
    for key in keys:
        habit = language.habits.get(key)
        if not habit and len(key) > 1:  # “f.” follows a page number, “F.” is an initial
            habit = language.habits.get(key.lower())
        if habit:
            return habit, key
    return _habit_by_shape(keys[-1], stop) if keys else None, keys[-1] if keys else ""


def _keys(words: list[str]) -> list[str]:
    """“z. B” → “z.B”, “B”; “ex-U.K” → “ex-U.K”, “U.K”: the longest first."""
    if not words:
        return []
    last = words[-1].lstrip("([{«„“‘\"'•")
    keys = [last] if last else []
    for word in reversed(words[:-1]):
        if not word.endswith(".") or len(word) > 5 or not keys:
            break
        keys.insert(0, word.lstrip("([{«„“‘\"'") + keys[0])
    tail = _COMPONENT_BREAK.split(last)[-1]
    return [*keys, tail] if tail and tail != last else keys


def _habit_by_shape(key: str, stop: Stop) -> Habit | None:
    after_number = _is_after_number(stop)
    if len(key) == 1 and key.isalpha():
        return _habit_of_letter(key, stop, after_number)
    if _ACRONYM.fullmatch(key):
        return Habit.NAMING
    if len(key) > 1 and key.isalpha() and not key.isupper() and _has_no_vowel(key):
        return Habit.CLOSING if after_number else Habit.NAMING
    return None


def _habit_of_letter(letter: str, stop: Stop, after_number: bool) -> Habit | None:
    if letter.isupper():
        is_designation = stop.words_before[-2:-1] and stop.words_before[-2].lower() in DESIGNATED
        is_degree = stop.before.endswith("°" + letter)
        return Habit.CLOSING if is_designation or is_degree else Habit.NAMING
    if letter.islower():
        return Habit.CLOSING if after_number else Habit.NAMING
    is_arabic_or_hebrew = "\u0590" <= letter <= "\u06ff"
    return Habit.NEVER if is_arabic_or_hebrew else None


def _has_no_vowel(word: str) -> bool:
    bare = unicodedata.normalize("NFD", word.lower())
    in_known_script = "LATIN" in unicodedata.name(word[0], "") or "а" <= word[0].lower() <= "ґ"
    return in_known_script and _VOWELS.isdisjoint(bare)


def _is_after_number(stop: Stop) -> bool:
    """A figure, a Roman numeral or a large round number stands before the last word."""
    if len(stop.words_before) < 2:
        return any(character.isdigit() for character in stop.words_before[-1])
    before = stop.words_before[-2].strip("([«“„")
    if before.endswith(","):  # “103132, г. Москва”
        return False
    is_large = before.lower().rstrip(".") in _BETWEEN_NUMBER_AND_UNIT
    is_figure = any(character.isdigit() for character in before)
    return is_figure or is_large or bool(re.fullmatch(r"[IVXLХІ]+(?:[-–][IVXLХІ]+)?", before))


def _ends_after(habit: Habit, key: str, stop: Stop, language: Language) -> bool:
    if (key, stop.word) in BOUND_PAIRS:
        return False
    if _is_letter_of_abbreviation(key, stop):
        return False
    if stop.word[0].isdigit():
        return _ends_before_number(habit, key, stop)
    return _ends_before_word(habit, key, stop, language)


def _is_letter_of_abbreviation(key: str, stop: Stop) -> bool:
    """“и т. д.”, “z. B.”: the next single letter has its stop as well."""
    after = stop.following + len(stop.word)
    followed_by_letter = len(stop.word) == 1 and stop.paragraph[after : after + 1] == "."
    return len(key) == 1 and key.islower() and followed_by_letter and not _is_after_number(stop)


def _ends_before_number(habit: Habit, key: str, stop: Stop) -> bool:
    if habit is Habit.CLOSING:
        return not stop.follows(_UNIT_FOLLOWS)
    if habit is Habit.YEAR:
        return _is_after_number(stop)
    if habit is Habit.NAMING and "." in key:  # “410 U.S. 113” is a page of a law report
        return not (_is_after_number(stop) or stop.follows(_BOUND_NUMBER_FOLLOWS))
    return habit in (Habit.TIME, Habit.COMPANY)


def _ends_before_word(habit: Habit, key: str, stop: Stop, language: Language) -> bool:
    match habit:
        case Habit.NEVER:
            return False
        case Habit.NUMBERED:
            return not (_is_number_like(stop) or stop.follows(_LIST_LABEL))
        case Habit.NAMING:
            return _ends_after_naming(key, stop, language)
        case Habit.AFTER_NUMBER:
            return _is_after_number(stop)
        case Habit.YEAR:
            is_date = _is_date_alone(stop) or bool(re.fullmatch(_ROMAN, stop.word))
            return _is_after_number(stop) and not is_date
        case Habit.MONTH:
            return not _is_date_alone(stop)
        case Habit.TIME:
            return _ends_after_time(key, stop, language)
        case Habit.COMPANY:
            return stop.closes_quotation or not stop.follows(_BOUND_TO_COMPANY)
        case Habit.SUFFIX:
            return _is_capitalised(stop.words_before[-2:-1]) and not stop.follows(_NAMED_AFTER)
        case Habit.CLOSING:
            return True


def _is_capitalised(words: list[str]) -> bool:
    return bool(words) and words[0][:1].isupper()


def _ends_after_time(key: str, stop: Stop, language: Language) -> bool:
    if not _is_after_number(stop):  # “P.M. Modi”
        return _ends_after_naming(key, stop, language)
    is_bound = stop.word in TIME_ZONES or stop.follows(_DAYS)
    return not (is_bound or _TIME_ALONE.fullmatch(stop.before))


def _ends_after_naming(key: str, stop: Stop, language: Language) -> bool:
    is_acronym = "." in key
    if is_acronym and (stop.closes_quotation or stop.word in FORMS_OF_ADDRESS):
        return True
    in_apposition = len(stop.words_before) > 1 and stop.words_before[-2].endswith(",")
    if key in DEGREES and in_apposition:
        return True
    if is_acronym and key in language.habits and _begins_clause(stop):
        return True
    return _ends_surname_first(stop) or stop.opener_follows(language)


def _begins_clause(stop: Stop) -> bool:
    """“… by the U.S. Ushakov called …”: a name that an acronym does not qualify, and its verb."""
    is_in_clause = len(stop.words_before) == 4
    clause = _NAME_AND_VERB.match(stop.paragraph, stop.following)
    if not (is_in_clause and clause):
        return False
    return stop.follows(_PEOPLE) or BOUND_HEADS.isdisjoint(clause.group().split())


def _ends_surname_first(stop: Stop) -> bool:
    """“… Lavrov S. V. Peskov …”: after a surname, initials name nobody else."""
    return bool(_SURNAME_FIRST.search(stop.before))


def _is_number_like(stop: Stop) -> bool:
    is_roman = bool(re.fullmatch(_ROMAN, stop.word)) and not stop.follows(_I_DID)
    return is_roman or any(character.isdigit() for character in stop.word)


def _is_date_alone(stop: Stop) -> bool:
    """“In Jan. President Trump …”: a date at the head of a sentence is not a sentence."""
    is_near = stop.mark - stop.sentence_start < _REACH
    return is_near and bool(_DATE_ALONE.fullmatch(stop.before))
