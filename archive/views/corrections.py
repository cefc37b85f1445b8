from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.filters import pagination
from archive.models import Correction
from archive.selectors.corrections import entries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    published = Correction.objects.published().select_related("statement__source", "source")
    after = request.GET.get("after", "")
    context: dict[str, Any] = {
        "section": "corrections",
        "path": reverse("corrections"),
        "after": after,
    }
    try:
        page = pagination.page(published, pagination.AS_WRITTEN, after)
    except pagination.BadCursor:
        return render(request, "archive/correction_list.html", context | {"bad": True})
    context |= {"entries": entries(page.rows), "newer": page.newer, "older": page.older}
    return render(request, "archive/correction_list.html", context)
