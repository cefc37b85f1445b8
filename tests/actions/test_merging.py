from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.actions.base import Incomplete, NotAllowed, WrongState
from archive.actions.catalogue import delete_entry, save_entry
from archive.actions.merging import merge_entries, uses
from archive.models import Actor, FormerSlug, Generation, Topic
from archive.search import Answer, Question
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return UserFactory(groups=["Editor"])


def test_all_that_names_an_actor_names_the_other(editor: User) -> None:
    duplicate, actor = ActorFactory(), ActorFactory()
    said = PublishedStatementFactory(attributed_to=[duplicate], addressed_to=[duplicate])
    source = PublishedSourceFactory(issuer=duplicate, carrier=duplicate)
    event = EventFactory(participants=[duplicate])
    assert {(use.things, use.way, use.total) for use in uses(duplicate)} == {
        ("statements", "attributed to", 1),
        ("statements", "addressed to", 1),
        ("sources", "issuer", 1),
        ("sources", "carrier", 1),
        ("events", "participants", 1),
    }
    merge_entries(entry=duplicate, into=actor, by=editor)
    source.refresh_from_db()
    assert (source.issuer, source.carrier) == (actor, actor)
    for things in (said.attributed_to, said.addressed_to, event.participants):
        assert list(things.all()) == [actor]
    assert not Actor.objects.filter(pk=duplicate.pk).exists()


def test_who_was_named_twice_is_named_once(editor: User) -> None:
    duplicate, actor = ActorFactory(), ActorFactory()
    statement = PublishedStatementFactory(attributed_to=[actor, duplicate])
    merge_entries(entry=duplicate, into=actor, by=editor)
    assert list(statement.attributed_to.all()) == [actor]


def test_names_are_kept_as_aliases(editor: User) -> None:
    duplicate = ActorFactory(name="D. Trump", aliases="Trump\nDonald", wikidata="Q22686")
    actor = ActorFactory(name="Donald Trump", aliases="trump")
    merge_entries(entry=duplicate, into=actor, by=editor)
    actor.refresh_from_db()
    assert actor.aliases.splitlines() == ["trump", "D. Trump", "Donald"]
    assert actor.wikidata == "Q22686"


def test_cue_words_are_kept(editor: User) -> None:
    duplicate, topic = TopicFactory(cue_words="ship\ngrain"), TopicFactory(cue_words="Ship")
    merge_entries(entry=duplicate, into=topic, by=editor)
    topic.refresh_from_db()
    assert topic.cue_words.splitlines() == ["Ship", "grain"]


def test_readers_find_it_by_the_other_at_once(editor: User) -> None:
    duplicate, actor = ActorFactory(name="Lavrow"), ActorFactory(name="Sergey Lavrov")
    number = PublishedStatementFactory(attributed_to=[duplicate]).number
    before = Generation.objects.get().number
    merge_entries(entry=duplicate, into=actor, by=editor)
    assert Answer(Question({"speaker": [actor.pk]})).count() == 1
    assert Answer(Question({"speaker": [duplicate.pk]})).count() == 0
    assert Answer(Question({}, words="Lavrow")).count() == 1
    assert Generation.objects.get().number == before + 1
    assert number


def test_topics_within_go_along(editor: User) -> None:
    duplicate, topic = TopicFactory(), TopicFactory()
    within = TopicFactory(parent=duplicate)
    PublishedStatementFactory(topics=[within])
    merge_entries(entry=duplicate, into=topic, by=editor)
    within.refresh_from_db()
    assert within.parent == topic
    assert Answer(Question({"topic": [topic.pk]})).count() == 1


def test_a_third_level_is_refused(editor: User) -> None:
    upper, other = TopicFactory(), TopicFactory()
    lower, within = TopicFactory(parent=other), TopicFactory(parent=upper)
    with pytest.raises(WrongState, match="top-level topic"):
        merge_entries(entry=upper, into=lower, by=editor)
    with pytest.raises(WrongState, match="top-level topic"):
        merge_entries(entry=upper, into=within, by=editor)
    merge_entries(entry=within, into=upper, by=editor)


def test_two_people_stay_two(editor: User) -> None:
    first, second = ActorFactory(wikidata="Q1"), ActorFactory(wikidata="Q2")
    with pytest.raises(WrongState, match="Q1, Q2"):
        merge_entries(entry=first, into=second, by=editor)


def test_into_itself_is_refused(editor: User) -> None:
    topic = TopicFactory()
    with pytest.raises(Incomplete):
        merge_entries(entry=topic, into=topic, by=editor)


def test_contributors_do_not_merge() -> None:
    with pytest.raises(NotAllowed):
        merge_entries(
            entry=TopicFactory(), into=TopicFactory(), by=UserFactory(groups=["Contributor"])
        )
    assert Topic.objects.count() == 2


class TestAddresses:
    def test_the_old_one_leads_on_for_ever(self, client: Client, editor: User) -> None:
        first, second, third = (TopicFactory(slug=slug) for slug in ("a-ships", "ships", "sea"))
        PublishedStatementFactory(topics=[first])
        PublishedStatementFactory(topics=[third])
        merge_entries(entry=first, into=second, by=editor)
        merge_entries(entry=second, into=third, by=editor)
        for old in ("a-ships", "ships"):
            response = client.get(f"/topics/{old}/?act=proposed")
            assert response.status_code == 301
            assert response.headers["Location"] == "/topics/sea/?act=proposed"

    def test_so_do_the_answers_of_filters(self, client: Client, editor: User) -> None:
        old, now = ActorFactory(slug="trump"), ActorFactory(slug="donald-trump")
        PublishedStatementFactory(attributed_to=[old])
        PublishedStatementFactory(attributed_to=[now])
        merge_entries(entry=old, into=now, by=editor)
        response = client.get("/statements/?speaker=trump&speaker=donald-trump&q=claim")
        assert response.status_code == 301
        assert response.headers["Location"] == "/statements/?speaker=donald-trump&q=claim"
        assert client.get("/statements/?topic=trump").status_code == 200  # no topic was so called

    def test_what_never_was_public_leaves_none(self, client: Client, editor: User) -> None:
        draft, now = TopicFactory(slug="draft"), TopicFactory(slug="now")
        DraftStatementFactory(topics=[draft])
        PublishedStatementFactory(topics=[now])
        before = Generation.objects.get().number
        merge_entries(entry=draft, into=TopicFactory(), by=editor)
        assert client.get("/topics/draft/").status_code == 404
        assert not FormerSlug.objects.exists()
        assert Generation.objects.get().number == before

    def test_nothing_else_takes_it(self, editor: User) -> None:
        old, now = TopicFactory(slug="old"), TopicFactory(slug="now")
        PublishedStatementFactory(topics=[old])
        merge_entries(entry=old, into=now, by=editor)
        with pytest.raises(Incomplete, match="leads to another entry"):
            save_entry(entry=Topic(name="Old", slug="old"), by=editor)

    def test_what_they_lead_to_stays(self, editor: User) -> None:
        now = TopicFactory(slug="now")
        FormerSlug.objects.create(kind="topic", slug="old", now="now")
        with pytest.raises(WrongState, match="Old addresses lead"):
            delete_entry(entry=now, by=editor)
