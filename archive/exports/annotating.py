"""Statements as annotations of the frozen texts they rest on (W3C Web Annotation, 2017).

Each sentence is a target of its own, found by its anchor, by its place in the captured text and
by its words with what is around them. Lists are collections; their pages are those of the
list for people.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Greatest, Least, Substr

from archive.exports.json_files import encoded
from archive.filters import pagination
from archive.models import Citation
from archive.models.compiled import CompiledQuery
from archive.search import number_of
from archive.selectors.links import absolute, moment
from archive.selectors.rights import LICENCE
from archive.selectors.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.exports.listing import Listing
    from archive.selectors.shapes import CitedSentence, Statement

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters before and after, as other annotation tools keep them
OPTIONS = {"part": ("collection", "page")}
HEADERS = {
    "Allow": "GET,HEAD,OPTIONS",
    "Link": '<http://www.w3.org/ns/ldp#Resource>; rel="type"',
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""As the Web Annotation Protocol asks, whose readers run in pages of other sites."""

Node = dict[str, Any]

_text = "sentence__placements__revision__capture__text"
_before = F("sentence__placements__start")
_placed = CompiledQuery(
    Citation.objects.order_by("statement", "sentence__placements__revision__number")
    .annotate(
        prefix=Substr(_text, Greatest(_before - AROUND, 0) + 1, Least(_before, AROUND)),
        suffix=Substr(_text, F("sentence__placements__stop") + 1, AROUND),
    )
    .values_list(
        "statement__number",
        "sentence__number",
        "sentence__placements__start",
        "sentence__placements__stop",
        "prefix",
        "suffix",
        "sentence__placements__revision__capture__captured_at",
    ),
    "statement__number",
)


def annotated(numbers: Sequence[int]) -> list[Node]:
    """Of these statements in this order, without those that are not public."""
    found = statements(numbers)
    places: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    for statement, sentence, *place in _placed([each["id"] for each in found]):
        places[statement][sentence] = tuple(place)
    return [_annotation(each, places[each["id"]]) for each in found]


def annotation(number: int) -> bytes:
    return encoded({"@context": CONTEXT, **annotated([number])[0]}).encode()


def _annotation(statement: Statement, places: dict[int, tuple[Any, ...]]) -> Node:
    return {
        "id": f"{statement['url']}anno",
        "type": "Annotation",
        "motivation": "describing",
        "created": statement["published_at"],
        "modified": statement["updated_at"],
        "creator": _archive(),
        "body": [
            {**_body(statement["text"], "describing"), "format": "text/plain", "language": "en"},
            *(_body(topic["name"], "tagging") for topic in statement["topics"]),
        ],
        "target": [
            _target(statement, sentence, *places[sentence["number"]])
            for sentence in statement["sentences"]
        ],
    }


def _body(words: str, purpose: str) -> Node:
    """Words of the archive, and so under its licence; a target’s are not."""
    return {"type": "TextualBody", "value": words, "purpose": purpose, "rights": LICENCE}


def _target(
    statement: Statement,
    sentence: CitedSentence,
    start: int,
    stop: int,
    prefix: str,
    suffix: str,
    captured_at: Any,
) -> Node:
    archived = statement["source"]["archived_url"]
    text, _, anchor = sentence["text_url"].partition("#")
    return {
        "source": text,
        "selector": [
            {"type": "FragmentSelector", "value": anchor},
            {"type": "TextPositionSelector", "start": start, "end": stop},
            {
                "type": "TextQuoteSelector",
                "exact": sentence["text"],
                "prefix": prefix,
                "suffix": suffix,
            },
        ],
        "state": {
            "type": "TimeState",
            "sourceDate": moment(captured_at),
            **({"cached": archived} if archived else {}),
        },
    }


def _archive() -> Node:
    return {"id": absolute("/"), "type": "Organization", "name": "Readout"}


def collection(listing: Listing) -> Iterator[bytes]:
    """The collection of a list with its first page, or one of its pages alone."""
    if listing.options["part"] == "page":
        yield encoded({"@context": CONTEXT, **_page(listing)}).encode()
        return
    page = listing.asked.page
    yield encoded(
        {
            "@context": CONTEXT,
            "id": listing.turned(""),
            "type": "AnnotationCollection",
            "label": f"Readout: {listing.title}",
            "creator": _archive(),
            "total": listing.shown,
            **({"first": _page(listing), "last": _last(listing)} if page.ids else {}),
        }
    ).encode()


def _page(listing: Listing) -> Node:
    asked, page = listing.asked, listing.asked.page
    links = {"next": page.older or None, "prev": page.newer}
    before = asked.answer.before(asked.values["after"], newest=_is_newest_first(listing))
    return {
        "id": _page_url(listing, "".join(asked.asked.get("after", []))),
        "type": "AnnotationPage",
        "partOf": {"id": listing.turned(""), "total": listing.shown},
        "startIndex": before,
        **{rel: _page_url(listing, to) for rel, to in links.items() if to is not None},
        "items": annotated([number_of(document) for document in page.ids]),
    }


def _last(listing: Listing) -> str:
    """The address of the last page; of the best matches there is but one."""
    if listing.ranked:
        return _page_url(listing, "")
    newest = _is_newest_first(listing)
    return _page_url(listing, pagination.last(listing.asked.answer, listing.total, newest=newest))


def _is_newest_first(listing: Listing) -> bool:
    return bool(listing.asked.values["order"] != "oldest")


def _page_url(listing: Listing, cursor: str) -> str:
    url = listing.turned(cursor)
    return f"{url}{'&' if '?' in url else '?'}part=page"
