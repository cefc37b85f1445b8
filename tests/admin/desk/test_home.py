"""The desk: what waits for whom, and nothing that this person cannot act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.actions import statements as acts
from archive.actions.sources import set_aside
from tests.admin.conftest import make_user
from tests.factories import (
    DraftStatementFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.test import Client

    from archive.models import Statement

pytestmark = pytest.mark.django_db

DESK = "/admin/"


def piles(client: Client) -> dict[str, list[Statement]]:
    return {pile.name: list(pile.rows) for pile in client.get(DESK).context["piles"]}


def sent_back(by: User, note: str) -> Statement:
    statement = InReviewStatementFactory(written_by=by)
    acts.return_statement(statement=statement, note=note, by=make_user("Editor"))
    return statement


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("Contributor", "returned drafts in-review changed"),
        ("Editor", "review returned drafts in-review changed"),
        ("Publisher", "review publish returned drafts in-review changed"),
    ],
)
def test_each_role_finds_its_own_work(as_: Callable[[str], Client], role: str, names: str) -> None:
    assert list(piles(as_(role))) == names.split()


def test_nobody_without_an_account_sees_it(client: Client) -> None:
    assert client.get(DESK)["Location"].startswith("/admin/login/")


def test_an_account_without_a_role_sees_an_empty_desk(as_: Callable[[str], Client]) -> None:
    InReviewStatementFactory(text="Zqsecret.")
    page = as_("Nobody").get(DESK)
    assert page.status_code == 200
    assert page.context["piles"] == []
    assert "Zqsecret" not in page.content.decode()


def test_where_nothing_waits_the_page_says_so(as_: Callable[[str], Client]) -> None:
    page = as_("Publisher").get(DESK).content.decode()
    for sentence in (
        "Nothing is waiting for your review.",
        "No approved statements are waiting to be published.",
        "Nothing has been returned to you.",
        "You have no drafts",
        "You have no statements in review.",
        "Every cited sentence is still in its source.",
        "every sentence has a statement or is set aside",
    ):
        assert sentence in page


def test_ones_own_words_wait_for_somebody_else(as_: Callable[[str], Client], settings: Any) -> None:
    settings.PUBLISH_OWN = False
    client: Any = as_("Publisher")
    own = InReviewStatementFactory(written_by=client.user)
    theirs, approved = InReviewStatementFactory.create_batch(2)
    acts.approve_statement(statement=approved, by=make_user("Editor"))
    found = piles(client)
    assert (found["review"], found["publish"], found["in-review"]) == ([theirs], [approved], [own])
    settings.PUBLISH_OWN = True
    assert piles(client)["publish"] == [own, approved]


def test_what_came_back_shows_the_note(as_: Callable[[str], Client]) -> None:
    client: Any = as_("Contributor")
    draft = DraftStatementFactory(written_by=client.user)
    back = sent_back(client.user, "Say who <asked>.")
    sent_back(make_user("Contributor"), "Zqnot yours.")
    response = client.get(DESK)
    found = {pile.name: list(pile.rows) for pile in response.context["piles"]}
    assert (found["returned"], found["drafts"]) == ([back], [draft])
    page = response.content.decode()
    assert "Say who &lt;asked&gt;." in page
    assert "Zqnot" not in page
    form = client.get(f"/admin/archive/statement/{back.pk}/change/").content.decode()
    assert form.count("Say who &lt;asked&gt;.") == 2  # at the top, and in the record


def test_citations_whose_sentence_has_changed(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory(texts=[["Old.", "Kept."]])
    lost = DraftStatementFactory(source=source, sentences=[1])
    public = PublishedStatementFactory(source=source, sentences=[2, 1])
    DraftStatementFactory(source=source, sentences=[2])
    gone = PublishedStatementFactory(source=source, sentences=[1], publish__status="withdrawn")
    assert piles(as_("Publisher"))["changed"] == []
    add_revision(source, [["New.", "Kept."]])
    publisher, editor = as_("Publisher"), as_("Editor")
    assert set(piles(publisher)["changed"]) == {lost, public}
    assert piles(editor)["changed"] == [lost]
    assert piles(as_("Contributor"))["changed"] == []
    listed = publisher.get("/admin/archive/statement/?sentence=changed").context["cl"].queryset
    assert set(listed) == {lost, public}
    assert gone not in listed
    add_revision(source, [["Old.", "Kept."]])
    assert piles(publisher)["changed"] == []


def test_sources_by_what_is_left(as_: Callable[[str], Client]) -> None:
    half = PublishedSourceFactory(texts=[["One.", "Two.", "Three.", "Four."]])
    DraftStatementFactory(source=half, sentences=[1, 2])
    PublishedStatementFactory(source=half, sentences=[3], publish__status="withdrawn")
    set_aside(sentence=half.sentences.get(number=4), reason="Heading.", by=make_user("Publisher"))
    bare = PublishedSourceFactory(texts=[["One."]])
    done = PublishedSourceFactory(texts=[["One."]])
    DraftStatementFactory(source=done)
    rows = as_("Editor").get(DESK).context["coverage"].rows
    assert [(row.source, row.left, row.aside) for row in rows] == [(bare, 1, 0), (half, 1, 1)]


def test_a_full_pile_leads_to_all_of_it(as_: Callable[[str], Client]) -> None:
    InReviewStatementFactory.create_batch(10)
    acts.approve_statement(
        statement=(approved := InReviewStatementFactory()), by=make_user("Editor")
    )
    client = as_("Editor")
    [pile] = [pile for pile in client.get(DESK).context["piles"] if pile.name == "review"]
    assert (len(pile.rows), pile.count) == (8, 10)
    listed = client.get(pile.more).context["cl"].queryset
    assert len(listed) == 10
    assert approved not in listed


def test_every_more_is_a_list_that_opens(as_: Callable[[str], Client]) -> None:
    client = as_("Publisher")
    response = client.get(DESK)
    client.get("/admin/archive/statement/?approved=x")
    for pile in [*response.context["piles"], response.context["coverage"]]:
        assert client.get(pile.more).status_code == 200, pile.more


def test_the_desk_asks_no_more_for_more(as_: Callable[[str], Client]) -> None:
    client: Any = as_("Publisher")
    counts = []
    for _ in range(3):
        for _ in range(10):
            InReviewStatementFactory()
            DraftStatementFactory(written_by=client.user)
            sent_back(client.user, "Note.")
        source = PublishedSourceFactory(texts=[["Old."]])
        PublishedStatementFactory(source=source)
        add_revision(source, [["New."]])
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 30
