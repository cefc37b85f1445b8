"""Every page of the admin opens, and none of them changes anything by being looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive import models
from tests.admin.pages import address
from tests.factories import (
    NOW,
    ActorFactory,
    ComparisonPointFactory,
    CorrectionFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.test import Client

pytestmark = pytest.mark.django_db

OURS = [
    models.Actor,
    models.Capture,
    models.ComparisonPoint,
    models.Correction,
    models.Departure,
    models.Event,
    models.Revision,
    models.Sentence,
    models.Source,
    models.Statement,
    models.Succession,
    models.Topic,
]


def fill() -> None:
    """One more of everything."""
    event = EventFactory(participants=[ActorFactory()])
    topic = TopicFactory(parent=TopicFactory())
    source, other = PublishedSourceFactory(event=event), DraftSourceFactory(event=event)
    add_revision(source, [["Sentence one, mended."]])
    older, *_, newer = source.sentences.all()
    models.Succession.objects.create(
        older=older, newer=newer, kind=models.SuccessionKind.EDITED, confirmed_at=NOW
    )
    models.Departure.objects.create(
        sentence=older,
        revision=source.revisions.get(number=2),
        confirmed_at=NOW,
        confirmed_by_name="Ada",
    )
    draft = DraftStatementFactory(source=other, topics=[topic])
    published = PublishedStatementFactory(source=source, topics=[topic, TopicFactory()])
    CorrectionFactory(statement=published, before={"text": "Old"}, after={"topics": ["A", "B"]})
    ComparisonPointFactory(event=event, statements=[draft, published])


def test_every_model_is_registered_or_hangs_on_one_that_is() -> None:
    inside = {models.Citation, models.Placement, models.Generation, models.Intake}
    ours = {model for model in admin.site._registry if model._meta.app_label == "archive"}
    assert ours == set(OURS)
    assert inside.isdisjoint(ours)


@pytest.mark.parametrize("model", [*OURS, User, Group])
def test_list_with_search_add_and_change_pages_open(
    as_: Callable[[str], Client], model: type[Model]
) -> None:
    fill()
    client = as_("superuser")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    response = client.get(reverse(f"{name}_changelist"), {"q": "one 1"})
    assert response.context["cl"].search_fields
    thing = model._default_manager.first()
    page = client.get(reverse(f"{name}_change", args=[thing.pk]))
    assert page.status_code == 200
    add = client.get(reverse(f"{name}_add"))
    may_add = admin.site.get_model_admin(model).has_add_permission(add.wsgi_request)
    assert add.status_code == (200 if may_add else 403)
    assert client.get(reverse(f"{name}_history", args=[thing.pk])).status_code == 200


def test_the_least_of_roles_can_look_at_what_is_published(as_: Callable[[str], Client]) -> None:
    fill()
    client = as_("Contributor")
    for model in OURS:
        assert client.get(address(model, "changelist")).status_code == 200, model
        if model is not models.Statement:
            assert client.get(address(model._default_manager.first())).status_code == 200, model


@pytest.mark.parametrize("model", OURS)
def test_lists_ask_no_more_for_more(as_: Callable[[str], Client], model: type[Model]) -> None:
    client = as_("superuser")
    counts = []
    for _ in range(3):
        fill()
        with CaptureQueriesContext(connection) as queries:
            client.get(address(model, "changelist"))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_source_asks_no_more_for_more_sentences(as_: Callable[[str], Client]) -> None:
    client = as_("superuser")
    counts = []
    for size in (2, 5, 9):
        source = PublishedSourceFactory(texts=[[f"Sentence {size}-{n}." for n in range(size)]])
        for number in range(size):
            DraftStatementFactory(source=source, sentences=[number + 1])
        with CaptureQueriesContext(connection) as queries:
            client.get(address(source))
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1


@pytest.mark.parametrize(
    "model",
    [models.Capture, models.Revision, models.Succession, models.Departure, models.Correction],
)
@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_evidence_and_log_are_read_only(
    as_: Callable[[str], Client], model: type[Model], page: str
) -> None:
    fill()
    thing: Any = model if page == "add" else model._default_manager.first()
    before = list(model._default_manager.values())
    response = as_("superuser").post(address(thing, page), {"post": "yes", "text": "x"})
    assert response.status_code == 403
    assert list(model._default_manager.values()) == before


def test_captured_bytes_stay_in_the_database(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory()
    capture = source.revisions.get().capture
    page = as_("superuser").get(address(capture))
    assert f"{len(bytes(capture.original))} bytes" in page.content.decode()
    assert capture.original_sha256 in page.content.decode()
    assert "memoryview" not in page.content.decode()
    assert "b&#x27;" not in page.content.decode()


def test_nothing_is_deleted_in_bulk(as_: Callable[[str], Client]) -> None:
    draft = DraftStatementFactory()
    client = as_("superuser")
    for model in OURS:
        page = client.get(address(model, "changelist")).content
        assert (b'name="action"' in page) == (model is models.Statement)
        assert b"delete_selected" not in page
    client.post(
        address(models.Statement, "changelist"),
        {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"},
    )
    assert models.Statement.objects.filter(pk=draft.pk).exists()


def test_looking_changes_nothing(as_: Callable[[str], Client]) -> None:
    fill()
    client = as_("superuser")
    before = {model: list(model._default_manager.order_by("pk").values()) for model in OURS}
    generation = models.Generation.objects.get().number
    for model in OURS:
        for page in ("changelist", "add"):
            client.get(address(model, page))
        for page in ("change", "delete", "history"):
            client.get(address(model._default_manager.first(), page))
    for statement in models.Statement.objects.all():
        for page in ("submit", "return", "publish", "withdraw"):
            client.get(address(statement, page))
    for source in models.Source.objects.all():
        client.get(address(source, "publish"))
        client.get(address(source, "withdraw"))
    after = {model: list(model._default_manager.order_by("pk").values()) for model in OURS}
    assert before == after
    assert models.Generation.objects.get().number == generation


def test_the_policy_of_the_site_holds_for_the_admin_too(as_: Callable[[str], Client]) -> None:
    fill()
    client = as_("superuser")
    for model in (models.Source, models.Statement, models.Event, models.ComparisonPoint):
        response = client.get(address(model._default_manager.first()))
        page = response.content.decode()
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page


def test_what_is_not_public_has_no_link_to_the_site(as_: Callable[[str], Client]) -> None:
    client = as_("superuser")
    page = client.get(address(DraftStatementFactory()))
    assert not page.context["has_absolute_url"]
    published = PublishedStatementFactory()
    assert (
        client.get(address(published)).context["absolute_url"] == f"/statements/{published.number}/"
    )
