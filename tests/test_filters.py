from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from archive.filters import MOST_WORDS, StatementFilter
from archive.models import Act, Attribution, Statement, Topic
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def ask(query: str) -> StatementFilter:
    return StatementFilter(QueryDict(query), Statement.objects.published())


def found(query: str) -> set[Statement]:
    asked = ask(query)
    assert asked.problems == []
    return set(asked.rows)


def test_nothing_asked_is_everything() -> None:
    statement = PublishedStatementFactory()
    DraftStatementFactory()
    assert found("") == {statement}
    assert found("q=&topic=&from=&order=") == {statement}


def test_topic_includes_its_own_topics() -> None:
    parent = TopicFactory(slug="war")
    child = TopicFactory(slug="ceasefire", parent=parent)
    on_parent, on_child = (PublishedStatementFactory(topics=[topic]) for topic in (parent, child))
    PublishedStatementFactory()
    assert found("topic=war") == {on_parent, on_child}
    assert found("topic=ceasefire") == {on_child}


def test_values_of_one_name_are_alternatives_and_names_narrow() -> None:
    one, two = TopicFactory(slug="one"), TopicFactory(slug="two")
    first = PublishedStatementFactory(topics=[one], act=Act.AGREED)
    second = PublishedStatementFactory(topics=[two], act=Act.ASKED)
    both = PublishedStatementFactory(topics=[one, two], act=Act.ASKED)
    assert found("topic=one&topic=two") == {first, second, both}
    assert found("topic=one&topic=two&act=asked") == {second, both}


def test_a_statement_on_two_chosen_topics_counts_once() -> None:
    PublishedStatementFactory(topics=[TopicFactory(slug="one"), TopicFactory(slug="two")])
    assert ask("topic=one&topic=two").rows.count() == 1


def test_speaker_by_name_or_not_stated() -> None:
    trump = ActorFactory(slug="donald-trump")
    said = PublishedStatementFactory(attributed_to=[trump, ActorFactory()])
    unsaid = PublishedStatementFactory(attribution=Attribution.NOT_STATED)
    PublishedStatementFactory(addressed_to=[trump])
    assert found("speaker=donald-trump") == {said}
    assert found("speaker=not-stated") == {unsaid}
    assert found("speaker=donald-trump&speaker=not-stated") == {said, unsaid}


def test_addressee_issuer_source_event_and_language() -> None:
    event = EventFactory(slug="call")
    issuer = ActorFactory(slug="kremlin")
    source = PublishedSourceFactory(slug="summary", issuer=issuer, event=event, language="ru")
    statement = PublishedStatementFactory(source=source, addressed_to=[ActorFactory(slug="putin")])
    PublishedStatementFactory()
    for query in ("addressee=putin", "issuer=kremlin", "source=summary", "event=call"):
        assert found(query) == {statement}, query
    assert found("language=ru") == {statement}


def test_years_and_days_go_by_the_day_of_the_list() -> None:
    old = PublishedStatementFactory(listed_on=date(2024, 12, 31))
    new = PublishedStatementFactory(listed_on=date(2025, 1, 1))
    assert found("year=2024") == {old}
    assert found("year=2024&year=2025") == {old, new}
    assert found("year=1999") == set()
    assert found("from=2025-01-01") == {new}
    assert found("to=2024-12-31") == {old}
    assert found("from=2024-12-31&to=2025-01-01") == {old, new}


def test_words_stand_in_claim_sentence_or_title() -> None:
    source = PublishedSourceFactory(title="Kremlin summary", texts=[["They spoke of Ёлки."]])
    statement = PublishedStatementFactory(source=source, text="Trump proposed a halt.")
    for query in ("q=TRUMP", "q=ёлки", "q=summary", "q=halt+spoke+kremlin", "q=hal"):
        assert found(query) == {statement}, query
    assert found("q=halt+absent") == set()


@pytest.mark.parametrize("word", ["%25", "_", "\\", ".*", "[", "(?i)", "a{9999999}", "***:x", "'"])
def test_words_are_words_and_no_pattern(word: str) -> None:
    PublishedStatementFactory(text="Nothing of that.")
    assert found(f"q={word}") == set()


def test_words_of_a_sentence_that_is_not_cited_do_not_count() -> None:
    source = PublishedSourceFactory(texts=[["Cited.", "Uncited."]])
    PublishedStatementFactory(source=source, text="A claim.", sentences=[1])
    assert found("q=uncited") == set()


def test_order() -> None:
    first = PublishedStatementFactory(listed_on=date(2024, 1, 1))
    second = PublishedStatementFactory(listed_on=date(2025, 1, 1))
    assert ask("").sorting.descending
    assert not ask("order=oldest").sorting.descending
    assert found("order=oldest") == {first, second}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("topic=nothing", "topic"),
        ("topic=known&topic=nothing", "topic"),
        ("speaker=nobody", "speaker"),
        ("speaker=nobody&speaker=not-stated", "speaker"),
        ("addressee=not-stated", "addressee"),
        ("act=proposes", "act"),
        ("source=nothing", "source"),
        ("issuer=nobody", "issuer"),
        ("event=nothing", "event"),
        ("language=tlh", "language"),
        ("language=%25", "language"),
        ("year=0", "year"),
        ("year=0000", "year"),
        ("year=99999", "year"),
        ("year=-1", "year"),
        ("year=٢٠٢٥", "year"),
        ("year=9223372036854775808", "year"),
        ("from=yesterday", "from"),
        ("from=0000-01-01", "from"),
        ("from=99999-01-01", "from"),
        ("from=2025-02-30", "from"),
        ("from=18.3.2025", "from"),
        ("to=2025-13-01", "to"),
        ("from=2025-03-02&to=2025-03-01", "from"),
        ("order=best", "order"),
        ("after=1", "after"),
        ("after=2025-03-18.9223372036854775808", "after"),
        ("after=2025-03-18.-1", "after"),
        ("more=everything", "more"),
        ("colour=green", "colour"),
        ("topic__slug=known", "topic__slug"),
        ("q=a&q=b", "q"),
        ("from=2025-01-01&from=2025-01-02", "from"),
        (f"q={'+'.join(['word'] * (MOST_WORDS + 1))}", "q"),
    ],
)
def test_what_is_not_understood_gives_no_rows(query: str, name: str) -> None:
    PublishedStatementFactory(topics=[TopicFactory(slug="known")])
    asked = ask(query)
    assert name in [problem.name for problem in asked.problems]
    assert not asked.understood
    assert not asked.rows.exists()
    assert not asked.rows_without(name).exists()


@pytest.mark.parametrize("name", ["topic", "speaker", "addressee", "source", "issuer", "event"])
def test_drafts_are_as_unknown_as_nothing(name: str) -> None:
    slug = "draft-thing"
    actor = ActorFactory(slug=slug)
    source = DraftSourceFactory(slug=slug, issuer=actor, event=EventFactory(slug=slug))
    DraftStatementFactory(
        source=source,
        topics=[TopicFactory(slug=slug)],
        attributed_to=[actor],
        addressed_to=[actor],
    )
    draft, nothing = ask(f"{name}={slug}"), ask(f"{name}=nothing-at-all")
    assert [problem.name for problem in draft.problems] == [name]
    assert [problem.name for problem in nothing.problems] == [name]


def test_a_problem_names_the_address_without_it() -> None:
    PublishedStatementFactory(topics=[TopicFactory(slug="known")])
    assert ask("topic=known&topic=nothing&act=agreed").problems[0].without == (
        "/statements/?topic=known&act=agreed"
    )


def test_choices_say_what_was_chosen_and_drop_it() -> None:
    PublishedStatementFactory(topics=[TopicFactory(slug="grain", name="Grain")])
    choices = ask("topic=grain&act=agreed&q=ship").choices
    assert [(c.label, c.text, c.without) for c in choices] == [
        ("Topic", "Grain", "/statements/?act=agreed&q=ship"),
        ("Act", "agreed", "/statements/?topic=grain&q=ship"),
        ("Words", "ship", "/statements/?topic=grain&act=agreed"),
    ]


def test_an_address_begins_at_the_first_page() -> None:
    PublishedStatementFactory()
    assert ask("act=agreed&after=2025-03-18.1&more=act").address() == "/statements/?act=agreed"


def test_rows_without_a_name_keep_the_other_conditions() -> None:
    topic = TopicFactory(slug="grain")
    agreed = PublishedStatementFactory(topics=[topic], act=Act.AGREED)
    PublishedStatementFactory(act=Act.AGREED)
    asked = ask("topic=grain&act=asked")
    assert set(asked.rows_without("act")) == {agreed}


def test_a_question_is_answered_by_one_query_once_it_is_understood() -> None:
    topics = [TopicFactory(slug=f"topic-{n}") for n in range(10)]
    PublishedStatementFactory(topics=topics)
    asked = ask("&".join(f"topic=topic-{n}" for n in range(10)))
    assert asked.understood
    with CaptureQueriesContext(connection) as queries:
        assert len(asked.rows) == 1
    assert len(queries) == 1
    assert Topic.objects.count() == 10
