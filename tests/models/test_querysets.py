from __future__ import annotations

import pytest

from archive.models import (
    Actor,
    Capture,
    Citation,
    ComparisonPoint,
    Correction,
    CorrectionKind,
    Event,
    Sentence,
    Source,
    SourceStatus,
    Statement,
    StatementStatus,
    Topic,
)
from tests.factories import (
    ActorFactory,
    ComparisonPointFactory,
    CorrectionFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

pytestmark = pytest.mark.django_db


def test_a_statement_is_public_only_with_its_source() -> None:
    shown = PublishedStatementFactory()
    PublishedStatementFactory(source=PublishedSourceFactory(status=SourceStatus.WITHDRAWN))
    PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
    DraftStatementFactory()
    InReviewStatementFactory()
    assert list(Statement.objects.published()) == [shown]


def test_numbered_statements_keep_their_address() -> None:
    withdrawn = PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
    DraftStatementFactory()
    assert list(Statement.objects.numbered()) == [withdrawn]


def test_a_statement_is_withdrawn_by_itself_or_with_its_source() -> None:
    PublishedStatementFactory()
    DraftStatementFactory()
    alone = PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
    along = PublishedStatementFactory(source=PublishedSourceFactory(status=SourceStatus.WITHDRAWN))
    assert set(Statement.objects.withdrawn()) == {alone, along}


def test_an_event_counts_its_public_sources() -> None:
    event = EventFactory()
    PublishedSourceFactory.create_batch(2, event=event)
    DraftSourceFactory(event=event)
    PublishedSourceFactory(event=event, status=SourceStatus.WITHDRAWN)
    assert Event.objects.with_reports().get().reports == 2


def test_a_capture_is_public_with_the_source_of_one_of_its_revisions() -> None:
    shown = PublishedSourceFactory()
    DraftSourceFactory()
    assert list(Capture.objects.published()) == [shown.revisions.get().capture]


def test_sources_and_their_sentences() -> None:
    shown = PublishedSourceFactory()
    withdrawn = PublishedSourceFactory(status=SourceStatus.WITHDRAWN)
    DraftSourceFactory()
    assert list(Source.objects.published()) == [shown]
    assert set(Source.objects.released()) == {shown, withdrawn}
    assert set(Sentence.objects.published()) == set(shown.sentences.all())


def test_a_topic_is_public_through_a_statement_filed_under_it_or_its_children() -> None:
    parent = TopicFactory()
    child = TopicFactory(parent=parent)
    PublishedStatementFactory(topics=[child])
    DraftStatementFactory(topics=[TopicFactory()])
    TopicFactory()
    assert set(Topic.objects.published()) == {parent, child}


def test_an_actor_is_public_through_what_it_says_hears_issues_carries_or_takes_part_in() -> None:
    speaker, hearer, issuer, carrier, participant = ActorFactory.create_batch(5)
    event = EventFactory(participants=[participant])
    source = PublishedSourceFactory(issuer=issuer, carrier=carrier, event=event)
    PublishedStatementFactory(source=source, attributed_to=[speaker], addressed_to=[hearer])
    DraftStatementFactory(source=source, attributed_to=[ActorFactory()])
    DraftSourceFactory(event=EventFactory(participants=[ActorFactory()]))
    assert set(Actor.objects.published()) == {speaker, hearer, issuer, carrier, participant}


def test_an_event_is_public_through_a_source() -> None:
    shown = PublishedSourceFactory(event=EventFactory()).event
    DraftSourceFactory(event=EventFactory())
    assert list(Event.objects.published()) == [shown]


def test_a_comparison_needs_two_public_sides() -> None:
    one, two = PublishedStatementFactory(), PublishedStatementFactory()
    shown = ComparisonPointFactory(statements=[one, two])
    ComparisonPointFactory(statements=[one, DraftStatementFactory()])
    ComparisonPointFactory(
        statements=[one, PublishedStatementFactory(source=one.source, sentences=[2])]
    )
    assert list(ComparisonPoint.objects.published()) == [shown]


def test_a_withdrawal_stays_in_the_log_but_not_the_words_that_went_with_it() -> None:
    withdrawn = PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
    CorrectionFactory(statement=withdrawn)
    entry = CorrectionFactory(statement=withdrawn, kind=CorrectionKind.WITHDRAWAL)
    standing = CorrectionFactory()
    assert set(Correction.objects.published()) == {entry, standing}


def test_changed_citations_lead_to_what_the_source_no_longer_says() -> None:
    source = PublishedSourceFactory(texts=[["One.", "Two."]])
    gone = DraftStatementFactory(source=source, sentences=[1])
    DraftStatementFactory(source=source, sentences=[2])
    DraftStatementFactory()
    assert not Citation.objects.changed().exists()
    add_revision(source, [["Two.", "Three."]])
    assert list(Citation.objects.changed()) == [gone.citations.get()]
    add_revision(source, [["One."]])
    assert [c.sentence.text for c in Citation.objects.changed()] == ["Two."]
