"""The browse pages: in order, by letter and by year, in pages where they are long."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from archive.filters.browse import DIGITS, first_letter
from archive.text.sort_keys import sort_key
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)
from tests.views.reading import Reading, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

NAMES = ["The Kremlin", "“Élan”", "apple", "Zebra", "Ёлка", "77 points", "Kiel"]
BY_NAME = ["77 points", "apple", "“Élan”", "Kiel", "The Kremlin", "Zebra", "Ёлка"]
BROWSED = ["/topics/", "/actors/", "/sources/", "/events/"]


def source(name: str, day: date = date(2025, 3, 18)) -> None:
    PublishedSourceFactory(title=name, issued_on=day)


def event(name: str, day: date = date(2025, 3, 18)) -> None:
    PublishedSourceFactory(event=EventFactory(name=name, date=day))


LONG = [("/sources/", source), ("/events/", event)]


def shown(page: Reading) -> list[str]:
    return page.by_class.get("claim", [])


def walked(client: Client, address: str, rel: str = "next") -> list[str]:
    found = []
    while address:
        page = read(client.get(address))
        found += [shown(page)]
        address = page.rel(rel)
    return [name for names in (found if rel == "next" else found[::-1]) for name in names]


@pytest.mark.parametrize("name", NAMES)
def test_names_stand_under_their_letter(name: str) -> None:
    letters = [DIGITS, "A", "E", "K", "K", "Z", "Ё"]
    assert first_letter(name) == letters[BY_NAME.index(name)]
    assert sorted(BY_NAME, key=sort_key) == BY_NAME


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "make"), LONG)
def test_a_long_list_by_name(
    client: Client, path: str, make: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 2)
    for name in NAMES:
        make(name)
    first = f"{path}?order=name"
    assert walked(client, first) == BY_NAME
    page = read(client.get(first))
    assert "".join(page.by_class["ways"][0].split()) == f"{DIGITS}AEKZЁ"
    letter = f"{path}?order=name&after=k.-"
    assert letter in page.links
    assert shown(read(client.get(letter))) == ["Kiel", "The Kremlin"]
    make("Kaluga")
    assert shown(read(client.get(letter))) == ["Kaluga", "Kiel"]
    assert walked(client, letter, "prev") == [*BY_NAME[:2], *BY_NAME[1:3], "Kaluga", "Kiel"]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "make"), LONG)
def test_a_long_list_by_date(
    client: Client, path: str, make: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 2)
    for year in (2023, 2025, 2024, 2022):
        make(f"In {year}", date(year, 12, 31))
    assert walked(client, path) == ["In 2025", "In 2024", "In 2023", "In 2022"]
    page = read(client.get(path))
    assert "".join(page.by_class["ways"][0].split()) == "2025202420232022"
    assert shown(read(client.get(f"{path}?after=2024-01-01.-"))) == ["In 2023", "In 2022"]
    assert f"{path}?after=2024-01-01.-" in page.links


@pytest.mark.django_db
def test_topics_by_name_and_by_size(client: Client) -> None:
    large, small = TopicFactory(name="Zinc"), TopicFactory(name="Élan")
    within = [TopicFactory(name=name, parent=large) for name in ("Ore", "Ash")]
    for topics in ([large], [within[0]], [within[0]], [within[1]], [small]):
        PublishedStatementFactory(topics=topics)
    index = read(client.get("/topics/")).by_class["index"][0].split()
    assert index == ["Élan1", "Zinc4Ash1Ore2"]
    index = read(client.get("/topics/?order=size")).by_class["index"][0].split()
    assert index == ["Zinc4Ore2Ash1", "Élan1"]


@pytest.mark.django_db
def test_actors_by_name_and_by_size(client: Client) -> None:
    for name, count in (("Zed", 1), ("The Ape", 2), ("Élan", 3)):
        actor = ActorFactory(name=name)
        for _ in range(count):
            PublishedStatementFactory(attributed_to=[actor], source__issuer=actor)
    page = read(client.get("/actors/"))
    assert page.by_class["letter"] == ["A", "E", "Z"]
    index = read(client.get("/actors/?order=size")).by_class["index"][0]
    assert "".join(index.split()) == "Élan3TheApe2Zed1"


@pytest.mark.django_db
@pytest.mark.parametrize("path", BROWSED)
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("issuer=rt", "“issuer” is not something this list can be asked for"),
        ("order=best", "“best” is not an order of this list"),
        ("order=name&order=size", "“order” is given more than once"),
    ],
)
def test_what_is_not_understood_is_said_and_shows_nothing(
    client: Client, path: str, query: str, told: str
) -> None:
    source("Zqname")
    PublishedStatementFactory(topics=[TopicFactory(name="Zqname")])
    PublishedSourceFactory(issuer=ActorFactory(name="Zqname"), event=EventFactory(name="Zqname"))
    page = client.get(f"{path}?{query}")
    assert told in read(page).plain
    assert "Zq" not in read(page).text
    assert "noindex" in page.content.decode()
    assert "Zqname" in read(client.get(path)).text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sources/", "/events/"])
@pytest.mark.parametrize(
    ("order", "after"),
    [("date", "x"), ("date", "2025-13-01.a"), ("date", ".a"), ("name", "x"), ("name", "k.ö")],
)
def test_places_that_are_none(client: Client, path: str, order: str, after: str) -> None:
    event("Zqname")
    page = client.get(path, {"order": order, "after": after})
    assert f"“{after}” is not a place in this list" in read(page).plain
    assert "Zq" not in read(page).text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sources/?order=name", "/events/?order=name"])
def test_lists_by_name_hide_drafts(client: Client, path: str) -> None:
    DraftSourceFactory(title="Zqdraft", event=EventFactory(name="Zqdraft"))
    event("Public")
    page = read(client.get(path))
    assert "Zq" not in page.text
    assert "Z" not in page.by_class.get("ways", [""])[0]
