"""Why there is no answer, said to a program (RFC 9457) and to whoever reads its log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpResponse, JsonResponse

if TYPE_CHECKING:
    from collections.abc import Collection


class Fault(NamedTuple):
    """What is not understood of an address. `without` is the page's address less that parameter,
    where a page offers it."""

    parameter: str
    title: str
    hint: str
    without: str = ""

    @property
    def described(self) -> dict[str, str]:
        """For a program, which has no use for the address of a page."""
        return {"parameter": self.parameter, "title": self.title, "hint": self.hint}


def refused(faults: Collection[Fault]) -> HttpResponse:
    """Nothing for a question that is not understood."""
    title = "The address asks for something that is not understood"
    detail = " ".join(f"{fault.title}. {fault.hint}".strip() for fault in faults)
    return problem(400, title, detail, errors=[fault.described for fault in faults])


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
