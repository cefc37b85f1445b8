"""A form that outlived its session acts on nothing before its editor has looked at it."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.urls import reverse

from archive.actions.revisions import revise_source
from archive.actions.successions import decide
from archive.admin.forms import NOT_SAVED
from archive.capture.readers import read_document
from archive.models import Intake, Revision, Source
from archive.web.carried import RESUMED
from tests.admin.conftest import make_user
from tests.admin.pages import address
from tests.factories import (
    ActorFactory,
    ComparisonPointFactory,
    DraftStatementFactory,
    EventFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Form = tuple[str, dict[str, Any]]

pytestmark = pytest.mark.django_db

PAGE = "Putin agreed to halt strikes for 30 days.\nTrump welcomed the proposal."


def below(source: Source, name: str, *args: object) -> str:
    return reverse(f"admin:archive_source_{name}", args=[source.pk, *args])


def revised() -> Source:
    """Its sentence of 30 days says 60 now; a draft rests on it."""
    source = PublishedSourceFactory(texts=[PAGE.split("\n")])
    DraftStatementFactory(source=source)
    text = PAGE.replace("30", "60").replace("\n", " ")
    revise_source(source=source, document=read_document("again.txt", text.encode()))
    return source


def giving(client: Client) -> Form:
    return reverse("admin:archive_source_add"), {"text": PAGE}


def previewed(client: Client, **pressed: str) -> Form:
    client.post(*giving(client))
    url = reverse("admin:archive_source_import", args=[Intake.objects.get().pk])
    form = {"keep": ["1", "2"], "first-title": "Call", "first-language": "en"}
    form |= {"first-rendition": "original", "first-genre": "readout"}
    return url, form | pressed


def saving_the_import(client: Client) -> Form:
    return previewed(client, save="1")


def cancelling_the_import(client: Client) -> Form:
    return previewed(client, cancel="1")


def capturing(client: Client) -> Form:
    return below(PublishedSourceFactory(texts=[PAGE.split("\n")]), "capture"), {"text": PAGE}


def recaptured(client: Client, **pressed: str) -> Form:
    url, _ = capturing(client)
    client.post(url, {"text": PAGE.replace("30", "60")})
    intake = Intake.objects.get()
    assert intake.source
    form = {"keep": ["1", "2"], "seen": "1"}
    return below(intake.source, "capture_preview", intake.pk), form | pressed


def saving_the_capture(client: Client) -> Form:
    return recaptured(client, save="1")


def cancelling_the_capture(client: Client) -> Form:
    return recaptured(client, cancel="1")


def cutting(client: Client) -> Form:
    source = PublishedSourceFactory(texts=[PAGE.split("\n")])
    start = source.revisions.get().placements.order_by("-start")[0].start
    return below(source, "recut"), {"seen": "1", "joined": str(start), "save": "1"}


def deciding(client: Client) -> Form:
    return below(revised(), "changes_of", 2), {"s1": "=3"}


def decided() -> Source:
    source = revised()
    revision = Revision.objects.select_related("source").get(source=source, number=2)
    decide(revision=revision, became={1: [3]}, by=make_user("Editor"))
    return source


def reopening(client: Client) -> Form:
    return below(decided(), "reopen", 2, 1), {}


def resting(client: Client) -> Form:
    source = decided()
    newer, statement = source.sentences.get(number=3), source.statements.get()
    return below(source, "replace_citations", statement.pk), {
        "instead-1": [newer.pk],
        "seen_version": "1",
    }


def submitting_several(client: Client) -> Form:
    statement = DraftStatementFactory(topics=[TopicFactory()])
    form = {"id": statement.pk, "seen": f"{statement.pk}:1-draft"}
    return reverse("admin:archive_statement_bulk_submit"), form


def bringing_in_rows(client: Client) -> Form:
    source = PublishedSourceFactory(texts=[["Putin agreed."]])
    row = f"{source.slug},1,Putin agreed.,agreed,not-stated"
    rows = f"source,sentence_no,statement_text,act,attributed_to\n{row}"
    return reverse("admin:archive_statement_import"), {"rows": rows, "format": "csv", "save": "1"}


def merging(client: Client) -> Form:
    one, two = ActorFactory(), ActorFactory()
    return address(one, "merge"), {"into": two.pk}


def comparing(client: Client) -> Form:
    event = EventFactory()
    sides = [PublishedSourceFactory(event=event) for _ in range(2)]
    keys = [DraftStatementFactory(source=side).pk for side in sides]
    form = {"title": "A point", "finding": "agrees", "statements": keys}
    return address(event, "compare"), form


def deleting(client: Client) -> Form:
    return address(ComparisonPointFactory(), "delete"), {"post": "yes"}


def returning(client: Client) -> Form:
    statement = InReviewStatementFactory()
    return address(statement, "return"), {"words": "Name the town.", "seen_version": "1"}


def setting_aside(client: Client) -> Form:
    sentence = PublishedSourceFactory(texts=[["They spoke."]]).sentences.get()
    return address(sentence), {"excluded_reason": "It only says that they spoke."}


FORMS = [
    giving,
    saving_the_import,
    cancelling_the_import,
    capturing,
    saving_the_capture,
    cancelling_the_capture,
    cutting,
    deciding,
    reopening,
    resting,
    submitting_several,
    bringing_in_rows,
    merging,
    comparing,
    deleting,
    returning,
    setting_aside,
]


def archive() -> dict[str, list[Any]]:
    models = apps.get_app_config("archive").get_models()
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_shown_again_and_changes_nothing(
    as_: Callable[[str], Client], form: Callable[[Client], Form]
) -> None:
    client = as_("superuser")
    url, sent = form(client)
    before = archive()
    response = client.post(url, sent | {RESUMED: "1"}, follow=True)
    assert response.status_code == 200
    assert NOT_SAVED in unescape(response.content.decode())
    assert archive() == before
    client.post(url, sent)
    assert archive() != before, "the form would not have acted at all"
