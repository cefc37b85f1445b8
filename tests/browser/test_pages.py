"""What must be true of every kind of page: accessible, in both themes, at every width."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from archive import search
from archive.models import Actor, Attribution, Statement, StatementStatus, Topic
from tests.factories import (
    ComparisonPointFactory,
    CorrectionFactory,
    EventFactory,
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
    search.rebuild()
    changed = PublishedSourceFactory(title="A title that " + "goes on and on " * 25)
    on_the_past = PublishedStatementFactory(source=changed, text="A claim of many words " * 12)
    add_revision(changed, [["Another sentence stands here now."]])
    arabic = PublishedSourceFactory(language="ar", texts=[[TEXT]])
    first, second = summit_of_six()
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
        "/sources/?order=name",
        "/sources/?issuer=rt",
        kremlin,
        f"{kremlin}r1/",
        f"{kremlin}s9/",
        f"/sources/{changed.slug}/",
        f"/sources/{changed.slug}/s1/",
        f"/sources/{changed.slug}/r1..r2/",
        f"/sources/{arabic.slug}/",
        "/topics/",
        "/topics/?order=size",
        "/topics/war-in-ukraine/",
        "/topics/ceasefire/",
        "/actors/",
        "/actors/?order=size",
        "/actors/vladimir-putin/",
        "/events/",
        "/events/putin-trump-call-2025-03-18/",
        "/events/summit/",
        f"/events/summit/?compare={first}&compare={second}&finding=only",
        "/events/summit/?finding=none&compare=0",
        "/corrections/",
        "/about/",
        "/about/acts/",
        "/nothing-here/",
    ]
    return [site + path for path in paths]


def summit_of_six() -> list[int | None]:
    """An event of many sources, one of them in Arabic; the numbers of two statements on it."""
    event = EventFactory(slug="summit")
    words = [[f"The ships sail in May by the northern way {n}."] for n in range(5)]
    sources = [PublishedSourceFactory(event=event, texts=[text]) for text in words]
    sources.append(PublishedSourceFactory(event=event, texts=[[TEXT]], language="ar"))
    statements = [PublishedStatementFactory(source=source) for source in sources]
    ComparisonPointFactory(event=event, statements=statements[1:], note="In May.")
    ComparisonPointFactory(event=event, statements=statements[1:3], finding="conflicts")
    return [statement.number for statement in statements[:2]]


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


def test_pages_ask_this_site_alone_and_need_no_script(
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
