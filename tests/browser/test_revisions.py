"""A source captured again, decided and cut anew: by keyboard alone, without scripts, accessible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from archive.actions.revisions import revise_source
from archive.actions.successions import decide
from archive.capture.readers import read_document
from archive.models import Departure, Source, Succession
from tests.factories import PublishedSourceFactory, PublishedStatementFactory, UserFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

ONE = "Trump proposed a halt to strikes for 30 days."
TWO = "Putin welcomed the proposal; he asked for more."
THREE = "They agreed on an exchange of prisoners on Wednesday."
ARABIC = ["اقترح ترامب وقف الضربات لمدة 30 يوما.", "رحب بوتين بالاقتراح."]


def enter(context: BrowserContext, site: str) -> User:
    user, client = UserFactory(groups=["Publisher"]), Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])
    return user


@pytest.fixture
def source(site: str) -> Source:
    return PublishedSourceFactory(texts=[[ONE, TWO], [THREE]])


@pytest.fixture
def desk(browser: Browser, site: str, source: Source) -> Iterator[Page]:
    """The source's page in the admin, without scripts."""
    context = browser.new_context(java_script_enabled=False)
    enter(context, site)
    page = context.new_page()
    page.goto(f"{site}/admin/archive/source/{source.pk}/change/")
    yield page
    context.close()


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """With the keyboard alone: what cannot be reached by Tab is not pressed."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            if key != "Enter":
                page.keyboard.press(key)
                return
            with page.expect_navigation():
                page.keyboard.press(key)
            return
    pytest.fail(f"Tab does not reach {target}")


def test_the_whole_way_by_keyboard(desk: Page, source: Source) -> None:
    statement = PublishedStatementFactory(source=source, sentences=[1])
    press(desk, desk.get_by_role("link", name="Capture again"))
    press(desk, desk.get_by_label("Text:"), "Space")
    desk.keyboard.type(f"{ONE.replace('30', '60')} {TWO}")
    press(desk, desk.get_by_role("button", name="Read and compare"))
    expect(desk.get_by_text("Check: figure changed.")).to_be_visible()
    assert source.revisions.count() == 1

    press(desk, desk.get_by_role("button", name="Save as revision 2").first)
    press(desk, desk.locator("input[name=s1][value=later]"), "ArrowDown")
    press(desk, desk.locator("input[name=s3][value=later]"), "ArrowDown")
    press(desk, desk.get_by_role("button", name="Save decisions"))
    assert [
        (s.older.number, s.newer.number) for s in Succession.objects.filter(older__source=source)
    ] == [(1, 4)]
    assert Departure.objects.get().sentence.number == 3

    press(desk, desk.get_by_role("link", name="Choose what it cites"))
    press(desk, desk.locator(".successors input"), "Space")
    press(desk, desk.get_by_label("Reason:"), "Space")
    desk.keyboard.type("The figure was corrected.")
    press(desk, desk.get_by_role("button", name="Cite the ticked sentences"))
    assert statement.citations.get().sentence.number == 4


def test_a_sentence_is_split_by_keyboard(desk: Page, source: Source) -> None:
    press(desk, desk.get_by_role("link", name="cut into sentences again"))
    press(desk, desk.get_by_role("button", name="Split “Putin welcomed the proposal; …”"))
    press(desk, desk.get_by_role("button", name="Begin a sentence at “he”"))
    expect(desk.get_by_role("heading", name="Sentence 2 is split")).to_be_visible()
    press(desk, desk.get_by_role("button", name="Save as a new revision"))
    texts = source.revisions.latest("number").placements.values_list("sentence__text", flat=True)
    assert list(texts.order_by("start")) == [
        ONE,
        "Putin welcomed the proposal;",
        "he asked for more.",
        THREE,
    ]


@pytest.fixture
def addresses(site: str, source: Source) -> list[str]:
    """Every page, with an error, a decision and a statement on each, in both directions."""
    arabic = PublishedSourceFactory(language="ar", texts=[ARABIC])
    editor = UserFactory(groups=["Publisher"])
    statements = [
        PublishedStatementFactory(source=each, sentences=[1]) for each in (source, arabic)
    ]
    for each, text in (
        (source, f"{ONE.replace('30', '60')} {TWO}"),
        (arabic, ARABIC[1] + "\n" + ARABIC[0].replace("30", "60")),
    ):
        document = read_document("again.txt", text.encode())
        revision = revise_source(source=each, document=document).revision
        newer = revision.placements.order_by("-sentence__number").first().sentence.number
        decide(revision=revision, became={1: [newer]}, by=editor)
    return [
        f"{site}/admin/archive/source/{statement.source_id}/{page}"
        for statement in statements
        for page in ("capture/", "cut/", "changes/2/", f"rests/{statement.pk}/")
    ] + [f"{site}{each.get_absolute_url()}" for each in statements]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    browser: Browser, addresses: list[str], site: str, scheme: str, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    enter(context, site)
    page = context.new_page()
    for address in addresses:
        page.goto(address)
        if "/cut/" in address:
            page.get_by_role("button", name="Split").first.click()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, address
    context.close()


def test_two_editors_decide_one_after_the_other(
    browser: Browser, addresses: list[str], site: str, source: Source
) -> None:
    """Whoever is later reads what the other decided, and nothing is overwritten."""
    pages = []
    for _ in range(2):
        context = browser.new_context(java_script_enabled=False)
        enter(context, site)
        pages.append(context.new_page())
        pages[-1].goto(f"{site}/admin/archive/source/{source.pk}/changes/2/")
    first, second = pages
    first.locator("input[name=s3][value=nothing]").check()
    second.locator("input[name=s3][value=others]").check()
    second.get_by_label("Numbers of the sentences that replaced 3").fill("4")
    for page in (first, second):
        page.get_by_role("button", name="Save decisions").click()
    expect(second.get_by_role("alert")).to_contain_text("Someone made a different decision")
    assert Departure.objects.get().sentence.number == 3
    for page in pages:
        page.context.close()
