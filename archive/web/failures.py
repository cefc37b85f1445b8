"""The pages of what breaks: 503 where waiting helps, 500 elsewhere."""

from __future__ import annotations

import errno
import sqlite3
import sys
from typing import TYPE_CHECKING

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from archive.web.carried import context_of, kept_of
from archive.web.logs import asked, chain
from archive.web.middleware import API
from archive.web.problems import problem

if TYPE_CHECKING:
    from django.http import HttpRequest

RETRY_AFTER = 10  # seconds
_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
_POSTGRES = (
    "08",  # no connection
    "25006",  # takes no writes, as a standby
    "40",  # another transaction was in its way
    "53",  # full, or too many connections
    "55P03",  # locked
    "57",  # shut down, or the query was stopped
    "58",  # its disk fails
)
"""Beginnings of SQLSTATE."""


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer in place of one that an exception ended; called while it is handled."""
    is_outage = any(map(_is_outage, chain(sys.exc_info()[1])))
    response = _unavailable(request) if is_outage else _broken(request)
    response["Cache-Control"] = "no-store"
    return response


def _is_outage(error: BaseException) -> bool:
    """Whether the database or a disk could not do its work, whatever was asked of it."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if not isinstance(error, Error):
        return False
    if isinstance(error.__cause__, sqlite3.Error):
        return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    if state := getattr(error.__cause__, "sqlstate", None):
        return str(state).startswith(_POSTGRES)
    return isinstance(error, (OperationalError, InterfaceError))


def _unavailable(request: HttpRequest) -> HttpResponse:
    number = asked.get().id
    if request.path_info.startswith(API):
        title = "The archive is unavailable at the moment"
        detail = f"Ask again in {RETRY_AFTER} seconds."
        response = problem(503, title, detail, request_id=number)
    else:
        context: dict[str, object] = {"seconds": RETRY_AFTER, "number": number}
        if values := kept_of(request):
            context |= context_of(request.get_full_path(), values)
            context["csrf_token"] = get_token(request)
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _broken(request: HttpRequest) -> HttpResponse:
    number = asked.get().id
    if request.path_info.startswith(API):
        title = "Something went wrong on our side"
        return problem(500, title, f"Report it with the number {number}.", request_id=number)
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
