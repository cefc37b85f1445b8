"""The addresses of lists in other forms: the list's own with another ending, for one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from archive.exports import annotating, citation_files, feeds, json_files, jsonld, metadata, tables
from archive.exports.json_files import JSON, NDJSON
from archive.exports.listing import Listing
from archive.exports.things import KINDS, portions
from archive.filters import pagination
from archive.filters.filterset import statements_for, within
from archive.models import Actor, Correction, Event, Source, Topic
from archive.selectors import things
from archive.selectors.links import absolute
from archive.views.corrections import ORDER
from archive.web.answers import answer, options_of, unknown
from archive.web.problems import Fault, refused
from archive.web.redirects import get_or_moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from archive.filters.filterset import Within


class Form(NamedTuple):
    """One form of a list: how it is written, and what its address may say of it."""

    label: str
    media_type: str
    write: Callable[[Listing], Iterator[bytes]]
    options: Mapping[str, tuple[str, ...]] = {}
    is_file: bool = False
    headers: Mapping[str, str] = {}


STATEMENTS = {
    "csv": Form(
        "CSV", tables.MEDIA_TYPE, tables.statement_table, tables.STATEMENT_OPTIONS, is_file=True
    ),
    "json": Form("JSON", JSON, json_files.statement_object),
    "ndjson": Form("JSON Lines", NDJSON, json_files.statement_lines, is_file=True),
    "bib": Form(
        "BibTeX",
        citation_files.FORMS["bib"].media_type,
        citation_files.bibtex_of,
        citation_files.FORMS["bib"].options,
    ),
    "ris": Form("RIS", citation_files.FORMS["ris"].media_type, citation_files.ris_of, is_file=True),
    "jsonld": Form("JSON-LD", jsonld.MEDIA_TYPE, jsonld.statement_graph),
    "anno": Form(
        "Annotations",
        annotating.MEDIA_TYPE,
        annotating.collection,
        annotating.OPTIONS,
        headers=annotating.HEADERS,
    ),
    "atom": Form("Feed", feeds.MEDIA_TYPE, feeds.statement_feed),
}
"""The forms of every list of statements, by the ending of its address: a row here is all that a
further form needs."""
PAGES: dict[str, type[Topic | Actor | Event | Source]] = {
    "topics": Topic,
    "actors": Actor,
    "events": Event,
    "sources": Source,
}


@require_safe
def statements(request: HttpRequest, suffix: str) -> HttpResponseBase:
    return _statements(request, suffix, None, "statements")


@require_safe
def statements_on(request: HttpRequest, kind: str, slug: str, suffix: str) -> HttpResponseBase:
    """The list on the page of one topic, actor, event or source."""
    found = _thing(kind, slug)
    return _statements(request, suffix, within(found), str(found))


def _thing(kind: str, slug: str) -> Any:
    public: Any = PAGES[kind].objects.published()
    return get_or_moved(public, slug)


def _statements(
    request: HttpRequest, suffix: str, of: Within | None, title: str
) -> HttpResponseBase:
    if suffix not in STATEMENTS:
        raise Http404
    form = STATEMENTS[suffix]
    options, faults = options_of(request.GET, form.options)
    asked = statements_for(request, of, apart=form.options)
    faults += [Fault(p.name, p.title, p.hint) for p in asked.problems]
    if faults:
        return refused(faults)
    chosen = ", ".join(choice.text for choice in asked.choices)
    named = f"{title}: {chosen}" if chosen else title
    listing = Listing(asked, url_of(request), named, options)
    name = f"{asked.path.strip('/').replace('/', '-')}-{{}}.{suffix}" if form.is_file else ""
    response = answer(request, form.write(listing), form.media_type, name)
    if listing.ranked and listing.shown < listing.total:
        response["X-Truncated"] = f"the best {listing.shown} of {listing.total}"
    for header, value in form.headers.items():
        response[header] = value
    return with_metadata(response, request) if suffix == "csv" else response


class ThingForm(NamedTuple):
    """One form of a list of other things; `write` is given the kind, the address asked for, and
    whether a table begins with a byte-order mark."""

    label: str
    media_type: str
    write: Callable[[str, str, bool], Iterator[bytes]]


def _table(kind: str, url: str, mark: bool) -> Iterator[bytes]:
    return tables.written(tables.Table(KINDS[kind].columns, portions(KINDS[kind])), mark=mark)


def _object(kind: str, url: str, mark: bool) -> Iterator[bytes]:
    return json_files.object_of(kind, url, KINDS[kind].objects())


def _lines(kind: str, url: str, mark: bool) -> Iterator[bytes]:
    return json_files.lines([thing] for thing in KINDS[kind].objects())


THINGS = {
    "csv": ThingForm("CSV", tables.MEDIA_TYPE, _table),
    "json": ThingForm("JSON", JSON, _object),
    "ndjson": ThingForm("JSON Lines", NDJSON, _lines),
}


@require_safe
def things_of(request: HttpRequest, kind: str, suffix: str) -> HttpResponseBase:
    """A list of topics, actors, sources, events or corrections."""
    if suffix not in THINGS:
        raise Http404
    known = tables.OPTIONS if suffix == "csv" else {}
    options, faults = options_of(request.GET, known)
    if faults := [*faults, *unknown(request.GET, known)]:
        return refused(faults)
    form = THINGS[suffix]
    body = form.write(kind, url_of(request), options.get("bom") == "1")
    name = "" if suffix == "json" else f"{kind}-{{}}.{suffix}"
    response = answer(request, body, form.media_type, name)
    return with_metadata(response, request) if suffix == "csv" else response


@require_safe
def table_metadata(request: HttpRequest, kind: str, slug: str = "") -> HttpResponseBase:
    """Of the table at the same address, whatever it is asked."""
    page = f"{reverse(kind)}{slug}/" if slug else reverse(kind)
    if slug:
        _thing(kind, slug)
    url = absolute(f"{page.rstrip('/')}.csv")
    query = request.META.get("QUERY_STRING", "")
    columns = tables.STATEMENT_COLUMNS if slug or kind == "statements" else KINDS[kind].columns
    title = f"Readout: {slug or kind}"
    asked = f"{url}?{query}" if query else url
    body = metadata.described(asked, absolute(page), title, columns)
    return answer(request, iter([json_files.encoded(body).encode()]), metadata.MEDIA_TYPE)


def with_metadata(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """Say where the table is described; the address is ASCII as the server got it."""
    path = request.path.removesuffix("csv") + metadata.SUFFIX
    query = request.META.get("QUERY_STRING", "")
    target = f"{path}?{query}" if query else path
    response["Link"] = f'<{iri_to_uri(target)}>; rel="describedby"; type="{metadata.MEDIA_TYPE}"'
    return response


@require_safe
def corrections_feed(request: HttpRequest) -> HttpResponseBase:
    log = Correction.objects.published().select_related("statement", "source")
    if faults := unknown(request.GET, ("after",)):
        return refused(faults)
    try:
        page = pagination.page(log, ORDER, request.GET.get("after", ""))
    except pagination.BadCursor as error:
        title = f"“{error}” names no place in the list"
        return refused([Fault("after", title, "Start again without it.")])
    url = absolute(request.path)
    links = {"first": url, **({"next": f"{url}?after={page.older}"} if page.older else {})}
    entries = map(things.correction, page.rows)
    body = feeds.correction_feed(url_of(request), reverse("corrections"), links, entries)
    return answer(request, body, feeds.MEDIA_TYPE)


def url_of(request: HttpRequest) -> str:
    return absolute(request.get_full_path())
