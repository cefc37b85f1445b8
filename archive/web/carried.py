"""A form of the desk that could not be acted on, carried in a page until it is sent once more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

RESUMED = "_resumed"
"""Sent with a form that outlived its session."""
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


def read(carried: str) -> list[tuple[str, str]]:
    try:
        return [(str(name), str(value)) for name, value in json.loads(carried)]
    except (TypeError, ValueError):
        return []
