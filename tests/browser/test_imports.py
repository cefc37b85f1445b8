"""Bringing a source in, as an editor does it: by mouse, by keyboard, without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from archive.models import Actor, Capture, Intake, Source
from tests.factories import UserFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

OUTLET = Path(__file__).parent.parent / "data" / "pages" / "outlet.html"
TEXT = "They met in Strelsau. They spoke at length.\n\nIt was said that it rained."


SAVED = re.compile("/admin/archive/source/[0-9]+/desk/")


def enter(context: BrowserContext, site: str) -> None:
    client = Client()
    client.force_login(UserFactory(groups=["Editor"]))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def desk(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """The import page, opened by an editor; every complaint of the browser fails the test."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, java_script_enabled=request.param
    )
    enter(context, site)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}/admin/archive/source/add/")
    yield page
    context.close()
    assert complaints == []


def test_paste_preview_save(desk: Page) -> None:
    desk.get_by_label("Text:").fill(TEXT)
    desk.get_by_role("button", name="Read and preview").click()
    expect(desk.get_by_role("heading", name="The source: 3 sentences")).to_be_visible()
    desk.get_by_label("Title:", exact=True).fill("A call")
    desk.get_by_role("button", name="Save as a draft").first.click()
    desk.wait_for_url(SAVED)
    source = Source.objects.get(title="A call")
    assert source.sentences.get(number=1).text == "They met in Strelsau."
    assert not Intake.objects.exists()


def test_upload_voice_split_save(desk: Page) -> None:
    Source.objects.filter(url__contains="rt.com").update(url="")  # not what this test is about
    before = Source.objects.count()
    desk.get_by_label("File:").set_input_files(OUTLET)
    desk.get_by_role("button", name="Read and preview").click()
    block = desk.locator(".readout-blocks > li", has_text="A phone conversation between Vladimir")
    block.get_by_role("button", name="Second voice from here on").click()
    expect(desk.get_by_role("heading", name="First voice: 5 sentences")).to_be_visible()
    expect(desk.get_by_role("heading", name="Second voice: 22 sentences")).to_be_visible()
    desk.locator("#id_first-title").fill("The report")
    desk.locator("#id_second-title").fill("The summary")
    desk.locator("#id_second-issuer").select_option(label="The Kremlin")
    desk.get_by_role("button", name="Save two sources as drafts").last.click()
    desk.wait_for_url(SAVED)
    report, summary = (Source.objects.get(title=title) for title in ("The report", "The summary"))
    assert Source.objects.count() == before + 2
    assert summary.issuer == Actor.objects.get(name="The Kremlin")
    assert report.carrier == summary.carrier == Actor.objects.get(name="RT")
    assert summary.sentences.count() == 22
    assert Capture.objects.filter(revisions__source__in=[report, summary]).distinct().count() == 1


def test_split_and_join_come_back_to_their_place(desk: Page) -> None:
    long = "\n".join(f"Sentence one of {n}. Sentence two of {n}." for n in range(60))
    desk.get_by_label("Text:").fill(long)
    desk.get_by_role("button", name="Read and preview").click()
    desk.locator("#line-50").get_by_role("button", name="Join to 99").click()
    words = desk.locator("#line-50 .words")
    expect(words).to_have_text(["Sentence one of 49. Sentence two of 49."])
    assert desk.locator("#line-50").bounding_box()["y"] < 900
    desk.locator("#line-50").get_by_role("button", name="Split sentence 99").click()
    desk.get_by_role("button", name="Begin a sentence at “two”").click()
    expect(words).to_have_text(["Sentence one of 49. Sentence", "two of 49."])


def test_the_keyboard_alone_suffices(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    enter(context, site)
    page = context.new_page()
    page.goto(f"{site}/admin/archive/source/add/")

    def tab_to(selector: str) -> None:
        for _ in range(300):
            page.keyboard.press("Tab")
            if page.locator(f"{selector}:focus").count():
                return
        pytest.fail(f"the Tab key does not lead to {selector}")

    tab_to("#id_text")
    page.keyboard.type(TEXT)
    tab_to("input[value='Read and preview']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/import/**")
    tab_to("#id_first-title")
    page.keyboard.type("By keys")
    page.keyboard.press("Enter")  # shows, and saves nothing
    page.wait_for_load_state()
    assert not Source.objects.filter(title="By keys").exists()
    tab_to("#keep-2")
    page.keyboard.press("Space")
    tab_to(".readout-preview > .submit-row:last-child button[name=save]")
    page.keyboard.press("Enter")
    page.wait_for_url(SAVED)
    assert Source.objects.get(title="By keys").sentences.count() == 2
    context.close()


def test_an_issuer_is_made_in_place(browser: Browser, site: str) -> None:
    context = browser.new_context()
    enter(context, site)
    page = context.new_page()
    page.goto(f"{site}/admin/archive/source/add/")
    page.get_by_label("Text:").fill(TEXT)
    page.get_by_role("button", name="Read and preview").click()
    with page.expect_popup() as opened:
        page.locator("#add_id_first-issuer").click()
    popup = opened.value
    popup.get_by_label("Name:").fill("The Ministry of Roads")
    popup.get_by_label("Kind:").select_option("institution")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save").click()
    chosen = page.locator("#id_first-issuer option:checked")
    assert chosen.inner_text() == "The Ministry of Roads"
    page.get_by_label("Title:", exact=True).fill("A call")
    page.get_by_role("button", name="Save as a draft").first.click()
    page.wait_for_url(SAVED)
    assert str(Source.objects.get(title="A call").issuer) == "The Ministry of Roads"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, site: str, scheme: str, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    enter(context, site)
    page = context.new_page()

    def press(button: Locator) -> None:
        with page.expect_navigation():
            button.click()
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )

    page.goto(f"{site}/admin/archive/source/add/")
    press(page.get_by_role("button", name="Read and preview"))  # refused
    page.get_by_label("File:").set_input_files(OUTLET)
    press(page.get_by_role("button", name="Read and preview"))
    page.locator("#line-21").get_by_role("button", name="Second voice from here on").click()
    press(page.locator("#line-22").get_by_role("button", name="Split").first)
    page.locator("#id_first-title").fill("")
    press(page.get_by_role("button", name="Save two sources as drafts").first)  # refused
    press(page.get_by_role("link", name="Import a source"))  # lists it as not finished
    context.close()
