from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from archive.models import Act, Attribution
from archive.selectors.acts import CODE_BOOK
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


def test_home_works(client: Client) -> None:
    source = PublishedSourceFactory(event=EventFactory(name="A call"), texts=[["“So” it is."]])
    trump = ActorFactory(name="Donald Trump", slug="donald-trump")
    statement = PublishedStatementFactory(source=source, attributed_to=[trump])
    PublishedStatementFactory(source=source, attribution=Attribution.NOT_STATED)
    page = read(client.get("/"))
    assert "2 statements from 1 source on 1 event." in page.plain
    assert "“So” it is." in page.text
    assert statement.text in page.plain
    assert "Donald Trump1" in page.plain
    assert "/statements/?speaker=not-stated" in page.links


def test_home_of_an_empty_archive(client: Client) -> None:
    DraftStatementFactory(text="Zqdraft.", source=PublishedSourceFactory())
    page = read(client.get("/"))
    assert "No statements from 1 source on no events." in page.plain
    assert "Zq" not in page.text


@pytest.mark.parametrize("count", [1, 8])
def test_home_asks_as_much_of_a_large_archive_as_of_a_small_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        PublishedStatementFactory(source=PublishedSourceFactory(event=EventFactory()))
    with django_assert_max_num_queries(45):
        client.get("/")


def test_about_works(client: Client) -> None:
    assert "evidence never moves" in read(client.get("/about/")).plain


def test_about_acts_defines_each(client: Client) -> None:
    PublishedStatementFactory(act=Act.SUPPORTED)
    DraftStatementFactory(act=Act.DENIED)
    response = client.get("/about/acts/")
    page = read(response)
    for act, entry in CODE_BOOK.items():
        assert f'<dt id="{act}">' in response.content.decode()
        assert entry.when in page.text
        assert f"{entry.near.label}, {entry.unlike}." in page.plain
    linked = [link for link in page.links if link.startswith("/statements/?act=")]
    assert linked == ["/statements/?act=supported"]
    assert "/about/acts/" in read(client.get("/about/")).links
    assert "/about/acts/" in client.get("/sitemap-pages.xml").content.decode()


def test_health_works(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        response = client.get("/health/")
    assert response.content == b"ok"


def test_robots_works(client: Client, settings: SettingsWrapper) -> None:
    settings.SITE_URL = "https://readout.example"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert "Sitemap: https://readout.example/sitemap.xml" in lines


def test_addresses_ignore_the_host_that_was_asked(
    client: Client, settings: SettingsWrapper
) -> None:
    settings.ALLOWED_HOSTS = ["other.example"]
    statement = PublishedStatementFactory()
    for path in ("/", statement.get_absolute_url(), "/robots.txt", "/sitemap-statements.xml"):
        response = client.get(path, headers={"host": "other.example"})
        assert response.status_code == 200
        assert "other.example" not in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/statements/", "/about/", "/statements/1/", "/nothing/"])
def test_no_page_sets_a_cookie_or_depends_on_one(client: Client, path: str) -> None:
    PublishedStatementFactory()
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_an_error_of_ours_has_a_page_that_needs_no_database(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("archive.views.topics.Answer", broken)
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        response = client.get("/topics/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in read(response).plain


def test_refusals_have_pages(client: Client) -> None:
    assert "There is no page at this address" in read(client.get("/nothing/")).plain
    assert "This address is not understood" in read(client.get("/?q=%00")).plain


def test_a_post_is_told_that_nothing_can_be_changed() -> None:
    response = Client(enforce_csrf_checks=True).post("/statements/")
    assert response.status_code == 405
