"""A form of the desk that could not be acted on, carried in a page until it is sent once more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

RESUMED = "_resumed"
"""Sent with a form that outlived its session or met an outage."""
CARRIED = "carried"
_TOKEN = "csrfmiddlewaretoken"


def is_form_of_ours(request: HttpRequest) -> bool:
    """A form of the archive, since passwords of accounts are nobody's draft. Whoever lacks the
    cookie of the token never had it open."""
    within = request.path.startswith(reverse("admin:app_list", args=["archive"]))
    return within and settings.CSRF_COOKIE_NAME in request.COOKIES


def sent(request: HttpRequest) -> list[tuple[str, str]]:
    """All values of the form but its token, and but the button, which is pressed again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != _TOKEN and not name.startswith("_")
    ]


def kept_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What to carry of a form of the admin that met an outage: nothing of passwords, nor of a
    form that another site may have sent."""
    within = request.path.startswith(reverse("admin:index"))
    if request.method != "POST" or not within or not is_from_here(request):
        return []
    if request.path != reverse("admin:login"):
        return [(name, value) for name, value in sent(request) if "password" not in name]
    return [(name, value) for name, value in sent(request) if name in (CARRIED, "next")]


def context_of(address: str, values: list[tuple[str, str]]) -> dict[str, object]:
    """What `archive/partials/carried.html` expects."""
    return {"address": address, "values": values, "resumed": RESUMED}


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent the form, as its token or else its browser says."""
    ours = f"{request.scheme}://{request.get_host()}"
    was_checked = getattr(request, "csrf_processing_done", False)
    return was_checked or request.headers.get("Origin") == ours


def read(carried: str) -> list[tuple[str, str]]:
    """The values that `carried` holds; none if it is nothing that we wrote."""
    try:
        values = [(str(name), str(value)) for name, value in json.loads(carried)]
        "".join(name + value for name, value in values).encode()  # no half of a character
    except (TypeError, ValueError, RecursionError):
        return []
    return values
