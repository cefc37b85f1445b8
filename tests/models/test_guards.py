"""Raw SQL against what was cited or public, on whichever database the tests run on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from archive.models import Citation, Sentence, StatementStatus, guards
from tests.factories import (
    NOW,
    DraftSourceFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
)

if TYPE_CHECKING:
    from archive.models import Source, Statement

pytestmark = pytest.mark.django_db


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def refused(sql: str, *parameters: object) -> str:
    with pytest.raises(IntegrityError) as caught:
        run(sql, *parameters)
    return str(caught.value)


@pytest.fixture
def cited() -> Statement:
    """A published statement that cites both sentences of its source."""
    return PublishedStatementFactory(sentences=[1, 2])


@pytest.fixture
def cited_draft() -> Statement:
    """A draft on the first of two sentences of a source that was never public."""
    return DraftStatementFactory(source=DraftSourceFactory())


CHANGES = [
    ("sentence", "text = 'Other words.'"),
    ("sentence", "number = 99"),
    ("placement", "start = start + 1"),
    ("placement", "paragraph = 7"),
    ("placement", "fragment = 'other'"),
    ("revision", "segmenter_version = 'other'"),
    ("revision", "number = 99"),
    ("capture", "text = 'Other words.'"),
    ("capture", "media_type = 'text/html'"),
    ("capture", "notes = '{\"hidden\": 1}'"),
    ("capture", "seams = '[[1, 1]]'"),
    ("capture", "exchanges = '[1]'"),
    ("capture", "file_name = 'other.html'"),
    ("capture", "file_made_on = '1999-01-01'"),
    ("capture", "captured_at = '1999-01-01 00:00:00+00:00'"),
]


@pytest.mark.parametrize(("table", "change"), CHANGES)
def test_captured_things_never_change(cited: Statement, table: str, change: str) -> None:
    assert "never changes" in refused(f"UPDATE archive_{table} SET {change}")


def test_captured_bytes_never_change(cited: Statement) -> None:
    assert "never changes" in refused("UPDATE archive_capture SET original = %s", b"other")


def test_captured_things_never_change_even_uncited() -> None:
    DraftSourceFactory()
    assert "never changes" in refused("UPDATE archive_sentence SET text = 'Other words.'")


def test_setting_a_sentence_aside_is_no_change_of_it(cited: Statement) -> None:
    run("UPDATE archive_sentence SET aside_because = 'a heading'")


@pytest.mark.parametrize("table", ["sentence", "placement", "revision", "capture"])
def test_what_was_public_is_never_deleted(table: str) -> None:
    PublishedSourceFactory()
    assert "never deleted" in refused(f"DELETE FROM archive_{table}")


@pytest.mark.parametrize("table", ["sentence", "placement", "revision", "capture"])
def test_what_is_cited_is_never_deleted(cited_draft: Statement, table: str) -> None:
    assert "never deleted" in refused(f"DELETE FROM archive_{table}")


def test_a_draft_source_that_nothing_cites_may_go() -> None:
    source = DraftSourceFactory()
    source.delete()
    assert not Sentence.objects.exists()


def test_published_sources_and_statements_are_never_deleted(cited: Statement) -> None:
    assert "never deleted" in refused("DELETE FROM archive_statement")
    assert "never deleted" in refused("DELETE FROM archive_source")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has REPLACE")
class TestReplace:
    ROWS = ("sentence", "placement", "revision", "capture", "citation", "source")

    @pytest.mark.parametrize("table", ROWS)
    def test_rows_are_never_replaced(self, cited: Statement, table: str) -> None:
        sql = f"REPLACE INTO archive_{table} SELECT * FROM archive_{table}"
        assert "exists already" in refused(sql)

    def test_a_published_statement_is_not_replaced_by_a_draft(self, cited: Statement) -> None:
        sql = (
            "REPLACE INTO archive_statement (id, number, source_id, text, act, attribution,"
            " listed_on, note, status, version, created_at, updated_at, written_by_name,"
            " reviewed_by_name, published_by_name) SELECT id, NULL, source_id, 'Other words.',"
            " act, attribution, listed_on, '', 'draft', 1, created_at, updated_at, '', '', ''"
            " FROM archive_statement"
        )
        assert "exists already" in refused(sql)

    def test_a_sentence_is_not_replaced_under_a_new_id(self, cited: Statement) -> None:
        sql = (
            "REPLACE INTO archive_sentence (id, source_id, number, text, aside_because)"
            " SELECT id + 1000, source_id, number, 'Other words.', '' FROM archive_sentence"
        )
        assert "exists already" in refused(sql)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's own REPLACE")
def test_an_upsert_is_an_update(cited: Statement) -> None:
    sql = (
        "INSERT INTO archive_sentence SELECT * FROM archive_sentence"
        " ON CONFLICT (id) DO UPDATE SET text = 'Other words.'"
    )
    assert "never changes" in refused(sql)


def test_a_statement_is_born_a_draft() -> None:
    with pytest.raises(IntegrityError, match="after its citations"):
        DraftStatementFactory(
            status=StatementStatus.PUBLISHED, number=1, published_at=NOW, published_by_name="A"
        )


def test_nothing_is_published_without_a_citation(cited_draft: Statement) -> None:
    Citation.objects.all().delete()
    sql = (
        "UPDATE archive_statement SET status = 'published', number = 1,"
        " published_at = %s, published_by_name = 'A'"
    )
    assert "at least one sentence" in refused(sql, NOW)


def test_the_last_citation_stays(cited: Statement) -> None:
    first, last = Citation.objects.order_by("position")
    run("DELETE FROM archive_citation WHERE id = %s", first.pk)
    assert "stays" in refused("DELETE FROM archive_citation WHERE id = %s", last.pk)


def test_the_last_citation_stays_when_all_go_at_once(cited: Statement) -> None:
    assert "stays" in refused("DELETE FROM archive_citation")


def test_the_last_citation_is_not_moved_away() -> None:
    statement = PublishedStatementFactory()
    other = DraftStatementFactory(source=statement.source, sentences=[2])
    sql = "UPDATE archive_citation SET statement_id = %s, position = 2 WHERE statement_id = %s"
    assert "stays" in refused(sql, other.pk, statement.pk)


def test_a_withdrawn_statement_keeps_its_citations() -> None:
    PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
    assert "stays" in refused("DELETE FROM archive_citation")


def test_a_citation_stays_within_its_source(cited_draft: Statement) -> None:
    foreign = PublishedSourceFactory().sentences.get(number=1)
    assert "own source" in refused("UPDATE archive_citation SET sentence_id = %s", foreign.pk)
    sql = "INSERT INTO archive_citation (statement_id, sentence_id, position) VALUES (%s, %s, 9)"
    assert "own source" in refused(sql, cited_draft.pk, foreign.pk)


def test_a_statement_with_citations_keeps_its_source(cited_draft: Statement) -> None:
    other: Source = PublishedSourceFactory()
    assert "with its source" in refused("UPDATE archive_statement SET source_id = %s", other.pk)


def test_a_public_number_never_changes(cited: Statement) -> None:
    assert "never changes" in refused("UPDATE archive_statement SET number = 77")


def test_numbers_of_sentences_are_not_used_again(cited: Statement) -> None:
    assert "not used again" in refused("UPDATE archive_source SET next_number = 1")


def test_published_means_by_someone_and_sometime(cited: Statement) -> None:
    refused("UPDATE archive_statement SET published_by_name = ''")
    refused("UPDATE archive_statement SET published_at = NULL")
    refused("UPDATE archive_source SET published_by_name = ''")


def test_a_missing_guard_is_reported() -> None:
    table = "" if connection.vendor == "sqlite" else " ON archive_sentence"
    run(f"DROP TRIGGER guard_sentence_frozen{table}")
    (error,) = guards.check_guards(databases=["default"])
    assert "guard_sentence_frozen" in error.msg


def test_all_guards_are_there() -> None:
    assert guards.check_guards(databases=["default"]) == []
    assert guards.check_guards(databases=None) == []


@pytest.mark.django_db(transaction=True)
def test_migrate_installs_what_is_missing() -> None:
    guards.remove(connection)
    call_command("migrate", verbosity=0, skip_checks=False)
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_two_sessions_leave_one_citation() -> None:
    statement = PublishedStatementFactory(sentences=[1, 2])
    both_deleted = threading.Barrier(2, timeout=10)
    failures: list[DatabaseError] = []

    def delete(pk: int) -> None:
        try:
            both_deleted.wait()
            with transaction.atomic():
                Citation.objects.filter(pk=pk).delete()
        except DatabaseError as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=delete, args=[c.pk]) for c in statement.citations.all()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statement.citations.count() == 1
    assert len(failures) == 1
