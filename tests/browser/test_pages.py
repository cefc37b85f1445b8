"""What holds on every kind of page: accessible, in both themes, from a phone to a wide screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from archive import index
from archive.models import Actor, Attribution, Statement, StatementStatus, Topic
from tests.factories import (
    CorrectionFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    add_revision,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = [320, 390, 768, 1440, 2560]
TEXT = "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق."


@pytest.fixture
def addresses(site: str) -> list[str]:
    """One of each kind of page, with the states that the sample does not have."""
    gone = PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
    CorrectionFactory(statement=gone, kind="withdrawal")
    CorrectionFactory(
        statement=Statement.objects.get(number=1),
        before={"text": "Putin asked this."},
        after={"text": "Putin said this."},
    )
    earlier = PublishedStatementFactory(
        listed_on=date(2024, 11, 1), attribution=Attribution.NOT_STATED
    )
    earlier.topics.set(Topic.objects.filter(slug__in=["ceasefire", "war-in-ukraine"]))
    earlier.addressed_to.set(Actor.objects.filter(slug="vladimir-putin"))
    index.rebuild()
    changed = PublishedSourceFactory(title="A title that " + "goes on and on " * 25)
    on_the_past = PublishedStatementFactory(source=changed, text="A claim of many words " * 12)
    add_revision(changed, [["Another sentence stands here now."]])
    arabic = PublishedSourceFactory(language="ar", texts=[[TEXT]])
    kremlin = "/sources/kremlin-call-2025-03-18/"
    paths = [
        "/",
        "/statements/",
        "/statements/?speaker=vladimir-putin&speaker=donald-trump&act=agreed&issuer=the-kremlin",
        "/statements/?q=energy",
        "/statements/?speaker=rt&act=agreed",
        "/statements/?from=2025-13-45",
        "/statements/1/",
        f"/statements/{on_the_past.number}/",
        f"/statements/{gone.number}/",
        "/sources/",
        kremlin,
        f"{kremlin}r1/",
        f"{kremlin}s9/",
        f"/sources/{changed.slug}/",
        f"/sources/{changed.slug}/s1/",
        f"/sources/{changed.slug}/r1..r2/",
        f"/sources/{arabic.slug}/",
        "/topics/",
        "/topics/war-in-ukraine/",
        "/topics/ceasefire/",
        "/actors/",
        "/actors/vladimir-putin/",
        "/events/",
        "/events/putin-trump-call-2025-03-18/",
        "/corrections/",
        "/about/",
        "/nothing-here/",
    ]
    return [site + path for path in paths]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(browser: Browser, addresses: list[str], scheme: str, width: int) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for address in addresses:
        page.goto(address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
    page.close()


def test_nothing_scrolls_sideways(page_at: Page, addresses: list[str]) -> None:
    for width in WIDTHS:
        page_at.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page_at.goto(address)
            overflow = page_at.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow == 0, (address, width)


@pytest.fixture
def page_at(browser: Browser) -> Page:
    return browser.new_page()


def test_pages_ask_this_site_alone_and_run_no_script(
    browser: Browser, addresses: list[str], site: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses:
        page.goto(address)
    assert all(url.startswith(site) for url in asked)
    assert not any(url.endswith(".js") for url in asked)
    assert context.cookies() == []
    context.close()
