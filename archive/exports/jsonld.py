"""What the archive says, in the words of schema.org (JSON-LD): a statement is a Claim that the
archive worded, its evidence a Quotation within a CreativeWork, which reports on an Event.

Nothing is rated, so nothing here is a review of a claim. Who spoke is left out where the source
does not say.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import mark_safe

from archive.exports.json_files import encoded
from archive.models import Actor, ActorKind, Correction, Event, Rendition, Revision, Source
from archive.models.compiled import CompiledObjects, CompiledQuery
from archive.selectors.links import absolute, moment
from archive.selectors.rights import LICENCE
from archive.selectors.sources import public_original
from archive.selectors.wording import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.utils.safestring import SafeString

    from archive.exports.listing import Listing
    from archive.selectors.shapes import Link, Statement

MEDIA_TYPE = "application/ld+json"
CONTEXT = "https://schema.org"
NAME = 75  # characters, as readers of this form expect of a name
_TRANSLATIONS = {Rendition.OFFICIAL_TRANSLATION, Rendition.UNOFFICIAL_TRANSLATION}

Node = dict[str, Any]

_actors = CompiledObjects(Actor.objects.order_by(), "slug")
_sources = CompiledObjects(
    Source.objects.published().order_by(), "slug", "issuer", "carrier", "event", "rendition_of"
)
_revisions = CompiledQuery(
    Revision.objects.order_by("number").values_list("source", "number"), "source"
)
_attendees = CompiledObjects(Actor.objects.order_by("name", "pk"), "events__slug")
_corrections = CompiledObjects(
    Correction.objects.published().filter(kind="correction").order_by("pk"),
    "statement__number",
    "statement",
)


class Cited(NamedTuple):
    """A sentence in a frozen revision, at `place`; `origin` finds it elsewhere."""

    number: int
    text: str
    place: str
    page: str
    origin: str | None


def embedded(nodes: Iterable[Node]) -> SafeString:
    """As it may be put in a script element, which nothing within it may end or open again."""
    text = encoded({"@context": CONTEXT, "@graph": list(nodes)})
    return mark_safe(text.replace("<", "\\u003c").replace("\\u003c/", "<\\/"))


def claim(
    url: str,
    text: str,
    *,
    speakers: Iterable[Actor],
    topics: Iterable[Link],
    published_at: str,
    updated_at: str,
    cited: Iterable[Cited],
    corrections: Iterable[Correction] = (),
) -> Node:
    said, corrected = list(map(agent, speakers)), [_correction(url, c) for c in corrections]
    return {
        "@type": "Claim",
        "@id": f"{url}#claim",
        "url": url,
        "name": shortened(text.removesuffix("."), NAME),
        "text": text,
        "inLanguage": "en",
        **_given("author", said),
        "claimInterpreter": archive(),
        "about": list(map(_term, topics)),
        "datePublished": published_at,
        "dateModified": updated_at,
        "creativeWorkStatus": "Published",
        "license": LICENCE,
        "appearance": [{"@id": sentence.place} for sentence in cited],
        "isPartOf": {"@id": f"{absolute('/')}#site"},
        **_given("correction", corrected),
    }


def quotation(cited: Cited, source: Source, speakers: Iterable[Actor] = ()) -> Node:
    """`speakers` are those whom the sentence reports to have said it, beside the source itself."""
    issuer = source.issuer
    reported = [agent(actor) for actor in speakers if actor != issuer]
    return {
        "@type": "Quotation",
        "@id": cited.place,
        "url": cited.page,
        "position": cited.number,
        "inLanguage": source.language,
        "text": cited.text,
        **({"creator": agent(issuer)} if issuer else {}),
        **_given("spokenByCharacter", reported),
        "isPartOf": {"@id": absolute(source.get_absolute_url())},
        **_given("isBasedOn", cited.origin),
    }


def document(source: Source, version: int, *, renders: str = "", url: str = "") -> Node:
    """A source; or, at an address of its own, one of its revisions. `renders` is the address of
    the public source whose translation this is."""
    own = absolute(source.get_absolute_url())
    issuer, carrier, event = source.issuer, source.carrier, source.event
    publisher = carrier or issuer
    return {
        "@type": "CreativeWork",
        "@id": url or own,
        "url": url or own,
        **({"exampleOfWork": {"@id": own}} if url else {}),
        "genre": source.get_genre_display().capitalize(),
        "version": str(version),
        "inLanguage": source.language,
        "name": source.title,
        **_given("datePublished", source.issued_on and str(source.issued_on)),
        **({"creator": agent(issuer)} if issuer else {}),
        **({"publisher": agent(publisher)} if publisher else {}),
        **_given("isBasedOn", source.url),
        **_given("archivedAt", source.archived_url),
        **({"translationOfWork": {"@id": renders}} if renders else {}),
        **({"recordedAt": {"@id": absolute(event.get_absolute_url())}} if event else {}),
    }


def occasion(event: Event, attendees: Iterable[Actor] = ()) -> Node:
    url = absolute(event.get_absolute_url())
    return {
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": event.name,
        "startDate": str(event.date),
        **_given("attendee", list(map(agent, attendees))),
    }


def agent(actor: Actor) -> Node:
    url = absolute(actor.get_absolute_url())
    return {
        "@type": "Person" if actor.kind == ActorKind.PERSON else "Organization",
        "@id": url,
        "name": actor.name,
        "url": url,
        **_given("sameAs", actor.wikidata and f"https://www.wikidata.org/entity/{actor.wikidata}"),
    }


def _term(topic: Link) -> Node:
    url = topic["url"]
    return {"@type": "DefinedTerm", "@id": url, "name": topic["name"], "url": url}


def archive() -> Node:
    home = absolute("/")
    return {"@type": "Organization", "@id": f"{home}#archive", "name": "Readout", "url": home}


def site() -> Node:
    home = absolute("/")
    return {"@type": "WebSite", "@id": f"{home}#site", "name": "Readout", "url": home}


def _correction(url: str, entry: Correction) -> Node:
    return {
        "@type": "CorrectionComment",
        "@id": f"{url}#correction-{moment(entry.made_at)}",
        "text": entry.reason,
        "datePublished": moment(entry.made_at),
    }


def _given(key: str, value: Any) -> Node:
    """Nothing where nothing is known; one of a kind has no list around it."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return {key: value} if value else {}


def statement_graph(listing: Listing) -> Iterator[bytes]:
    """Every source and event once, before the first statement on it; the list of a source begins
    with that, whether anything rests on it or not."""
    seen, scope = set[str](), listing.asked.scope
    own = _sources([scope.slug]) if scope and scope.facet == "source" else []
    chunks = (nodes(chunk, seen) for chunk in listing.chunks())
    return written(chain([documents(own, seen)], chunks))


def written(portions: Iterable[Iterable[Node]]) -> Iterator[bytes]:
    """A break leaves it without its end, so that no parser takes it for whole."""
    yield f'{{"@context":{encoded(CONTEXT)},"@graph":[\n{encoded(site())}'.encode()
    for portion in portions:
        yield "".join(f",\n{encoded(node)}" for node in portion).encode()
    yield b"\n]}\n"


def nodes(statements: Sequence[Statement], seen: set[str]) -> Iterator[Node]:
    """Of these statements; `seen` keeps the slugs of the sources, and the addresses of the events,
    that the document has already."""
    slugs = {statement["source"]["slug"] for statement in statements}
    sources = {source.slug: source for source in _sources(slugs)}
    yield from documents([s for slug, s in sources.items() if slug not in seen], seen)
    known = {link["slug"] for statement in statements for link in statement["attributed_to"]}
    actors = {actor.slug: actor for actor in _actors(known)}
    corrected: dict[int, list[Correction]] = {}
    for entry in _corrections([statement["id"] for statement in statements]):
        if entry.statement and entry.statement.number:
            corrected.setdefault(entry.statement.number, []).append(entry)
    for statement in statements:
        speakers = [actors[link["slug"]] for link in statement["attributed_to"]]
        cited = [
            Cited(
                sentence["number"],
                sentence["text"],
                sentence["text_url"],
                sentence["url"],
                sentence["original_url_fragment"] or sentence["archived_url_fragment"],
            )
            for sentence in statement["sentences"]
        ]
        yield claim(
            statement["url"],
            statement["text"],
            speakers=speakers,
            topics=statement["topics"],
            published_at=statement["published_at"],
            updated_at=statement["updated_at"],
            cited=cited,
            corrections=corrected.get(statement["id"], ()),
        )
        source = sources[statement["source"]["slug"]]
        yield from (quotation(each, source, speakers) for each in cited)


def documents(sources: Sequence[Source], seen: set[str]) -> Iterator[Node]:
    newest = dict(_revisions([source.pk for source in sources]))
    for source in sources:
        seen.add(source.slug)
        yield document(source, newest[source.pk], renders=_rendered(source))
        event = source.event
        if event and event.get_absolute_url() not in seen:
            seen.add(event.get_absolute_url())
            yield occasion(event, _attendees([event.slug]))


def _rendered(source: Source) -> str:
    original = public_original(source)
    if original is None or not is_translation(source):
        return ""
    return absolute(original.get_absolute_url())


def is_translation(source: Source) -> bool:
    return source.rendition in _TRANSLATIONS
