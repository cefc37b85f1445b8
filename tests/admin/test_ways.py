"""From each page of the desk a link leads to the work that comes next."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from archive.models import Intake, Source
from tests.admin.pages import address
from tests.factories import (
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


def page(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def test_from_the_first_page_to_the_desk_and_to_the_import(as_: Callable[[str], Client]) -> None:
    source = DraftSourceFactory(texts=[["Putin agreed."]])
    home = page(as_("Editor"), reverse("admin:index"))
    assert f'href="{address(source, "desk")}"' in home
    assert f'<a href="{address(Source, "add")}">Import a source</a>' in home
    assert "Import a source" not in page(as_("Contributor"), reverse("admin:index"))


def test_from_a_pile_of_several_to_the_list_where_they_are_chosen(
    as_: Callable[[str], Client],
) -> None:
    InReviewStatementFactory.create_batch(2)
    [pile] = [p for p in as_("Editor").get("/admin/").context["piles"] if p.name == "review"]
    home = page(as_("Editor"), "/admin/")
    assert home.count("Choose several in the list") == 1
    assert f'<a href="{pile.more}">Choose several' in home


def test_from_a_statement_whose_sentence_has_changed_to_its_move(
    as_: Callable[[str], Client],
) -> None:
    source = PublishedSourceFactory(texts=[["Putin agreed.", "They spoke."]])
    moved = DraftStatementFactory(source=source, sentences=[1])
    kept = DraftStatementFactory(source=source, sentences=[2])
    add_revision(source, [["Putin refused.", "They spoke."]])
    way = reverse("admin:archive_source_replace_citations", args=[source.pk, moved.pk])
    client = as_("Editor")
    assert way in page(client, address(moved))
    assert f"{address(source, 'desk')}?statement={moved.pk}" in page(client, address(moved))
    assert "/citations/" not in page(client, address(kept))


def test_from_a_source_to_its_desk_and_to_the_comparison(as_: Callable[[str], Client]) -> None:
    event = EventFactory()
    source = DraftSourceFactory(texts=[["Putin agreed."]], event=event)
    shown = page(as_("Editor"), address(source))
    assert f"{address(source, 'desk')}?sentence=1#s1" in shown
    assert address(event, "compare") in shown
    assert address(event, "compare") not in page(as_("Contributor"), address(source))


def test_from_an_import_to_the_desk_of_the_other_voice(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    client.post(address(Source, "add"), {"text": "RT reports.\nPutin agreed."})
    url = reverse("admin:archive_source_import", args=[Intake.objects.get().pk])
    form = {"keep": ["1", "2"], "second": "2", "save": "1"}
    for voice in ("first", "second"):
        form |= {f"{voice}-title": f"The {voice} <voice>", f"{voice}-language": "en"}
        form |= {f"{voice}-rendition": "original", f"{voice}-genre": "readout"}
    desk = client.post(url, form, follow=True).content.decode()
    other = Source.objects.get(title__startswith="The second")
    assert f"<a href='{address(other, 'desk')}'>“The second" in desk
    assert "<voice>" not in desk


def test_an_actor_added_in_the_preview_is_offered_at_every_box(
    as_: Callable[[str], Client],
) -> None:
    client = as_("Editor")
    response = client.post(address(Source, "add"), {"text": "Putin agreed."}, follow=True)
    assert response.content.decode().count('data-context="available-source"') == 3
