"""A database of the bench's own, made anew for each run and gone after it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.bench.processes import cpu_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "readout_bench"


class Sqlite:
    """It works in the server's own processes, whose time is counted anyway."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'archive.sqlite3'}"

    def describe(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def cpu(self) -> float:
        return 0.0

    @contextmanager
    def made(self) -> Iterator[None]:
        yield


class Postgres:
    """Its processes must run on this machine, or their time cannot be counted."""

    def __init__(self, url: str) -> None:
        self.admin = psycopg.connect(url, autocommit=True)
        self.url = urlsplit(url)._replace(path=f"/{NAME}").geturl()
        self.used: dict[int, float] = {}

    def describe(self) -> str:
        version = self.admin.info.server_version
        return f"PostgreSQL {version // 10_000}.{version % 10_000}"

    def cpu(self) -> float:
        """Of the processes that answer the server, those that have ended too; parallel helpers
        are not among them."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        self.used |= {pid: cpu_seconds(pid) for (pid,) in self.admin.execute(query, [NAME])}
        return sum(self.used.values())

    @contextmanager
    def made(self) -> Iterator[None]:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
        self.admin.execute(drop)
        self.admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        try:
            yield
        finally:
            self.admin.execute(drop)


def database(url: str, folder: Path) -> Sqlite | Postgres:
    return Postgres(url) if url.startswith("postgres") else Sqlite(folder)
