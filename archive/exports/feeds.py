"""Feeds (Atom, RFC 4287) of any list of statements and of the correction log.

An entry keeps its id for ever, and its `updated` moves only with changes that readers see: its
publication and its corrections. What was withdrawn is named as gone (RFC 6721) by its id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from archive import search
from archive.exports.xml import HEAD, element
from archive.models import Attribution, Correction, CorrectionKind, Statement
from archive.search import number_of
from archive.selectors.links import absolute, moment, place
from archive.selectors.rights import RIGHTS
from archive.selectors.statements import statements
from archive.selectors.wording import direction, joined, mid_sentence
from archive.text.fragments import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.exports.listing import Listing
    from archive.exports.xml import XML
    from archive.search import Question
    from archive.selectors import shapes

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
MOST_TOMBSTONES = 500
BEGINNING = "2025-01-01T00:00:00Z"  # of a feed that has no entry yet
_ATOM = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xml:lang": "en",
}
_LOOKUPS = {
    "topic": ("topics", "topics__parent"),
    "speaker": ("attributed_to",),
    "addressee": ("addressed_to",),
    "act": ("act",),
    "issuer": ("source__issuer",),
    "event": ("source__event",),
    "source": ("source",),
    "year": ("listed_on__year",),
    "language": ("source__language",),
}


class Entry(NamedTuple):
    updated: str
    xml: XML


class Frame(NamedTuple):
    """What is around the entries; `links` by their relation."""

    id: str
    title: str
    links: dict[str, str]


def tag(thing: str) -> str:
    """A name for ever (RFC 4151), whatever becomes of addresses."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2025:{thing}"


def written(frame: Frame, entries: Iterable[Entry]) -> Iterator[bytes]:
    entries = list(entries)
    updated = max((entry.updated for entry in entries), default=BEGINNING)
    links = [
        element("link", {"rel": rel, "type": _type(rel), "href": href})
        for rel, href in frame.links.items()
    ]
    author = element(
        "author", {}, element("name", {}, "Readout"), element("uri", {}, place("home"))
    )
    yield HEAD.encode()
    yield element(
        "feed",
        _ATOM,
        element("id", {}, frame.id),
        element("title", {}, frame.title),
        element("updated", {}, updated),
        author,
        *links,
        element("rights", {}, RIGHTS),
        *(entry.xml for entry in entries),
    ).encode()


def _type(rel: str) -> str:
    return "text/html" if rel == "alternate" else "application/atom+xml"


def statement_feed(listing: Listing) -> Iterator[bytes]:
    """One page of the list, as long as that for people."""
    asked, page = listing.asked, listing.asked.page
    links = {"self": listing.url, "alternate": listing.page_url, "first": listing.turned("")}
    if page.older:
        links["next"] = listing.turned(page.older)
    if page.newer is not None:
        links["previous"] = listing.turned(page.newer)
    frame = Frame(tag(f"feed{asked.address()}"), f"Readout: {listing.title}", links)
    entries = map(statement_entry, statements([number_of(document) for document in page.ids]))
    gone = [] if asked.values["after"] else tombstones(asked.question)
    return written(frame, [*entries, *gone])


def statement_entry(statement: shapes.Statement) -> Entry:
    found = (sentence["original_url_fragment"] for sentence in statement["sentences"])
    via = merged(list(filter(None, found)))
    topics = [
        element("category", {"term": t["slug"], "scheme": place("topics"), "label": t["name"]})
        for t in statement["topics"]
    ]
    updated = statement["updated_at"]
    return Entry(
        updated,
        element(
            "entry",
            {"xml:lang": "en"},
            element("id", {}, tag(f"statement/{statement['id']}")),
            element("title", {}, statement["text"]),
            element("updated", {}, updated),
            element("published", {}, statement["published_at"]),
            element("link", {"rel": "alternate", "type": "text/html", "href": statement["url"]}),
            *([element("link", {"rel": "via", "href": via})] if via else []),
            *topics,
            element("content", {"type": "html"}, _shown(statement)),
        ),
    )


def _shown(statement: shapes.Statement) -> str:
    source = statement["source"]
    language = source["language"]
    quote = element(
        "blockquote",
        {"cite": statement["evidence_url"], "lang": language, "dir": direction(language)},
        element("p", {}, statement["quotation"]),
    )
    origin = element("a", {"href": source["url"]}, source["title"])
    said = element("p", {}, f"{_report(statement)} — ", origin)
    return "".join([element("p", {}, statement["text"]), quote, said])


def _report(statement: shapes.Statement) -> str:
    issuer = statement["reported_by"]["name"]
    to = joined([mid_sentence(actor["name"]) for actor in statement["addressed_to"]])
    addressed = f", to {to}" if to else ""
    if statement["attribution"] == Attribution.NOT_STATED:
        return f"{issuer} reports; speaker not stated in the source{addressed}"
    if [actor["slug"] for actor in statement["attributed_to"]] == [
        statement["reported_by"]["slug"]
    ]:
        return f"{issuer}, in its own voice{addressed}"
    speakers = joined([mid_sentence(actor["name"]) for actor in statement["attributed_to"]])
    return f"{issuer} reports: {speakers}{addressed}"


def tombstones(question: Question) -> list[Entry]:
    """What this list held until it was withdrawn. Words are not asked after: of what is
    withdrawn they are not kept."""
    log = list(
        Correction.objects.published()
        .filter(kind=CorrectionKind.WITHDRAWAL)
        .order_by("-pk")
        .values_list("statement", "source", "made_at")[:MOST_TOMBSTONES]
    )
    alone = {statement: made_at for statement, _, made_at in log if statement}
    whole = {source: made_at for _, source, made_at in log if source}
    gone = Statement.objects.numbered().filter(Q(pk__in=alone) | Q(source__in=whole))
    rows = gone.filter(_asked_for(question)).order_by("number").distinct()
    return [
        _tombstone(tag(f"statement/{number}"), moment(alone.get(pk) or whole[source]))
        for pk, number, source in rows.values_list("pk", "number", "source")
    ]


def _tombstone(ref: str, when: str) -> Entry:
    return Entry(when, element("at:deleted-entry", {"ref": ref, "when": when}))


def _asked_for(question: Question) -> Q:
    asked = Q()
    for facet, values in question.choices.items():
        alternatives = Q()
        for lookup in _LOOKUPS[facet]:
            alternatives |= Q(**{f"{lookup}__in": list(values)})
        if facet == "speaker" and search.NOT_STATED in values:
            alternatives |= Q(attribution=Attribution.NOT_STATED)
        asked &= alternatives
    if question.first:
        asked &= Q(listed_on__gte=question.first)
    if question.last:
        asked &= Q(listed_on__lte=question.last)
    return asked


def correction_feed(
    url: str, page: str, links: dict[str, str], log: Iterable[shapes.Correction]
) -> Iterator[bytes]:
    frame = Frame(
        tag("feed/corrections/"),
        "Readout: corrections",
        {"self": url, "alternate": absolute(page), **links},
    )
    return written(frame, map(_correction_entry, log))


def _correction_entry(entry: shapes.Correction) -> Entry:
    about = f"statement/{entry['statement']}" if entry["statement"] else f"source/{entry['source']}"
    noun, name = about.split("/")
    changes = [
        element("p", {}, f"{change['field_label']}: {change['before']} → {change['after']}")
        for change in entry["changes"]
    ]
    when = entry["made_at"]
    return Entry(
        when,
        element(
            "entry",
            {"xml:lang": "en"},
            element("id", {}, tag(f"correction/{about}/{entry['kind']}/{entry['version'] or 1}")),
            element("title", {}, f"{noun.capitalize()} {name} {entry['kind_label']}"),
            element("updated", {}, when),
            element("published", {}, when),
            element("link", {"rel": "alternate", "type": "text/html", "href": entry["url"]}),
            element(
                "content", {"type": "html"}, "".join([element("p", {}, entry["reason"]), *changes])
            ),
        ),
    )
