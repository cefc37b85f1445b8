from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from archive.models import Departure, Succession
from tests.factories import (
    NOW,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    add_revision,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from archive.models import Source

pytestmark = pytest.mark.django_db

TEXTS = [["One.", "It’s “two” & < three."], ["Four."]]


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(slug="call", short_title="Summary", texts=TEXTS)


def test_sentence_works(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, sentences=[2], text="They said so.")
    page = read(client.get("/sources/call/s2/"))
    assert "Sentence 2 of 3, Summary" in page.plain
    assert page.by_class["alone"] == ["It’s “two” & < three."]
    assert "They said so." in page.plain
    assert "paragraph 1 of 2" in page.plain
    assert "revision 1, characters 5 to 26" in page.plain
    assert "/sources/call/#s2" in page.links
    assert (page.rel("prev"), page.rel("next")) == ("/sources/call/s1/", "/sources/call/s3/")
    assert f"{settings.SITE_URL}/sources/call/s2/" in page.text


def test_sentence_without_statements_says_so(client: Client, source: Source) -> None:
    DraftStatementFactory(source=source, sentences=[1], text="Zqdraft.")
    page = read(client.get("/sources/call/s1/"))
    assert "No statement rests on this sentence." in page.plain
    assert "Zq" not in page.text
    assert page.rel("prev") == ""


def test_sentence_set_aside_says_why(client: Client, source: Source) -> None:
    source.sentences.filter(number=3).update(excluded_reason="Names the event.")
    assert "Set aside. Names the event." in read(client.get("/sources/call/s3/")).plain


def test_sentence_tells_its_history(client: Client, source: Source) -> None:
    add_revision(source, [["One.", "It is two."], ["Four."]])
    older, newer = source.sentences.filter(number__in=[2, 4])
    before = read(client.get("/sources/call/s2/"))
    assert "The source has changed since." in before.plain
    assert "In place of" not in before.plain
    assert "Captured with revision 1. Not in the next revision." in before.plain
    Succession.objects.create(older=older, newer=newer, kind="edited", confirmed_at=NOW)
    assert "Replaced by sentence 4 (edited)" in read(client.get("/sources/call/s2/")).plain
    assert "Replaced sentence 2 (edited)" in read(client.get("/sources/call/s4/")).plain
    assert "Unchanged in every revision since." in read(client.get("/sources/call/s1/")).plain


def test_what_took_its_place_is_followed_to_the_current_text(
    client: Client, source: Source
) -> None:
    add_revision(source, [["One.", "It is two."], ["Four."]])
    add_revision(source, [["One.", "It was two."], ["Four."]])
    first, second, third = source.sentences.filter(number__in=[2, 4, 5])
    for older, newer in ((first, second), (second, third)):
        Succession.objects.create(older=older, newer=newer, kind="edited", confirmed_at=NOW)
    page = read(client.get("/sources/call/s2/"))
    assert "Sentence 2 was replaced by sentence 5: " in page.plain


def test_sentence_tells_the_chain_it_is_part_of(client: Client, source: Source) -> None:
    add_revision(source, [["One.", "It is two."], ["Four."]])
    add_revision(source, [["One.", "It was two."], ["Four."]])
    first, second, third = source.sentences.filter(number__in=[2, 4, 5])
    for older, newer in ((first, second), (second, third)):
        Succession.objects.create(older=older, newer=newer, kind="edited", confirmed_at=NOW)
    page = read(client.get("/sources/call/s2/")).plain
    assert page.index("Sentence 4 was replaced by sentence 5 (edited).") < page.index(
        "Replaced by sentence 4 (edited): "
    )
    page = read(client.get("/sources/call/s5/")).plain
    assert page.index("Replaced sentence 4 (edited): ") < page.index(
        "Sentence 4 replaced sentence 2 (edited)."
    )


def test_sentence_tells_how_it_moved_left_and_came_back(client: Client, source: Source) -> None:
    add_revision(source, [["Four."], ["One.", TEXTS[0][1]]])
    add_revision(source, [["One.", TEXTS[0][1]]])
    add_revision(source, [["One.", TEXTS[0][1], "Four."]])
    page = read(client.get("/sources/call/s3/")).plain
    assert "Captured with revision 1. Unchanged until revision 2." in page
    assert "Redirected in revision 2, from paragraph 2 to paragraph 1." in page
    assert "Back with revision 4." in page
    assert "Redirected" not in read(client.get("/sources/call/s1/")).plain


def test_sentence_tells_that_nothing_took_its_place(client: Client, source: Source) -> None:
    revision = add_revision(source, [["One."]])
    Departure.objects.create(
        sentence=source.sentences.get(number=3),
        revision=revision,
        confirmed_at=NOW,
        confirmed_by_name="Zqeditor",
    )
    page = read(client.get("/sources/call/s3/"))
    assert "Nothing replaced it in revision 2, as an editor found." in page.plain
    assert "Zq" not in page.text
    add_revision(source, [["One."], ["Four."]])
    add_revision(source, [["One."]])
    assert "found that nothing" not in read(client.get("/sources/call/s3/")).plain


@pytest.mark.parametrize("count", [1, 8])
def test_sentence_asks_as_much_whatever_rests_on_it(
    client: Client,
    source: Source,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        PublishedStatementFactory(source=source)
    for n in range(count):
        add_revision(source, [["One.", f"Now {n}."]])
    with django_assert_max_num_queries(18):
        client.get("/sources/call/s1/")
