from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.models import Actor, ComparisonPoint, Event, Generation, Topic
from tests.admin.pages import address, errors_of, form_of, messages_of
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

EVENT = {"name": "Call", "slug": "call", "kind": "call", "date": "2025-03-18"}


def generation() -> int:
    return Generation.objects.get().number


def delete(client: Client, thing: Any) -> Any:
    return client.post(address(thing, "delete"), {"post": "yes"}, follow=True)


def test_add_and_change(as_: Callable[[str], Client]) -> None:
    client, actor = as_("Editor"), ActorFactory()
    assert (
        client.post(address(Event, "add"), {**EVENT, "participants": [actor.pk]}).status_code == 302
    )
    event = Event.objects.get()
    assert list(event.participants.all()) == [actor]
    values = form_of(client, address(event)) | {"participants": [], "name": "The call"}
    client.post(address(event), values)
    event.refresh_from_db()
    assert (event.name, event.participants.count()) == ("The call", 0)


def test_the_slug_is_chosen_once(as_: Callable[[str], Client]) -> None:
    topic = TopicFactory(slug="prisoners")
    client = as_("Editor")
    assert 'id="id_slug"' in client.get(address(Topic, "add")).content.decode()
    page = client.get(address(topic)).content.decode()
    assert 'id="id_slug"' not in page
    client.post(address(topic), {"name": "Renamed", "slug": "other"})
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Renamed", "prisoners")


def test_a_third_level_of_topics_is_refused(as_: Callable[[str], Client]) -> None:
    second = TopicFactory(parent=TopicFactory())
    data = {"name": "Deep", "slug": "deep", "parent": second.pk}
    response = as_("Editor").post(address(Topic, "add"), data)
    assert errors_of(response) == ["Choose a topic of the upper level: there are two."]
    assert not Topic.objects.filter(slug="deep").exists()


@pytest.mark.parametrize("role", ["Contributor"])
def test_contributors_only_look(as_: Callable[[str], Client], role: str) -> None:
    topic, client = TopicFactory(name="Before"), as_(role)
    assert client.get(address(topic)).status_code == 200
    for page in ("change", "delete"):
        assert client.post(address(topic, page), {"name": "x", "post": "yes"}).status_code == 403
    assert client.post(address(Topic, "add"), {"name": "x", "slug": "x"}).status_code == 403
    assert Topic.objects.get().name == "Before"


def used_topic() -> Topic:
    return DraftStatementFactory().topics.get()


def parent_topic() -> Any:
    return TopicFactory(parent=TopicFactory()).parent


def speaker() -> Actor:
    return DraftStatementFactory().attributed_to.get()


def addressee() -> Any:
    return DraftStatementFactory(addressed_to=[(actor := ActorFactory())]) and actor


def participant() -> Any:
    return EventFactory(participants=[(actor := ActorFactory())]) and actor


def issuer() -> Any:
    return DraftSourceFactory().issuer


def reported_event() -> Any:
    return DraftSourceFactory(event=EventFactory()).event


def compared_event() -> Any:
    return ComparisonPointFactory().event


@pytest.mark.parametrize(
    ("make", "users"),
    [
        (used_topic, "statements"),
        (parent_topic, "topics"),
        (speaker, "statements"),
        (addressee, "statements"),
        (participant, "events"),
        (issuer, "sources"),
        (reported_event, "sources"),
        (compared_event, "comparison points"),
    ],
)
def test_what_is_in_use_stays(
    as_: Callable[[str], Client], make: Callable[[], Any], users: str
) -> None:
    thing, before = make(), generation()
    response = delete(as_("superuser"), thing)
    assert messages_of(response) == [f"“{thing}” is in use by {users}; change those first."]
    assert type(thing).objects.filter(pk=thing.pk).exists()
    assert generation() == before


@pytest.mark.parametrize("factory", [ActorFactory, TopicFactory, EventFactory])
def test_what_nothing_refers_to_goes(as_: Callable[[str], Client], factory: Any) -> None:
    thing, before = factory(), generation()
    delete(as_("Editor"), thing)
    assert not type(thing).objects.filter(pk=thing.pk).exists()
    assert generation() == before


class TestComparisonPoints:
    def event(self) -> Event:
        event = EventFactory()
        for name in ("Kremlin", "White House"):
            source = PublishedSourceFactory(title=name, event=event)
            PublishedStatementFactory(source=source, text=f"{name} says so.")
        return event

    def url(self, event: Event) -> str:
        return f"{address(ComparisonPoint, 'add')}?event={event.pk}"

    def data(self, event: Event, **changes: Any) -> dict[str, Any]:
        keys = [s.pk for source in event.sources.all() for s in source.statements.all()]
        data = {"title": "Shipping", "position": 1, "finding": "agrees", "note": ""}
        return {**data, "statements": keys, **changes}

    def test_the_event_is_asked_for_first(self, as_: Callable[[str], Client]) -> None:
        page = as_("Editor").get(address(ComparisonPoint, "add"))
        assert "which event?" in page.content.decode()

    def test_statements_of_the_event_alone_are_offered(self, as_: Callable[[str], Client]) -> None:
        event = self.event()
        PublishedStatementFactory(text="Of something else.")
        page = as_("Editor").get(self.url(event)).content.decode()
        assert "White House says so." in page
        assert "Of something else." not in page

    def test_add_change_and_delete_tell_readers(self, as_: Callable[[str], Client]) -> None:
        event, client, before = self.event(), as_("Editor"), generation()
        assert client.post(self.url(event), self.data(event)).status_code == 302
        point = ComparisonPoint.objects.get()
        assert point.statements.count() == 2
        values = form_of(client, address(point)) | {"finding": "conflicts"}
        assert client.post(address(point), values).status_code == 302
        assert ComparisonPoint.objects.get().finding == "conflicts"
        delete(client, point)
        assert not ComparisonPoint.objects.exists()
        assert generation() == before + 3

    def test_positions_follow_each_other(self, as_: Callable[[str], Client]) -> None:
        event, client = self.event(), as_("Editor")
        ComparisonPointFactory(event=event, position=4)
        assert form_of(client, self.url(event))["position"] == 5
        response = client.post(self.url(event), self.data(event, position=4))
        assert len(errors_of(response)) == 1
        assert event.points.count() == 1

    def test_two_sources_are_needed(self, as_: Callable[[str], Client]) -> None:
        event = self.event()
        data = self.data(event)
        response = as_("Editor").post(
            self.url(event), {**data, "statements": data["statements"][:1], "note": "Mine."}
        )
        assert errors_of(response) == ["A comparison needs statements from at least two sources."]
        assert "Mine." in response.content.decode()
        assert not ComparisonPoint.objects.exists()

    def test_a_statement_of_another_event_is_no_choice(self, as_: Callable[[str], Client]) -> None:
        event, other = self.event(), PublishedStatementFactory()
        data = self.data(event)
        data["statements"] = [*data["statements"], other.pk]
        assert errors_of(as_("Editor").post(self.url(event), data))
        assert not ComparisonPoint.objects.exists()
