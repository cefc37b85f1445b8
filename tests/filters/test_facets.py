from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.http import QueryDict

from archive.filters import facets
from archive.filters.filterset import StatementFilter
from archive.models import Act, Attribution
from archive.search import Answer, Question
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)
from tests.search import corpus

if TYPE_CHECKING:
    from archive.filters.facets import Panel, Value

pytestmark = pytest.mark.django_db


def panels(query: str) -> dict[str, Panel]:
    asked = StatementFilter(QueryDict(query))
    return {panel.name: panel for panel in facets.panels(asked)}


def values(panel: Panel) -> list[tuple[str, int, bool]]:
    return [(value.name, value.total, value.chosen) for value in panel.values]


def test_a_topic_counts_a_statement_once_with_all_its_own_topics() -> None:
    war = TopicFactory(name="War")
    peace, grain = (TopicFactory(name=name, parent=war) for name in ("Peace", "Grain"))
    PublishedStatementFactory(topics=[peace, grain])
    PublishedStatementFactory(topics=[war, grain])
    DraftStatementFactory(topics=[peace])
    (topic,) = facets.tree(Answer(Question()).counts(["topic"])["topic"])
    assert (topic.name, topic.total) == ("War", 2)
    assert [(child.name, child.total) for child in topic.children] == [("Grain", 2), ("Peace", 1)]


def test_a_joint_statement_counts_for_each_speaker() -> None:
    trump, putin = ActorFactory(name="Trump"), ActorFactory(name="Putin")
    PublishedStatementFactory(attributed_to=[trump, putin])
    PublishedStatementFactory(attributed_to=[putin])
    PublishedStatementFactory(attribution=Attribution.NOT_STATED)
    found = facets.speakers(Answer(Question()).counts(["speaker"])["speaker"])
    assert [(speaker.name, speaker.total) for speaker in found] == [
        ("Putin", 2),
        ("Trump", 1),
        ("speaker not stated", 1),
    ]


def test_each_count_is_what_the_list_holds_with_that_value_alone() -> None:
    one, two = TopicFactory(slug="one"), TopicFactory(slug="two")
    for act, topics in [
        (Act.AGREED, [one]),
        (Act.AGREED, [two]),
        (Act.ASKED, [one, two]),
        (Act.ASKED, [two]),
    ]:
        PublishedStatementFactory(act=act, topics=topics)
    panel = panels("act=agreed&topic=one")["act"]
    assert values(panel) == [("agreed", 1, True), ("asked", 1, False)]
    for value in ("agreed", "asked"):
        assert StatementFilter(QueryDict(f"topic=one&act={value}")).answer.count() == 1


def test_every_panel_agrees_with_the_list() -> None:
    source = PublishedSourceFactory(language="ru", short_title="Summary")
    PublishedStatementFactory(source=source, addressed_to=[ActorFactory()])
    PublishedStatementFactory(listed_on=date(2024, 1, 1), attribution=Attribution.NOT_STATED)
    for panel in panels("").values():
        for value in panel.values:
            asked = StatementFilter(QueryDict(value.url.partition("?")[2]))
            assert asked.answer.count() == value.total, (panel.name, value.name)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=energy",
        "q=переговоры&order=relevance",
        "act=proposed&act=agreed",
        "speaker=not-stated&language=en",
        "year=2023&order=oldest",
        "from=2023-12-25&to=2024-01-10",
        "act=agreed&speaker=not-stated&q=-war+sea&from=2023-12-25",
    ],
)
def test_every_count_is_that_of_the_list_it_leads_to(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.make(40)
    for limit in ("SHOWN", "SHOWN_WITHIN"):
        monkeypatch.setattr(facets, limit, 1_000)
    found = panels(query)
    assert "topic" in found or "speaker" in found
    for name, panel in found.items():
        for value in (line for top in panel.values for line in (top, *top.children)):
            alone = QueryDict(query, mutable=True)
            alone.setlist(name, sorted(slug_of(query, name, value)))
            listed = StatementFilter(alone)
            assert listed.understood
            assert listed.qs.count() == value.total, (name, value.name)


def slug_of(query: str, name: str, value: Value) -> set[str]:
    """What following the value adds or drops."""
    return set(QueryDict(query).getlist(name)) ^ set(
        QueryDict(value.url.partition("?")[2]).getlist(name)
    )


def test_following_a_chosen_value_drops_it_and_another_adds_it() -> None:
    PublishedStatementFactory(act=Act.AGREED)
    PublishedStatementFactory(act=Act.ASKED)
    agreed, asked = panels("act=agreed")["act"].values
    assert agreed.url == "/statements/"
    assert asked.url == "?act=agreed&act=asked"


def test_a_chosen_value_that_gives_nothing_is_shown() -> None:
    PublishedStatementFactory(act=Act.ASKED)
    assert ("instructed", 0, True) in values(panels("act=instructed")["act"])


def test_long_panels_are_folded_but_for_what_is_chosen() -> None:
    acts = list(Act.values)
    for act in acts:
        PublishedStatementFactory(act=act)
    folded = panels("")["act"]
    assert len(folded.values) == facets.SHOWN
    assert folded.hidden == len(acts) - facets.SHOWN
    assert folded.whole == "?more=act#f-act"
    assert len(panels("more=act")["act"].values) == len(acts)
    last = sorted(Act.labels)[-1]
    chosen = next(act.value for act in Act if act.label == last)
    assert last in [value.name for value in panels(f"act={chosen}")["act"].values]


def test_no_statements_no_panels() -> None:
    DraftStatementFactory()
    assert panels("") == {}
