from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.models import Actor, Topic
from tests.admin.pages import address, messages_of
from tests.factories import ActorFactory, PublishedStatementFactory, TopicFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_is_offered_asked_shown_and_done(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    old, now = ActorFactory(name="D. Trump"), ActorFactory(name="Donald Trump")
    PublishedStatementFactory(attributed_to=[old])
    url = address(old, "merge")
    assert url in client.get(address(old)).content.decode()
    assert "What will happen" not in client.get(url).content.decode()
    page = client.get(url, {"into": now.pk}).content.decode()
    assert "1 statement (attributed to): “Donald Trump”" in page
    assert Actor.objects.filter(pk=old.pk).exists()
    response = client.post(url, {"into": now.pk}, follow=True)
    assert messages_of(response) == ["“D. Trump” is now “Donald Trump”."]
    assert response.request["PATH_INFO"] == address(now)
    assert not Actor.objects.filter(pk=old.pk).exists()


def test_a_refusal_says_why(as_: Callable[[str], Client]) -> None:
    one, two = ActorFactory(wikidata="Q1"), ActorFactory(wikidata="Q2")
    response = as_("Editor").post(address(one, "merge"), {"into": two.pk})
    assert "Their Wikidata ids differ" in response.content.decode()
    assert Actor.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("into", ["", "x", "9" * 40, "-1", "0"])
def test_what_is_no_choice_asks_again(as_: Callable[[str], Client], into: str) -> None:
    topic = TopicFactory()
    response = as_("Editor").post(address(topic, "merge"), {"into": into})
    assert response.status_code == 200
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_contributors_do_not(as_: Callable[[str], Client]) -> None:
    client, one, two = as_("Contributor"), TopicFactory(), TopicFactory()
    assert address(one, "merge") not in client.get(address(one)).content.decode()
    assert client.get(address(one, "merge")).status_code == 403
    assert client.post(address(one, "merge"), {"into": two.pk}).status_code == 403
    assert Topic.objects.count() == 2


def test_the_list_says_how_much_each_is_used(as_: Callable[[str], Client]) -> None:
    actor = ActorFactory(name="Busy")
    PublishedStatementFactory.create_batch(3, attributed_to=[actor])
    page = as_("Editor").get(address(Actor, "changelist")).content.decode()
    assert '<td class="field-said_count">3</td>' in page
