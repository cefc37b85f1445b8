"""Tables as CSV files (RFC 4180) that spreadsheets open without mangling or running anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.exports.listing import Listing
    from archive.selectors.shapes import CitedSentence, Link, Statement

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
OPTIONS = {"bom": ("1", "0")}
BETWEEN = " | "
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
CUT_OFF = "CUT OFF: something failed here, and the rest is missing. Fetch this file again."
_FORMULA = frozenset("=+-@\t\r")


class Table(NamedTuple):
    columns: Sequence[str]
    rows: Iterable[Iterable[Sequence[str]]]
    """In the portions in which they are written."""


def written(table: Table, *, mark: bool = True) -> Iterator[bytes]:
    """Whatever breaks in the middle is said in the last row, and the transfer is left unended."""
    yield (BYTE_ORDER_MARK * mark + _lines([table.columns])).encode()
    try:
        for portion in table.rows:
            yield _lines(portion).encode()
    except Exception:
        yield _lines([[CUT_OFF]]).encode()
        raise


def _lines(rows: Iterable[Sequence[str]]) -> str:
    """Every cell in quotation marks; Python's own writer looks at each character to leave out
    some of them, which takes half the time of the whole export. No text holds a NUL."""
    return "".join(
        '"' + "\0".join(map(_guarded, row)).replace('"', '""').replace("\0", '","') + '"\r\n'
        for row in rows
    )


def _guarded(cell: str) -> str:
    """A spreadsheet runs what begins like a formula, unless a quotation mark comes before."""
    return f"'{cell}" if cell[:1] in _FORMULA else cell


STATEMENT_OPTIONS = {**OPTIONS, "shape": ("sentences", "statements")}
STATEMENT_COLUMNS = (
    "statement_id",
    "statement_url",
    "statement_text",
    "act",
    "attributed_to",
    "attribution_stated",
    "reported_by",
    "addressed_to",
    "topics",
    "event",
    "document_title",
    "document_url",
    "document_date",
    "rendition",
    "language",
    "sentence_no",
    "sentence_url",
    "sentence_text",
    "sentence_sha256",
    "original_url",
    "original_url_fragment",
    "archived_url",
    "version",
    "published_at",
    "updated_at",
    "status",
    "quotation",
    "evidence_url",
)


def statement_table(listing: Listing) -> Iterator[bytes]:
    """A row for each sentence of each statement, or for each statement."""
    rows = _statement_row if listing.options["shape"] == "statements" else _sentence_rows
    portions = (
        [row for statement in chunk for row in rows(statement)] for chunk in listing.chunks()
    )
    return written(Table(STATEMENT_COLUMNS, portions), mark=listing.options["bom"] == "1")


def _sentence_rows(statement: Statement) -> list[list[str]]:
    before, after = _around(statement)
    return [[*before, *_cited(sentence, statement), *after] for sentence in statement["sentences"]]


def _statement_row(statement: Statement) -> list[list[str]]:
    before, after = _around(statement)
    cited = (_cited(sentence, statement) for sentence in statement["sentences"])
    return [[*before, *map(BETWEEN.join, zip(*cited, strict=True)), *after]]


def _around(statement: Statement) -> tuple[list[str], list[str]]:
    """What is before and after the sentence."""
    source, event = statement["source"], statement["event"]
    return [
        str(statement["id"]),
        statement["url"],
        statement["text"],
        statement["act_label"],
        names(statement["attributed_to"]),
        "no" if statement["attribution"] == "not_stated" else "yes",
        statement["reported_by"]["name"],
        names(statement["addressed_to"]),
        names(statement["topics"]),
        event["name"] if event else "",
        source["title"],
        source["url"],
        source["issued_on"] or "",
        source["rendition_label"],
        source["language"],
    ], [
        source["archived_url"] or "",
        str(statement["version"]),
        statement["published_at"],
        statement["updated_at"],
        statement["status"],
        statement["quotation"],
        statement["evidence_url"],
    ]


def _cited(sentence: CitedSentence, statement: Statement) -> tuple[str, ...]:
    return (
        str(sentence["number"]),
        sentence["url"],
        sentence["text"],
        sentence["sha256"],
        statement["source"]["original_url"] or "",
        sentence["original_url_fragment"] or "",
    )


def names(things: Iterable[Link]) -> str:
    return BETWEEN.join(thing["name"] for thing in things)
