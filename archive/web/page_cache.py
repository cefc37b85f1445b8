"""Whole public pages, kept by each worker until something public changes.

A page depends on its address, on what is public, and on the code. The generation counts changes
of what is public; it is read *before* a page's first query, and a page is kept only if it is still
the same after the last. So a page under some generation never shows less than was public then.
Newer content under an older generation does no harm: nobody asks for that one again.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from sys import getsizeof
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard, cast

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error, connection
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils.http import parse_etags

from archive.web.gate import REFUSAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]
    View = Callable[..., HttpResponseBase]

MEMORY = 64 << 20  # bytes a worker
LARGEST = 1 << 20  # bytes of one compressed page
GZIP_LEVEL = 5
ASKED_AFTER = "public, no-cache"  # each time, since a withdrawal must show at once
_OBJECTS = 1_000  # bytes that Python takes for a kept page beside its texts


def public(view: View) -> View:
    """Mark a view whose pages depend on nothing but their address and what is public."""
    view.public_page = True  # type: ignore[attr-defined]
    return view


class Address(NamedTuple):
    """All of a request that a public page may depend on, as the server got it."""

    scheme: str
    host: str
    path: str
    query: str


class PageCache:
    """Answers for a page that is known, in whatever form it is asked for.

    Only a view marked `public` is asked about, and only a plain 200 of it is kept; anything that
    sets a cookie or speaks of caching itself goes through untouched.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if settings.DEBUG:
            raise MiddlewareNotUsed("Templates change under a developer's hands.")
        self.get_response = get_response
        self.release = release()
        self.shelf = Shelf(MEMORY)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or REFUSAL in request.META:
            return self.get_response(request)
        meta = request.META
        host, query = meta.get("HTTP_HOST", ""), meta.get("QUERY_STRING", "")
        address = Address(request.scheme or "", host, request.path_info, query)
        page = self.shelf.get(address)
        if page is None and not is_public(address.path):
            return self.get_response(request)
        version = self.version()
        if page is None or page.version != version:
            response = self.get_response(request)
            if version and is_stream(response):
                return passed_on(response, request, tag(version, address))
            if not version or not is_plain(response):
                return response
            page = Page.of(response, version, address)
            if request.method == "GET" and self.version() == version:
                self.shelf.put(address, page)
        return page.answer(request)

    def version(self) -> str:
        """What all public pages depend on; nothing if the database does not say. The day is
        among it, since pages say how to cite them as of today.

        Plain SQL, since the ORM would be half the price of a page that is known, and without the
        query by which Django sees whether a connection still works: this one shows it as well.
        """
        for _ in range(2):
            connection.health_check_done = True  # type: ignore[attr-defined]
            was_open = connection.connection is not None
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT number, epoch FROM archive_generation WHERE id = 1")
                    row = cursor.fetchone()
                today = datetime.now(UTC).date()
                return f"{row[0]} {row[1]} {self.release} {today}" if row else ""
            except Error:
                connection.close_if_unusable_or_obsolete()
                if not was_open or connection.connection is not None:
                    break
        return ""


@dataclass(frozen=True)
class Page:
    version: str
    etag: str
    headers: dict[str, str]
    length: int
    body: bytes
    """Compressed: most readers take it so, and for the others it is unpacked."""

    @classmethod
    def of(cls, response: HttpResponse, version: str, address: Address) -> Page:
        sent = {"Vary": "Accept-Encoding", "Cache-Control": ASKED_AFTER}
        headers = dict(response.items()) | sent
        etag = tag(version, address)
        body = gzip.compress(response.content, GZIP_LEVEL, mtime=0)
        return cls(version, etag, headers | {"ETag": etag}, len(response.content), body)

    def size(self, address: Address) -> int:
        texts = (*address, *self.headers, *self.headers.values())
        return len(self.body) + sum(map(getsizeof, texts)) + _OBJECTS

    def answer(self, request: HttpRequest) -> HttpResponse:
        if is_known(self.etag, request):
            return not_modified(self.headers)
        length, headers = self.length, dict(self.headers)
        if zipped := takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            length, headers["Content-Encoding"] = len(self.body), "gzip"
        headers["Content-Length"] = str(length)
        if request.method == "HEAD":
            return HttpResponse(headers=headers)
        return HttpResponse(self.body if zipped else gzip.decompress(self.body), headers=headers)


class Shelf:
    """The pages asked for last, within a fixed number of bytes.

    One for each address: what has a newer version is of no use in the older.
    """

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.taken = 0
        self._pages = OrderedDict[Address, Page]()
        self._lock = Lock()

    def get(self, address: Address) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page:
                self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: Page) -> None:
        if len(page.body) > LARGEST:
            return
        with self._lock:
            if older := self._pages.pop(address, None):
                self.taken -= older.size(address)
            self._pages[address] = page
            self.taken += page.size(address)
            while self.taken > self.memory:
                oldest, dropped = self._pages.popitem(last=False)
                self.taken -= dropped.size(oldest)


def is_public(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "public_page", False)
    except Resolver404:
        return False


def tag(version: str, address: Address) -> str:
    """A hash does not reveal how many changes there were; a weak one fits every encoding."""
    name = repr((version, address)).encode()
    return f'W/"{blake2b(name, digest_size=12).hexdigest()}"'


def is_known(etag: str, request: HttpRequest) -> bool:
    """Whether the reader has this very page; the comparison is the weak one."""
    etags = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    known = {each.removeprefix("W/") for each in etags}
    return "*" in known or etag.removeprefix("W/") in known


def not_modified(headers: Mapping[str, str]) -> HttpResponse:
    kept = {name: value for name, value in headers.items() if not is_of_body(name)}
    return HttpResponseNotModified(headers=kept)


def passed_on(response: HttpResponseBase, request: HttpRequest, etag: str) -> HttpResponseBase:
    """What is too long to be kept, but need not be sent to whoever has it. What is newer in it
    than its tag says does no harm: nobody has that tag when the version is another."""
    response["Cache-Control"], response["ETag"] = ASKED_AFTER, etag
    if not is_known(etag, request):
        return response
    stream: Any = response  # which nobody reads now, but the server closes with the answer
    known: Any = not_modified(dict(response.items()))
    known._resource_closers += stream._resource_closers
    return cast("HttpResponse", known)


def is_stream(response: HttpResponseBase) -> bool:
    return response.streaming and response.status_code == 200 and not is_reserved(response)


def is_plain(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether an answer is the same for everybody: a whole page without any reservation."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not is_reserved(response)
    )


def is_reserved(response: HttpResponseBase) -> bool:
    """Whether an answer says itself for whom it is, or for how long."""
    reservations = ("Cache-Control", "Content-Encoding", "ETag", "Set-Cookie", "Vary")
    return bool(response.cookies) or any(map(response.has_header, reservations))


def is_of_body(header: str) -> bool:
    name = header.lower()
    return name.startswith("content-") and not name.startswith("content-security-policy")


def takes_gzip(accepted: str) -> bool:
    """By the Accept-Encoding of RFC 9110; what is not understood there is not taken."""
    wanted = {}
    for choice in accepted.lower().split(","):
        name, *parameters = choice.split(";")
        wanted[name.strip()] = all(_is_wanted(parameter.strip()) for parameter in parameters)
    return wanted.get("gzip", wanted.get("*", False))


def _is_wanted(parameter: str) -> bool:
    name, _, weight = parameter.partition("=")
    try:
        return name == "q" and float(weight) > 0
    except ValueError:
        return False


def release() -> str:
    """Differs when a deploy may have changed a page: its code, parts, styles or settings."""
    digest = blake2b(settings.SITE_URL.encode(), digest_size=8)
    base = settings.BASE_DIR
    rooms = ("archive", "site_config", "templates")
    files = sorted(path for room in rooms for path in (base / room).rglob("*"))
    for path in (base / "pyproject.toml", base / "requirements.lock", *files):
        if path.is_file() and path.suffix != ".pyc":
            name = path.relative_to(base).as_posix()
            digest.update(f"{name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()
