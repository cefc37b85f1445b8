"""Answers with what was written: kept whole where it is small, else sent on as it is made."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from archive.web.low_memory import low_memory
from archive.web.problems import Fault
from archive.web.snapshot import Stream

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Mapping

    from django.http import HttpRequest, QueryDict
    from django.http.response import HttpResponseBase

SMALL = 1 << 18  # bytes


def answer(
    request: HttpRequest, body: Iterator[bytes], media_type: str, filename: str = ""
) -> HttpResponseBase:
    """What is large is never held as a whole; what is small the page cache may keep."""
    parts = low_memory(body)
    first, size = list[bytes](), 0
    while size <= SMALL and (part := next(parts, None)) is not None:
        first.append(part)
        size += len(part)
    response = (
        HttpResponse(b"".join(first), content_type=media_type)
        if size <= SMALL
        else _streamed(request, first, parts, media_type)
    )
    response["X-Robots-Tag"] = "noindex"
    if filename:
        name = f"readout-{filename.format(timezone.now().date())}"
        response["Content-Disposition"] = (
            f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
        )
    return response


def _streamed(
    request: HttpRequest, first: list[bytes], rest: Generator[bytes], media_type: str
) -> HttpResponseBase:
    sent = () if request.method == "HEAD" else chain(first, rest)
    return StreamingHttpResponse(Stream(sent, rest.close), content_type=media_type)


def options_of(
    given: QueryDict, known: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, str], list[Fault]]:
    """What the address says of the form itself; where it is silent, the first known value."""
    chosen, faults = {name: values[0] for name, values in known.items()}, []
    for name, values in known.items():
        asked = given.getlist(name)
        if len(asked) > 1 or any(value not in values for value in asked):
            title = f"“{asked[-1]}” is not understood under {name}"
            faults.append(Fault(name, title, f"Write one of: {', '.join(values)}."))
        elif asked:
            chosen[name] = asked[0]
    return chosen, faults


def unknown(given: QueryDict, known: Collection[str]) -> list[Fault]:
    return [
        Fault(name, f"“{name}” is not something this can be asked for", "Leave it out.")
        for name in given
        if name not in known
    ]
