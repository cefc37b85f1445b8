"""A database that is locked, full or away: 503, and nothing that was typed is lost."""

from __future__ import annotations

import errno
from contextlib import contextmanager, suppress
from html import unescape
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection, connections
from django.urls import reverse

from archive.models import Source, Statement
from archive.views import pages
from archive.web.logs import asked
from tests.admin.pages import address
from tests.admin.test_site import TEXT, Browser, typed
from tests.factories import PublishedSourceFactory, UserFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from pytest_django import Settings

LONG = "It needs room. " * 2_000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _cached(settings: Settings) -> None:
    """As it is served, whole pages are kept outside of everything else."""
    place = settings.MIDDLEWARE.index("archive.web.middleware.SecureAnswers")
    after = settings.MIDDLEWARE[place:]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], "archive.web.page_cache.PageCache", *after]


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(texts=[["Putin agreed."]])


@pytest.fixture
def browser() -> Browser:
    user = UserFactory(groups=["Publisher"])
    user.set_password("a-long-password")
    user.save()
    browser = Browser(user)
    browser.raise_request_exception = False
    return browser


def other() -> Any:
    """The connection of somebody else."""
    return connections["default"].copy()


def ask(*commands: str) -> None:
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)


@contextmanager
def locked() -> Iterator[None]:
    """Somebody writes, and comes to no end."""
    is_sqlite = connection.vendor == "sqlite"
    ask("PRAGMA busy_timeout = 50" if is_sqlite else "SET lock_timeout = 50")
    theirs = other()
    with theirs.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "UPDATE archive_generation SET number = number"
            if is_sqlite
            else "LOCK TABLE archive_statement"
        )
        yield
    theirs.close()
    connection.close()


@contextmanager
def full() -> Iterator[None]:
    """There is no room for another row."""
    if connection.vendor == "sqlite":
        ask("CREATE TABLE filler (words TEXT)")
        ask("PRAGMA max_page_count = 1")  # SQLite takes the present size instead
        with suppress(OperationalError):
            while True:
                ask("INSERT INTO filler VALUES (hex(randomblob(200)))")
        yield
        ask("PRAGMA max_page_count = 1000000", "DROP TABLE filler")
        return
    ask(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$"
        "BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER no_room BEFORE INSERT ON archive_statement EXECUTE FUNCTION no_room()",
    )
    yield
    ask("DROP FUNCTION no_room CASCADE")


@contextmanager
def away() -> Iterator[None]:
    """Nobody answers where the database was."""
    connection.close()
    nowhere = {"NAME": "/nowhere/at.all", "HOST": "127.0.0.1", "PORT": "1"}
    with patch.dict(connection.settings_dict, nowhere):
        yield
    connection.close()


@contextmanager
def ended() -> Iterator[None]:
    """The server is restarted in the middle of a request."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no server.")
    theirs, alive = other(), [True]

    def end(execute: Any, sql: str, *rest: Any) -> Any:
        if alive and "archive_generation" not in sql:
            alive.clear()
            with theirs.cursor() as cursor:
                pid = connection.connection.info.backend_pid
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        return execute(sql, *rest)

    with connection.execute_wrapper(end):
        yield
    theirs.close()
    connection.close()


OUTAGES = [locked, full, away, ended]


@pytest.mark.parametrize("outage", OUTAGES)
def test_what_was_typed_comes_back(
    browser: Browser, source: Source, outage: Callable[[], AbstractContextManager[None]]
) -> None:
    url = address(source, "desk")
    data = typed(browser.get(url), source) | {"note": LONG}
    with outage():
        refused = browser.post(url, data)
    assert refused.status_code == 503
    assert refused["Retry-After"] == "10"
    assert refused["Cache-Control"] == "no-store"
    for name in ("Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy"):
        assert name in refused
    assert not Statement.objects.exists()

    page = browser.send_on(refused)
    assert page.status_code == 200
    assert "not saved yet" in page.content.decode()
    assert page.context["form"]["text"].value().replace("\r\n", "\n") == TEXT
    assert not Statement.objects.exists()
    assert browser.post(url, typed(page, source)).status_code == 302
    assert Statement.objects.get().text.replace("\r\n", "\n") == TEXT


@pytest.mark.parametrize("outage", [away, ended])
@pytest.mark.parametrize(
    "path", ["/", "/statements/", "/sources/", "/statements.csv", "/statements/1/"]
)
def test_a_reader_is_asked_to_wait(
    browser: Browser,
    source: Source,
    path: str,
    outage: Callable[[], AbstractContextManager[None]],
) -> None:
    for method in (browser.get, browser.head):
        with outage():
            refused = method(path)
        assert refused.status_code == 503
        assert refused["Retry-After"] == "10"
        assert "Content-Security-Policy" in refused
        assert method == browser.head or asked.get().id in refused.content.decode()
    assert (
        "form" not in browser.get("/").content.decode().partition("<main")[2].partition("<foot")[0]
    )
    assert browser.get(path).status_code in (200, 404)


def test_a_program_is_asked_to_wait(browser: Browser) -> None:
    with away():
        refused = browser.get("/api/v1/statements/")
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert refused.json()["request_id"] == asked.get().id


def test_a_form_waits_through_an_outage_of_the_login(browser: Browser, source: Source) -> None:
    url = address(source, "desk")
    data = typed(browser.get(url), source)
    browser.end_session()
    sent = browser.hidden(browser.post(url, data))
    sent |= {"username": [User.objects.get().username], "password": ["a-long-password"]}
    with away():
        refused = browser.post(reverse("admin:login"), sent)
    assert refused.status_code == 503
    assert "a-long-password" not in refused.content.decode()
    login = browser.send_on(refused)
    page = browser.send_on(browser.log_in(login))
    assert page.context["form"]["text"].value().replace("\r\n", "\n") == TEXT


def test_passwords_are_not_kept(browser: Browser) -> None:
    User.objects.update(is_superuser=True)
    url = reverse("admin:auth_user_add")
    token = str(browser.get(url).context["csrf_token"])
    typed = {"username": "ada", "password1": "a-new-secret", "password2": "a-new-secret"}
    with away():
        refused = browser.post(url, typed | {"csrfmiddlewaretoken": token})
    assert refused.status_code == 503
    assert 'value="ada"' in refused.content.decode()
    assert "a-new-secret" not in refused.content.decode()


def test_the_form_of_another_site_is_not_kept(browser: Browser, source: Source) -> None:
    url = address(source, "desk")
    data = typed(browser.get(url), source) | {"csrfmiddlewaretoken": "x" * 64}
    with away():
        refused = browser.post(url, data, headers={"origin": "https://elsewhere.example"})
    assert refused.status_code in (403, 503)
    assert "Typed" not in refused.content.decode()


def test_rows_wait_too(browser: Browser, source: Source) -> None:
    url = reverse("admin:archive_statement_import")
    row = f"{source.slug},1,Putin agreed.,agreed,not-stated,{LONG}"
    rows = f"source,sentence_no,statement_text,act,attributed_to,note\r\n{row}"
    token = str(browser.get(url).context["csrf_token"])
    data = {"rows": rows, "format": "csv", "save": "1", "csrfmiddlewaretoken": token}
    with full():
        refused = browser.post(url, data)
    assert refused.status_code == 503
    assert row in unescape(refused.content.decode())


def test_a_fault_of_ours_is_no_outage(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting would not help where a query is wrong."""
    monkeypatch.setattr(pages, "render", lambda *args: ask("SELECT nothing FROM nowhere"))
    broken = browser.get("/about/")
    assert broken.status_code == 500
    assert "Retry-After" not in broken


def test_a_disk_without_room(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pages, "render", fail)
    assert browser.get("/about/").status_code == 503
