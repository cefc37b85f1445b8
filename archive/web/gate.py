"""The one way in: of a request, only what its address and method need reaches Django.

A reader's page depends on its address alone, because nothing else that could change it arrives:
no cookie, no Content-Type, no body. Headers that are not listed here are dropped; what would
mislead whoever sent it (a form that could not be read, a foreign host) is refused.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

REFUSAL = "archive.refusal"
"""Where the environment holds why a request is refused; no header can have this name."""
LONGEST_VALUE = 2_000  # characters
MOST_VALUES = 50

SERVER = {
    *("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING"),
    *("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR"),
}
"""What the server itself says of a request, beside wsgi.*."""
READING = {"HTTP_HOST", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
HTMX = "HTTP_HX_"
DESK = READING | {"HTTP_COOKIE", "HTTP_USER_AGENT"}
"""Cookies hold the session; axes records which browser failed to log in."""
FORM = DESK | {"HTTP_ORIGIN", "HTTP_REFERER"}
"""Django's defence against forged forms reads Origin and Referer."""

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_boundary = re.compile(r"[\w'()+,./:=?-]{1,70}", re.ASCII)
_length = re.compile(r"[0-9]{1,15}")


class Door(NamedTuple):
    """The methods that some addresses answer, each with the headers it keeps."""

    addresses: re.Pattern[str]
    methods: Mapping[str, set[str]]


DOORS = (
    Door(re.compile(r"/admin/"), {"GET": DESK, "HEAD": DESK, "POST": FORM}),
    Door(
        re.compile(r".*(/anno|\.anno|/annotations/)\Z", re.DOTALL),
        {"GET": READING, "HEAD": READING, "OPTIONS": {"HTTP_HOST"}},
    ),
    Door(re.compile(""), {"GET": READING, "HEAD": READING}),
)
"""The first that fits an address is its door; the last fits all."""


class Refused(Exception):
    def __init__(self, status: int, reason: str) -> None:
        """`reason` is one sentence for whoever sent the request."""
        super().__init__(reason)
        self.status, self.reason = status, reason


def gated(application: WSGIApplication) -> WSGIApplication:
    """The application behind the gate."""

    def gate(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        return application(admitted(environ), start_response)

    return gate


def admitted(environ: WSGIEnvironment) -> WSGIEnvironment:
    """What Django sees of a request: the allowed part, or the bare address and a refusal."""
    try:
        return _checked(environ)
    except Refused as refused:
        site = urlsplit(settings.SITE_URL).netloc
        return _bare(environ) | {"HTTP_HOST": site, REFUSAL: refused}


def allowed_methods(path: str) -> tuple[str, ...]:
    return tuple(_methods(path))


def _methods(path: str) -> Mapping[str, set[str]]:
    return next(door.methods for door in DOORS if door.addresses.match(path))


def _checked(environ: WSGIEnvironment) -> WSGIEnvironment:
    path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
    methods = _methods(path)
    if method not in methods:
        raise Refused(405, f"This address answers to {', '.join(methods)} only.")
    _check_host(str(environ.get("HTTP_HOST", environ["SERVER_NAME"])))
    _check_address(path, environ.get("QUERY_STRING", ""))
    kept = _kept(environ, methods[method])
    return _with_body(environ, kept) if method == "POST" else kept


def _kept(environ: WSGIEnvironment, headers: set[str]) -> WSGIEnvironment:
    if settings.TRUSTED_PROXIES:
        headers = headers | {"HTTP_X_FORWARDED_FOR"}
    chosen = {
        name: value for name, value in environ.items() if name in headers or name.startswith(HTMX)
    }
    return _bare(environ) | chosen


def _bare(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Without any header or body. The site has no address below another's, so no SCRIPT_NAME."""
    said = {
        name: value for name, value in environ.items() if name in SERVER or name.startswith("wsgi.")
    }
    return said | {"SCRIPT_NAME": "", "wsgi.input": BytesIO()}


def _with_body(environ: WSGIEnvironment, kept: WSGIEnvironment) -> WSGIEnvironment:
    length = environ.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in environ or not _length.fullmatch(length):
        raise Refused(411, "The form came without its length; send it with a Content-Length.")
    kept |= {"CONTENT_LENGTH": length, "wsgi.input": environ["wsgi.input"]}
    if int(length):
        kept["CONTENT_TYPE"] = form_type(environ.get("CONTENT_TYPE", ""))
    return kept


def form_type(declared: str) -> str:
    """The Content-Type of a form in UTF-8, rewritten.

    Raises Refused for any other.
    """
    kind, *parameters = declared.split(";")
    pairs = (parameter.partition("=") for parameter in parameters)
    given = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    kind, encoding = kind.strip().lower(), given.pop("charset", "utf-8").lower()
    boundary = given.pop("boundary", "")
    if encoding in ("utf-8", "utf8") and not given:
        if kind == URLENCODED:
            return URLENCODED
        if kind == MULTIPART and _boundary.fullmatch(boundary):
            return f'{MULTIPART}; boundary="{boundary}"'
    raise Refused(415, f"Only forms in UTF-8 are read here; send {URLENCODED} or {MULTIPART}.")


def _check_host(host: str) -> None:
    domain, _ = split_domain_port(host)
    if not validate_host(domain, settings.ALLOWED_HOSTS):
        raise Refused(400, "The host named in the request is not this site; check the address.")


def _check_address(path: str, query: str) -> None:
    """What is not UTF-8 in a path leads nowhere; in a query it would be guessed at."""
    values = [value for value in query.split("&") if value]
    if len(values) > MOST_VALUES:
        raise Refused(400, f"The address holds more than {MOST_VALUES} values; leave some out.")
    try:
        texts = [unquote_to_bytes(value.encode("latin-1")).decode() for value in values]
    except UnicodeError:
        reason = "The address is not valid UTF-8; check how it was copied."
        raise Refused(400, reason) from None
    if "\0" in path or any("\0" in text for text in texts):
        raise Refused(400, "The address holds a NUL character; leave it out.")
    if any(len(text.partition("=")[2]) > LONGEST_VALUE for text in texts):
        reason = f"A value in the address is longer than {LONGEST_VALUE} characters; shorten it."
        raise Refused(400, reason)
