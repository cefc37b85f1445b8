"""The shell around every view: what each answer carries, and what is refused at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.views.defaults import bad_request

from archive.web.problems import Fault, refused
from archive.web.redirects import Moved

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

API = "/api/v1/"
METHODS = ("GET", "HEAD", "POST")
ANNOTATIONS = ("/anno", ".anno", "/annotations/")
LONGEST_VALUE = 2_000  # characters
MOST_VALUES = 50


class SecureAnswers:
    """Adds what no other middleware does: cross-origin isolation of what we serve, and `Secure`
    on the cookies of a request that came by https, also where SITE_URL is a plain one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class Gate:
    """Refuses what no page has a use for, so that no view, filter or database meets it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS" and request.path_info.endswith(ANNOTATIONS):
            return HttpResponse(headers={"Allow": "GET,HEAD,OPTIONS"})  # their protocol asks for it
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if reason := refusal(request.META["PATH_INFO"], request.META.get("QUERY_STRING", "")):
            if request.path_info.startswith(API):
                return refused([Fault("", "The address cannot be read", reason)])
            return bad_request(request, BadRequest(reason))
        return self.get_response(request)


class Moves:
    """Sends who follows an address of something merged to where it stands now."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponsePermanentRedirect | None:
        if not isinstance(exception, Moved):
            return None
        return HttpResponsePermanentRedirect(exception.address(request))


def refusal(path: str, query: str) -> str:
    """Why the address is refused, or nothing. Django has decoded the path (what was not UTF-8 in
    it stands percent-encoded, and leads nowhere); the query is as the server got it."""
    values = [value for value in query.split("&") if value]
    if len(values) > MOST_VALUES:
        return f"The address holds more than {MOST_VALUES} values; leave some out."
    try:
        texts = [unquote_to_bytes(value.encode("latin-1")).decode() for value in values]
    except (UnicodeDecodeError, UnicodeEncodeError):
        return "The address is not valid UTF-8; check how it was copied."
    if "\0" in path or any("\0" in text for text in texts):
        return "The address holds a NUL character; leave it out."
    if any(len(text.partition("=")[2]) > LONGEST_VALUE for text in texts):
        return f"A value in the address is longer than {LONGEST_VALUE} characters; shorten it."
    return ""
