from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archive.models import SourceStatus, Statement
from tests.factories import (
    NOW,
    CorrectionFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


def places(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return re.findall("<loc>(.*?)</loc>", response.content.decode())


def test_sitemap_works(client: Client, settings: SettingsWrapper) -> None:
    settings.SITE_URL = "https://readout.example"
    statement = PublishedStatementFactory(topics=[TopicFactory(slug="grain")])
    site = "https://readout.example"
    parts = places(client, "/sitemap.xml")
    assert f"{site}/sitemap-statements.xml" in parts
    found = {url for part in parts for url in places(client, part.removeprefix(site))}
    assert found >= {
        f"{site}/",
        f"{site}{statement.get_absolute_url()}",
        f"{site}{statement.source.get_absolute_url()}",
        f"{site}/topics/grain/",
        f"{site}{statement.attributed_to.get().get_absolute_url()}",
    }
    assert all(client.get(url.removeprefix(site)).status_code == 200 for url in found)


def test_sitemap_leaves_out_what_is_not_public(client: Client) -> None:
    DraftStatementFactory(topics=[TopicFactory(slug="zqdraft")])
    DraftSourceFactory(slug="zqdraft")
    PublishedSourceFactory(slug="zqgone", status=SourceStatus.WITHDRAWN)
    for part in ("statements", "sources", "topics", "actors", "events", "pages"):
        assert "zq" not in client.get(f"/sitemap-{part}.xml").content.decode()
    assert places(client, "/sitemap-statements.xml") == []


@pytest.mark.parametrize(
    "path", ["/sitemap-users.xml", "/sitemap-pages.xml?p=99", "/sitemap-pages.xml?p=x"]
)
def test_parts_that_do_not_exist_are_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_large_parts_are_split(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.views.sitemaps.Section.limit", 2)
    for _ in range(3):
        PublishedStatementFactory()
    parts = [url for url in places(client, "/sitemap.xml") if "statements" in url]
    assert [url.rpartition("/")[2] for url in parts] == [
        "sitemap-statements.xml",
        "sitemap-statements.xml?p=2",
    ]
    assert len(places(client, "/sitemap-statements.xml?p=2")) == 1


@pytest.mark.parametrize("count", [1, 6])
def test_sitemap_asks_as_much_of_many_as_of_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        PublishedStatementFactory()
    with django_assert_max_num_queries(5):
        client.get("/sitemap.xml")
    with django_assert_max_num_queries(4):
        client.get("/sitemap-sources.xml")


def test_a_statement_changed_when_it_was_published_or_corrected(client: Client) -> None:
    """And not when an editor wrote a note."""
    statement = PublishedStatementFactory()
    later = NOW + timedelta(days=3)
    Statement.objects.update(updated_at=later, note="zq")
    for part in ("statements", "sources"):
        assert f"<lastmod>{NOW:%Y-%m-%dT%H:%M:%SZ}</lastmod>" in text(client, part)
    CorrectionFactory(statement=statement, made_at=later)
    for part in ("statements", "sources"):
        assert f"<lastmod>{later:%Y-%m-%dT%H:%M:%SZ}</lastmod>" in text(client, part)


def test_renditions_in_other_languages_know_each_other(client: Client) -> None:
    original = PublishedSourceFactory(slug="original", language="ru")
    PublishedSourceFactory(slug="english", language="en", rendition_of=original)
    DraftSourceFactory(slug="arabic", language="ar", rendition_of=original)
    PublishedSourceFactory(slug="alone", language="en")
    xml = text(client, "sources")
    for slug in ("original", "english"):
        entry = xml.partition(f"<loc>http://testserver/sources/{slug}/</loc>")[2].partition(
            "</url>"
        )[0]
        assert re.findall('hreflang="(.*?)" href="(.*?)"', entry) == [
            ("en", "http://testserver/sources/english/"),
            ("ru", "http://testserver/sources/original/"),
        ]
    assert xml.count("hreflang") == 4


def text(client: Client, part: str) -> str:
    return client.get(f"/sitemap-{part}.xml").content.decode()
