from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.models import Finding, SourceStatus
from tests.factories import (
    ActorFactory,
    ComparisonPointFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from archive.models import Event, Source

pytestmark = pytest.mark.django_db

CALL = "/events/call/"


@pytest.fixture
def event() -> Event:
    return EventFactory(slug="call", name="A telephone call", participants=[ActorFactory(name="A")])


@pytest.fixture
def sources(event: Event) -> list[Source]:
    texts = ["They agreed on grain and ships.", "They agreed on grain alone."]
    return [
        PublishedSourceFactory(event=event, short_title=title, texts=[[text, "More."]])
        for title, text in zip(["Summary", "Report"], texts, strict=True)
    ]


def test_list_works(client: Client, sources: list[Source]) -> None:
    page = read(client.get("/events/"))
    assert "A telephone call" in page.plain
    assert "2 sources side by side" in page.plain
    assert CALL in page.links


def test_list_hides_events_of_drafts(client: Client) -> None:
    EventFactory(name="Zqbare")
    DraftSourceFactory(event=EventFactory(name="Zqdraft"))
    page = read(client.get("/events/"))
    assert "Zq" not in page.text
    assert "No source on an event has been published yet." in page.plain


def test_event_works(client: Client, event: Event, sources: list[Source]) -> None:
    ours, theirs = (PublishedStatementFactory(source=source) for source in sources)
    ComparisonPointFactory(
        event=event, title="Grain", note="Only one names ships.", statements=[ours, theirs]
    )
    page = read(client.get(CALL))
    assert "2 sources in the archive report on it." in page.plain
    assert "Grainwording differsOnly one names ships." in page.plain
    assert ours.text in page.plain
    assert theirs.text in page.plain
    assert "not mentioned in this source" not in page.plain


def test_event_marks_the_words_that_differ(
    client: Client, event: Event, sources: list[Source]
) -> None:
    pair = [PublishedStatementFactory(source=source) for source in sources]
    ComparisonPointFactory(event=event, statements=pair)
    page = client.get(CALL).content.decode()
    assert "“They agreed on grain <mark>and ships</mark>.”" in page
    assert "“They agreed on grain <mark>alone</mark>.”" in page


def test_event_marks_nothing_where_sources_agree(
    client: Client, event: Event, sources: list[Source]
) -> None:
    pair = [PublishedStatementFactory(source=source) for source in sources]
    ComparisonPointFactory(event=event, statements=pair, finding=Finding.AGREES)
    assert "<mark>" not in client.get(CALL).content.decode()


def test_event_compares_two_wordings_on_demand(
    client: Client, event: Event, sources: list[Source]
) -> None:
    pair = [PublishedStatementFactory(source=source) for source in sources]
    ComparisonPointFactory(event=event, statements=pair)
    compared = read(client.get(CALL)).by_class["compare"][0]
    assert "only in" not in compared.split("struck")[0]
    assert "Summary: and shipsReport: alone." in " ".join(compared.split())


def test_event_lets_choose_two_of_several_wordings(
    client: Client, event: Event, sources: list[Source]
) -> None:
    third = PublishedSourceFactory(event=event, short_title="Note", texts=[["They met."]])
    its = [PublishedStatementFactory(source=source) for source in (*sources, third)]
    ComparisonPointFactory(event=event, statements=its)
    page = read(client.get(CALL))
    assert "Compare two of them word by word" in page.plain
    options = [its["value"] for tag, its in page.tags if tag == "option" and "selected" in its]
    assert options[:2] == ["1", "2"]
    shown = client.get(CALL, {"compare": ["1", "3"], "finding": "differs"})
    words = read(shown).by_id["words"]
    assert "“They agreed on grain and ships.”" in words
    assert "“They met.”" in words
    assert "Matter" in read(shown).by_class["versus"][0]
    assert "noindex" in shown.content.decode()


@pytest.mark.parametrize(
    "pair", [["1"], ["1", "1"], ["1", "99"], ["1", "one"], ["1", "2", "3"], ["1", "4"], ["5", "1"]]
)
def test_event_refuses_to_compare_what_is_no_pair_of_its_own(
    client: Client, event: Event, sources: list[Source], pair: list[str]
) -> None:
    for source in (*sources, sources[0]):
        PublishedStatementFactory(source=source)
    PublishedStatementFactory(text="Zqelsewhere.")
    page = read(client.get(CALL, {"compare": pair}))
    assert "cannot be compared" in page.by_id["words"]
    assert "“They" not in page.by_id["words"]
    assert "Zq" not in page.text


def test_event_of_many_sources_says_in_one_line_who_is_silent(
    client: Client, event: Event, sources: list[Source]
) -> None:
    for title in ("Note", "Record"):
        PublishedSourceFactory(event=event, short_title=title)
    pair = [PublishedStatementFactory(source=source) for source in sources]
    ComparisonPointFactory(event=event, statements=pair)
    PublishedStatementFactory(source=sources[0])
    assert read(client.get(CALL)).by_class["silent"] == [
        "not mentioned in Note and Record",
        "not mentioned in the other 3 sources",
    ]


def test_event_shows_a_gap_as_a_gap(client: Client, sources: list[Source]) -> None:
    topic = TopicFactory(name="Grain")
    PublishedStatementFactory(source=sources[0], topics=[topic], text="Only the summary says so.")
    page = read(client.get(CALL))
    assert "Grainin one source only" in page.plain
    assert page.by_class["gap"] == ["Reportnot mentioned in this source"]


def test_event_by_finding(client: Client, event: Event, sources: list[Source]) -> None:
    for finding in Finding:
        pair = [PublishedStatementFactory(source=source) for source in sources]
        ComparisonPointFactory(event=event, title=f"Zq{finding}", finding=finding, statements=pair)
    PublishedStatementFactory(source=sources[0], topics=[TopicFactory(name="Zqonly")])
    tabs = " ".join(read(client.get(CALL)).by_class["tabs"][0].split())
    assert tabs == "All4 Agrees1Wording differs1Conflicts1In one source only1"
    for finding in (*Finding, "only"):
        page = read(client.get(CALL, {"finding": finding}))
        matrix = " ".join(page.by_class["versus"])
        shown = [title for title in (*Finding, "only") if f"Zq{title}" in matrix]
        assert shown == [finding]


@pytest.mark.parametrize("finding", ["maybe", ["only", "maybe"]])
def test_event_by_a_finding_that_is_none_shows_nothing(
    client: Client, sources: list[Source], finding: str | list[str]
) -> None:
    PublishedStatementFactory(source=sources[0])
    page = read(client.get(CALL, {"finding": finding}))
    assert "“maybe” is not a finding" in page.plain
    assert "said-here" not in page.by_class


def test_findings_are_alternatives(client: Client, event: Event, sources: list[Source]) -> None:
    pair = [PublishedStatementFactory(source=source) for source in sources]
    ComparisonPointFactory(event=event, title="Zqpoint", statements=pair)
    PublishedStatementFactory(source=sources[0], topics=[TopicFactory(name="Zqonly")])
    page = read(client.get(CALL, {"finding": ["differs", "only"]}))
    assert "Zqpoint" in page.by_class["versus"][0]
    assert "Zqonly" in page.by_class["versus"][0]


def test_event_hides_drafts(client: Client, event: Event, sources: list[Source]) -> None:
    public = PublishedStatementFactory(source=sources[0], text="Public.")
    draft = DraftStatementFactory(source=sources[1], text="Zqdraft.")
    ComparisonPointFactory(event=event, title="Zqpoint", statements=[public, draft])
    DraftSourceFactory(event=event, title="Zqsource")
    page = read(client.get(CALL))
    assert "Zq" not in page.text
    assert "Public." in page.plain


@pytest.mark.parametrize("slug", ["draft", "bare", "nothing"])
def test_events_without_a_public_source_are_not_found(client: Client, slug: str) -> None:
    DraftSourceFactory(event=EventFactory(slug="draft"))
    EventFactory(slug="bare")
    assert client.get(f"/events/{slug}/").status_code == 404


def test_event_whose_source_was_withdrawn_keeps_its_address(client: Client, event: Event) -> None:
    PublishedSourceFactory(event=event, title="Zqgone", status=SourceStatus.WITHDRAWN)
    page = read(client.get(CALL))
    assert "No sources in the archive report on it." in page.plain
    assert "Zq" not in page.text


@pytest.mark.parametrize("count", [1, 6])
def test_event_asks_as_much_of_a_large_comparison_as_of_a_small_one(
    client: Client, event: Event, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        pair = [
            PublishedStatementFactory(source=PublishedSourceFactory(event=event)) for _ in range(2)
        ]
        ComparisonPointFactory(event=event, statements=pair)
        PublishedStatementFactory(source=pair[0].source)
    with django_assert_max_num_queries(32):
        client.get(CALL)
