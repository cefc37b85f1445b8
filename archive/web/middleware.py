"""The shell around every view: what each answer carries, and what is refused at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from archive.web.gate import REFUSAL, allowed_methods
from archive.web.problems import problem
from archive.web.redirects import Redirected

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from archive.web.gate import Refused

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

API = "/api/v1/"


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


class Refusals:
    """Answers what the gate refused, and the question which methods an address answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refused = request.META.get(REFUSAL)
        if refused is None and request.method != "OPTIONS":
            return self.get_response(request)
        response = refusal(request, refused) if refused else HttpResponse()
        if not refused or refused.status == 405:
            response["Allow"] = ",".join(allowed_methods(request.path_info))
        return response


class Redirects:
    """Sends who follows an address of something merged to where it is now."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponsePermanentRedirect | None:
        if not isinstance(exception, Redirected):
            return None
        return HttpResponsePermanentRedirect(exception.address(request))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    if request.path_info.startswith(API):
        return problem(refused.status, "This request is not accepted", refused.reason)
    return render(request, "refused.html", {"refused": refused}, status=refused.status)
