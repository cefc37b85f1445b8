"""Many statements at once: who may, what the page foretells, and that it is all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.actions.bulk import MEANWHILE
from archive.models import Correction, Statement, StatementStatus
from tests.admin.pages import address, messages_of
from tests.factories import (
    DraftStatementFactory,
    InReviewStatementFactory,
    PublishedStatementFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

LIST = "/admin/archive/statement/"
BULKS = {
    "submit": ("Contributor", "Editor", "Publisher"),
    "publish": ("Publisher",),
    "file": ("Contributor", "Editor", "Publisher"),
}


def url(name: str, *statements: Statement) -> str:
    query = "&".join(f"id={statement.pk}" for statement in statements)
    return f"{LIST}bulk/{name}/?{query}"


def confirmed(client: Client, address: str) -> dict[str, Any]:
    """What the page's form would send."""
    context = client.get(address).context
    return {
        "seen": [f"{statement.pk}:{mark}" for statement, mark in context["going"]],
        **context["form"].data.dict(),
        "id": [statement.pk for statement in context["statements"]],
    }


@pytest.mark.parametrize("role", ["Contributor", "Editor", "Publisher"])
def test_the_list_offers_what_this_person_may(as_: Callable[[str], Client], role: str) -> None:
    client: Any = as_(role)
    own = DraftStatementFactory(written_by=client.user)
    page = client.get(LIST).content.decode()
    for name, roles in BULKS.items():
        assert (f'<option value="{name}">' in page) == (role in roles)
        sent = {"action": name, "_selected_action": [own.pk]}
        answer = client.post(LIST, sent)
        assert (answer.get("Location") == url(name, own)) == (role in roles)
        assert client.get(url(name, own)).status_code == (200 if role in roles else 403)
        forged = client.post(url(name), {"id": own.pk})
        assert forged.status_code == (200 if role in roles else 403)
    assert Statement.objects.get().status == StatementStatus.DRAFT


def test_the_page_foretells_and_changes_nothing(as_: Callable[[str], Client]) -> None:
    client: Any = as_("Publisher")
    good = InReviewStatementFactory(text="Goes.")
    own = InReviewStatementFactory(text="Mine.", written_by=client.user)
    draft = DraftStatementFactory(text="Stays.")
    before = list(Statement.objects.order_by("pk").values())
    response = client.get(url("publish", good, own, draft))
    assert [statement for statement, _ in response.context["going"]] == [good]
    assert {o.statement: o.refusal for o in response.context["staying"]} == {
        own: "You wrote this statement; someone else must review and publish it.",
        draft: "Only a statement in review can be published.",
    }
    page = response.content.decode()
    assert "1 statement will be published" in page
    assert "2 statements will stay as they are" in page
    assert list(Statement.objects.order_by("pk").values()) == before


def test_confirming_does_it_to_those_that_go(as_: Callable[[str], Client]) -> None:
    client = as_("Publisher")
    one, two, draft = *InReviewStatementFactory.create_batch(2), DraftStatementFactory()
    address_ = url("publish", one, two, draft)
    response = client.post(address_, confirmed(client, address_), follow=True)
    assert messages_of(response) == ["Publish: done with 2 statements."]
    assert [s.number for s in Statement.objects.order_by("pk")] == [1, 2, None]


def test_what_changed_meanwhile_is_said_and_nothing_is_done(as_: Callable[[str], Client]) -> None:
    client = as_("Publisher")
    one, two = InReviewStatementFactory.create_batch(2)
    data = confirmed(client, url("publish", one, two))
    Statement.objects.filter(pk=one.pk).update(version=2, text="Others' words.")
    response = client.post(url("publish"), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing was done because one statement was refused" in page
    assert MEANWHILE in page
    assert "Others&#x27; words." in page
    assert not Statement.objects.filter(number__isnull=False).exists()


def test_the_statements_of_others_are_none_of_a_contributors(as_: Callable[[str], Client]) -> None:
    client: Any = as_("Contributor")
    own, foreign = DraftStatementFactory(written_by=client.user), DraftStatementFactory()
    response = client.post(
        url("submit"),
        {"id": [own.pk, foreign.pk], "seen": [f"{own.pk}:1-draft", f"{foreign.pk}:1-draft"]},
    )
    assert response.status_code == 302
    assert Statement.objects.get(pk=own.pk).status == StatementStatus.IN_REVIEW
    assert Statement.objects.get(pk=foreign.pk).status == StatementStatus.DRAFT


class TestFiling:
    def test_the_topic_is_asked_first(self, as_: Callable[[str], Client]) -> None:
        TopicFactory(name="Grain")
        response = as_("Editor").get(url("file", DraftStatementFactory()))
        assert "going" not in response.context
        assert "Grain</option>" in response.content.decode()

    def test_a_draft_is_filed(self, as_: Callable[[str], Client]) -> None:
        client, topic, draft = as_("Editor"), TopicFactory(), DraftStatementFactory()
        address_ = url("file", draft) + f"&topic={topic.pk}&reason="
        client.post(address_, confirmed(client, address_))
        assert draft.topics.count() == 2

    def test_a_published_one_needs_a_reason(self, as_: Callable[[str], Client]) -> None:
        client, topic, public = as_("Publisher"), TopicFactory(), PublishedStatementFactory()
        address_ = url("file", public) + f"&topic={topic.pk}&reason="
        response = client.get(address_)
        assert "Give a reason" in response.context["staying"][0].refusal
        address_ += "It is on grain."
        client.post(address_, confirmed(client, address_))
        assert Correction.objects.get().reason == "It is on grain."

    def test_an_editor_does_not_file_what_is_public(self, as_: Callable[[str], Client]) -> None:
        topic, public = TopicFactory(), PublishedStatementFactory()
        response = as_("Editor").get(url("file", public) + f"&topic={topic.pk}&reason=Why.")
        assert "may not correct" in response.context["staying"][0].refusal


@pytest.mark.parametrize(
    "query",
    ["", "id=x", "id=" + "9" * 20, "id=0", "id={pk}&topic=x", "id={pk}&topic=" + "9" * 20],
)
@pytest.mark.parametrize("name", BULKS)
def test_whatever_is_sent_is_answered(as_: Callable[[str], Client], query: str, name: str) -> None:
    query = query.format(pk=DraftStatementFactory().pk)
    client = as_("superuser")
    assert client.get(f"{LIST}bulk/{name}/?{query}").status_code in (200, 302)
    sent: dict[str, Any] = {}
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        sent[key] = value
    sent |= {"seen": ["x", "9" * 20 + ":1", ":", "1"]}
    assert client.post(f"{LIST}bulk/{name}/", sent).status_code in (200, 302)


def test_too_many_are_refused(as_: Callable[[str], Client], monkeypatch: Any) -> None:
    monkeypatch.setattr("archive.admin.review.bulk.MOST", 1)
    drafts = DraftStatementFactory.create_batch(2)
    sent = {"action": "submit", "_selected_action": [draft.pk for draft in drafts]}
    response = as_("Editor").post(address(Statement, "changelist"), sent, follow=True)
    assert messages_of(response) == ["Choose at most 100 statements at once."]
