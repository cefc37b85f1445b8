"""BibTeX and BibLaTeX, in UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.exports.citations.reference import ARCHIVE, one_line, plain_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.exports.citations.reference import Reference

MEDIA_TYPE = "application/x-bibtex"
_ESCAPED = {
    # BibTeX counts braces even after a backslash, so none may be left unmatched.
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "$&#_%"},
}
_TABLE = str.maketrans(_ESCAPED)
_LANGUAGES = {
    "en": "english",
    "ru": "russian",
    "uk": "ukrainian",
    "fr": "french",
    "de": "german",
    "es": "spanish",
    "ar": "arabic",
    "fa": "persian",
    "pl": "polish",
    "zh": "chinese",
}
"""Names that babel and polyglossia know."""


def bibtex(cited: Reference) -> str:
    note = [escaped(cited.note), f"Accessed {cited.accessed}"]
    if cited.archived_url:
        note.append(rf"Archived at \url{{{plain_url(cited.archived_url)}}}")
    fields = {
        "author": _whole(cited.author),
        "title": _whole(cited.title),
        **_issued(cited),
        "howpublished": rf"{{\url{{{plain_url(cited.url)}}}}}",
        "note": f"{{{'. '.join(filter(None, note))}}}",
    }
    return _entry("misc", cited.key, fields)


def biblatex(cited: Reference) -> str:
    fields = {
        "author": _whole(cited.author),
        "title": _whole(cited.title),
        "organization": _whole(ARCHIVE),
        "date": f"{{{cited.issued}}}" if cited.issued else "",
        "eventtitle": _whole(cited.event) if cited.event else "",
        "eventdate": f"{{{cited.event_date}}}" if cited.event_date else "",
        "url": f"{{{plain_url(cited.url)}}}",
        "urldate": f"{{{cited.accessed}}}",
        "version": f"{{{cited.revision}}}",
        "langid": f"{{{_langid(cited.language)}}}" if _langid(cited.language) else "",
        "note": f"{{{escaped(cited.note)}}}" if cited.note else "",
    }
    return _entry("online", cited.key, fields)


def escaped(text: str) -> str:
    return one_line(text).translate(_TABLE)


def _whole(text: str) -> str:
    """Two pairs of braces: a name that is not taken apart, a title that keeps its case."""
    return f"{{{{{escaped(text)}}}}}"


def _issued(cited: Reference) -> dict[str, str]:
    if cited.issued is None:
        return {}
    return {"year": f"{{{cited.issued.year}}}", "month": f"{cited.issued:%b}".lower()}


def _langid(language: str) -> str:
    return _LANGUAGES.get(language.partition("-")[0].lower(), "")


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])
