"""Requests that no form sends: the wrong person, no token, other people's things, any value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from archive.models import Intake
from tests.admin.test_resumed import (
    FORMS,
    archive,
    below,
    bringing_in_rows,
    cancelling_the_capture,
    cancelling_the_import,
    comparing,
    decided,
    revised,
    saving_the_capture,
    saving_the_import,
)
from tests.factories import DraftStatementFactory, PublishedSourceFactory, UserFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.admin.test_resumed import Form

    As = Callable[[str], Client]
    Making = Callable[[Client], Form]

pytestmark = pytest.mark.django_db

VALUES = ["", "x", "-1", "٣", "\0", "9" * 30, "=" + "1-" * 90]


def nobody() -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


@pytest.mark.parametrize("role", ["anonymous", "Contributor"])
@pytest.mark.parametrize("form", FORMS)
def test_who_may_not_changes_nothing(as_: As, form: Making, role: str) -> None:
    url, sent = form(as_("superuser"))
    before = archive()
    response = as_(role).post(url, sent)
    assert response.status_code in (302, 403, 404)
    if (role, form) != ("Contributor", bringing_in_rows):
        assert archive() == before


@pytest.mark.parametrize("form", FORMS)
def test_an_account_without_a_role_may_nothing(as_: As, form: Making) -> None:
    url, sent = form(as_("superuser"))
    before, client = archive(), nobody()
    assert {client.get(url).status_code, client.post(url, sent).status_code} <= {302, 403, 404, 405}
    assert archive() == before


@pytest.mark.parametrize("form", FORMS)
def test_without_a_token_nothing_is_done(as_: As, form: Making) -> None:
    by = as_("superuser")
    url, sent = form(by)
    before = archive()
    client = Client(enforce_csrf_checks=True)
    client.cookies = by.cookies
    assert client.post(url, sent).status_code == 403
    assert archive() == before


@pytest.mark.parametrize(
    "form",
    [
        saving_the_import,
        cancelling_the_import,
        saving_the_capture,
        cancelling_the_capture,
    ],
)
def test_what_others_gave_is_not_there(as_: As, form: Making) -> None:
    url, sent = form(as_("superuser"))
    before, client = archive(), as_("Publisher")
    assert client.get(url).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert archive() == before


@pytest.mark.parametrize("form", FORMS)
def test_any_value_is_answered(as_: As, form: Making) -> None:
    client = as_("superuser")
    url, sent = form(client)
    names = {*sent, "seen", "from", "open", "join", "second_from"} - {"save", "cancel", "post"}
    for name in names:
        for value in VALUES:
            response = client.post(url, sent | {name: value})
            assert response.status_code in (200, 302, 400, 404), (name, value)


@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 30, "1/2", "%00", "٣"])
@pytest.mark.parametrize(
    "page",
    [
        "source/import/{}/",
        "source/{}/desk/",
        "source/{}/capture/",
        "source/{}/cut/",
        "source/{}/changes/",
        "source/{}/changes/2/",
        "source/{source}/capture/{}/",
        "source/{source}/changes/{}/",
        "source/{source}/changes/{}/reopen/1/",
        "source/{source}/changes/2/reopen/{}/",
        "source/{source}/citations/{}/",
        "event/{}/compare/",
        "actor/{}/merge/",
        "topic/{}/merge/",
        "statement/{}/history/",
        "source/{}/history/",
        "statement/{}/approve/",
    ],
)
def test_any_address_is_answered(as_: As, page: str, key: str) -> None:
    source, client = decided(), as_("superuser")
    before = archive()
    url = f"/admin/archive/{page.format(key, source=source.pk)}"
    for response in (client.get(url), client.post(url, {"save": "1"})):
        assert response.status_code in (301, 302, 400, 404, 405), response.status_code
    assert archive() == before


def test_a_part_of_another_source_is_not_there(as_: As) -> None:
    one, other, client = decided(), PublishedSourceFactory(), as_("superuser")
    before = archive()
    statement = one.statements.get()
    assert client.get(below(other, "replace_citations", statement.pk)).status_code == 404
    assert client.post(below(other, "replace_citations", statement.pk)).status_code == 404
    assert client.post(below(other, "changes_of", 2), {"s1": "=3"}).status_code in (302, 404)
    assert client.post(below(other, "reopen", 2, 1)).status_code == 404
    client.post(below(one, "capture"), {"text": "Another text."})
    intake = Intake.objects.get()
    moved = client.post(below(other, "capture_preview", intake.pk), {"save": "1", "seen": "1"})
    imported = client.post(
        reverse("admin:archive_source_import", args=[intake.pk]), {"save": "1", "keep": "1"}
    )
    assert (moved.status_code, imported.status_code) == (302, 302)
    intake.delete()
    assert archive() == before


def test_a_contributor_is_shown_no_drafts_of_others(as_: As) -> None:
    source = revised()
    draft = DraftStatementFactory(source=source, text="A secret draft.")
    client = as_("Contributor")
    home = reverse("admin:index")
    listed = reverse("admin:archive_statement_changelist")
    bulk = reverse("admin:archive_statement_bulk_submit")
    for url in (
        home,
        listed,
        f"{bulk}?id={draft.pk}",
        below(source, "desk"),
        below(source, "change"),
    ):
        assert "secret draft" not in client.get(url, follow=True).content.decode(), url
    for url in (below(source, "replace_citations", draft.pk), below(source, "changes")):
        assert client.get(url).status_code in (403, 404), url


def test_comparing_takes_no_statement_of_another_event(as_: As) -> None:
    client = as_("Editor")
    url, sent = comparing(client)
    strange = DraftStatementFactory()
    before = archive()
    keys = [sent["statements"][0], strange.pk]
    assert client.post(url, sent | {"statements": keys}).status_code == 200
    assert archive() == before
