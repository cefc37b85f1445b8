"""What the pages about a source's revisions share: who may open them, and their frame."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.urls import path

from archive.admin.base import change_url
from archive.admin.differences import Words, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from archive.admin.base import Desk
    from archive.models import Sentence, Source

    View = Callable[..., HttpResponse]


def page(desk: Desk[Source], route: str, view: View, name: str) -> URLPattern:
    """A page at an address below the source's own, for whoever may change the source."""

    @wraps(view)
    def wrapped(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        source = desk.get_object(request, unquote(object_id))
        if source is None:
            return desk.gone(request, object_id)
        if not desk.has_change_permission(request, source):
            raise PermissionDenied
        return view(desk, request, source, **kwargs)

    address = f"<path:object_id>/{route}"
    return path(address, desk.admin_site.admin_view(wrapped), name=f"archive_source_{name}")


def frame(
    desk: Desk[Source], request: HttpRequest, source: Source, title: str, **context: Any
) -> dict[str, Any]:
    return {
        **desk.admin_site.each_context(request),
        "title": title,
        "opts": desk.opts,
        "original": source,
        "back": change_url(source),
        "media": desk.media + Media(css={"all": ["archive/import.css", "archive/revise.css"]}),
        **context,
    }


def compared(older: Sequence[Sentence], newer: Sequence[str]) -> Words | None:
    """Two wordings word by word; none where nothing stands against the older one."""
    return words_of([sentence.text for sentence in older], newer) if newer else None
