from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from archive import search
from archive.actions import bulk_writer
from archive.models import Act, Actor, Citation, Event, Generation, Statement, StatementStatus
from tests.factories import PublishedSourceFactory, PublishedStatementFactory

pytestmark = pytest.mark.django_db


def statement(number: int | None) -> Statement:
    now = timezone.now()
    return Statement(
        source=PublishedSourceFactory(),
        number=number,
        text="They spoke.",
        act=Act.INFORMED,
        listed_on="2025-03-18",
        status=StatementStatus.PUBLISHED if number else StatementStatus.DRAFT,
        created_at=now,
        updated_at=now,
        published_at=now if number else None,
        published_by_name="Ada" if number else "",
    )


def citation(of: Statement) -> Citation:
    return Citation(statement=of, sentence=of.source.sentences.get(number=1), position=1)


def test_statements_are_published_once_their_citations_are_there() -> None:
    shown, draft = statement(7), statement(None)
    citations = (citation(each) for each in (shown, draft))
    bulk_writer.insert_statements([shown, draft], (Citation, citations))
    assert list(Statement.objects.published().values_list("number", flat=True)) == [7]
    assert Statement.objects.get(number=None).citations.count() == 1


def test_a_statement_without_a_citation_is_refused() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        bulk_writer.insert_statements([statement(7)])
    assert not Statement.objects.exists()


def test_an_event_has_its_participants() -> None:
    actor = bulk_writer.insert(Actor(slug="ada", name="Ada", kind="person"))
    event = Event(slug="call", name="A call", date="2025-03-18", kind="call")
    assert list(bulk_writer.insert_event(event, [actor]).participants.all()) == [actor]


def test_caches_and_the_index_learn_of_a_load() -> None:
    PublishedStatementFactory.create_batch(2)
    before, done = Generation.objects.get(), list[int]()
    bulk_writer.finish_load(done.append)
    after = Generation.objects.get()
    assert after.epoch != before.epoch
    assert after.number == before.number + 1
    assert sum(done) == search.Answer(search.Question()).count() == 2
