"""Fixtures of tests that need the site or its database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test import client, testcases

from archive.models import guards
from archive.web.gate import admitted, gated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


@contextmanager
def shared_rows(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows made within are there for every test of a module or class, and gone after it."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def _through_the_gate() -> Iterator[None]:
    """Test clients and live servers ask as gunicorn does."""
    with pytest.MonkeyPatch.context() as patch:
        handle = client.ClientHandler.__call__
        patch.setattr(
            client.ClientHandler, "__call__", lambda self, environ: handle(self, admitted(environ))
        )
        patch.setattr(testcases, "_MediaFilesHandler", gated)  # it would answer by itself
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """SQLite is flushed by DELETE, which the guards refuse, so they step aside for it."""
    if connection.vendor != "sqlite":
        yield
        return
    flush = type(connection.ops).execute_sql_flush

    def unguarded(self: Any, sql_list: list[str]) -> None:
        guards.remove(self.connection)
        flush(self, sql_list)
        guards.install(self.connection)

    type(connection.ops).execute_sql_flush = unguarded
    yield
    type(connection.ops).execute_sql_flush = flush
