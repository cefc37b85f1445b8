"""The forms that lists can be had in, by the ending of their address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.exports import annotating, citation_files, feeds, json_files, jsonld, tables
from archive.exports.json_files import JSON, NDJSON
from archive.exports.things import KINDS, portions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archive.exports.listing import Listing


class Form(NamedTuple):
    """One form of a list: how it is written, and what its address may say of it."""

    label: str
    media_type: str
    write: Callable[[Listing], Iterator[bytes]]
    options: Mapping[str, tuple[str, ...]] = {}
    is_file: bool = False
    headers: Mapping[str, str] = {}


STATEMENTS = {
    "csv": Form(
        "CSV", tables.MEDIA_TYPE, tables.statement_table, tables.STATEMENT_OPTIONS, is_file=True
    ),
    "json": Form("JSON", JSON, json_files.statement_object),
    "ndjson": Form("JSON Lines", NDJSON, json_files.statement_lines, is_file=True),
    "bib": Form(
        "BibTeX",
        citation_files.FORMS["bib"].media_type,
        citation_files.bibtex_of,
        citation_files.FORMS["bib"].options,
    ),
    "ris": Form("RIS", citation_files.FORMS["ris"].media_type, citation_files.ris_of, is_file=True),
    "jsonld": Form("JSON-LD", jsonld.MEDIA_TYPE, jsonld.statement_graph),
    "anno": Form(
        "Annotations",
        annotating.MEDIA_TYPE,
        annotating.collection,
        annotating.OPTIONS,
        headers=annotating.HEADERS,
    ),
    "atom": Form("Feed", feeds.MEDIA_TYPE, feeds.statement_feed),
}
"""The forms of every list of statements: a row here is all that a further form needs."""


class ThingForm(NamedTuple):
    """One form of a list of other things; `write` is given the kind, the address asked for, and
    whether a table begins with a byte-order mark."""

    label: str
    media_type: str
    write: Callable[[str, str, bool], Iterator[bytes]]


def _table(kind: str, url: str, mark: bool) -> Iterator[bytes]:
    return tables.written(tables.Table(KINDS[kind].columns, portions(KINDS[kind])), mark=mark)


def _object(kind: str, url: str, mark: bool) -> Iterator[bytes]:
    return json_files.object_of(kind, url, KINDS[kind].objects())


def _lines(kind: str, url: str, mark: bool) -> Iterator[bytes]:
    return json_files.lines([thing] for thing in KINDS[kind].objects())


THINGS = {
    "csv": ThingForm("CSV", tables.MEDIA_TYPE, _table),
    "json": ThingForm("JSON", JSON, _object),
    "ndjson": ThingForm("JSON Lines", NDJSON, _lines),
}
