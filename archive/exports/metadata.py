"""What a table is, beside it and not in it: its columns, rights and origin (CSV on the Web)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from archive.selectors.links import moment
from archive.selectors.rights import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

MEDIA_TYPE = "application/csvm+json"
SUFFIX = "csv-metadata.json"
_ADDRESSES = ("url", "_url", "_fragment")


def described(url: str, page: str, title: str, columns: Sequence[str]) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": title,
        "dc:publisher": "Readout",
        "dc:rights": RIGHTS,
        "dc:created": moment(timezone.now()),
        "dc:source": page,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": _datatype(name)} for name in columns
            ]
        },
    }


def _datatype(name: str) -> str:
    return "anyURI" if name.endswith(_ADDRESSES) else "string"
