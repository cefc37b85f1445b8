"""Each button, for each role, in each state."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from archive.models import Source, SourceStatus, Statement, StatementStatus
from tests.admin.pages import address, errors_of, messages_of
from tests.factories import (
    DraftSourceFactory,
    DraftStatementFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.django_db

ROLES = ["anonymous", "Contributor", "Editor", "Publisher", "superuser"]
STATEMENT_BUTTONS = {
    "submit": ("draft", "in_review", ROLES[1:]),
    "approve": ("in_review", "in_review", ROLES[2:]),
    "return": ("in_review", "draft", ROLES[2:]),
    "publish": ("in_review", "published", ROLES[3:]),
    "withdraw": ("published", "withdrawn", ROLES[3:]),
}
SOURCE_BUTTONS = {
    "publish": ("draft", "published", ROLES[3:]),
    "withdraw": ("published", "withdrawn", ROLES[3:]),
}


def statement_in(status: str, **values: Any) -> Statement:
    if status == StatementStatus.DRAFT:
        return DraftStatementFactory(**values)
    if status == StatementStatus.IN_REVIEW:
        return InReviewStatementFactory(**values)
    return PublishedStatementFactory(publish__status=status, **values)


def source_in(status: str) -> Source:
    if status == SourceStatus.DRAFT:
        return DraftSourceFactory()
    return PublishedSourceFactory(status=status)


def press(client: Client, thing: Any, button: str, **data: Any) -> Any:
    data = {"words": "For a reason.", "seen_version": getattr(thing, "version", ""), **data}
    return client.post(address(thing, button), data)


def check(
    client: Any,
    role: str,
    make: Callable[[], Any],
    buttons: dict[str, tuple[str, str, list[str]]],
    not_these: Sequence[str] = (),
) -> None:
    """A button is there exactly when it works, and a forged POST gets no further."""
    thing = make()
    works = {
        name for name, (before, _, may) in buttons.items() if role in may and thing.status == before
    } - set(not_these)
    if role != "anonymous":
        page = client.get(address(thing)).content.decode()
        assert {name for name in buttons if f'="{address(thing, name)}"' in page} == works
    for name, (_, after, may) in buttons.items():
        if name in works:
            check_acts(client, make(), name, after)
        else:
            status = 302 if role == "anonymous" else 200 if role in may else 403
            check_refused(client, thing, name, status)


def check_acts(client: Any, thing: Any, button: str, after: str) -> None:
    response = press(client, thing, button)
    assert (response.status_code, response["Location"]) == (302, address(thing))
    thing.refresh_from_db()
    assert thing.status == after
    assert LogEntry.objects.filter(object_id=str(thing.pk)).exists()


def check_refused(client: Any, thing: Any, button: str, status: int) -> None:
    rows = type(thing).objects.filter(pk=thing.pk).values()
    before = rows.get()
    response = press(client, thing, button)
    assert response.status_code == status
    assert rows.all().get() == before
    if status == 200:
        assert len(errors_of(response)) == 1


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", StatementStatus.values)
@pytest.mark.parametrize("alone", [False, True])
def test_statement_of_ones_own(
    as_: Callable[[str], Client], role: str, status: str, alone: bool, settings: Any
) -> None:
    settings.PUBLISH_OWN = alone
    client: Any = as_(role)
    writer = getattr(client, "user", None)
    not_these = ["approve"] if alone else ["approve", "publish"]
    own = partial(statement_in, status, written_by=writer)
    check(client, role, own, STATEMENT_BUTTONS, not_these)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "Contributor"])
@pytest.mark.parametrize("status", StatementStatus.values)
def test_statement_of_somebody_else(
    as_: Callable[[str], Client], role: str, status: str, settings: Any
) -> None:
    settings.PUBLISH_OWN = False
    check(as_(role), role, lambda: statement_in(status), STATEMENT_BUTTONS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", SourceStatus.values)
def test_source(as_: Callable[[str], Client], role: str, status: str) -> None:
    check(as_(role), role, lambda: source_in(status), SOURCE_BUTTONS)


@pytest.mark.parametrize("button", ["return", "withdraw"])
def test_without_words_nothing_happens(as_: Callable[[str], Client], button: str) -> None:
    thing = statement_in(STATEMENT_BUTTONS[button][0])
    client = as_("Publisher")
    assert 'name="words"' in client.get(address(thing, button)).content.decode()
    response = press(client, thing, button, words="  ")
    assert errors_of(response)[0].startswith(("Write ", "Give "))
    assert Statement.objects.get().status == thing.status


def test_the_note_of_a_return_reaches_the_writer(as_: Callable[[str], Client]) -> None:
    thing = statement_in(StatementStatus.IN_REVIEW)
    press(as_("Editor"), thing, "return", words="Say who asked.")
    assert thing.review_events.get(kind="returned").note == "Say who asked."


def test_get_in_the_wrong_state_goes_back_and_says_why(as_: Callable[[str], Client]) -> None:
    thing = statement_in(StatementStatus.DRAFT)
    response = as_("Publisher").get(address(thing, "publish"), follow=True)
    assert messages_of(response) == ["Only a statement in review can be published."]


def test_what_is_incomplete_is_refused_in_a_sentence(as_: Callable[[str], Client]) -> None:
    thing = DraftStatementFactory(topics=[])
    response = press(as_("Editor"), thing, "submit")
    assert errors_of(response) == ["File the statement under at least one topic."]


def test_a_statement_waits_for_its_source(as_: Callable[[str], Client]) -> None:
    thing = InReviewStatementFactory(source=DraftSourceFactory())
    response = press(as_("Publisher"), thing, "publish")
    assert "Publish the source first" in errors_of(response)[0]


def test_nobody_publishes_words_that_they_have_not_read(as_: Callable[[str], Client]) -> None:
    thing = statement_in(StatementStatus.IN_REVIEW)
    Statement.objects.update(version=2, text="Other words.")
    client = as_("Publisher")
    response = press(client, thing, "publish")
    assert errors_of(response) == ["Someone saved a newer version; review it before you continue."]
    assert "Other words." in response.content.decode()
    assert 'name="seen_version" value="2"' in response.content.decode()
    assert press(client, thing, "publish", seen_version="").status_code == 200
    thing.refresh_from_db()
    assert thing.status == StatementStatus.IN_REVIEW
    press(client, thing, "publish")
    thing.refresh_from_db()
    assert thing.status == StatementStatus.PUBLISHED


def test_a_button_needs_its_token(as_: Callable[[str], Client]) -> None:
    client: Any = as_("Publisher")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(client.user)
    thing = statement_in(StatementStatus.IN_REVIEW)
    assert press(strict, thing, "publish").status_code == 403
    assert "csrfmiddlewaretoken" in client.get(address(thing)).content.decode()


@pytest.mark.parametrize("key", ["0", "x", "9" * 20, "1_5F"])
@pytest.mark.parametrize("button", STATEMENT_BUTTONS)
def test_what_is_not_there_leads_back(as_: Callable[[str], Client], key: str, button: str) -> None:
    url = f"/admin/archive/statement/{key}/{button}/"
    client = as_("superuser")
    assert client.get(url).status_code == client.post(url).status_code == 302
