"""The one form in which captured text is kept, hashed and compared.

The rule is printed beside every hash the archive publishes, so a change here would change
what those hashes mean: NFC; every kind of line break is a line feed; every other space or
control character is a space; runs of spaces are one space; each line is trimmed. Quotes,
dashes and case stay as the source has them.
"""

import re
import unicodedata

_LINE_BREAKS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROLS = "".join(map(chr, (*range(0x01, 0x20), *range(0x7F, 0xA0))))
_SPACES_OF_ALL_KINDS = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANKS = str.maketrans(
    dict.fromkeys(_CONTROLS + _SPACES_OF_ALL_KINDS, " ") | dict.fromkeys(_LINE_BREAKS, "\n")
)
_BYTE_ORDER_MARK = "\ufeff"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NEWLINE = re.compile(r"\r\n?")
_SPACES_AROUND_NEWLINE = re.compile(r" *\n *")
_SPACES = re.compile(r"  +")

# Typing habits, not words: what two renderings of one sentence may differ in.
_SAME_MARK = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞", '"'),
        **dict.fromkeys("‘’‚‛‹›ʼ′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060", ""),
        "…": "...",
    }
)
_WORD_OR_MARK = re.compile(r"\w+|-+|[^\w\s]")


class UnreadableText(ValueError):
    """The text holds a character no archive could show or store; the message tells a user."""


def normalise(text: str) -> str:
    refuse_unreadable(text)
    # The byte-order mark goes first: between two characters it would keep NFC from joining them.
    text = unicodedata.normalize("NFC", text.replace(_BYTE_ORDER_MARK, ""))
    text = _NEWLINE.sub("\n", text).translate(_BLANKS)
    return _SPACES_AROUND_NEWLINE.sub("\n", _SPACES.sub(" ", text)).strip(" ")


def refuse_unreadable(text: str) -> None:
    if "\0" in text:
        raise UnreadableText(
            "The text holds a NUL character, so it is not plain text: save it again as UTF-8."
        )
    if _SURROGATE.search(text):
        raise UnreadableText(
            "The text holds half of a character (a lone surrogate): save it again as UTF-8."
        )


def typographic_key(text: str) -> str:
    """Equal for two texts of the same words that differ in quotes, dashes or spaces alone.

    Spaces count between words only, so “т. е.” meets “т.е.” but “may be” never meets “maybe”.
    """
    plain = unicodedata.normalize("NFC", text).translate(_SAME_MARK)
    marks = _WORD_OR_MARK.findall(plain)
    return " ".join("-" if mark.startswith("-") else mark for mark in marks)
