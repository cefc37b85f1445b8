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
from archive.exports.citations.reference import Quoted, Reference
from archive.exports.citations.ris import MEDIA_TYPE as RIS
from archive.exports.citations.ris import ris
from archive.exports.citations.wikipedia import cite_web
from archive.selectors.links import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archive.exports.listing import Listing
    from archive.models import Sentence, Source, Topic
    from archive.selectors import shapes

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
    """`address` is that of the files, without their ending."""
    files = [(form.label, f"{address}.{suffix}") for suffix, form in FORMS.items()]
    files.insert(1, ("BibLaTeX", f"{address}.bib?dialect=biblatex"))
    (_, first), *others = [(name, style(cited)) for name, style in STYLES.items()]
    return Box(cited, first, [*others, ("Wikipedia", cite_web(cited))], files)


def today() -> date:
    return datetime.now(UTC).date()


def of_text(
    source: Source,
    revision: int,
    sentences: Sequence[Sentence] = (),
    statement: int | None = None,
    topics: Sequence[Topic] = (),
) -> Reference:
    """A text as one of its revisions has it, or these sentences of it."""
    event, issuer = source.event, source.issuer
    quoted = [Quoted(sentence.number, sentence.text) for sentence in sentences]
    return Reference(
        key=_key(source.slug, revision, quoted, statement),
        author=issuer.name if issuer else "",
        title=source.title,
        genre=source.get_genre_display(),
        language=source.language,
        issued=source.issued_on,
        accessed=today(),
        url=_place(absolute(reverse("revision", args=[source.slug, revision])), quoted),
        revision=revision,
        original_url=source.url,
        archived_url=source.archived_url,
        event=event.name if event else "",
        event_date=event.date if event else None,
        topics=[topic.name for topic in topics],
        sentences=quoted,
        statement=statement,
    )


def of_statement(said: shapes.Statement) -> Reference:
    """As `of_text` of the same sentences."""
    source, event, cited = said["source"], said["event"], said["sentences"]
    quoted = [Quoted(sentence["number"], sentence["text"]) for sentence in cited]
    revision = max(sentence["revision"] for sentence in cited)
    return Reference(
        key=_key(source["slug"], revision, quoted, said["id"]),
        author=said["reported_by"]["name"],
        title=source["title"],
        genre=source["genre_label"],
        language=source["language"],
        issued=_day(source["issued_on"]),
        accessed=today(),
        url=_place(f"{source['url']}r{revision}/", quoted),
        revision=revision,
        original_url=source["original_url"] or "",
        archived_url=source["archived_url"] or "",
        event=event["name"] if event else "",
        event_date=_day(event["date"]) if event else None,
        topics=[topic["name"] for topic in said["topics"]],
        sentences=quoted,
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


def _key(slug: str, revision: int, quoted: Sequence[Quoted], statement: int | None) -> str:
    """Of BibTeX, the same for ever."""
    place = f"s{quoted[0].number}" if quoted else f"r{revision}"
    resting = f"-statement-{statement}" if statement else ""
    return f"readout-{slug}-{place}{resting}"


def _place(url: str, quoted: Sequence[Quoted]) -> str:
    return f"{url}#s{quoted[0].number}" if quoted else url


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
