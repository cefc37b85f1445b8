"""A source's page as a reader uses it: by keyboard alone, and by eye."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from archive.models import Actor, Topic
from archive.selectors.editions import FOLDED
from tests.factories import PublishedSourceFactory, PublishedStatementFactory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KREMLIN = "/sources/kremlin-call-2025-03-18/"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
RUSSIAN = ["Стороны договорились о прекращении огня на тридцать дней.", "Переговоры продолжатся."]
ARABIC = ["يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.", "لكل فرد الحق في الحياة."]

FOCUSED = "document.activeElement.id || document.activeElement.textContent"

LETTERS_A_LINE = """() => [...document.querySelectorAll(".para > p")].flatMap(paragraph => {
    const lines = new Map();
    for (const sentence of paragraph.querySelectorAll(".s")) {
        const range = document.createRange(), text = sentence.firstChild;
        for (let i = 0; i < text.length; i++) {
            range.setStart(text, i);
            range.setEnd(text, i + 1);
            const line = Math.round(range.getBoundingClientRect().bottom / 10);
            lines.set(line, (lines.get(line) || 0) + 1);
        }
    }
    return [...lines.values()].slice(0, -1);
})"""

NUMBERS_LEFT_BEHIND = """() => [...document.querySelectorAll(".para .sn")].filter(number => {
    const range = document.createRange();
    range.setStart(number.nextElementSibling.firstChild, 0);
    range.setEnd(number.nextElementSibling.firstChild, 1);
    const top = number.getBoundingClientRect().top, first = range.getBoundingClientRect();
    return Math.abs(top - first.top) > first.height;
}).length"""


@pytest.fixture
def odd(site: str) -> list[str]:
    """Sources and statements unlike the sample: scripts, lengths, and what stands around them."""
    speaker, topic = Actor.objects.get(slug="donald-trump"), Topic.objects.get(slug="ceasefire")
    known = {"attributed_to": [speaker], "topics": [topic]}
    paths = []
    for language, text in (("ru", RUSSIAN), ("ar", ARABIC)):
        source = PublishedSourceFactory(
            title=" ".join(text * 4), language=language, texts=[text], rendition="republication"
        )
        statement = PublishedStatementFactory(
            source=source,
            sentences=[2, 1],
            text="Trump proposed " + "something in a claim of many words " * 10,
            listed_on=date(2025, 4, 2),
            **known,
        )
        paths += [source.get_absolute_url(), statement.get_absolute_url()]
    long = PublishedSourceFactory(texts=[[f"Sentence {n} of it." for n in range(FOLDED + 1)]])
    for number in range(1, FOLDED, 20):
        PublishedStatementFactory(source=long, sentences=[number, number + 1], **known)
    return [*paths, long.get_absolute_url(), f"{KREMLIN}?topic=ceasefire", f"{KREMLIN}#s4"]


def test_keys_lead_from_a_sentence_to_its_statements_and_back(page: Page, site: str) -> None:
    page.goto(f"{site}{KREMLIN}#s9")
    assert page.evaluate(FOCUSED) == "s9"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Statements on sentence 9"
    page.keyboard.press("Enter")
    page.wait_for_url("**#n9")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#s9")
    assert page.evaluate(FOCUSED) == "s9"


def test_keys_lead_from_the_sentence_asked_for_to_its_own_page(page: Page, site: str) -> None:
    page.goto(f"{site}{KREMLIN}")
    assert page.locator(".own:visible").count() == 0
    page.get_by_role("link", name="Link to sentence 9", exact=True).click()
    assert page.locator(".own:visible").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{KREMLIN}s9/")


def test_a_phone_tells_a_statement_once(page: Page, site: str) -> None:
    for size, shown in ((DESK, True), (PHONE, False)):
        page.set_viewport_size(size)
        page.goto(f"{site}{KREMLIN}")
        again = page.locator(".again").first
        assert again.locator("> a").is_visible() == shown
        assert again.locator(".meta a").is_visible()


@pytest.mark.parametrize("width", [390, 1024, 1440, 2560])
def test_lines_are_of_a_length_to_read_and_numbers_stay_with_their_sentence(
    page: Page, site: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}{KREMLIN}")
    lines = page.evaluate(LETTERS_A_LINE)
    assert page.evaluate(NUMBERS_LEFT_BEHIND) == 0
    if width > 1000:
        assert 60 <= sum(lines) / len(lines) <= 75, lines


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_axe_finds_nothing_on_odd_pages(
    browser: Browser, site: str, odd: list[str], scheme: str, size: dict[str, int]
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport=size)
    for path in odd:
        page.goto(site + path)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"
    page.close()


def test_odd_pages_do_not_scroll_sideways(browser: Browser, site: str, odd: list[str]) -> None:
    page = browser.new_page()
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in odd:
            page.goto(site + path)
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow == 0, (path, width)
    page.close()
