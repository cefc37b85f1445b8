"""What the server notes of itself: one line a record, on standard error.

A line holds nothing that anybody wrote. Exceptions quote the values they stumble over, and those
of PostgreSQL whole rows: so an exception is noted by its class, its codes and the places in the
code, without its message; a request by its path, without its query.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "archive.web.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        # A page that is not there is its reader's business; so is a host that is not ours.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "gunicorn.error": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
    },
}
"""For Django and for gunicorn, whose workers note what breaks while an answer is sent."""

LONGEST_PATH = 300  # characters
_CODES = ("sqlstate", "sqlite_errorname", "errno")
_ROOT = f"{Path(__file__).resolve().parents[2]}/"


class Asked(NamedTuple):
    """The request that this thread answers."""

    id: str
    method: str
    path: str


_NOBODY = Asked("-", "-", "-")
asked = ContextVar("asked", default=_NOBODY)


class RequestIds:
    """Names each request, so that the page of an error leads to its line in the log."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = quote(request.path_info[:LONGEST_PATH], errors="replace")
        asked.set(Asked(token_hex(8), str(request.method), path))
        return self.get_response(request)


class OneLine(logging.Formatter):
    """Time, level, request id, method, path, what was noted, then exceptions, the last first."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{when} {record.levelname} {' '.join(asked.get())} {_said(record)}"
        if record.exc_info and record.exc_info[1]:
            line += "".join(f" | {folded(error)}" for error in chain(record.exc_info[1]))
        return " ".join(line.split())


def _said(record: logging.LogRecord) -> str:
    """Messages of other libraries may hold a name; those of the server, what a stranger sent."""
    if not record.name.startswith("gunicorn"):
        return f"{record.name} {getattr(record, 'status_code', '')}"
    words = str(record.msg).partition(" from ip=")[0]
    are_numbers = isinstance(record.args, tuple) and all(isinstance(a, int) for a in record.args)
    return f"{record.name} {words % record.args if record.args and are_numbers else words}"


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that led to it."""
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def folded(error: BaseException) -> str:
    """An exception's class and codes, and the calls that led to it, the outermost first."""
    kind = type(error)
    codes = "".join(f" {name}={code}" for name in _CODES if (code := getattr(error, name, None)))
    calls = " > ".join(_calls(error.__traceback__))
    return f"{kind.__module__}.{kind.__qualname__}{codes} in {calls or '-'}"


def _calls(traceback: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(traceback):
        code = frame.f_code
        file = code.co_filename.removeprefix(_ROOT).rpartition("site-packages/")[2]
        yield f"{file}:{line}:{code.co_name}"
