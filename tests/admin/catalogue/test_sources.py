from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from archive.actions.sources import edit_source
from archive.actions.statements import withdraw_statement
from archive.models import Generation, Source, SourceStatus
from tests.admin.conftest import make_user
from tests.admin.pages import address, errors_of, form_of
from tests.factories import (
    DraftSourceFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


def test_list_says_how_sources_come_in(as_: Callable[[str], Client]) -> None:
    client = as_("superuser")
    assert "manage.py import_source" in client.get(address(Source, "changelist")).content.decode()
    assert client.get(address(Source, "add")).status_code == 200


def test_edit_goes_through_the_action(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory(issued_on=date(2025, 3, 18))
    statement, client = DraftStatementFactory(source=source), as_("Editor")
    before = Generation.objects.get().number
    values = form_of(client, address(source)) | {"title": "Better", "issued_on": "2025-03-20"}
    assert client.post(address(source), values).status_code == 302
    source.refresh_from_db()
    statement.refresh_from_db()
    assert (source.title, statement.listed_on) == ("Better", date(2025, 3, 20))
    assert Generation.objects.get().number == before + 1


def test_edit_leaves_alone_what_other_acts_decide(as_: Callable[[str], Client]) -> None:
    source, client = PublishedSourceFactory(slug="kept"), as_("Editor")
    forged = {"status": "draft", "slug": "x", "next_number": 1, "published_by_name": "Me"}
    client.post(address(source), form_of(client, address(source)) | forged)
    number = source.next_number
    source.refresh_from_db()
    assert (source.status, source.slug) == (SourceStatus.PUBLISHED, "kept")
    assert (source.next_number, source.published_by_name) == (number, "Ada Editor")


def test_edit_does_not_undo_a_withdrawal_meanwhile() -> None:
    source = PublishedSourceFactory()
    Source.objects.update(status=SourceStatus.WITHDRAWN)
    edit_source(source=source, by=make_user("Editor"))
    source.refresh_from_db()
    assert source.status == SourceStatus.WITHDRAWN


def test_a_wrong_address_is_refused_and_kept(as_: Callable[[str], Client]) -> None:
    source, client = PublishedSourceFactory(), as_("Editor")
    values = form_of(client, address(source)) | {"url": "javascript:alert(1)"}
    response = client.post(address(source), values)
    assert errors_of(response)
    assert "javascript:alert(1)" in response.content.decode()


def test_a_public_source_keeps_its_issuer(as_: Callable[[str], Client]) -> None:
    source, client = PublishedSourceFactory(), as_("Editor")
    response = client.post(address(source), form_of(client, address(source)) | {"issuer": ""})
    assert response.status_code == 200
    assert errors_of(response)


def test_text_is_shown_sentence_by_sentence(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory(texts=[["Alpha said “no”.", "Beta."], ["Gamma."]])
    source.sentences.filter(number=3).update(excluded_reason="A greeting.")
    statement = DraftStatementFactory(source=source)
    page = as_("Editor").get(address(source)).content.decode()
    assert "Alpha said “no”." in page
    assert "1 of 3 sentences have a statement" in page
    assert "Set aside: A greeting." in page
    assert address(statement) in page
    assert f"{address(source, 'desk')}?sentence=2#s2" in page
    assert "?sentence=3" not in page


def test_what_was_withdrawn_carries_no_more(as_: Callable[[str], Client]) -> None:
    statement = PublishedStatementFactory(source=PublishedSourceFactory(texts=[["Alpha."]]))
    by = make_user("Publisher")
    withdraw_statement(statement=statement, reason="Misread.", by=by)
    page = as_("Editor").get(address(statement.source)).content.decode()
    assert "0 of 1 sentences have a statement" in page
    assert address(statement) in page


def test_text_is_that_of_the_latest_revision(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory(texts=[["Old words."]])
    add_revision(source, [["New words."]])
    page = as_("Editor").get(address(source)).content.decode()
    assert "New words." in page
    assert "Old words." not in page


def test_a_mistaken_import_is_taken_back(as_: Callable[[str], Client]) -> None:
    source = DraftSourceFactory()
    as_("Editor").post(address(source, "delete"), {"post": "yes"})
    assert not Source.objects.exists()


def test_what_statements_rest_on_is_not_taken_back(as_: Callable[[str], Client]) -> None:
    source = DraftStatementFactory(source=DraftSourceFactory()).source
    response = as_("Editor").post(address(source, "delete"), {"post": "yes"}, follow=True)
    assert "delete those first" in response.content.decode()


def test_what_was_public_has_no_delete_page(as_: Callable[[str], Client]) -> None:
    response = as_("Publisher").post(address(PublishedSourceFactory(), "delete"), {"post": "yes"})
    assert response.status_code == 403
