from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from archive.actions import statements as actions
from archive.actions.base import Incomplete, NotAllowed, StaleEdit, WrongState
from archive.actions.sources import set_aside
from archive.actions.wordings import Wording
from archive.models import Act, Attribution, Correction, Generation, Statement, StatementStatus
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor() -> User:
    return UserFactory(groups=["Contributor"])


@pytest.fixture
def publisher() -> User:
    return UserFactory(groups=["Publisher"])


@pytest.fixture
def editor() -> User:
    return UserFactory(groups=["Editor"])


def change(statement: Statement, by: User, **changes: object) -> None:
    statement.refresh_from_db()
    actions.edit_statement(
        statement=statement,
        version=statement.version,
        wording=as_it_is(statement, **changes),
        by=by,
    )


def wording(source: Source, **changes: object) -> Wording:
    plain = Wording(
        text="Trump proposed a halt.",
        act=Act.PROPOSED,
        attribution=Attribution.NAMED,
        attributed_to=[ActorFactory()],
        topics=[TopicFactory()],
        sentences=[source.sentences.get(number=1)],
    )
    return replace(plain, **changes)


def as_it_is(statement: Statement, **changes: object) -> Wording:
    plain = Wording(
        text=statement.text,
        act=statement.act,
        attribution=statement.attribution,
        attributed_to=list(statement.attributed_to.all()),
        addressed_to=list(statement.addressed_to.all()),
        topics=list(statement.topics.all()),
        sentences=[c.sentence for c in statement.citations.order_by("position")],
        said_on=statement.said_on,
        note=statement.note,
    )
    return replace(plain, **changes)


def generation() -> int:
    return Generation.objects.get().number


class TestCreate:
    def test_it_works(self, contributor: User) -> None:
        source = PublishedSourceFactory()
        statement = actions.create_statement(source=source, wording=wording(source), by=contributor)
        statement.refresh_from_db()
        assert statement.status == StatementStatus.DRAFT
        assert statement.number is None
        assert statement.written_by_name == contributor.get_full_name()
        assert [c.sentence.number for c in statement.citations.all()] == [1]

    def test_it_is_listed_by_its_day_else_by_its_sources(self, contributor: User) -> None:
        source = PublishedSourceFactory()
        undated = actions.create_statement(source=source, wording=wording(source), by=contributor)
        said = wording(source, said_on=date(2025, 3, 1))
        dated = actions.create_statement(source=source, wording=said, by=contributor)
        assert undated.listed_on == source.issued_on
        assert dated.listed_on == date(2025, 3, 1)

    def test_a_source_without_a_date_lists_by_the_day_of_capture(self, contributor: User) -> None:
        source = PublishedSourceFactory(issued_on=None)
        statement = actions.create_statement(source=source, wording=wording(source), by=contributor)
        assert statement.listed_on == date(2025, 3, 19)

    def test_it_needs_permission(self) -> None:
        source = PublishedSourceFactory()
        with pytest.raises(NotAllowed):
            actions.create_statement(source=source, wording=wording(source), by=UserFactory())

    def test_a_speaker_is_named_or_not_stated(self, contributor: User) -> None:
        source = PublishedSourceFactory()
        both = wording(source, attribution=Attribution.NOT_STATED)
        with pytest.raises(Incomplete, match="either named or not stated"):
            actions.create_statement(source=source, wording=both, by=contributor)
        assert not Statement.objects.exists()

    def test_a_sentence_of_another_source_is_refused(self, contributor: User) -> None:
        source = PublishedSourceFactory()
        foreign = wording(PublishedSourceFactory())
        with pytest.raises(Incomplete, match="own source"):
            actions.create_statement(source=source, wording=foreign, by=contributor)

    def test_a_sentence_set_aside_is_refused(self, contributor: User, publisher: User) -> None:
        source = PublishedSourceFactory()
        sentence = source.sentences.get(number=1)
        set_aside(sentence=sentence, reason="A heading.", by=publisher)
        with pytest.raises(Incomplete, match="set aside"):
            actions.create_statement(source=source, wording=wording(source), by=contributor)


class TestEdit:
    def test_it_works(self, publisher: User) -> None:
        statement = DraftStatementFactory()
        new = as_it_is(statement, text="Trump proposed a pause.")
        actions.edit_statement(statement=statement, version=1, wording=new, by=publisher)
        statement.refresh_from_db()
        assert (statement.text, statement.version) == ("Trump proposed a pause.", 2)

    def test_a_stale_form_is_refused(self, publisher: User) -> None:
        statement = DraftStatementFactory()
        first, second = (as_it_is(statement, text=text) for text in ("First.", "Second."))
        actions.edit_statement(statement=statement, version=1, wording=first, by=publisher)
        with pytest.raises(StaleEdit):
            actions.edit_statement(statement=statement, version=1, wording=second, by=publisher)
        statement.refresh_from_db()
        assert statement.text == "First."

    def test_a_contributor_edits_only_what_is_theirs(self, contributor: User) -> None:
        own = DraftStatementFactory(written_by=contributor)
        actions.edit_statement(statement=own, version=1, wording=as_it_is(own), by=contributor)
        foreign = DraftStatementFactory()
        with pytest.raises(NotAllowed):
            actions.edit_statement(
                statement=foreign, version=1, wording=as_it_is(foreign), by=contributor
            )

    def test_a_contributor_submits_and_deletes_only_what_is_theirs(self, contributor: User) -> None:
        foreign = DraftStatementFactory()
        for act in (actions.submit_statement, actions.delete_draft):
            with pytest.raises(NotAllowed):
                act(statement=foreign, by=contributor)

    def test_nobody_without_a_role_changes_even_their_own(self) -> None:
        nobody = UserFactory()
        own = DraftStatementFactory(written_by=nobody)
        with pytest.raises(NotAllowed):
            actions.submit_statement(statement=own, by=nobody)

    def test_what_is_public_is_corrected_instead(self, publisher: User) -> None:
        statement = PublishedStatementFactory()
        with pytest.raises(WrongState, match="correct it"):
            actions.edit_statement(
                statement=statement, version=1, wording=as_it_is(statement), by=publisher
            )

    def test_citations_are_exchanged_and_ordered(self, publisher: User) -> None:
        statement = DraftStatementFactory(sentences=[1, 2])
        one, two = statement.source.sentences.order_by("number")
        for version, chosen in enumerate(([two, one], [two], [one]), 1):
            new = as_it_is(statement, sentences=chosen)
            actions.edit_statement(statement=statement, version=version, wording=new, by=publisher)
            cited = [c.sentence for c in statement.citations.order_by("position")]
            assert cited == chosen


class TestReview:
    def test_it_works(self, contributor: User, publisher: User) -> None:
        statement = DraftStatementFactory(written_by=contributor)
        actions.submit_statement(statement=statement, by=contributor)
        actions.return_statement(statement=statement, note="Say by whom.", by=publisher)
        actions.submit_statement(statement=statement, by=contributor)
        actions.return_statement(statement=statement, note="And when.", by=publisher)
        statement.refresh_from_db()
        assert statement.status == StatementStatus.DRAFT
        assert [(step.kind, step.note) for step in statement.review_events.all()] == [
            ("submitted", ""),
            ("returned", "Say by whom."),
            ("submitted", ""),
            ("returned", "And when."),
        ]

    def test_a_return_needs_a_note(self, publisher: User) -> None:
        with pytest.raises(Incomplete):
            actions.return_statement(statement=InReviewStatementFactory(), note=" ", by=publisher)

    @pytest.mark.parametrize(
        ("missing", "message"),
        [
            ({"topics": []}, "at least one topic"),
            ({"attributed_to": []}, "Name the speaker"),
        ],
    )
    def test_what_is_incomplete_is_not_submitted(
        self, publisher: User, missing: dict[str, list[str]], message: str
    ) -> None:
        with pytest.raises(Incomplete, match=message):
            actions.submit_statement(statement=DraftStatementFactory(**missing), by=publisher)

    def test_without_a_sentence_nothing_is_submitted(self, publisher: User) -> None:
        statement = DraftStatementFactory()
        statement.citations.all().delete()
        with pytest.raises(Incomplete, match="sentence"):
            actions.submit_statement(statement=statement, by=publisher)


class TestWhoseWords:
    """Nobody publishes what nobody else has looked at."""

    def test_the_writer_does_not_publish(self, publisher: User) -> None:
        statement = InReviewStatementFactory(written_by=publisher)
        with pytest.raises(NotAllowed, match="You wrote this"):
            actions.publish_statement(statement=statement, by=publisher)
        with pytest.raises(NotAllowed, match="You wrote this"):
            actions.approve_statement(statement=statement, by=publisher)

    def test_an_approval_by_another_does_not_make_the_writer_another(
        self, editor: User, publisher: User
    ) -> None:
        statement = InReviewStatementFactory(written_by=publisher)
        actions.approve_statement(statement=statement, by=editor)
        with pytest.raises(NotAllowed, match="You wrote this"):
            actions.publish_statement(statement=statement, by=publisher)

    def test_a_newsroom_of_one_publishes_and_the_record_says_so(
        self, publisher: User, settings: Any
    ) -> None:
        settings.PUBLISH_OWN = True
        statement = InReviewStatementFactory(written_by=publisher)
        actions.publish_statement(statement=statement, by=publisher)
        statement.refresh_from_db()
        assert statement.review_events.get().kind == "published_own"
        assert (statement.reviewed_at, statement.reviewed_by_name) == (None, "")

    def test_who_changed_the_words_last_waits_for_another(
        self, contributor: User, editor: User, publisher: User
    ) -> None:
        statement = InReviewStatementFactory(written_by=contributor)
        change(statement, publisher, text="Rewritten.")
        with pytest.raises(NotAllowed, match="You made the last change"):
            actions.publish_statement(statement=statement, by=publisher)
        actions.approve_statement(statement=statement, by=editor)
        actions.publish_statement(statement=statement, by=publisher)
        statement.refresh_from_db()
        assert statement.reviewed_by == editor

    def test_the_writer_stands_by_a_change_by_submitting_it(
        self, contributor: User, publisher: User
    ) -> None:
        statement = InReviewStatementFactory(written_by=contributor)
        change(statement, publisher, text="Rewritten.")
        actions.return_statement(statement=statement, note="See my change.", by=publisher)
        actions.submit_statement(statement=statement, by=publisher)
        with pytest.raises(NotAllowed):
            actions.publish_statement(statement=statement, by=publisher)
        actions.return_statement(statement=statement, note="Do you agree?", by=publisher)
        actions.submit_statement(statement=statement, by=contributor)
        actions.publish_statement(statement=statement, by=publisher)

    def test_other_words_lose_the_approval(self, editor: User, publisher: User) -> None:
        statement = InReviewStatementFactory()
        actions.approve_statement(statement=statement, by=editor)
        statement.refresh_from_db()
        change(statement, publisher, note="Only for us.")
        statement.refresh_from_db()
        assert statement.reviewed_by == editor
        change(statement, publisher, text="Rewritten.")
        statement.refresh_from_db()
        assert (statement.reviewed_at, statement.reviewed_by_name) == (None, "")

    def test_an_approval_is_given_once(self, editor: User, publisher: User) -> None:
        statement = InReviewStatementFactory()
        actions.approve_statement(statement=statement, by=editor)
        with pytest.raises(WrongState, match="approved this statement already"):
            actions.approve_statement(statement=statement, by=publisher)

    def test_it_needs_permission(self, contributor: User) -> None:
        with pytest.raises(NotAllowed):
            actions.approve_statement(statement=InReviewStatementFactory(), by=contributor)


@pytest.mark.parametrize(
    "factory", [DraftStatementFactory, InReviewStatementFactory, PublishedStatementFactory]
)
def test_to_save_what_stands_changes_nothing(factory: Any, publisher: User) -> None:
    """Not even what an old form holds: it says what stands."""
    statement = factory(note="One.\nTwo.")
    rows = Statement.objects.filter(pk=statement.pk).values()
    before, generation_before = rows.get(), generation()
    write = {"reason": ""} if statement.number else {}
    act = actions.correct_statement if statement.number else actions.edit_statement
    act(statement=statement, version=1, wording=as_it_is(statement), by=publisher, **write)
    act(statement=statement, version=0, wording=as_it_is(statement), by=publisher, **write)
    assert rows.all().get() == before
    assert generation() == generation_before
    assert not statement.review_events.exists()


class TestPublish:
    def test_it_works(self, publisher: User) -> None:
        statement, before = InReviewStatementFactory(), generation()
        actions.publish_statement(statement=statement, by=publisher)
        statement.refresh_from_db()
        assert statement.status == StatementStatus.PUBLISHED
        assert statement.number == 1
        assert statement.published_by_name == publisher.get_full_name()
        assert statement.reviewed_by == publisher
        assert generation() == before + 1

    def test_numbers_follow_each_other_and_stay(self, publisher: User) -> None:
        one, two = InReviewStatementFactory.create_batch(2)
        actions.publish_statement(statement=one, by=publisher)
        actions.withdraw_statement(statement=one, reason="Said twice.", by=publisher)
        actions.publish_statement(statement=two, by=publisher)
        two.refresh_from_db()
        assert two.number == 2

    def test_it_needs_permission(self, contributor: User) -> None:
        with pytest.raises(NotAllowed):
            actions.publish_statement(statement=InReviewStatementFactory(), by=contributor)

    def test_a_draft_is_reviewed_first(self, publisher: User) -> None:
        with pytest.raises(WrongState):
            actions.publish_statement(statement=DraftStatementFactory(), by=publisher)

    def test_the_source_is_published_first(self, publisher: User) -> None:
        statement = InReviewStatementFactory(source=DraftSourceFactory())
        with pytest.raises(WrongState, match="source first"):
            actions.publish_statement(statement=statement, by=publisher)


class TestCorrect:
    def test_it_works(self, publisher: User) -> None:
        statement = PublishedStatementFactory(text="Trump asked.")
        actions.correct_statement(
            statement=statement,
            version=1,
            wording=as_it_is(statement, text="Trump proposed."),
            reason="The source says proposed.",
            by=publisher,
        )
        entry = Correction.objects.get()
        assert (entry.before, entry.after) == (
            {"text": "Trump asked."},
            {"text": "Trump proposed."},
        )
        assert (entry.version, entry.reason) == (2, "The source says proposed.")

    def test_a_note_is_nothing_to_readers(self, publisher: User, client: Client) -> None:
        statement = PublishedStatementFactory(text="Trump asked.")
        before, generation = client.get("/statements/1/").content, Generation.objects.get().number
        noted = as_it_is(statement, note="Ask the desk in Moscow.")
        statement = actions.correct_statement(
            statement=statement, version=1, wording=noted, reason="", by=publisher
        )
        assert (statement.version, statement.note) == (2, "Ask the desk in Moscow.")
        assert client.get("/statements/1/").content == before
        assert Generation.objects.get().number == generation
        actions.correct_statement(
            statement=statement,
            version=2,
            wording=as_it_is(statement, text="Trump proposed."),
            reason="The source says proposed.",
            by=publisher,
        )
        assert Correction.objects.get().version == 2
        assert "version 2" in client.get("/statements/1/").content.decode()

    def test_every_public_part_is_logged(self, publisher: User) -> None:
        statement = PublishedStatementFactory()
        actions.correct_statement(
            statement=statement,
            version=1,
            wording=Wording(
                text="Other words.",
                act=Act.ASKED,
                attribution=Attribution.NOT_STATED,
                addressed_to=[ActorFactory(name="Someone")],
                topics=[TopicFactory(name="Something")],
                sentences=[statement.source.sentences.get(number=2)],
                said_on=date(2025, 3, 1),
            ),
            reason="All was wrong.",
            by=publisher,
        )
        after = Correction.objects.get().after
        assert after.pop("attribution") == "not stated in the source"
        assert after == {
            "text": "Other words.",
            "act": "asked",
            "attributed_to": [],
            "addressed_to": ["Someone"],
            "topics": ["Something"],
            "sentences": [2],
            "said_on": "2025-03-01",
        }

    def test_a_change_without_a_reason_changes_nothing(self, publisher: User) -> None:
        statement = PublishedStatementFactory()
        with pytest.raises(Incomplete, match="reason"):
            actions.correct_statement(
                statement=statement,
                version=1,
                wording=as_it_is(statement, text="Other words."),
                reason="",
                by=publisher,
            )
        statement.refresh_from_db()
        assert statement.text != "Other words."
        assert statement.version == 1

    def test_editors_notes_are_not_readers_business(self, publisher: User) -> None:
        statement = PublishedStatementFactory()
        actions.correct_statement(
            statement=statement,
            version=1,
            wording=as_it_is(statement, note="Check the French text."),
            reason="",
            by=publisher,
        )
        assert not Correction.objects.exists()

    def test_a_stale_form_is_refused(self, publisher: User) -> None:
        statement = PublishedStatementFactory()
        with pytest.raises(StaleEdit):
            actions.correct_statement(
                statement=statement,
                version=0,
                wording=as_it_is(statement, text="Other words."),
                reason="Why not.",
                by=publisher,
            )


class TestWithdraw:
    def test_it_works(self, publisher: User) -> None:
        statement = PublishedStatementFactory()
        actions.withdraw_statement(statement=statement, reason="It was wrong.", by=publisher)
        statement.refresh_from_db()
        assert statement.status == StatementStatus.WITHDRAWN
        assert Correction.objects.get().reason == "It was wrong."

    def test_it_needs_a_reason(self, publisher: User) -> None:
        with pytest.raises(Incomplete):
            actions.withdraw_statement(
                statement=PublishedStatementFactory(), reason="", by=publisher
            )

    def test_drafts_are_not_withdrawn(self, publisher: User) -> None:
        with pytest.raises(WrongState):
            actions.withdraw_statement(
                statement=DraftStatementFactory(), reason="It was wrong.", by=publisher
            )


def test_drafts_are_deleted_and_public_statements_are_not(publisher: User) -> None:
    actions.delete_draft(statement=DraftStatementFactory(), by=publisher)
    assert not Statement.objects.exists()
    with pytest.raises(WrongState, match="cannot be deleted"):
        actions.delete_draft(statement=PublishedStatementFactory(), by=publisher)


def test_what_is_in_review_is_not_deleted(publisher: User) -> None:
    statement = InReviewStatementFactory()
    with pytest.raises(WrongState, match="in review"):
        actions.delete_draft(statement=statement, by=publisher)
    actions.return_statement(statement=statement, note="Not this one.", by=publisher)
    actions.delete_draft(statement=statement, by=publisher)
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("status", "message"),
    [(StatementStatus.IN_REVIEW, "in review"), (StatementStatus.PUBLISHED, "cannot be deleted")],
)
def test_a_draft_that_moved_on_meanwhile_is_not_deleted(
    publisher: User, status: str, message: str
) -> None:
    statement = DraftStatementFactory()
    actions.submit_statement(statement=Statement.objects.get(), by=UserFactory(groups=["Editor"]))
    if status == StatementStatus.PUBLISHED:
        actions.publish_statement(statement=Statement.objects.get(), by=publisher)
    with pytest.raises(WrongState, match=message):
        actions.delete_draft(statement=statement, by=publisher)
    assert Statement.objects.get().status == status


def test_nobody_need_be_named_where_the_source_names_nobody(publisher: User) -> None:
    statement = DraftStatementFactory(attribution=Attribution.NOT_STATED)
    actions.submit_statement(statement=statement, by=publisher)
    statement.refresh_from_db()
    assert statement.status == StatementStatus.IN_REVIEW
