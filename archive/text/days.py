"""A day as a page writes it on a line of its own: “18 марта 2025 года, 20:30”, “10.11.2021”."""

import re
from datetime import date

_LONGEST = 80  # characters of a line that is a date and a place
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
- - - - - - - - sept - - -
januar februar märz april mai juni juli august september oktober november dezember
jänner feber - - - - - - - - - -
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
januari februari maart april mei juni juli augustus september oktober november december
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
"""
_NUMBER_OF = {
    name: place
    for line in _MONTHS.split("\n")
    for place, name in enumerate(line.split(), 1)
    if name != "-"
}
_MONTH = r"([^\W\d_]{3,12})\.?"
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_DAY_FIRST = re.compile(
    rf"(?<![\d.])(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+)?{_MONTH},?[\s-]+(?:de\s+)?{_YEAR}"
)
_MONTH_FIRST = re.compile(rf"(?<!\w){_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
_YEAR_FIRST = re.compile(
    rf"(?<!\d){_YEAR}(?:[-./]|\s?[年년]\s?)(\d{{1,2}})(?:[-./]|\s?[月월]\s?)(\d{{1,2}})(?!\d)"
)
_IN_FIGURES = re.compile(rf"(?<![\d.])(\d{{1,2}})([./-])(\d{{1,2}})\2{_YEAR}")
_OF_A_CHANGE = re.compile(
    r"updat|modif|revis|edited|last change|aktualisi|geändert|stand:|mis à jour|actuali[sz]|"
    r"aggiorna|atuali[sz]|обновл|изменен|оновлен|змінен|zaktualiz|gewijzigd|güncel|更新|修改|تحديث",
    re.IGNORECASE,
)
_END_OF_PROSE = re.compile(r"[^\W\d_]{4,}[.!?]$")
_MONTH_BEFORE_DAY = ("en-us", "en-ph")


def day_in(line: str, language: str = "") -> date | None:
    """The one day that a short line names with its year; nothing if it names two, or one of a
    change, or leaves open which of two figures is the month."""
    if len(line) > _LONGEST or is_of_a_change(line) or _END_OF_PROSE.search(line):
        return None
    found = {
        day
        for year, month, number in _named(line.casefold(), language.lower())
        if (day := _day(year, month, number))
    }
    return found.pop() if len(found) == 1 else None


def changed_in(line: str, language: str = "") -> date | None:
    """The day that a short line names as that of a change."""
    return day_in(_OF_A_CHANGE.sub("", line), language) if is_of_a_change(line) else None


def is_of_a_change(words: str) -> bool:
    return bool(_OF_A_CHANGE.search(words))


def _named(line: str, language: str) -> list[tuple[int, int, int]]:
    """Year, month and day of each date."""
    found = [
        *((int(y), _NUMBER_OF.get(m, 0), int(d)) for d, m, y in _DAY_FIRST.findall(line)),
        *((int(y), _NUMBER_OF.get(m, 0), int(d)) for m, d, y in _MONTH_FIRST.findall(line)),
        *((int(y), int(m), int(d)) for y, m, d in _YEAR_FIRST.findall(line)),
    ]
    for first, sign, second, year in _IN_FIGURES.findall(line):
        one, other = int(first), int(second)
        if sign == "." or one > 12 or one == other or _is_day_first(language):
            found.append((int(year), other, one))
        elif other > 12 or language in _MONTH_BEFORE_DAY:
            found.append((int(year), one, other))
    return found


def _is_day_first(language: str) -> bool:
    """With strokes English alone leaves it open, and a page that does not say its language."""
    return bool(language) and (language == "en-gb" or not language.startswith("en"))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
