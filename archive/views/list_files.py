"""The addresses of lists in other forms: the list's own with another ending, for one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from archive.exports import feeds, json_files, metadata, tables
from archive.exports.forms import STATEMENTS, THINGS
from archive.exports.listing import Listing
from archive.exports.things import KINDS
from archive.filters import pagination
from archive.filters.filterset import scope_of, statements_for
from archive.models import Actor, Event, Source, Topic
from archive.selectors.corrections import public_log, represent_correction
from archive.selectors.links import absolute
from archive.web.answers import answer, options_of, unknown
from archive.web.problems import Fault, refused
from archive.web.redirects import get_or_redirect

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from archive.filters.filterset import ListScope


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
    return _statements(request, suffix, scope_of(found), str(found))


def _thing(kind: str, slug: str) -> Any:
    public: Any = PAGES[kind].objects.published()
    return get_or_redirect(public, slug)


def _statements(
    request: HttpRequest, suffix: str, of: ListScope | None, title: str
) -> HttpResponseBase:
    if suffix not in STATEMENTS:
        raise Http404
    form = STATEMENTS[suffix]
    options, faults = options_of(request.GET, form.options)
    asked = statements_for(request, of, ignored=form.options)
    faults += asked.problems
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
    log = public_log()
    if faults := unknown(request.GET, ("after",)):
        return refused(faults)
    try:
        page = pagination.page(log, pagination.AS_WRITTEN, request.GET.get("after", ""))
    except pagination.BadCursor as error:
        title = f"“{error}” names no place in the list"
        return refused([Fault("after", title, "Start again without it.")])
    url = absolute(request.path)
    links = {"first": url, **({"next": f"{url}?after={page.older}"} if page.older else {})}
    entries = map(represent_correction, page.rows)
    body = feeds.correction_feed(url_of(request), reverse("corrections"), links, entries)
    return answer(request, body, feeds.MEDIA_TYPE)


def url_of(request: HttpRequest) -> str:
    return absolute(request.get_full_path())
