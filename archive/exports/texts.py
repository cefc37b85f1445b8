"""A revision's text on its own: plain, and as TEI P5 with each sentence under its number."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from archive.exports.xml import HEAD, XML, element
from archive.selectors.links import absolute, day
from archive.selectors.rights import TEXT_RIGHTS
from archive.selectors.wording import language_name, rendering

if TYPE_CHECKING:
    from archive.models import Placement, Revision

PLAIN = "text/plain; charset=utf-8"
TEI = "application/tei+xml; charset=utf-8"


def paragraphs(revision: Revision) -> list[list[Placement]]:
    placed = revision.placements.select_related("sentence").order_by("start")
    return [list(group) for _, group in groupby(placed, key=lambda place: place.paragraph)]


def plain(revision: Revision) -> bytes:
    """A paragraph a line."""
    lines = (" ".join(place.sentence.text for place in group) for group in paragraphs(revision))
    return "".join(f"{line}\n" for line in lines).encode()


def tei(revision: Revision) -> bytes:
    language = revision.source.language
    body = element("body", {}, *(_paragraph(group) for group in paragraphs(revision)))
    return (
        HEAD
        + element(
            "TEI",
            {"xmlns": "http://www.tei-c.org/ns/1.0"},
            _header(revision),
            element("text", {"xml:lang": language}, body),
        )
        + "\n"
    ).encode()


def _paragraph(group: list[Placement]) -> XML:
    content: list[str] = []
    for place in group:
        number = str(place.sentence.number)
        attributes: dict[str, str | None] = {"xml:id": f"s{number}", "n": number}
        content += [" "] * bool(content)
        content.append(element("s", attributes, place.sentence.text))
    return element("p", {}, *content)


def _header(revision: Revision) -> XML:
    source, capture = revision.source, revision.capture
    issuer = source.issuer.name if source.issuer else ""
    address = absolute(revision.get_absolute_url())
    captured = f"{capture.captured_at:%Y-%m-%d}"
    return element(
        "teiHeader",
        {},
        element(
            "fileDesc",
            {},
            element(
                "titleStmt",
                {},
                element("title", {}, source.title),
                element("author", {}, issuer),
            ),
            element(
                "publicationStmt",
                {},
                element("publisher", {}, "Readout"),
                element("idno", {"type": "URL"}, address),
                element("availability", {}, element("p", {}, TEXT_RIGHTS)),
            ),
            element("sourceDesc", {}, _origin(revision, issuer)),
        ),
        element(
            "profileDesc",
            {},
            element(
                "langUsage",
                {},
                element("language", {"ident": source.language}, language_name(source.language)),
            ),
        ),
        element(
            "revisionDesc",
            {},
            element(
                "change",
                {"n": str(revision.number), "when": captured},
                f"Captured; SHA-256 of the text {capture.text_sha256}",
            ),
        ),
    )


def _origin(revision: Revision, issuer: str) -> XML:
    source = revision.source
    parts = [element("title", {}, source.title), element("author", {}, issuer)]
    if source.issued_on:
        parts.append(element("date", {"when": day(source.issued_on)}, str(source.issued_on)))
    parts += [
        element("ref", {"type": kind, "target": url}, url)
        for kind, url in (("original", source.url), ("archived", source.archived_url))
        if url
    ]
    note = f"{source.get_rendition_display()}, {rendering(source)}"
    return element("bibl", {}, *parts, element("note", {"type": "rendition"}, note))
