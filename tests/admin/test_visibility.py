"""What an editor sees of others' work, on the desk's page of a source and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.admin.catalogue.sources import current_text
from archive.admin.desk.text import Coverage, DeskText
from archive.admin.visibility import visible_citations, visible_statements
from archive.models import Source, StatementStatus
from tests.factories import (
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor() -> User:
    return UserFactory(groups=["Contributor"])


@pytest.fixture
def source(contributor: User) -> Source:
    """Of its six sentences one carries nothing; one each what is public, withdrawn, the
    contributor's own draft, that of another, and that of somebody whose account is gone."""
    source = PublishedSourceFactory(texts=[[f"Sentence {n}." for n in range(1, 7)]])
    PublishedStatementFactory(source=source, sentences=[1])
    PublishedStatementFactory(
        source=source, sentences=[2], publish__status=StatementStatus.WITHDRAWN
    )
    for number, writer in ((3, contributor), (4, UserFactory(groups=["Contributor"])), (5, None)):
        DraftStatementFactory(source=source, sentences=[number], written_by=writer)
    return source


def carrying(source: Source, by: User) -> list[int]:
    lines = DeskText(source, by).paragraphs(1, (), str)
    return [line.sentence.number for part in lines for line in part if line.statements]


def test_coverage_tells_a_contributor_nothing_of_the_drafts_of_others(
    source: Source, contributor: User
) -> None:
    text = DeskText(source, contributor)
    assert text.coverage == Coverage(total=6, covered=3, aside=0)
    assert carrying(source, contributor) == [1, 2, 3]
    following = text.next_open()
    assert following is not None
    assert following.number == 4
    rows = current_text(source, contributor)["rows"]
    assert [row["sentence"].number for row in rows if row["statements"]] == [1, 2, 3]


@pytest.mark.parametrize("group", ["Editor", "Publisher"])
def test_whoever_reviews_sees_all(source: Source, group: str) -> None:
    by = UserFactory(groups=[group])
    assert DeskText(source, by).coverage == Coverage(total=6, covered=5, aside=0)
    assert carrying(source, by) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("group", ["Contributor", "Editor"])
def test_citations_are_seen_with_their_statements(source: Source, group: str) -> None:
    by = UserFactory(groups=[group])
    statements = {citation.statement_id for citation in visible_citations(by)}
    assert statements == {statement.pk for statement in visible_statements(by)}
