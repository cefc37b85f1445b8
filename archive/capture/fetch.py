"""The only code that opens connections outward: one page that an editor names, under limits.

The address an editor gives decides what this machine connects to, so nothing is reached that is
not public. A name is resolved once, what it resolves to is judged, and the connection goes to
exactly that: so no answer that changes in between leads inward. Redirects pass the same door.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from archive.capture.document import CaptureError, Document, host_of, is_address
from archive.capture.readers import LARGEST_FILE, SUFFIXES, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 3
SECONDS = 20.0
LONGEST_ADDRESS = 2_000  # characters
HEADERS = {
    "User-Agent": "Readout (an editor asked for this page)",
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain, */*;q=0.5",
    "Accept-Encoding": "gzip",
}

_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_SAYS_NOTHING = ("", "application/octet-stream", "binary/octet-stream", "application/download")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Inside it: addresses that hold one of the older kind, and those for documentation.
_NOT_OF_ITS_OWN = [ipaddress.ip_network(net) for net in ("2002::/16", "3fff::/20")]


class FetchError(CaptureError):
    """The page was not fetched; the message says in one sentence why and what to do."""


_NOT_AN_ADDRESS = "The address is not a valid one: copy it from the browser again."
_TOO_SLOW = "The site did not send the page within 20 seconds: save the page and upload it."
_TOO_LARGE = "The page is larger than 10 MB: save its text and upload that."


@dataclass(frozen=True)
class Fetched:
    url: str  # after redirects
    data: bytes
    name: str
    charset: str
    exchanges: tuple[dict[str, Any], ...] = ()


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, and leads to no other that it holds."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        is_plain = ip in _GLOBAL_UNICAST and not any(ip in net for net in _NOT_OF_ITS_OWN)
        return is_plain and ip.is_global
    return ip.is_global and not ip.is_multicast


def resolve(host: str, port: int) -> list[tuple[str, int]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), int(address[1])) for *_, address in found]


@dataclass(frozen=True)
class Door:
    """How names become addresses, and which addresses may be connected to."""

    resolve: Callable[[str, int], list[tuple[str, int]]] = resolve
    lets_through: Callable[[str], bool] = is_public
    tls: ssl.SSLContext | None = None  # else the public authorities that httpx knows
    seconds: float = SECONDS


DOOR = Door()


def fetch_document(url: str) -> Document:
    """What is at an address. A page may name an address of its own, on its own site."""
    fetched = fetch(url)
    document = read_document(fetched.name, fetched.data, fetched.charset)
    own = document.metadata.url
    is_better = is_address(own) and _site(own) == _site(fetched.url)
    found = replace(document.metadata, url=own if is_better else fetched.url)
    return replace(document, metadata=found, fetched_url=fetched.url, exchanges=fetched.exchanges)


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")


def fetch(url: str, door: Door | None = None) -> Fetched:
    """The page at an address, after at most three redirects."""
    import httpx

    from archive.capture.sockets import Limited

    door = door or DOOR
    deadline = time.monotonic() + door.seconds
    url = url.strip()
    exchanges: list[dict[str, Any]] = []
    try:
        with httpx.Client(transport=Limited(door, deadline), trust_env=False) as client:
            for _ in range(MOST_REDIRECTS + 1):
                url = checked(url)
                client.cookies.clear()
                with client.stream("GET", url, headers=HEADERS, timeout=door.seconds) as answer:
                    exchanges.append(_exchange(url, answer))
                    if not answer.has_redirect_location:
                        return _fetched(url, answer, deadline, exchanges)
                    url = _joined(url, answer.headers["location"])
    except httpx.TimeoutException as error:
        raise FetchError(_TOO_SLOW) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise FetchError(_why(error)) from error
    except UnicodeError as error:  # a name that no site can have
        raise FetchError(_NOT_AN_ADDRESS) from error
    raise FetchError("The address redirects more than three times: use the final address.")


def _exchange(url: str, answer: httpx.Response) -> dict[str, Any]:
    """What an archive of the web keeps of a request and its answer, but for the bytes."""
    return {
        "url": url,
        "status": answer.status_code,
        "headers": [[_latin(name), _latin(value)] for name, value in answer.headers.raw],
        "at": datetime.now(UTC).isoformat(),
    }


def _latin(raw: bytes) -> str:
    return raw.decode("latin-1").replace("\0", "")


def checked(url: str) -> str:
    """The address without its fragment, if it is one that may be asked for at all."""
    try:
        parts = urlsplit(urldefrag(url).url)
        port = parts.port
    except ValueError as error:
        raise FetchError(_NOT_AN_ADDRESS) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise FetchError("Write the address in full, beginning with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise FetchError("The address contains a name or password: leave them out.")
    if port not in (None, PORTS[parts.scheme]):
        raise FetchError(f"The address names port {port}: use an address on ports 80 or 443.")
    if len(url) > LONGEST_ADDRESS:
        raise FetchError(f"The address is longer than {LONGEST_ADDRESS:,} characters: shorten it.")
    return parts.geturl()


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(_NOT_AN_ADDRESS) from error


def addresses(host: str, port: int, door: Door, deadline: float) -> list[tuple[str, int]]:
    """Where a host is, if all of that is public; the system's own resolver knows no deadline."""
    pool = ThreadPoolExecutor(1)
    try:
        found = pool.submit(door.resolve, host, port).result(_left(deadline))
    except FutureTimeout as error:
        raise FetchError(_TOO_SLOW) from error
    except (OSError, UnicodeError) as error:
        raise FetchError(f"There is no site “{host}”: check the address.") from error
    finally:
        pool.shutdown(wait=False)
    if not found or not all(door.lets_through(address) for address, _ in found):
        raise FetchError(f"“{host}” is not on the public internet: only public pages are fetched.")
    return found


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchError(_TOO_SLOW)
    return left


def _fetched(
    url: str, answer: httpx.Response, deadline: float, exchanges: list[dict[str, Any]]
) -> Fetched:
    if answer.status_code != HTTPStatus.OK:
        raise FetchError(_refused(answer.status_code))
    media_type, charset = _content_type(answer.headers)
    name = _name(url, media_type)
    data = b"".join(_unpacked(answer, deadline))
    if not data.strip():
        raise FetchError("The page is empty: check the address in a browser.")
    return Fetched(url, data, name, charset, tuple(exchanges))


def _refused(status: int) -> str:
    try:
        phrase = f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        phrase = str(status)
    return f"The site answered {phrase} instead of the page: check the address in a browser."


def _content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    given = headers.get("content-type", "").partition(";")[0].strip().lower()
    return given, str(message.get_param("charset", "") or "")


def _name(url: str, media_type: str) -> str:
    """A file's name by what the server says it is; where that says nothing, by its address."""
    path = PurePosixPath(unquote(urlsplit(url).path))
    if media_type in _SUFFIX_OF:
        return f"{path.stem or 'page'}{_SUFFIX_OF[media_type]}"
    if media_type not in _SAYS_NOTHING:
        raise FetchError(
            f"This address leads to {media_type}, not to text: give the address of a page."
        )
    return path.name if path.suffix.lower() in SUFFIXES else f"{path.stem or 'page'}.html"


def _unpacked(answer: httpx.Response, deadline: float) -> Iterator[bytes]:
    """The bytes sent, gunzipped with a limit: httpx itself would unpack without one."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("gzip", "x-gzip", "identity"):
        raise FetchError(
            f"The site compresses the page as “{coding}”: save the page and upload it."
        )
    unpack = _identity if coding == "identity" else _gunzip
    total = 0
    for piece in unpack(answer.iter_raw(), LARGEST_FILE + 1):
        total += len(piece)
        if total > LARGEST_FILE:
            raise FetchError(_TOO_LARGE)
        _left(deadline)
        yield piece


def _identity(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    return pieces


def _gunzip(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    gzip = zlib.decompressobj(wbits=31)
    try:
        for piece in pieces:
            yield gzip.decompress(piece, limit)
        yield gzip.flush()
    except zlib.error as error:
        raise FetchError(
            "The page arrived damaged: try again, or save it and upload it."
        ) from error
    if not gzip.eof:
        raise FetchError("Only part of the page arrived: try again, or save it and upload it.")


def _why(error: Exception) -> str:
    import httpcore
    import httpx

    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "The site’s certificate is not valid: check the address, or upload the page."
    if any(isinstance(cause, httpcore.ConnectError) for cause in causes):
        return "The site cannot be reached: try again, or save the page and upload it."
    if isinstance(error, httpx.InvalidURL):
        return _NOT_AN_ADDRESS
    return "The site broke off the connection: try again, or save the page and upload it."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
