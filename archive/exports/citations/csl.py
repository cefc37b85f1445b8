"""Items of CSL-JSON, which knows no other fields than these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.exports.citations.reference import ARCHIVE, one_line, plain_url

if TYPE_CHECKING:
    from datetime import date

    from archive.exports.citations.reference import Reference

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"


def csl(cited: Reference) -> dict[str, Any]:
    item = {
        "id": cited.key,
        "type": "webpage",
        "genre": cited.genre,
        "title": one_line(cited.title),
        "author": [{"literal": one_line(cited.author)}],
        "container-title": ARCHIVE,
        "publisher": ARCHIVE,
        "issued": _date(cited.issued),
        "accessed": _date(cited.accessed),
        "URL": plain_url(cited.url),
        "language": cited.language,
        "version": str(cited.revision),
        "event-title": one_line(cited.event),
        "event-date": _date(cited.event_date),
        "archive_location": plain_url(cited.archived_url),
        "note": one_line(cited.note),
    }
    if "://web.archive.org/" in cited.archived_url:
        item["archive"] = "Internet Archive"
    return {name: value for name, value in item.items() if value}


def _date(day: date | None) -> dict[str, Any] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
