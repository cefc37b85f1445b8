"""The sentences that an address wants marked in a text: `?mark=9-10`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponsePermanentRedirect

from archive.text import ranges
from archive.web.converters import LARGEST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from archive.models import Source


def marking(request: HttpRequest, source: Source) -> list[int] | HttpResponse:
    """Their numbers, or the way to the canonical address of the same. Raises Http404 where the
    source never had such a sentence, or the numbers cannot be read."""
    asked = request.GET.getlist("mark")
    if not asked:
        return []
    try:
        numbers = ranges.read(",".join(asked))
    except ValueError as error:
        raise Http404 from error
    held = numbers[-1] <= LARGEST and source.sentences.filter(number__in=numbers).count()
    if held != len(numbers):
        raise Http404
    canonical = ranges.written(numbers)
    if asked == [canonical]:
        return numbers
    query = request.GET.copy()
    query["mark"] = canonical
    return HttpResponsePermanentRedirect(f"{request.path}?{query.urlencode(safe=',')}")
