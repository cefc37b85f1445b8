from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import search
from archive.models import Act
from archive.search import Answer, Question
from archive.search.codes import FACETS
from archive.search.document import NUMBER_BITS
from tests.search import corpus as reference
from tests.search.corpus import FIRST, Asked, Corpus, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

pytestmark = pytest.mark.django_db

many = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BEGUN = ["negotiatio", "energ", "b", "войн", "переговора", "30-da", "peac", "xq", "ён", "minis"]
words = st.sampled_from([*reference.WORDS, *BEGUN])
phrases = st.lists(words, min_size=2, max_size=3).map(" ".join)
parts = st.builds(Asked, words, st.booleans()) | st.builds(
    Asked, phrases, st.booleans(), st.just(True)
)
days = st.none() | (
    st.integers(-2, 20)
    | st.sampled_from([*reference.DAYS, 12, 42, 43, 377, 378, 743])  # ends of months and years
    | st.integers(20, 1_002)
).map(lambda n: FIRST + timedelta(days=n))


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Corpus]:
    """Made once, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        shown = reference.make(36)
        search.rebuild()
        yield shown
        transaction.set_rollback(True)


def drawn(data: st.DataObject, archive: Corpus, asked: list[Asked]) -> Question:
    """A question in values that occur, and now and then in some that do not."""
    choices = {}
    for facet in data.draw(st.sets(st.sampled_from(sorted(FACETS)), max_size=3)):
        values = sorted({value for shown in archive.shown for value in shown.values[facet]})
        values.append("none" if facet in ("act", "language") else 2_100)
        choices[facet] = data.draw(st.lists(st.sampled_from(values), max_size=2, unique=True))
    return Question(choices, text_of(asked), data.draw(days), data.draw(days))


def test_words_find_what_holds_them(archive: Corpus) -> None:
    @many
    @given(st.lists(parts, min_size=1, max_size=3))
    def check(asked: list[Asked]) -> None:
        question = Question(words=text_of(asked))
        found = Answer(question)
        assert found.page(size=100) == reference.answer(archive, question, asked)
        assert set(found.best()) == set(found.page(size=100))

    check()


def test_every_question_has_the_answer_of_a_patient_reader(archive: Corpus) -> None:
    @many
    @given(st.lists(parts, max_size=1), st.data())
    def check(asked: list[Asked], data: st.DataObject) -> None:
        question = drawn(data, archive, asked)
        found, wanted = Answer(question), reference.answer(archive, question, asked)
        assert found.page(size=100) == wanted
        assert found.page(size=100, newest=False) == wanted[::-1]
        assert found.count() == len(wanted)
        assert found.exists() == bool(wanted)
        assert found.counts() == reference.counts(archive, question, asked)

    check()


def test_one_facet_and_the_days_are_counted_alone(archive: Corpus) -> None:
    topic = next(iter(archive.shown[0].values["topic"]))
    narrow = Question({"topic": [topic], "speaker": [search.NOT_STATED]}, last=date(2024, 1, 9))
    for question in (Question(), Question({"topic": [topic]}), narrow, Question(words="energy")):
        found = Answer(question)
        days = Counter(date.fromordinal(n >> NUMBER_BITS) for n in found.page(size=100))
        assert found.days() == days
        assert len(days) > 1
        for facet in set(FACETS) - set(question.chosen):
            assert found.carried(facet) == found.counts()[facet]


def test_pages_follow_each_other(archive: Corpus) -> None:
    chosen = Question(choices={"act": Act.values[:3]})
    for question in (Question(), chosen, Question(words="energy", last=date(2024, 1, 5))):
        found = Answer(question)
        whole = found.page(size=100)
        assert len(whole) > 5
        for newest, order in ((True, whole), (False, whole[::-1])):
            pages, after = [], None
            while page := found.page(newest=newest, after=after, size=3):
                pages += page
                after = page[-1]
            assert pages == order


def test_a_single_choice_needs_no_counting(
    archive: Corpus, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Kept counts answer it, whatever the size of the archive."""
    topic = next(iter(archive.shown[0].values["topic"]))
    with django_assert_num_queries(2):
        Answer(Question(choices={"act": ["proposed"]})).count()
    with django_assert_num_queries(1):
        Answer(Question()).count()
    with django_assert_num_queries(4):
        Answer(Question(choices={"topic": [topic]})).counts()


def test_days_and_acts_alone_add_up(
    archive: Corpus, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Of whole years, months and values that never meet the counts are kept; only what is left
    of a month at either end is counted."""
    long = Question(first=date(2023, 12, 22), last=date(2026, 8, 3))
    with django_assert_num_queries(6):  # years, two ends, and of the rest: topics, sources twice
        Answer(long).counts(["topic", "source"], sources=1)
    with django_assert_num_queries(2):
        Answer(Question({"act": Act.values[:3]})).counts(["topic"])


@many
@given(days, days)
def test_any_days_are_counted_as_by_a_patient_reader(
    archive: Corpus, first: date | None, last: date | None
) -> None:
    question = Question(first=first, last=last)
    found = Answer(question)
    assert found.count() == len(reference.answer(archive, question, []))
    assert found.counts() == reference.counts(archive, question, [])
    assert found.count() == len(reference.answer(archive, question, []))
    for n in (1, 2):  # the most frequent sources are that also where some are counted apart
        most = sorted(found.counts()["source"].values(), reverse=True)[:n]
        assert sorted(found.counts(sources=n)["source"].values(), reverse=True) == most


def test_the_most_frequent_sources_come_and_those_chosen(archive: Corpus) -> None:
    everything = Answer(Question()).counts()["source"]
    rarest, most = min(everything, key=everything.__getitem__), max(everything.values())
    for question in (Question(), Question(words="energy")):
        assert len(Answer(question).counts(sources=1)["source"]) == 1
    chosen = Answer(Question(choices={"source": [rarest]})).counts(sources=1)["source"]
    assert chosen[rarest] == everything[rarest]
    assert most in chosen.values()


@pytest.mark.parametrize("facet", FACETS)
def test_a_choice_alone_is_counted_like_any(archive: Corpus, facet: str) -> None:
    for value in {value for shown in archive.shown for value in shown.values[facet]}:
        question = Question({facet: [value]})
        found = Answer(question)
        assert found.count() == len(reference.answer(archive, question, []))
        assert found.counts() == reference.counts(archive, question, [])
