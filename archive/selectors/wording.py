"""How the archive words what it knows: names in a sentence, languages, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import bidirectional

from django.utils.translation import get_language_info

from archive.models import EventKind, Rendition
from archive.text.quotations import fitting, quotation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from archive.models import Event, Source
    from archive.text.quotations import Quoted

QUOTE = 110  # characters of a sentence that a row of a list shows
DESCRIPTION = 300  # and of quotations in what a page says of itself to other programs
LABEL = 44  # and of a source's title, where it has no short one
RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
_EVENTS = {EventKind.TALKS: "talks", EventKind.OTHER: "event"}
_RENDERED = {
    Rendition.OFFICIAL_TRANSLATION: "in an official translation into",
    Rendition.UNOFFICIAL_TRANSLATION: "in an unofficial translation into",
}
_RENDITIONS = {
    Rendition.ORIGINAL: "Original, in {}",
    Rendition.OFFICIAL_TRANSLATION: "Official translation into {}",
    Rendition.UNOFFICIAL_TRANSLATION: "Unofficial translation into {}",
    Rendition.REPUBLICATION: "{} republication",
    Rendition.EXCERPT: "Excerpt, in {}",
}
_SECOND_HAND = {Rendition.REPUBLICATION, Rendition.UNOFFICIAL_TRANSLATION}

LABELS = {
    "text": "Wording",
    "act": "Act",
    "attribution": "Attribution",
    "attributed_to": "Speaker",
    "addressed_to": "To",
    "topics": "Topics",
    "said_on": "Said on",
    "sentences": "Sentences",
}
"""What a correction may change, as the public log calls it."""


def mid_sentence(name: str) -> str:
    """“The Kremlin” as written within a sentence."""
    return "the " + name[4:] if name.startswith("The ") else name


def joined(parts: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def sentences(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"sentence {numbers[0]}"
    return "sentences " + joined([str(number) for number in numbers])


def quoted(text: str) -> str:
    """A sentence in a list; its own page has the whole of it."""
    if len(text) <= QUOTE:
        return text
    return text[:QUOTE].rpartition(" ")[0].rstrip(",;:–—- ") + " …"


def shortened(text: str, most: int) -> str:
    """No more than so many characters, cut between two words where there are any."""
    if len(text) <= most:
        return text
    cut = text[: most - 2]
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:–—- ") + " …"


def described(quoted: Sequence[Quoted], most: int = DESCRIPTION) -> tuple[str, str]:
    """As many whole sentences as fit in so many characters, and how many more there are in words.
    Only a first one that is longer than that is cut."""
    shown = fitting(quoted, most)
    more = f" and {len(quoted) - len(shown)} more" if len(shown) < len(quoted) else ""
    return shortened(quotation(shown), most), more


def label(title: str) -> str:
    """The title of a source where only a label fits."""
    shown = title if len(title) <= LABEL else title[:LABEL].rpartition(" ")[0] + " …"
    return isolated(shown)


def isolated(text: str) -> str:
    """Words that run from right to left, so that they turn no figure beside them around."""
    if text.isascii() or not any(bidirectional(letter) in ("R", "AL") for letter in text):
        return text
    return f"\u2068{text}\u2069"


def language_name(tag: str) -> str:
    for known in (tag.lower(), tag.partition("-")[0]):
        try:
            return str(get_language_info(known)["name"])
        except KeyError:
            continue
    return tag


def direction(tag: str) -> str:
    return "rtl" if tag.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def long_date(day: date) -> str:
    return f"{day:%-d %B %Y}"


def occasion(event: Event) -> str:
    """An event by kind and day, where its name would be said twice."""
    kind = _EVENTS.get(EventKind(event.kind), event.get_kind_display())
    return f"{kind} of {long_date(event.date)}"


def rendition(source: Source, *, original_known: bool) -> str:
    """How near the text is to its issuer's own words; where these are missing it is said."""
    missing = source.rendition in _SECOND_HAND and not original_known
    form = _RENDITIONS[Rendition(source.rendition)]
    words = form.format(language_name(source.language))
    return f"{words}; the original is not in the archive" if missing else words


def rendering(source: Source) -> str:
    """In which form of its words the issuer speaks: “in the English that RT published”."""
    language = language_name(source.language)
    if source.rendition in _RENDERED:
        words = f"{_RENDERED[Rendition(source.rendition)]} {language}"
        return (
            f"{words}, published by {mid_sentence(source.carrier.name)}"
            if source.carrier
            else words
        )
    if source.carrier:
        return f"in the {language} that {mid_sentence(source.carrier.name)} published"
    return f"in {language}"
