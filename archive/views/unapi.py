"""unAPI, by which reference managers pick several statements from a list.

A row then needs only its number; COinS would write its title and address a second time into
every row and make a list a third larger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from archive.exports.citation_files import of_statement
from archive.exports.citations.bibtex import MEDIA_TYPE as BIBTEX
from archive.exports.citations.bibtex import bibtex
from archive.exports.citations.ris import MEDIA_TYPE as RIS
from archive.exports.citations.ris import ris
from archive.selectors.statements import statements
from archive.web.converters import LARGEST

if TYPE_CHECKING:
    from django.http import HttpRequest

FORMATS = {"ris": (RIS, ris), "bibtex": (BIBTEX, bibtex)}


@require_safe
def unapi(request: HttpRequest) -> HttpResponse:
    """What there is, what there is of one statement, or the record of it."""
    number, name = request.GET.get("id", ""), request.GET.get("format", "")
    if not number:
        return _formats()
    known = number.isascii() and number.isdecimal() and 0 < int(number[:10]) <= LARGEST
    said = statements([int(number)]) if known else []
    if not said:
        return HttpResponse("No such statement.", status=404, content_type="text/plain")
    if not name:
        return _formats(f' id="{number}"')
    if name not in FORMATS:
        return HttpResponse("No such format.", status=406, content_type="text/plain")
    media_type, write = FORMATS[name]
    return HttpResponse(write(of_statement(said[0])), content_type=f"{media_type}; charset=utf-8")


def _formats(of: str = "") -> HttpResponse:
    lines = "".join(
        f'<format name="{name}" type="{media}"/>' for name, (media, _) in FORMATS.items()
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<formats{of}>{lines}</formats>\n'
    media_type = "application/xml; charset=utf-8"
    return HttpResponse(body, content_type=media_type, status=300 if of else 200)
