"""Lists as JSON, whole or a line each."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from archive.selectors.rights import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.exports.listing import Listing

JSON = "application/json"
NDJSON = "application/x-ndjson"


def encoded(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def statement_object(listing: Listing) -> Iterator[bytes]:
    head = {"url": listing.url, "page": listing.page_url, "total": listing.total}
    return _object(head, "statements", listing.chunks())


def object_of(
    name: str, url: str, things: Iterable[Any], head: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[bytes]:
    """One object that holds things under their name, after what is said of them all."""
    return _object({"url": url, **head}, name, ([thing] for thing in things))


def _object(head: Mapping[str, Any], name: str, portions: Iterable[list[Any]]) -> Iterator[bytes]:
    """A break leaves it without its end, so that no parser takes it for whole."""
    opened = encoded({**head, "rights": RIGHTS, name: []}).removesuffix("]}")
    yield f"{opened}\n".encode()
    between = ""
    for portion in filter(None, portions):
        yield (between + ",\n".join(map(encoded, portion))).encode()
        between = ",\n"
    yield b"\n]}\n"


def statement_lines(listing: Listing) -> Iterator[bytes]:
    return lines(listing.chunks())


def lines(portions: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """A thing a line; a break is said in a last line of its own kind."""
    try:
        for portion in portions:
            yield "".join(f"{encoded(thing)}\n" for thing in portion).encode()
    except Exception:
        yield b'{"error":"Something failed here, and the rest is missing. Fetch it again."}\n'
        raise
