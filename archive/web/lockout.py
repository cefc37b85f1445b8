"""Guessing a password ends in a lock, which never shuts out whoever has the right password and
asks from where the account usually logs in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from axes.backends import AxesStandaloneBackend
from axes.helpers import get_cool_off
from axes.models import AccessLog
from django.shortcuts import render
from django.utils import timezone

from archive.web.addresses import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

USUAL = timedelta(days=90)


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Leaves the password to the next backend, or raises what axes raises at a lock.

        At the account's usual address the password is always looked at. A wrong one still counts,
        and its answer is 429 once the limit is reached.
        """
        if request is None or not is_usual(username, client_address(request)):
            super().authenticate(request, username, password, **kwargs)


def is_usual(username: str | None, address: str) -> bool:
    """Whether anyone logged in to the account from this address lately."""
    since = timezone.now() - USUAL
    known = AccessLog.objects.filter(username=username, ip_address=address)
    return bool(known.filter(attempt_time__gte=since).exists())


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The answer to one guess too many. Each guess starts the waiting again."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(int(get_cool_off(request).total_seconds()))
    return answer
