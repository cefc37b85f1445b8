from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.actions.bulk import MEANWHILE, NotAll, do_all, mark, rehearse
from archive.actions.statements import file_statement, publish_statement, submit_statement
from archive.models import Correction, Generation, ReviewEvent, Statement
from tests.factories import (
    DraftStatementFactory,
    InReviewStatementFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from archive.actions.bulk import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish() -> Act:
    publisher = UserFactory(groups=["Publisher"])
    return lambda statement: publish_statement(statement=statement, by=publisher)


def marks(statements: list[Statement]) -> dict[int, str]:
    return {statement.pk: mark(statement) for statement in statements}


def everything() -> list[object]:
    return [
        list(Statement.objects.order_by("pk").values()),
        Generation.objects.get().number,
        ReviewEvent.objects.count(),
        Statement.history.count(),
    ]


def test_a_rehearsal_tells_and_leaves_nothing(publish: Act) -> None:
    good, draft = InReviewStatementFactory(), DraftStatementFactory()
    before = everything()
    outcomes = rehearse([good, draft], publish)
    assert [outcome.statement for outcome in outcomes] == [good, draft]
    assert [outcome.refusal for outcome in outcomes] == [
        "",
        "Only a statement in review can be published.",
    ]
    assert everything() == before


def test_all_are_done(publish: Act) -> None:
    statements = InReviewStatementFactory.create_batch(3)
    do_all(statements, marks(statements), publish)
    assert sorted(Statement.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_one_refused_and_none_is_done(publish: Act) -> None:
    statements = [InReviewStatementFactory(), DraftStatementFactory()]
    before = everything()
    with pytest.raises(NotAll, match="one statement was refused") as refused:
        do_all(statements, marks(statements), publish)
    assert refused.value.outcomes[1].refusal == "Only a statement in review can be published."
    assert everything() == before


def test_what_changed_since_it_was_seen_is_refused(publish: Act) -> None:
    statements = InReviewStatementFactory.create_batch(2)
    seen = marks(statements)
    Statement.objects.filter(pk=statements[0].pk).update(version=2, text="Other words.")
    with pytest.raises(NotAll) as refused:
        do_all(statements, seen, publish)
    assert [outcome.refusal for outcome in refused.value.outcomes] == [MEANWHILE, ""]
    assert not Statement.objects.filter(number__isnull=False).exists()


def test_each_is_asked_whether_this_person_may() -> None:
    contributor = UserFactory(groups=["Contributor"])
    own, foreign = DraftStatementFactory(written_by=contributor), DraftStatementFactory()
    outcomes = rehearse(
        [own, foreign], lambda statement: submit_statement(statement=statement, by=contributor)
    )
    assert [bool(outcome.refusal) for outcome in outcomes] == [False, True]


class TestFiling:
    def test_drafts_and_published_ones(self) -> None:
        publisher, topic = UserFactory(groups=["Publisher"]), TopicFactory(name="Grain")
        draft, published = DraftStatementFactory(), PublishedStatementFactory()
        for statement in (draft, published):
            file_statement(
                statement=statement, version=1, topic=topic, reason="It is on grain.", by=publisher
            )
            statement.refresh_from_db()
            assert topic in statement.topics.all()
            assert statement.version == 2
        assert "Grain" in Correction.objects.get().after["topics"]

    def test_once_is_enough(self) -> None:
        publisher = UserFactory(groups=["Publisher"])
        outcomes = rehearse(
            [statement := DraftStatementFactory()],
            lambda s: file_statement(
                statement=s, version=1, topic=statement.topics.get(), by=publisher
            ),
        )
        assert "already" in outcomes[0].refusal
