"""Why there is no answer, said to a program (RFC 9457) and to whoever reads its log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpResponse, JsonResponse

if TYPE_CHECKING:
    from collections.abc import Collection


class Fault(NamedTuple):
    parameter: str
    title: str
    hint: str


def refused(faults: Collection[Fault]) -> HttpResponse:
    """Nothing for a question that is not understood."""
    title = "The address asks for something that is not understood"
    detail = " ".join(f"{fault.title}. {fault.hint}".strip() for fault in faults)
    return problem(400, title, detail, errors=[fault._asdict() for fault in faults])


def problem(status: int, title: str, detail: str, **more: object) -> HttpResponse:
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = JsonResponse(
        said,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response["X-Robots-Tag"] = "noindex"
    return response
