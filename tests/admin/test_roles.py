"""Every role against writing, changing and deleting in every state, by POSTs as somebody would
forge them. Buttons have their own matrix in test_buttons.py, bulk acts in test_bulk.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.models import Actor, History, Sentence, Source, Statement, StatementStatus
from tests.admin.pages import address
from tests.admin.review.test_statements import add_url, typed
from tests.admin.test_buttons import ROLES, statement_in
from tests.factories import (
    ActorFactory,
    ComparisonPointFactory,
    DraftSourceFactory,
    EventFactory,
    PublishedSourceFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

UNPUBLISHED = (StatementStatus.DRAFT, StatementStatus.IN_REVIEW)
EDITORS, PUBLISHERS = ("Editor", "Publisher", "superuser"), ("Publisher", "superuser")


def may_edit(role: str, status: str, own: bool) -> bool:
    return status in UNPUBLISHED and (role in EDITORS or (role == "Contributor" and own))


def may_delete(role: str, status: str, own: bool) -> bool:
    return status == StatementStatus.DRAFT and may_edit(role, status, own)


def may_change(role: str, status: str, own: bool) -> bool:
    corrects = status == StatementStatus.PUBLISHED and role in PUBLISHERS
    return corrects or may_edit(role, status, own)


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("status", StatementStatus.values)
@pytest.mark.parametrize("role", ROLES)
def test_changing_and_deleting_a_statement(
    as_: Callable[[str], Client], role: str, status: str, own: bool
) -> None:
    client: Any = as_(role)
    statement = statement_in(status, written_by=getattr(client, "user", None) if own else None)
    before = Statement.objects.values().get()
    data = typed(statement.source, text="Forged.", reason="Forged.", seen_version=1)
    client.post(address(statement), data)
    statement.refresh_from_db()
    allowed = role != "anonymous" and may_change(role, status, own)
    assert (statement.text == "Forged.") == allowed
    if not allowed:
        assert Statement.objects.values().get() == before
        assert not Statement.history.exists()
    client.post(address(statement, "delete"), {"post": "yes"})
    gone = not Statement.objects.filter(pk=statement.pk).exists()
    assert gone == (role != "anonymous" and may_delete(role, status, own))


@pytest.mark.parametrize("role", ROLES)
def test_writing_a_statement(as_: Callable[[str], Client], role: str) -> None:
    source = PublishedSourceFactory()
    forged = typed(source, status="published", number=7, written_by=1, published_by_name="X")
    as_(role).post(add_url(source), forged)
    if role == "anonymous":
        assert not Statement.objects.exists()
        return
    statement = Statement.objects.get()
    assert (statement.status, statement.number) == (StatementStatus.DRAFT, None)
    assert statement.written_by_name.startswith("Ada Editor")


@pytest.mark.parametrize("role", ["anonymous", "Contributor"])
@pytest.mark.parametrize(
    "make", [ActorFactory, TopicFactory, EventFactory, DraftSourceFactory, ComparisonPointFactory]
)
def test_the_catalogue_is_for_editors(
    as_: Callable[[str], Client], role: str, make: Callable[[], Any]
) -> None:
    thing, client = make(), as_(role)
    rows = type(thing).objects
    before = list(rows.values())
    data = {"name": "Forged", "title": "Forged", "slug": "forged", "kind": "person"}
    for page in ("change", "delete"):
        assert client.post(address(thing, page), {**data, "post": "yes"}).status_code in (302, 403)
    assert client.post(address(type(thing), "add"), data).status_code in (302, 403)
    assert list(rows.values()) == before
    assert not History.of[type(thing)].records._default_manager.exists()


@pytest.mark.parametrize("role", ROLES)
def test_sentences_are_set_aside_by_editors(as_: Callable[[str], Client], role: str) -> None:
    sentence = PublishedSourceFactory().sentences.first()
    as_(role).post(address(sentence), {"excluded_reason": "A heading.", "text": "Forged."})
    found = Sentence.objects.get(pk=sentence.pk)
    assert (found.excluded_reason == "A heading.") == (role in EDITORS)
    assert found.text == sentence.text


@pytest.mark.parametrize("role", EDITORS)
def test_what_editors_save_is_theirs_in_the_record(as_: Callable[[str], Client], role: str) -> None:
    client: Any = as_(role)
    actor = {"name": "New", "slug": "new", "kind": "person", "aliases": "", "wikidata": ""}
    client.post(address(Actor, "add"), actor)
    record = Actor.history.get()
    assert (record.history_user, record.history_act) == (client.user, "added")
    source = DraftSourceFactory()
    assert client.get(address(source, "history")).status_code == 200
    assert not Source.history.exists()
