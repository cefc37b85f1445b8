"""What readers see of a correction and of a withdrawal, as the actions make them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.actions.statements import correct_statement, withdraw_statement
from archive.actions.wordings import wording_of
from tests.factories import PublishedStatementFactory, UserFactory
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_correction_is_shown_with_its_words_and_sentences(client: Client) -> None:
    statement = PublishedStatementFactory(text="Trump asked for a halt.")
    one, two = statement.source.sentences.order_by("number")
    wording = replace(wording_of(statement), text="Trump proposed a halt.", sentences=[two, one])
    correct_statement(
        statement=statement,
        version=1,
        wording=wording,
        reason="The source says proposed.",
        by=UserFactory(groups=["Publisher"]),
    )
    for address in (f"/statements/{statement.number}/", "/corrections/"):
        page = read(client.get(address))
        assert "Trump before: asked fornow: proposed a halt." in page.plain
        assert "Sentences: before: 1now: 2, 1" in page.plain
        assert "The source says proposed." in page.plain
    assert two.text in read(client.get(f"/statements/{statement.number}/")).plain


def test_a_withdrawal_leaves_the_reason_and_not_the_words(client: Client) -> None:
    statement = PublishedStatementFactory(text="Zqwords.")
    withdraw_statement(
        statement=statement, reason="It named the wrong man.", by=UserFactory(groups=["Publisher"])
    )
    response = client.get(f"/statements/{statement.number}/")
    assert response.status_code == 410
    page = read(response)
    assert "It named the wrong man." in page.plain
    assert "Zqwords" not in page.text
    assert "It named the wrong man." in read(client.get("/corrections/")).plain
