"""Reading the archive as it was at one moment, however many queries that takes."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.http import FileResponse, StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http.response import HttpResponseBase

    View = Callable[..., HttpResponseBase]


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries within see the same moment, that of the first of them. Nobody who writes waits
    for it. Within a transaction that has begun already, that one decides."""
    if connection.in_atomic_block:
        yield
        return
    begin = _begin_on_sqlite if connection.vendor == "sqlite" else _begin_on_postgresql
    with begin():
        yield


@contextmanager
def _begin_on_sqlite() -> Iterator[None]:
    """As all transactions begin here, this one would wait for the right to write, and keep it."""
    connection.cursor().close()  # a new connection would begin as usual again
    sqlite: Any = connection
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = usual


@contextmanager
def _begin_on_postgresql() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class Stream:
    """Parts of a streamed answer, and what is done when the server closes it: at its end, or
    when the client has gone away, even before the first part."""

    def __init__(self, parts: Iterable[bytes], close: Callable[[], object]) -> None:
        self.parts, self.close = parts, close

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)


def at_one_moment(view: View) -> View:
    """Give a view one snapshot for all its queries, those of its stream included."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as held:
            held.enter_context(snapshot())
            response = view(*args, **kwargs)
            if isinstance(response, StreamingHttpResponse) and not isinstance(
                response, FileResponse
            ):
                parts: Any = response.streaming_content
                response.streaming_content = Stream(parts, held.pop_all().close)
        return response

    return wrapped
