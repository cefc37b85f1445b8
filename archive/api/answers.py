"""How the API answers: pages of a list with links to their neighbours, and problems (RFC 9457)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from archive.api import schema
from archive.filters import pagination
from archive.selectors.links import absolute
from archive.web.answers import unknown
from archive.web.problems import Fault, problem, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse
    from rest_framework.request import Request

    View = Callable[..., HttpResponse]


class Refused(APIException):
    """The address asks for what is not understood."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = faults


class Gone(APIException):
    """What was here has been withdrawn, for this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)


def on_exception(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Every refusal as a problem; whatever else happens is not for the API to hide."""
    if isinstance(error, Refused):
        return refused(error.faults)
    if isinstance(error, Gone):
        return problem(410, "This was withdrawn", str(error.detail))
    if isinstance(error, Http404):
        return problem(404, "There is nothing at this address", "Look for it in its list.")
    if isinstance(error, APIException):
        return problem(error.status_code, str(error.detail), "The API answers GET and HEAD.")
    return None


def endpoint(shape: type, *parameters: str, many: bool = False) -> Callable[[View], View]:
    """A view of the API, which anybody may call from any page, and its description."""
    described = extend_schema(
        parameters=schema.parameters(parameters), responses=schema.answers(shape, many=many)
    )

    def decorate(view: View) -> View:
        named = extend_schema(operation_id=view.__name__, summary=view.__doc__)
        return open_to_all(named(described(answering(view, parameters))))

    return decorate


def answering(view: View, parameters: Sequence[str] = ()) -> View:
    """A parameter that is not among these is refused and not overlooked."""

    @wraps(view)
    def asked(request: Request, **kwargs: Any) -> HttpResponse:
        faults = unknown(request.GET, parameters)
        if len(request.GET.getlist("after")) > 1:
            faults.append(Fault("after", "“after” is given more than once", "It takes one value."))
        if faults:
            raise Refused(faults)
        return view(request, **kwargs)

    return cast("View", api_view(["GET", "HEAD"])(asked))


def open_to_all(view: View) -> View:
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return opened


def answer(said: object) -> HttpResponse:
    return cast("HttpResponse", Response(said))


def page_of(
    request: Request,
    results: Iterable[Mapping[str, Any]],
    *,
    count: int,
    newer: str | None = None,
    older: str | None = None,
) -> HttpResponse:
    """A page of a list. `newer` and `older` are cursors, as in `archive.filters.pagination`."""
    links = {"next": _turned(request, older), "previous": _turned(request, newer)}
    response = answer({"count": count, **links, "results": list(results)})
    named = [f'<{url}>; rel="{name}"' for name, url in links.items() if url]
    if named:
        response["Link"] = ", ".join(named)
    return response


def rows_of(request: Request, rows: Any, order: pagination.Order) -> pagination.Page[Any]:
    return _asked(request, lambda after: pagination.page(rows, order, after))


def things_of(
    request: Request, facet: str, order: pagination.Order, rows: Any
) -> pagination.Page[Any]:
    """A page of the things of the index, taken from these rows."""
    page = _asked(request, lambda after: pagination.things(facet, order, after))
    return page._replace(rows=pagination.in_order(rows, page.rows))


def _asked(request: Request, page: Callable[[str], pagination.Page[Any]]) -> pagination.Page[Any]:
    try:
        return page(request.GET.get("after", ""))
    except pagination.BadCursor as error:
        title = f"“{error}” names no place in the list"
        raise Refused([Fault("after", title, "Start again without it.")]) from error


def _turned(request: Request, cursor: str | None) -> str | None:
    """The address of another page; an empty cursor names the first."""
    if cursor is None:
        return None
    asked = request.GET.copy()
    asked.pop("after", None)
    if cursor:
        asked["after"] = cursor
    return absolute(request.path) + (f"?{asked.urlencode()}" if asked else "")
