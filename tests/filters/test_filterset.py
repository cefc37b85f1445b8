from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from archive.filters.filterset import ListScope, StatementFilter
from archive.models import Act, Attribution, Statement, Topic
from archive.search import Answer
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
    return StatementFilter(QueryDict(query))


def found(query: str) -> set[Statement]:
    asked = ask(query)
    assert asked.problems == []
    return set(asked.qs)


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
    assert ask("topic=one&topic=two").answer.count() == 1


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


def numbers(query: str) -> list[int]:
    asked = ask(query)
    assert asked.problems == []
    return asked.page.numbers


def test_order() -> None:
    for day in (1, 3, 2):
        PublishedStatementFactory(listed_on=date(2025, 1, day))
    assert numbers("") == numbers("order=newest") == [2, 3, 1]
    assert numbers("order=oldest") == [1, 3, 2]


def test_the_best_matches_come_first_whatever_their_day() -> None:
    source = PublishedSourceFactory(texts=[["They met."]])
    for text, year in [("A halt, a halt and a halt.", 2023), ("A halt of many things.", 2024)]:
        PublishedStatementFactory(source=source, text=text, listed_on=date(year, 1, 1))
    PublishedStatementFactory(source=source, text="Nothing.", listed_on=date(2025, 1, 1))
    assert numbers("q=halt") == [2, 1]
    assert numbers("q=halt&order=relevance") == [1, 2]


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
        ("order=relevance", "order"),
        ("order=relevance&q=***&after=2025-03-18.1", "after"),
        ("after=2025-03-18.16777216", "after"),
    ],
)
def test_what_is_not_understood_gives_no_rows(query: str, name: str) -> None:
    PublishedStatementFactory(topics=[TopicFactory(slug="known")])
    asked = ask(query)
    assert name in [problem.parameter for problem in asked.problems]
    assert not asked.understood
    assert asked.page == ([], None, None)
    assert not asked.qs.exists()


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
    assert [problem.parameter for problem in draft.problems] == [name]
    assert [problem.parameter for problem in nothing.problems] == [name]


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


def test_a_question_without_a_name_keeps_the_other_conditions() -> None:
    PublishedStatementFactory(text="Grain.", act=Act.AGREED, listed_on=date(2025, 1, 1))
    PublishedStatementFactory(text="Grain.", act=Act.ASKED, listed_on=date(2024, 1, 1))
    PublishedStatementFactory(text="Ships.", act=Act.ASKED, listed_on=date(2024, 1, 1))
    asked = ask("act=agreed&q=grain&from=2025-01-01&to=2025-12-31")
    without = {name: asked.question_without(name) for name in ("act", "q", "from", "to")}
    assert {name: Answer(question).count() for name, question in without.items()} == {
        "act": 1,
        "q": 1,
        "from": 1,
        "to": 1,
    }
    asked = ask("act=asked&q=ships&from=2024-01-01")
    assert Answer(asked.question_without("q")).count() == 2


def test_words_alone_that_say_nothing_are_told_from_words_that_find_nothing() -> None:
    PublishedStatementFactory()
    for query in ("q=***", "q=-halt", "q=%22"):
        assert ask(query).answer.says_nothing, query
        assert found(query) == set()
    assert not ask("q=absent").answer.says_nothing
    assert not ask("").answer.says_nothing


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("q=negotiation", True),
        ("q=negotiating", True),
        ("q=negotiatio", True),
        ("q=%22negotiate+a+halt%22", True),
        ("q=%22halt+negotiate%22", False),
        ("q=halt+-negotiated", False),
        ("q=halt+-energy", True),
        ("q=переговорами", True),
        ("q=переговоро", True),
        ("q=ёлки", True),
        ("q=%22о+елке%22", True),
        ("q=-переговоры+halt", False),
        ("q=ceasefire", True),
        ("q=trump", True),
    ],
)
def test_words_in_any_form_in_english_and_russian(query: str, finds: bool) -> None:
    source = PublishedSourceFactory(texts=[["Переговоры о ёлке."]])
    PublishedStatementFactory(
        source=source,
        text="They negotiated a halt in negotiations.",
        topics=[TopicFactory(name="Ceasefire")],
        attributed_to=[ActorFactory(name="Donald Trump")],
    )
    assert bool(found(query)) == finds


def test_a_list_within_a_topic_holds_its_own_statements() -> None:
    grain = TopicFactory(slug="grain")
    agreed = PublishedStatementFactory(topics=[grain], act=Act.AGREED)
    PublishedStatementFactory(topics=[grain], act=Act.ASKED)
    PublishedStatementFactory(act=Act.AGREED)
    within = ListScope("/topics/grain/", "topic", grain.pk, ("topic",), ("finding",))
    asked = StatementFilter(QueryDict("act=agreed&finding=only"), within)
    assert set(asked.qs) == {agreed}
    assert asked.address() == "/topics/grain/?finding=only&act=agreed"
    (choice,) = asked.choices
    assert choice.without == "/topics/grain/?finding=only"
    wider = StatementFilter(QueryDict("topic=grain"), within)
    assert [problem.parameter for problem in wider.problems] == ["topic"]
    assert wider.page.ids == []


def test_a_question_is_asked_of_the_index_alone() -> None:
    topics = [TopicFactory(slug=f"topic-{n}") for n in range(10)]
    PublishedStatementFactory(topics=topics)
    asked = ask("&".join(f"topic=topic-{n}" for n in range(10)))
    assert asked.understood
    with CaptureQueriesContext(connection) as queries:
        assert len(asked.page.ids) == 1
    assert len(queries) == 1
    assert Topic.objects.count() == 10
