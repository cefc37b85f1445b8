"""The bytes of a web page → its characters, or a refusal; never other words than its author's.

Servers declare one charset, pages another, and either may be wrong without anything failing:
every byte is some letter in windows-1252. So UTF-8, which nothing else looks like by chance, is
believed whatever is declared, with a few damaged bytes shown as such; two other declarations have
to agree; and what then reads like one alphabet taken for another is refused.
"""

import codecs
import re

from archive.capture.document import CaptureError
from archive.text.normalise import UnreadableText, refuse_unreadable

_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|"""
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 10_000  # bytes in which a declaration counts
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# As browsers read these labels: their authors mean the larger set.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
_NAMES = (
    "utf-8 utf-16 utf-16le utf-16be ibm866 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 "
    "iso-8859-7 iso-8859-8 iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 koi8-r "
    "koi8-u macintosh tis-620 windows-874 windows-1250 windows-1251 windows-1252 windows-1253 "
    "windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 big5 big5-hkscs euc-jp "
    "iso-2022-jp gb18030"
)
_KNOWN = frozenset([*_NAMES.split(), *_MEANT.values(), "utf-8-sig"])
_STATEFUL = ("utf-16", "utf-16le", "utf-16be", "iso-2022-jp")  # may be valid UTF-8 by chance
_FOR_PYTHON = {"macintosh": "mac-roman", "windows-874": "cp874"}

# Another alphabet read as Latin gives words of accented letters alone, and controls.
_LETTERS_OF_ANOTHER = re.compile(r"[À-ÖØ-öø-ÿ]{4,}|[\x80-\x9f]")
_MOST_BY_CHANCE = 3
_REPLACEMENT = "\ufffd".encode()
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_MOST_WRONG, _PROOF = 20, 30  # bytes, and of each the letters beside it that are no ASCII
_MOST_WRONG_UNPROVED = 2  # bytes of a page that calls itself UTF-8 and has no such letter
_SMALL_CYRILLIC, _CAPITAL_CYRILLIC = re.compile("[а-яё]"), re.compile("[А-ЯЁ]")


def decode_page(data: bytes, header: str = "") -> str:
    text = _decoded(data, header)
    try:
        refuse_unreadable(text)
    except UnreadableText as error:
        raise CaptureError(str(error)) from error
    return text


def _decoded(data: bytes, header: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    declared = list(dict.fromkeys(name for name in (_label(header), _in_page(data)) if name))
    is_stateful = any(name in _STATEFUL for name in declared)
    text = None if is_stateful else _as_utf8(data, is_declared=declared[:1] == ["utf-8"])
    if text is not None:
        return text
    if not declared:
        raise CaptureError("The page does not say its charset: save it again as UTF-8.")
    readings = {name: _strictly(data, name) for name in declared}
    if len(set(readings.values())) > 1:
        raise CaptureError(
            f"The server calls the page {declared[0]}, the page itself {declared[1]}: "
            "save it from a browser as UTF-8 and upload it."
        )
    text = readings[declared[0]]
    if _reads_like_another(text):
        raise CaptureError(
            f"The page says it is {declared[0]} but does not read like it: "
            "save it from a browser as UTF-8 and upload it."
        )
    return text


def _as_utf8(data: bytes, *, is_declared: bool) -> str | None:
    """The page if it is in UTF-8 but for a few bytes, each of which becomes U+FFFD."""
    text = data.decode(errors="replace")
    if not (wrong := text.count("\ufffd") - data.count(_REPLACEMENT)):
        return text
    right = sum(map(len, _BEYOND_ASCII.findall(text))) - wrong
    is_plain = is_declared and wrong <= _MOST_WRONG_UNPROVED
    return text if is_plain or (wrong <= _MOST_WRONG and right >= wrong * _PROOF) else None


def _reads_like_another(text: str) -> bool:
    """Cyrillic in the wrong one of its charsets has its small letters and capitals exchanged."""
    small, capital = (len(p.findall(text)) for p in (_SMALL_CYRILLIC, _CAPITAL_CYRILLIC))
    return capital > small or len(_LETTERS_OF_ANOTHER.findall(text)) > _MOST_BY_CHANCE


def _in_page(data: bytes) -> str:
    match = _DECLARED.search(data[:_HEAD])
    found = _label((match[1] or match[2]).decode("ascii")) if match else ""
    # It was read as ASCII, so it is not what no ASCII can be read in.
    return "utf-8" if found.startswith("utf-16") else found


def _label(name: str) -> str:
    name = name.strip().strip("\"'").lower()
    return _MEANT.get(name, name)


def _strictly(data: bytes, encoding: str) -> str:
    if encoding not in _KNOWN:
        raise CaptureError(f"The charset “{encoding}” is not known: save the page as UTF-8.")
    try:
        return data.decode(_FOR_PYTHON.get(encoding, encoding))
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise CaptureError(
            f"The page is not {name} as it says (byte {error.start} cannot be read): "
            "save it from a browser as UTF-8 and upload it."
        ) from error
