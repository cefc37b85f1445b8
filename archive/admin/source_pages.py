"""What the pages about a source's revisions share: who may open them, and their frame."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.urls import path

from archive.admin.base import change_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from archive.admin.base import EditorialAdmin
    from archive.models import Source

    View = Callable[..., HttpResponse]


def page(admin: EditorialAdmin[Source], route: str, view: View, name: str) -> URLPattern:
    """A page at an address below the source's own, for whoever may change the source."""

    @wraps(view)
    def wrapped(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        source = admin.get_object(request, unquote(object_id))
        if source is None:
            return admin.gone(request, object_id)
        if not admin.has_change_permission(request, source):
            raise PermissionDenied
        return view(admin, request, source, **kwargs)

    address = f"<path:object_id>/{route}"
    return path(address, admin.admin_site.admin_view(wrapped), name=f"archive_source_{name}")


def frame(
    admin: EditorialAdmin[Source], request: HttpRequest, source: Source, title: str, **context: Any
) -> dict[str, Any]:
    return {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "original": source,
        "back": change_url(source),
        "media": admin.media + Media(css={"all": ["archive/import.css", "archive/revise.css"]}),
        **context,
    }
