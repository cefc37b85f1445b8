"""Chicago (17th edition, bibliography), APA (7th) and MLA (9th), as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.exports.citations.reference import ARCHIVE, one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from archive.exports.citations.reference import Reference

_SHORT_MONTHS = (
    *("Jan.", "Feb.", "Mar.", "Apr.", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)


def chicago(cited: Reference) -> str:
    parts = [
        _stopped(one_line(cited.author)),
        f"“{_stopped(one_line(cited.title))}”",
        f"{ARCHIVE}.",
        f"{_american(cited.issued)}." if cited.issued else "",
        _stopped(cited.place),
        f"Accessed {_american(cited.accessed)}.",
        f"{cited.url}.",
    ]
    return " ".join(filter(None, parts))


def apa(cited: Reference) -> str:
    day = f"{cited.issued:%Y, %B %-d}" if cited.issued else "n.d."
    what = ", ".join(filter(None, [cited.genre.capitalize(), cited.place.lower()]))
    title = one_line(cited.title).removesuffix(".")
    author = one_line(cited.author).removesuffix(".")
    return (
        f"{author}. ({day}). {title} [{what}]. {ARCHIVE}. "
        f"Retrieved {_american(cited.accessed)}, from {cited.url}"
    )


def mla(cited: Reference) -> str:
    where = [ARCHIVE, _european(cited.issued), cited.place.lower(), cited.url]
    author = _stopped(one_line(cited.author))
    title = _stopped(one_line(cited.title))
    placed = ", ".join(filter(None, where))
    return f"{author} “{title}” {placed}. Accessed {_european(cited.accessed)}."


STYLES: dict[str, Callable[[Reference], str]] = {"Chicago": chicago, "APA": apa, "MLA": mla}


def _stopped(text: str) -> str:
    """A full stop, unless the text brings one of its own kind."""
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."


def _american(day: date | None) -> str:
    return f"{day:%B %-d, %Y}" if day else ""


def _european(day: date | None) -> str:
    return f"{day.day} {_SHORT_MONTHS[day.month - 1]} {day.year}" if day else ""
