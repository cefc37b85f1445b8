"""Pop-ups within pop-ups of the admin, each of which hands what it made to the one below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from archive.models import Event, Source
from tests.browser.test_imports import SAVED, TEXT, enter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PARTICIPANTS = "#id_participants"


@pytest.fixture
def preview(browser: Browser, site: str) -> Iterator[Page]:
    """The preview of an import, opened by an editor; errors in its pop-ups fail the test."""
    context = browser.new_context()
    enter(context, site)
    page = context.new_page()
    complaints: list[str] = []
    context.on("weberror", lambda fault: complaints.append(str(fault.error)))
    page.goto(f"{site}/admin/archive/source/add/")
    page.get_by_label("Text:").fill(TEXT)
    page.get_by_role("button", name="Read and preview").click()
    yield page
    context.close()
    assert complaints == []


def opened(page: Page, plus: str) -> Page:
    with page.expect_popup() as popup:
        page.locator(plus).click()
    popup.value.wait_for_load_state()
    return popup.value


def saved(popup: Page) -> None:
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save").click()


def new_actor(event: Page, name: str) -> None:
    actor = opened(event, "#add_id_participants")
    expect(actor.get_by_role("heading", name="Add actor")).to_be_visible()
    actor.get_by_label("Name:").fill(name)
    actor.get_by_label("Kind:").select_option("person")
    saved(actor)


def test_an_event_keeps_the_actors_made_for_it(preview: Page) -> None:
    event = opened(preview, "#add_id_first-event")
    event.get_by_label("Name:").fill("Talks in Strelsau")
    event.get_by_label("Kind:").select_option("talks")
    event.get_by_label("Date:").fill("2025-03-18")
    for name in ("Rudolf Rassendyll", "Antoinette de Mauban"):
        new_actor(event, name)
        expect(event.get_by_role("heading", name="Add event")).to_be_visible()
        expect(event.get_by_label("Name:")).to_have_value("Talks in Strelsau")
    chosen = event.locator(f"{PARTICIPANTS} option:checked")
    expect(chosen).to_have_text(["Rudolf Rassendyll", "Antoinette de Mauban"])
    saved(event)

    made = Event.objects.get(name="Talks in Strelsau")
    names = made.participants.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Rudolf Rassendyll", "Antoinette de Mauban"]
    box = preview.locator("#id_first-event")
    expect(box).to_have_value(str(made.pk))
    expect(box.locator("option:checked")).to_have_text(re.compile("Talks in Strelsau"))
    preview.get_by_label("Title:", exact=True).fill("A call")
    preview.get_by_role("button", name="Save as a draft").first.click()
    preview.wait_for_url(SAVED)
    assert Source.objects.get(title="A call").event == made


def test_the_boxes_of_a_pop_up_have_the_names_of_their_labels(preview: Page) -> None:
    event = opened(preview, "#add_id_first-event")
    expect(event.get_by_role("searchbox", name="Participants:")).to_be_visible()
    assert event.evaluate("window.name") == "id_first-event__1"


GLOBALS = """Object.fromEntries(Object.getOwnPropertyNames(window).map(name => [name, window[name]])
    .map(([name, value]) => [name, /string|function/.test(typeof value) ? String(value) : ""]))"""


@pytest.mark.parametrize(
    "path",
    [
        "/admin/archive/event/add/",
        "/admin/archive/source/{source}/desk/",
        "/statements/",
        "/statements/1/",
    ],
)
def test_scripts_of_ours_leave_the_window_as_it_was(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context()
    enter(context, site)
    page = context.new_page()
    address = site + path.format(source=Source.objects.order_by("pk").values_list("pk")[0][0])
    with page.expect_response("**/static/archive/*.js"):
        page.goto(address)
    changed = page.evaluate(GLOBALS)
    page.route("**/static/archive/*.js", lambda route: route.abort())
    page.goto(address)
    assert page.evaluate(GLOBALS) == changed
    context.close()
