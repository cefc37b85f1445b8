"""One act, one record: whose it is, what it says, and that loading leaves none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from archive.actions import catalogue, sources, statements
from archive.actions.merging import merge_entries
from archive.actions.successions import decide, reopen
from archive.actions.wordings import wording_of
from archive.models import Actor, History, Revision, Source, Statement
from archive.transfer.bundle import lines
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
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.db.models import Model

pytestmark = pytest.mark.django_db


def reworded(statement: Statement) -> dict[str, Any]:
    wording = replace(wording_of(statement), text="Other words.")
    return {"statement": statement, "version": statement.version, "wording": wording}


ACTS: list[tuple[Callable[[], Model], Callable[[Any, User], object], str]] = [
    (
        DraftStatementFactory,
        lambda s, by: statements.edit_statement(**reworded(s), by=by),
        "changed",
    ),
    (
        DraftStatementFactory,
        lambda s, by: statements.file_statement(
            statement=s, version=1, topic=TopicFactory(), by=by
        ),
        "changed",
    ),
    (
        DraftStatementFactory,
        lambda s, by: statements.submit_statement(statement=s, by=by),
        "submitted",
    ),
    (
        DraftStatementFactory,
        lambda s, by: statements.delete_draft(statement=s, by=by),
        "deleted",
    ),
    (
        InReviewStatementFactory,
        lambda s, by: statements.approve_statement(statement=s, by=by),
        "approved",
    ),
    (
        InReviewStatementFactory,
        lambda s, by: statements.return_statement(statement=s, note="Why.", by=by),
        "returned",
    ),
    (
        InReviewStatementFactory,
        lambda s, by: statements.publish_statement(statement=s, by=by),
        "published",
    ),
    (
        PublishedStatementFactory,
        lambda s, by: statements.correct_statement(**reworded(s), reason="Why.", by=by),
        "corrected",
    ),
    (
        PublishedStatementFactory,
        lambda s, by: statements.withdraw_statement(statement=s, reason="Why.", by=by),
        "withdrawn",
    ),
    (DraftSourceFactory, lambda s, by: sources.publish_source(source=s, by=by), "published"),
    (DraftSourceFactory, lambda s, by: sources.edit_source(source=s, by=by), "changed"),
    (DraftSourceFactory, lambda s, by: sources.delete_draft_source(source=s, by=by), "deleted"),
    (
        PublishedSourceFactory,
        lambda s, by: sources.withdraw_source(source=s, reason="Why.", by=by),
        "withdrawn",
    ),
    (ActorFactory, lambda a, by: catalogue.save_entry(entry=a, by=by), "changed"),
    (EventFactory, lambda e, by: catalogue.delete_entry(entry=e, by=by), "deleted"),
]


@pytest.mark.parametrize(("make", "act", "name"), ACTS)
def test_an_act_leaves_one_record_and_its_maker(
    make: Callable[[], Model], act: Callable[[Any, User], object], name: str
) -> None:
    by = UserFactory(groups=["Publisher"])
    thing = make()
    key, records = thing.pk, History.of[type(thing)].records._default_manager
    act(thing, by)
    kept: list[Any] = list(records.filter(id=key).order_by("history_id"))
    assert [record.history_act for record in kept][-1] == name
    assert len(kept) == (1 if name == "deleted" else 2)
    assert (kept[-1].history_user, kept[-1].history_by_name) == (by, by.get_full_name())
    assert kept[-1].history_change_reason in ("", "Why.")


def test_a_merging_is_in_the_record_of_both() -> None:
    by = UserFactory(groups=["Publisher"])
    old, now = ActorFactory(name="D. Trump"), ActorFactory(name="Donald Trump")
    key = old.pk
    merge_entries(entry=old, into=now, by=by)
    gone = Actor.history.get(id=key)
    assert (gone.history_type, gone.history_change_reason) == ("-", "Into “Donald Trump”.")
    took, before = Actor.history.filter(id=now.pk)
    assert (took.history_act, took.aliases) == ("merged another into it", "D. Trump")
    assert before.aliases == ""


def test_a_merging_is_in_the_record_of_all_that_it_moves() -> None:
    by, writer = UserFactory(groups=["Publisher"]), UserFactory(groups=["Publisher"])
    old, now = ActorFactory(name="D. Trump"), ActorFactory(name="Donald Trump")
    statement = DraftStatementFactory(attributed_to=[old])
    untouched = DraftStatementFactory(attributed_to=[old])
    statements.edit_statement(**reworded(statement), by=writer)
    merge_entries(entry=old, into=now, by=by)
    moved = Statement.history.filter(id=statement.pk).order_by("history_id").last()
    assert (moved.history_act, moved.history_user) == ("moved", by)
    assert moved.history_change_reason == "“D. Trump” was merged into “Donald Trump”."
    assert [each.actor for each in moved.attributed_to.all()] == [now]
    assert not Statement.history.filter(id=untouched.pk).exists()


def test_decisions_about_sentences_are_in_the_record_of_their_source() -> None:
    by = UserFactory(groups=["Publisher"])
    source = PublishedSourceFactory(texts=[["Putin agreed to 30 days.", "They spoke."]])
    add_revision(source, [["Putin agreed to 60 days."]])
    revision = Revision.objects.select_related("source").get(source=source, number=2)
    decide(revision=revision, became={1: [3], 2: []}, by=by)
    reopen(revision=revision, number=2, by=by)
    decide(revision=revision, became={1: [3]}, by=by)  # decided already, so nothing is told of it
    first, decided, reopened = Source.history.filter(id=source.pk).order_by("history_id")
    assert first.history_act == "as it was before"
    assert (decided.history_act, decided.history_by_name) == (
        "decided about sentences",
        by.get_full_name(),
    )
    assert decided.history_change_reason == "Revision 2: 1 → 3; 2 → nothing."
    reason = "Revision 2: the decision about sentence 2 was reopened."
    assert reopened.history_change_reason == reason


def test_what_is_new_has_one_record() -> None:
    by = UserFactory(groups=["Publisher"])
    catalogue.save_entry(entry=(actor := ActorFactory.build()), by=by)
    source = PublishedSourceFactory()
    wording = replace(wording_of(DraftStatementFactory(source=source)), text="New.")
    statement = statements.create_statement(source=source, wording=wording, by=by)
    assert Actor.history.get(id=actor.pk).history_type == "+"
    record = Statement.history.get(id=statement.pk)
    assert (record.history_type, record.history_act) == ("+", "written")


def test_a_refused_act_leaves_none() -> None:
    by = UserFactory(groups=["Publisher"])
    with pytest.raises(Exception, match="already"):
        statements.approve_statement(
            statement=InReviewStatementFactory(
                reviewed_at="2025-03-19T09:00Z", reviewed_by_name="Ada"
            ),
            by=by,
        )
    assert not Statement.history.exists()


def test_neither_factories_nor_bundles_leave_records() -> None:
    PublishedStatementFactory()
    assert not any(history.records._default_manager.exists() for history in History.of.values())
    assert not any(b"history" in line for line in lines())
    assert Source.objects.exists()
