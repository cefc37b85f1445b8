"""The desk, histories and bulk acts in a browser: accessible, in both themes, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from archive.actions import statements as acts
from archive.models import Statement, StatementStatus
from tests.admin.conftest import make_user
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    EventFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Browser, Page

PASSWORD = "only-for-this-test"


@pytest.fixture
def publisher(site: str) -> User:
    publisher = make_user("Publisher")
    publisher.set_password(PASSWORD)
    publisher.save()
    return publisher


@pytest.fixture
def addresses(site: str, publisher: User) -> list[str]:
    """The pages with something of everything on them."""
    writer, editor = make_user("Contributor"), make_user("Editor")
    back = InReviewStatementFactory(written_by=publisher)
    acts.return_statement(statement=back, note="Say who asked.\nAnd when.", by=editor)
    approved = InReviewStatementFactory(written_by=writer, text="A claim of many words " * 12)
    acts.approve_statement(statement=approved, by=editor)
    source = PublishedSourceFactory(texts=[["One.", "Two."]], title="A long title of it " * 9)
    draft = DraftStatementFactory(source=source, written_by=publisher)
    add_revision(source, [["Another.", "Two.", "Three."]])
    InReviewStatementFactory(written_by=writer)
    topic = TopicFactory()
    chosen = "&".join(f"id={statement.pk}" for statement in (back, approved, draft))
    change = f"/admin/archive/statement/{back.pk}/change/"
    bulk = "/admin/archive/statement/bulk/"
    return [
        f"{site}{path}"
        for path in (
            "/admin/",
            change.replace("change", "history"),
            f"{bulk}publish/?{chosen}",
            f"{bulk}file/?{chosen}",
            f"{bulk}file/?{chosen}&topic={topic.pk}&reason=",
            f"/admin/archive/source/{source.pk}/history/",
            "/admin/archive/statement/",
            change,
            f"/admin/archive/statement/{draft.pk}/change/",
            f"/admin/archive/source/{source.pk}/change/",
            f"/admin/archive/event/{EventFactory().pk}/change/",
            f"/admin/archive/actor/{ActorFactory().pk}/merge/",
        )
    ]


def log_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    browser: Browser, site: str, publisher: User, addresses: list[str], scheme: str, width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    log_in(page, site, publisher)
    for address in addresses:
        page.goto(address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
    page.close()


def test_pages_fit_and_break_no_policy(
    page: Page, site: str, publisher: User, addresses: list[str]
) -> None:
    """`page` fails on whatever the browser complains of."""
    log_in(page, site, publisher)
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses[:-1]:
            page.goto(address)
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow == 0, (address, width)


def test_many_are_published_without_script(browser: Browser, site: str, publisher: User) -> None:
    waiting = InReviewStatementFactory.create_batch(2)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, site, publisher)
    assert page.url == f"{site}/admin/"
    page.goto(f"{site}/admin/archive/statement/?status__exact=in_review")
    for statement in waiting:
        page.check(f"input[name=_selected_action][value='{statement.pk}']")
    page.select_option("select[name=action]", "publish")
    page.click("button[name=index]")
    assert "2 statements will be published" in page.text_content("main") or ""
    page.click("input[type=submit][value=Publish]")
    assert "Publish: done with 2 statements." in (page.text_content(".messagelist") or "")
    published = Statement.objects.filter(pk__in=[statement.pk for statement in waiting])
    assert {statement.status for statement in published} == {StatementStatus.PUBLISHED}
    context.close()


def test_an_older_wording_is_brought_back_by_keyboard(
    page: Page, site: str, publisher: User
) -> None:
    statement = DraftStatementFactory(text="Old words.")
    log_in(page, site, publisher)
    change = f"{site}/admin/archive/statement/{statement.pk}/change/"
    page.goto(change)
    page.fill("#id_text", "New words.")
    page.press("#id_said_on", "Enter")
    page.goto(change.replace("change", "history"))
    page.focus(".readout-restore a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/?restore=*")
    assert page.input_value("#id_text") == "Old words."
    page.press("#id_said_on", "Enter")
    page.wait_for_url("**/statement/")
    statement.refresh_from_db()
    assert (statement.text, statement.version) == ("Old words.", 3)
