from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.actions.statements import withdraw_statement
from archive.models import ComparisonPoint, Event, Statement
from tests.admin.conftest import make_user
from tests.admin.pages import address, errors_of, messages_of
from tests.factories import (
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

CLAIM = "Trump proposed a halt of strikes on energy infrastructure for 30 days."
DATA = {"title": "The halt", "finding": "differs", "note": ""}


def withdraw(statement: Statement) -> None:
    by = make_user("Publisher")
    withdraw_statement(statement=statement, reason="Misread.", by=by)


def event_of_two(*claims: str) -> Event:
    event, topic = EventFactory(), TopicFactory()
    for claim in claims or (CLAIM, CLAIM):
        source = PublishedSourceFactory(event=event)
        PublishedStatementFactory(source=source, text=claim, topics=[topic])
    return event


def keys(event: Event) -> list[int]:
    return [s.pk for source in event.sources.all() for s in source.statements.all()]


def test_sources_stand_side_by_side_and_nothing_is_joined(as_: Callable[[str], Client]) -> None:
    client, event = as_("Editor"), event_of_two()
    url = address(event, "compare")
    assert url in client.get(address(event)).content.decode()
    page = client.get(url)
    assert page.content.decode().count('<fieldset class="side">') == 2
    assert [len(p.statements) for p in page.context["proposals"]] == [2]
    assert page.context["chosen"] == set()
    assert not ComparisonPoint.objects.exists()


def test_what_was_withdrawn_is_neither_shown_nor_proposed(as_: Callable[[str], Client]) -> None:
    event = event_of_two()
    withdraw(Statement.objects.get(pk=keys(event)[0]))
    page = as_("Editor").get(address(event, "compare"))
    assert [s.pk for side in page.context["sides"] for s in side.statements] == keys(event)[1:]
    assert page.context["proposals"] == []


def test_a_proposal_is_chosen_seen_and_saved(as_: Callable[[str], Client]) -> None:
    client, event = as_("Editor"), event_of_two()
    url = address(event, "compare")
    page = client.get(client.get(url).context["proposals"][0].url)
    assert page.context["chosen"] == set(keys(event))
    assert not ComparisonPoint.objects.exists()
    response = client.post(url, {**DATA, "statements": keys(event)}, follow=True)
    assert messages_of(response) == ["“The halt” now compares them."]
    point = ComparisonPoint.objects.get()
    assert (point.position, point.statements.count()) == (1, 2)
    assert client.get(url).context["proposals"] == []


def test_points_follow_each_other(as_: Callable[[str], Client]) -> None:
    client, event = as_("Editor"), event_of_two()
    for _ in range(2):
        client.post(address(event, "compare"), {**DATA, "statements": keys(event)})
    assert list(event.points.values_list("position", flat=True)) == [1, 2]


def test_a_refusal_keeps_what_was_chosen_and_typed(as_: Callable[[str], Client]) -> None:
    client, event = as_("Editor"), event_of_two()
    chosen = keys(event)[:1]
    response = client.post(
        address(event, "compare"), {**DATA, "note": "Mine.", "statements": chosen}
    )
    assert "A comparison needs statements from at least two sources." in errors_of(response)
    assert response.context["chosen"] == set(chosen)
    assert "Mine." in response.content.decode()


@pytest.mark.parametrize("key", ["x", "9" * 40, "-1", "", "<b>"])
def test_an_address_with_other_keys_chooses_nothing(as_: Callable[[str], Client], key: str) -> None:
    page = as_("Editor").get(address(event_of_two(), "compare"), {"statement": key})
    assert page.status_code == 200
    assert page.context["chosen"] == set()


def test_an_event_without_sources_says_so(as_: Callable[[str], Client]) -> None:
    page = as_("Editor").get(address(EventFactory(), "compare")).content.decode()
    assert "No source on this event has statements yet" in page


def test_contributors_do_not(as_: Callable[[str], Client]) -> None:
    client, event = as_("Contributor"), event_of_two()
    assert client.get(address(event, "compare")).status_code == 403
    data: dict[str, Any] = {**DATA, "statements": keys(event)}
    assert client.post(address(event, "compare"), data).status_code == 403
    assert not ComparisonPoint.objects.exists()


def test_queries_do_not_grow(
    as_: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    client, event = as_("Editor"), event_of_two()
    for source in event.sources.all():
        DraftStatementFactory.create_batch(20, source=source)
    with django_assert_max_num_queries(20):
        client.get(address(event, "compare"))
