from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.filters import pagination
from archive.models import Correction, CorrectionKind
from archive.selectors.wording import LABELS
from archive.text import differences as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

ORDER = pagination.Order(("pk",), (pagination.read_entry,))


class Change(NamedTuple):
    label: str
    pieces: list[words.Part]


class Entry(NamedTuple):
    correction: Correction
    title: str
    url: str
    withdrawn: bool
    changes: list[Change]


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
        page = pagination.page(published, ORDER, after)
    except pagination.BadCursor:
        return render(request, "archive/correction_list.html", context | {"bad": True})
    context |= {"entries": entries(page.rows), "newer": page.newer, "older": page.older}
    return render(request, "archive/correction_list.html", context)


def entries(corrections: Iterable[Correction]) -> list[Entry]:
    return [
        Entry(
            correction,
            *_of(correction),
            correction.kind == CorrectionKind.WITHDRAWAL,
            [
                _change(name, correction.before.get(name), correction.after.get(name))
                for name in LABELS
                if name in correction.after
            ],
        )
        for correction in corrections
    ]


def _of(correction: Correction) -> tuple[str, str]:
    """What the entry is on; nothing of what was withdrawn but its address."""
    if correction.statement:
        return f"Statement {correction.statement.number}", correction.statement.get_absolute_url()
    source = correction.source
    return (f"Source {source.slug}", source.get_absolute_url()) if source else ("", "")


def _change(name: str, before: Any, after: Any) -> Change:
    old, new = _shown(before), _shown(after)
    if name == "text":
        return Change(LABELS[name], words.differences(old, new))
    removed = words.Part(words.Change.REMOVED, old or "nothing")
    added = words.Part(words.Change.ADDED, new or "nothing")
    return Change(LABELS[name], [removed, added])


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
