"""What a page offers those who share it: social networks, reference managers, crawlers.

All of it is made of what the page has at hand already, so that it costs no query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date

from archive.exports import jsonld
from archive.exports.json_files import JSON
from archive.exports.jsonld import Cited
from archive.models import CorrectionKind
from archive.selectors.links import absolute, link, moment
from archive.selectors.rights import TEXT_RIGHTS
from archive.selectors.wording import DESCRIPTION, described, long_date, rendering, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from archive.models import Source, Statement
    from archive.selectors.evidence import Passage, Way
    from archive.selectors.quotations import Evidence

    Context = Mapping[str, Any]


class WebLink(NamedTuple):
    """In the head of a page and among the headers of its answer (RFC 8288)."""

    rel: str
    url: str
    type: str = ""

    def __str__(self) -> str:
        kind = f'; type="{self.type}"' if self.type else ""
        return f'<{iri_to_uri(self.url)}>; rel="{self.rel}"{kind}'


class Shared(NamedTuple):
    """`url` is where the page is at home, and `links` are in its head beside that."""

    url: str
    title: str
    description: str
    picture: str
    picture_words: str
    links: list[WebLink]
    graph: SafeString
    oembed: str = ""
    rights: str = TEXT_RIGHTS


def announced(response: HttpResponse, shared: Shared, *more: WebLink) -> HttpResponse:
    """With the same links among its headers."""
    links = [WebLink("canonical", shared.url), *shared.links, *more]
    response["Link"] = ", ".join(map(str, links))
    return response


def of_statement(context: Context) -> Shared:
    statement, source = context["statement"], context["source"]
    passages: list[Passage] = context["passages"]
    url = absolute(statement.get_absolute_url())
    cited = [each for passage in passages for each in _cited(source, passage)]
    events = [source.event] if source.event else []
    nodes = [
        _claim(context, url, cited),
        *(jsonld.quotation(each, source, context["speakers"]) for each in cited),
        jsonld.document(source, passages[0].newest),
        *map(jsonld.occasion, events),
    ]
    evidence: Evidence = context["evidence"]
    frozen, page = absolute(evidence.path.partition("#")[0]), url.rstrip("/")
    words, more = described(evidence.quoted)
    data = absolute(reverse("api_statement", args=[statement.number]))
    return Shared(
        url,
        statement.text.removesuffix("."),
        words + more,
        f"{page}.png",
        f"{source.issuer.name}: “{words}”{more}",
        _links(frozen, data, f"{page}.jsonld"),
        jsonld.embedded(nodes),
        f"{absolute(reverse('oembed'))}?url={quote(url, safe='')}&format=json",
    )


def _claim(context: Context, url: str, cited: Sequence[Cited]) -> jsonld.Node:
    statement: Statement = context["statement"]
    log = [entry.correction for entry in context["log"]]
    corrections = [entry for entry in log if entry.kind == CorrectionKind.CORRECTION]
    published_at: datetime = statement.published_at or statement.updated_at
    return jsonld.claim(
        url,
        statement.text,
        speakers=context["speakers"],
        topics=list(map(link, context["topics"])),
        published_at=moment(published_at),
        updated_at=moment(max([published_at, *(entry.made_at for entry in corrections)])),
        cited=cited,
        corrections=corrections,
    )


def _cited(source: Source, passage: Passage) -> list[Cited]:
    frozen = absolute(reverse("revision", args=[source.slug, passage.revision.number]))
    return [
        Cited(line.number, line.text, f"{frozen}#s{line.number}", absolute(line.address), _out(way))
        for line, way in zip(passage.said, passage.ways, strict=True)
    ]


def _out(way: Way) -> str:
    return way.original or way.archived


def of_source(context: Context) -> Shared:
    """The page of a source, or of one of its revisions."""
    source, revision = context["source"], context["revision"]
    frozen = absolute(revision.url)
    own = absolute(source.get_absolute_url())
    at = own.rstrip("/")
    data = f"{at}.json"
    if context.get("frozen"):
        data = absolute(reverse("api_revision", args=[source.slug, revision.number]))
    original = context["original"]
    renders = absolute(original.url) if original and jsonld.is_translation(source) else ""
    nodes = [
        jsonld.document(
            source,
            revision.number,
            renders=renders,
            url=frozen if context.get("frozen") else "",
        )
    ]
    return _of_text(source, _described(source, revision.sentences), frozen, data, nodes)


def of_sentence(context: Context) -> Shared:
    source, sentence = context["source"], context["sentence"]
    own = absolute(sentence.get_absolute_url())
    frozen = absolute(context["placement"].revision.get_absolute_url())
    place = f"{frozen}#s{sentence.number}"
    cited = Cited(sentence.number, sentence.text, place, own, _out(context["ways"][0]))
    nodes = [
        jsonld.quotation(cited, source),
        jsonld.document(source, context["newest"].number),
    ]
    data = absolute(reverse("api_sentence", args=[source.slug, sentence.number]))
    text = shortened(sentence.text, DESCRIPTION)
    return _of_text(source, text, frozen, data, nodes)._replace(
        url=own, title=f"Sentence {sentence.number}, {source.short_label}"
    )


def of_sentences(context: Context) -> Shared:
    """The page of several sentences, frozen or not."""
    source, passages = context["source"], context["passages"]
    evidence: Evidence = context["evidence"]
    cited = [each for passage in passages for each in _cited(source, passage)]
    nodes = [
        *(jsonld.quotation(each, source) for each in cited),
        jsonld.document(source, context["newest"]),
    ]
    data = absolute(reverse("api_sentences", args=[source.slug]))
    text, frozen = "".join(described(evidence.quoted)), absolute(evidence.path.partition("#")[0])
    return _of_text(source, text, frozen, data, nodes)._replace(
        url=absolute(context["own"]), title=f"{context['title']}, {source.short_label}"
    )


def _of_text(
    source: Source, description: str, frozen: str, data: str, nodes: Sequence[jsonld.Node]
) -> Shared:
    url = absolute(source.get_absolute_url())
    page = url.rstrip("/")
    events = [source.event] if source.event else []
    return Shared(
        url,
        source.title,
        description,
        f"{page}.png",
        f"{source.issuer.name if source.issuer else ''}: {source.title}",
        _links(frozen, data, f"{page}.jsonld"),
        jsonld.embedded([*nodes, *map(jsonld.occasion, events)]),
    )


def _described(source: Source, sentences: int) -> str:
    issuer = source.issuer.name if source.issuer else ""
    day = f", on {long_date(source.issued_on)}" if source.issued_on else ""
    return f"{issuer} speaks{day}, {rendering(source)}: {sentences} sentences."


def _links(frozen: str, data: str, graph: str) -> list[WebLink]:
    return [
        WebLink("cite-as", frozen),
        WebLink("alternate", data, JSON),
        WebLink("describedby", graph, jsonld.MEDIA_TYPE),
        WebLink("terms-of-service", absolute(f"{reverse('about_data')}#h-licence")),
    ]


def as_memento(response: HttpResponse, source: Source, captured_at: datetime) -> HttpResponse:
    """A frozen revision is what the page of origin said at a moment (RFC 7089); of a text without
    an address there is no such page."""
    if source.url:
        timemap = absolute(reverse("timemap", args=[source.slug]))
        links = [
            WebLink("original", source.url),
            WebLink("timemap", timemap, "application/link-format"),
        ]
        response["Memento-Datetime"] = http_date(captured_at.timestamp())
        response["Link"] = ", ".join([response["Link"], *map(str, links)])
    return response
