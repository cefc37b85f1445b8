"""The generation rises with what readers see, and with nothing else: not even by a number may
the outside notice that somebody works on a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.actions import catalogue, sources, statements
from archive.actions.revisions import revise_source
from archive.capture.readers import read_document
from archive.models import ComparisonPoint, Generation
from tests.actions.test_statements import as_it_is, wording
from tests.factories import (
    ActorFactory,
    ComparisonPointFactory,
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
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from archive.models import Source, Statement

    Act = Callable[[User], object]

pytestmark = pytest.mark.django_db


def draft() -> Act:
    source = PublishedSourceFactory()
    chosen = wording(source)
    return lambda by: statements.create_statement(source=source, wording=chosen, by=by)


def edit() -> Act:
    it = DraftStatementFactory()
    changed = as_it_is(it, text="Other words.")
    return lambda by: statements.edit_statement(statement=it, version=1, wording=changed, by=by)


def submission() -> Act:
    it = DraftStatementFactory()
    return lambda by: statements.submit_statement(statement=it, by=by)


def deletion() -> Act:
    it = DraftStatementFactory()
    return lambda by: statements.delete_draft(statement=it, by=by)


def edit_of(source: Source) -> Act:
    source.title = "Another title"
    return lambda by: sources.edit_source(source=source, by=by)


def setting_aside_in(source: Source) -> Act:
    sentence = source.sentences.get(number=2)
    return lambda by: sources.set_aside(sentence=sentence, reason="A heading.", by=by)


def revision_of(source: Source) -> Act:
    document = read_document("page.txt", b"It says something else now.")
    return lambda by: revise_source(source=source, document=document)


def entry(it: Any) -> Act:
    it.name = "Another name"
    return lambda by: catalogue.save_entry(entry=it, by=by)


def removal_of(it: Any) -> Act:
    return lambda by: catalogue.delete_entry(entry=it, by=by)


def correction(it: Statement) -> Act:
    chosen = as_it_is(it, text="Corrected words.")
    return lambda by: statements.correct_statement(
        statement=it, version=1, wording=chosen, reason="A slip.", by=by
    )


def withdrawal(it: Statement) -> Act:
    return lambda by: statements.withdraw_statement(statement=it, reason="Wrong.", by=by)


def publication() -> Act:
    it = InReviewStatementFactory()
    return lambda by: statements.publish_statement(statement=it, by=by)


def of_a_withdrawn_source() -> Statement:
    return PublishedStatementFactory(source=PublishedSourceFactory(status="withdrawn"))


def two_sides(*makers: Any) -> ComparisonPoint:
    event = EventFactory()
    sides = [make(source=PublishedSourceFactory(event=event)) for make in makers]
    return ComparisonPointFactory(event=event, statements=sides)


def point(it: ComparisonPoint) -> Act:
    joined = list(it.statements.all())
    return lambda by: catalogue.save_point(point=it, statements=joined, by=by)


def undoing(it: ComparisonPoint) -> Act:
    return lambda by: catalogue.delete_point(point=it, by=by)


def parting() -> Act:
    """A comparison that readers saw is left with one side that is public."""
    it = two_sides(PublishedStatementFactory, PublishedStatementFactory)
    left = [
        it.statements.order_by("number")[0],
        DraftStatementFactory(source__event=it.event),
    ]
    return lambda by: catalogue.save_point(point=it, statements=left, by=by)


UNSEEN: dict[str, Callable[[], Act]] = {
    "draft": draft,
    "edit": edit,
    "submission": submission,
    "deletion": deletion,
    "edit of a draft source": lambda: edit_of(DraftSourceFactory()),
    "sentence of a draft source set aside": lambda: setting_aside_in(DraftSourceFactory()),
    "new revision of a draft source": lambda: revision_of(DraftSourceFactory()),
    "new topic": lambda: entry(TopicFactory.build()),
    "topic of a draft": lambda: entry(DraftStatementFactory().topics.get()),
    "speaker of a draft": lambda: entry(DraftStatementFactory().attributed_to.get()),
    "event of a draft source": lambda: entry(DraftSourceFactory(event=EventFactory()).event),
    "unused topic": lambda: removal_of(TopicFactory()),
    "correction under a withdrawn source": lambda: correction(of_a_withdrawn_source()),
    "withdrawal under a withdrawn source": lambda: withdrawal(of_a_withdrawn_source()),
    "comparison with a draft": lambda: point(
        two_sides(PublishedStatementFactory, DraftStatementFactory)
    ),
    "comparison with a draft undone": lambda: undoing(
        two_sides(PublishedStatementFactory, DraftStatementFactory)
    ),
}

SEEN: dict[str, Callable[[], Act]] = {
    "publication": publication,
    "correction": lambda: correction(PublishedStatementFactory()),
    "withdrawal": lambda: withdrawal(PublishedStatementFactory()),
    "edit of a public source": lambda: edit_of(PublishedSourceFactory()),
    "edit of a withdrawn source": lambda: edit_of(PublishedSourceFactory(status="withdrawn")),
    "sentence of a public source set aside": lambda: setting_aside_in(PublishedSourceFactory()),
    "new revision": lambda: revision_of(PublishedSourceFactory()),
    "topic": lambda: entry(PublishedStatementFactory().topics.get()),
    "topic above": lambda: entry(
        PublishedStatementFactory(topics=[TopicFactory(parent=TopicFactory())]).topics.get().parent
    ),
    "speaker": lambda: entry(PublishedStatementFactory().attributed_to.get()),
    "issuer": lambda: entry(PublishedSourceFactory().issuer),
    "event": lambda: entry(PublishedSourceFactory(event=EventFactory()).event),
    "participant": lambda: entry(
        PublishedSourceFactory(
            event=EventFactory(participants=[ActorFactory()])
        ).event.participants.get()
    ),
    "comparison": lambda: point(two_sides(PublishedStatementFactory, PublishedStatementFactory)),
    "comparison undone": lambda: undoing(
        two_sides(PublishedStatementFactory, PublishedStatementFactory)
    ),
    "comparison parted": parting,
}


def rise(make: Callable[[], Act]) -> int:
    by, act = UserFactory(is_superuser=True), make()
    before = Generation.objects.get().number
    act(by)
    return Generation.objects.get().number - before


@pytest.mark.parametrize("make", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_leaves_no_trace(make: Callable[[], Act]) -> None:
    assert rise(make) == 0


@pytest.mark.parametrize("make", SEEN.values(), ids=SEEN)
def test_what_readers_see_is_told_once(make: Callable[[], Act]) -> None:
    assert rise(make) == 1
