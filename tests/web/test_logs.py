"""A line of the log names the request and the place in the code, and repeats nobody's words."""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, IntegrityError
from django.test import Client

from archive.views import pages
from archive.web.logs import CONFIG, OneLine, folded
from tests.factories import ActorFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

SECRET = "The words of a draft"
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]{12}\+00:00 ERROR (?P<id>[0-9a-f]{16}) GET (?P<path>\S+) "
    r"django\.request 500 \| (?P<error>.+)"
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the site writes to standard error."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def break_about(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        try:
            raise KeyError(f"{SECRET}\nin two lines")
        except KeyError as cause:
            raise error from cause

    monkeypatch.setattr(pages, "render", fail)


def test_an_error_is_one_line_that_its_page_leads_to(
    client: Client, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_about(monkeypatch, ValueError(SECRET))
    page = client.get(f"/about/?q={SECRET}")
    [line] = log.getvalue().splitlines()
    found = LINE.fullmatch(line)
    assert found, line
    assert page.status_code == 500
    assert found["id"] in page.content.decode()
    assert found["path"] == "/about/"
    assert "archive/views/pages.py:" in found["error"]
    assert found["error"].startswith("builtins.ValueError in ")
    assert " | builtins.KeyError in " in found["error"]
    assert SECRET not in line
    assert "words" not in line


def test_each_request_has_a_number_of_its_own(
    client: Client, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_about(monkeypatch, ValueError(SECRET))
    client.get("/about/")
    client.get("/about/")
    numbers = [line.split()[2] for line in log.getvalue().splitlines()]
    assert len(set(numbers)) == 2


def test_a_program_is_given_the_number_too(
    client: Client, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.api.views.page_of", lambda *args, **kwargs: 1 / 0)
    answer = client.get("/api/v1/topics/")
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] in log.getvalue()


def test_a_path_cannot_write_lines_of_its_own(
    client: Client, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.web.middleware.Refusals.__call__", lambda self, request: 1 / 0)
    client.get("/a%0A2025-01-01 CRITICAL%20b\N{LINE SEPARATOR}" + "c" * 5_000)
    [line] = log.getvalue().splitlines()
    assert " GET /a%0A2025-01-01%20CRITICAL%20b%E2%80%A8ccc" in line
    assert len(line) < 5_000


def test_of_a_refused_row_only_the_codes_are_noted() -> None:
    actor = ActorFactory(slug=SECRET)
    with pytest.raises(IntegrityError) as refused:
        ActorFactory(slug=actor.slug, name=SECRET)
    note = folded(refused.value.__cause__)
    assert re.search("sqlstate=23505|sqlite_errorname=SQLITE_CONSTRAINT_UNIQUE", note)
    assert SECRET not in note


def test_causes_that_go_round_end() -> None:
    one, two = DatabaseError(), DatabaseError()
    one.__cause__, two.__cause__ = two, one
    record = logging.LogRecord("x", logging.ERROR, "", 1, "", (), (DatabaseError, one, None))
    assert OneLine().format(record).count("DatabaseError") == 2


@pytest.mark.parametrize(
    ("name", "message", "args", "said"),
    [
        ("axes.handlers.database", "Login failure by %s", ("grace",), "axes.handlers.database"),
        (
            "gunicorn.error",
            "WORKER TIMEOUT (pid:%s)",
            (7,),
            "gunicorn.error WORKER TIMEOUT (pid:7)",
        ),
        (
            "gunicorn.error",
            "Error handling request %s %s",
            ("GET", "/?q=grace"),
            "gunicorn.error Error handling request %s %s",
        ),
        (
            "gunicorn.error",
            "Invalid request from ip=127.0.0.1: Invalid header 'grace'",
            (),
            "gunicorn.error Invalid request",
        ),
    ],
)
def test_messages_of_others(name: str, message: str, args: tuple[object], said: str) -> None:
    record = logging.LogRecord(name, logging.WARNING, "", 1, message, args, None)
    line = OneLine().format(record)
    assert line.endswith(f" {said}")
    assert "grace" not in line


def test_the_site_and_its_server_write_to_one_log(settings: object) -> None:
    from site_config import server
    from site_config import settings as site

    assert site.LOGGING is server.logconfig_dict is CONFIG
    assert not logging.getLogger("django").handlers


def test_what_readers_mistype_is_not_noted(client: Client, log: io.StringIO) -> None:
    client.get("/nothing/here")
    client.get("/", headers={"host": "evil.example"})
    client.get("/?q=%00")
    assert log.getvalue() == ""
