"""Texts, sentences and statements in the forms in which others cite them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from archive.exports.citations.bibtex import MEDIA_TYPE as BIBTEX
from archive.exports.citations.bibtex import biblatex, bibtex
from archive.exports.citations.csl import MEDIA_TYPE as CSL
from archive.exports.citations.csl import csl
from archive.exports.citations.plain import STYLES
from archive.exports.citations.reference import Reference
from archive.exports.citations.ris import MEDIA_TYPE as RIS
from archive.exports.citations.ris import ris
from archive.exports.citations.wikipedia import cite_web
from archive.selectors.links import absolute
from archive.text import ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archive.exports.listing import Listing
    from archive.models import Source, Topic
    from archive.selectors import shapes
    from archive.selectors.quotations import Evidence

DIALECTS: dict[str, Callable[[Reference], str]] = {"bibtex": bibtex, "biblatex": biblatex}


class Form(NamedTuple):
    label: str
    media_type: str
    options: Mapping[str, tuple[str, ...]] = {}


FORMS = {
    "bib": Form("BibTeX", BIBTEX, {"dialect": tuple(DIALECTS)}),
    "ris": Form("RIS", RIS),
    "csl.json": Form("CSL-JSON", CSL),
}
"""By the ending of the address."""


class Box(NamedTuple):
    """What a page offers to whoever cites it."""

    reference: Reference
    first: str
    texts: list[tuple[str, str]]
    files: list[tuple[str, str]]


def box(cited: Reference, address: str) -> Box:
    """`address` is that of the files, without their ending; there may be none."""
    files = [(form.label, f"{address}.{suffix}") for suffix, form in FORMS.items() if address]
    files[1:1] = [("BibLaTeX", f"{address}.bib?dialect=biblatex")] if address else []
    (_, first), *others = [(name, style(cited)) for name, style in STYLES.items()]
    return Box(cited, first, [*others, ("Wikipedia", cite_web(cited))], files)


def today() -> date:
    return datetime.now(UTC).date()


def of_text(
    source: Source,
    revision: int,
    cited: Evidence | None = None,
    statement: int | None = None,
    topics: Sequence[Topic] = (),
) -> Reference:
    """A text as one of its revisions has it, or these sentences of it."""
    event, issuer = source.event, source.issuer
    numbers = cited.numbers if cited else []
    return Reference(
        key=_key(source.slug, revision, numbers, statement),
        author=issuer.name if issuer else "",
        title=source.title,
        genre=source.get_genre_display(),
        language=source.language,
        issued=source.issued_on,
        accessed=today(),
        url=absolute(cited.path if cited else reverse("revision", args=[source.slug, revision])),
        revision=revision,
        original_url=source.url,
        archived_url=source.archived_url,
        event=event.name if event else "",
        event_date=event.date if event else None,
        topics=[topic.name for topic in topics],
        numbers=numbers,
        quotation=cited.quotation if cited else "",
        statement=statement,
    )


def of_statement(said: shapes.Statement) -> Reference:
    """As `of_text` of the same sentences."""
    source, event, revision = said["source"], said["event"], said["evidence_revision"]
    numbers = sorted(sentence["number"] for sentence in said["sentences"])
    return Reference(
        key=_key(source["slug"], revision, numbers, said["id"]),
        author=said["reported_by"]["name"],
        title=source["title"],
        genre=source["genre_label"],
        language=source["language"],
        issued=_day(source["issued_on"]),
        accessed=today(),
        url=said["evidence_url"],
        revision=revision,
        original_url=source["original_url"] or "",
        archived_url=source["archived_url"] or "",
        event=event["name"] if event else "",
        event_date=_day(event["date"]) if event else None,
        topics=[topic["name"] for topic in said["topics"]],
        numbers=numbers,
        quotation=said["quotation"],
        statement=said["id"],
    )


def bibtex_of(listing: Listing) -> Iterator[bytes]:
    write = DIALECTS[listing.options["dialect"]]
    for chunk in listing.chunks():
        yield "\n".join(write(of_statement(said)) for said in chunk).encode()


def ris_of(listing: Listing) -> Iterator[bytes]:
    for chunk in listing.chunks():
        yield "".join(ris(of_statement(said)) for said in chunk).encode()


def written(cited: Reference, kind: str, options: Mapping[str, str]) -> str:
    """A citation in one of FORMS, with the options of that form."""
    if kind == "bib":
        return DIALECTS[options["dialect"]](cited)
    if kind == "ris":
        return ris(cited)
    return json.dumps([csl(cited)], ensure_ascii=False, indent=1)


def _key(slug: str, revision: int, numbers: Sequence[int], statement: int | None) -> str:
    """Of BibTeX, which allows no commas; the same for ever."""
    if statement:
        return f"readout-{slug}-s{numbers[0]}-statement-{statement}"
    place = f"s{ranges.written(numbers).replace(',', '_')}" if numbers else f"r{revision}"
    return f"readout-{slug}-{place}"


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
