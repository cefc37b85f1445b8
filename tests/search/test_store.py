"""The index follows every act that readers see."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection

from archive import search
from archive.actions import catalogue, sources, statements
from archive.actions.wordings import Wording
from archive.models import Act, Actor, Attribution, Event, Source, Statement, StatementStatus, Topic
from archive.search import Answer, Question, audit, tables
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return UserFactory(groups=["Publisher"])


@pytest.fixture
def shown() -> Statement:
    """A public statement, in the index among another."""
    source = PublishedSourceFactory(title="Readout of talks", event=EventFactory(name="Summit"))
    statement = PublishedStatementFactory(
        source=source, text="A halt was proposed.", topics=[TopicFactory(name="Ports")]
    )
    PublishedStatementFactory()
    search.rebuild()
    return statement


def found(words: str = "", **choices: int | str) -> list[int]:
    asked = {facet: [value] for facet, value in choices.items()}
    return [search.number_of(key) for key in Answer(Question(asked, words)).page()]


def differences() -> list[str]:
    return list(audit.differences())


def test_a_published_statement_is_found(publisher: User) -> None:
    statement = InReviewStatementFactory(text="A pipeline was discussed.")
    search.rebuild()
    assert found("pipeline") == []
    statements.publish_statement(statement=statement, by=publisher)
    assert found("pipeline") == [1]
    assert differences() == []


def test_drafts_leave_no_trace() -> None:
    DraftStatementFactory(text="A pipeline.")
    PublishedStatementFactory(text="A secret.", source=DraftSourceFactory())
    search.rebuild()
    assert found() == []
    assert not any(Answer(Question()).counts().values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM archive_index_word")
        assert cursor.fetchone() == (0,)


def test_a_corrected_statement_is_found_as_it_is(shown: Statement, publisher: User) -> None:
    speaker = ActorFactory()
    search.rename(speaker)
    wording = Wording(
        text="A truce was demanded.",
        act=Act.SET_A_CONDITION,
        attribution=Attribution.NAMED,
        attributed_to=[speaker],
        topics=list(shown.topics.all()),
        sentences=[shown.source.sentences.get(number=2)],
        said_on=date(2024, 1, 2),
    )
    statements.correct_statement(
        statement=shown, version=1, wording=wording, reason="Misread.", by=publisher
    )
    assert found("halt") == []
    assert (
        found("truce")
        == found(act="set_a_condition")
        == found(speaker=speaker.pk)
        == [shown.number]
    )
    assert found("truce", year=2024) == [shown.number]
    assert differences() == []


def test_a_withdrawn_statement_is_not(shown: Statement, publisher: User) -> None:
    statements.withdraw_statement(statement=shown, reason="Wrong.", by=publisher)
    assert found("halt") == []
    assert shown.number not in found()
    assert differences() == []


def test_sources_take_their_statements_along(shown: Statement, publisher: User) -> None:
    sources.withdraw_source(source=shown.source, reason="A hoax.", by=publisher)
    assert found("halt") == []
    assert differences() == []


def test_a_source_published_brings_what_waited(publisher: User) -> None:
    source = DraftSourceFactory()
    PublishedStatementFactory(text="A halt.", source=source)
    search.rebuild()
    assert found("halt") == []
    sources.publish_source(source=source, by=publisher)
    assert found("halt") == [1]
    assert differences() == []


def test_a_source_is_found_by_its_new_title_event_and_day(
    shown: Statement, publisher: User
) -> None:
    source = Source.objects.get(pk=shown.source_id)
    source.title, source.language, source.issued_on = "Memorandum", "ru", date(2020, 2, 2)
    source.event = EventFactory()
    search.rename(source.event)
    sources.edit_source(source=source, by=publisher)
    assert found("talks") == []
    assert found("memorandum", language="ru", event=source.event.pk) == [shown.number]
    assert found(year=2020) == [shown.number]
    assert differences() == []


@pytest.mark.parametrize(
    ("model", "name"), [(Topic, "Ports"), (Event, "Summit"), (Actor, "Issuer")]
)
def test_a_new_name_is_found_at_once(
    shown: Statement,
    publisher: User,
    model: type[Topic | Event | Actor],
    name: str,
) -> None:
    Actor.objects.filter(pk=shown.source.issuer_id).update(name="Issuer")
    search.rebuild()
    assert found(name) == [shown.number]
    thing = model.objects.get(name=name)
    thing.name = "Harbours"
    catalogue.save_entry(entry=thing, by=publisher)
    assert found(name) == []
    assert found("harbour") == [shown.number]
    assert differences() == []


def test_an_alias_is_a_name(shown: Statement, publisher: User) -> None:
    speaker = shown.attributed_to.get()
    speaker.aliases = "The President\nVladimir Vladimirovich"
    catalogue.save_entry(entry=speaker, by=publisher)
    assert found("vladimirov") == found('"the president"') == [shown.number]
    assert found('"president vladimir"') == []
    assert found("-president halt") == []


def test_a_topic_that_moves_takes_its_statements_along(shown: Statement, publisher: User) -> None:
    topic, parent = shown.topics.get(), TopicFactory()
    search.rename(parent)
    assert found(topic=parent.pk) == []
    topic.parent = parent
    catalogue.save_entry(entry=topic, by=publisher)
    assert found(topic=parent.pk) == [shown.number]
    topic.parent = None
    catalogue.save_entry(entry=topic, by=publisher)
    assert found(topic=parent.pk) == []
    assert differences() == []


def test_what_is_deleted_has_no_name(publisher: User) -> None:
    topic = TopicFactory(name="Ports")
    search.rebuild()
    catalogue.delete_entry(entry=topic, by=publisher)
    assert differences() == []


def test_refreshing_twice_changes_nothing(shown: Statement) -> None:
    search.refresh(Statement.objects.all())
    search.refresh(Statement.objects.all())
    assert differences() == []


FAULTS = {
    "DELETE FROM archive_index": "public but not in the index",
    "DELETE FROM archive_index_row": "public but not in the index",
    "UPDATE archive_index_row SET number = number + 100": "public but not in the index",
    "INSERT INTO archive_index_row VALUES (5, 99, '')": "Statement 99 is in the index but not",
    "UPDATE archive_index_count SET n = n + 1": "rows of archive_index_count",
    "DELETE FROM archive_index_name": "rows of archive_index_name",
    "DELETE FROM archive_index_word": "lacks",
    "UPDATE archive_index_value SET value = 'older' WHERE facet = 'form'": "of an older form",
}


@pytest.mark.parametrize(("sql", "fault"), FAULTS.items())
def test_what_is_out_of_step_is_named(shown: Statement, sql: str, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert fault in "\n".join(audit.differences())


def test_words_of_what_is_gone_are_named(shown: Statement) -> None:
    Statement.objects.filter(pk=shown.pk).update(status=StatementStatus.WITHDRAWN)
    assert f"Statement {shown.number} is in the index but not" in "\n".join(audit.differences())


def test_a_missing_table_is_reported_and_migrate_makes_it(shown: Statement) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE archive_index")
    errors = tables.check_index(databases=["default"])
    assert "archive_index." in errors[0].msg
    call_command("migrate", verbosity=0, stdout=StringIO())
    assert not tables.check_index(databases=["default"])
    assert found("halt") == [shown.number]


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_it_too() -> None:
    PublishedStatementFactory(text="A halt.")
    search.rebuild()
    assert found("halt") == [1]
    call_command("flush", interactive=False, verbosity=0)
    assert found() == []
    assert differences() == []
