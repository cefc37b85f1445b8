"""Lists change in place where scripts run, and are plain links and a form where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

LISTS = ["/statements/", "/actors/donald-trump/", "/events/putin-trump-call-2025-03-18/"]


def facet(page: Page, name: str, value: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True).get_by_role("link", name=value)


@pytest.fixture
def unmoved(page: Page) -> Iterator[Page]:
    """A page that must not be left: a mark in its window would be gone."""
    yield page
    assert page.evaluate("window.mark") == "stays"


def open_list(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("window.mark = 'stays'")


@pytest.mark.parametrize("path", LISTS)
def test_a_facet_changes_results_counts_and_address_in_place(
    unmoved: Page, site: str, path: str
) -> None:
    open_list(unmoved, site + path)
    value = facet(unmoved, "Act", "agreed")
    total = value.locator("b").inner_text()
    value.click()
    expect(unmoved).to_have_url(f"{site}{path}?act=agreed")
    expect(unmoved.locator(".tally strong")).to_have_text(f"{total} statements")
    expect(unmoved.get_by_role("list", name="Chosen filters")).to_contain_text("agreed")
    expect(unmoved.get_by_role("status")).to_contain_text(f"{total} statements of ")


def test_back_and_forward_bring_what_the_address_says(unmoved: Page, site: str) -> None:
    open_list(unmoved, f"{site}/statements/")
    everything = unmoved.locator(".tally").inner_text()
    facet(unmoved, "Act", "agreed").click()
    expect(unmoved).to_have_url(f"{site}/statements/?act=agreed")
    facet(unmoved, "Act", "proposed").click()
    expect(unmoved).to_have_url(f"{site}/statements/?act=agreed&act=proposed")
    both = unmoved.locator(".tally").inner_text()
    unmoved.go_back()
    unmoved.go_back()
    expect(unmoved).to_have_url(f"{site}/statements/")
    expect(unmoved.locator(".tally")).to_have_text(everything)
    expect(unmoved.locator(".chip")).to_have_count(0)
    expect(unmoved.get_by_role("status")).to_have_text(everything)
    unmoved.go_forward()
    unmoved.go_forward()
    expect(unmoved.locator(".tally")).to_have_text(both)
    expect(unmoved.locator(".chip")).to_have_count(2)


def test_back_from_a_statement_returns_to_the_list_as_it_was(page: Page, site: str) -> None:
    page.goto(f"{site}/statements/")
    facet(page, "Act", "agreed").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".claim a").first.click()
    expect(page.locator("#list")).to_have_count(0)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page).to_have_url(f"{site}/statements/?act=agreed")


def test_words_are_searched_while_they_are_typed(unmoved: Page, site: str) -> None:
    open_list(unmoved, f"{site}/statements/")
    words = unmoved.get_by_label("Words in statements, sentences and titles")
    words.press_sequentially("negotiatio", delay=20)
    expect(unmoved).to_have_url(f"{site}/statements/?q=negotiatio&order=newest")
    expect(unmoved.locator("mark").first).to_have_text("negotiations")
    expect(words).to_be_focused()
    words.press_sequentially("ns -ceasefire", delay=20)
    expect(unmoved).to_have_url(f"{site}/statements/?q=negotiations%20-ceasefire&order=newest")
    expect(words).to_have_value("negotiations -ceasefire")
    unmoved.go_back()
    expect(unmoved).to_have_url(f"{site}/statements/")
    expect(words).to_have_value("")


def test_the_form_changes_the_list_in_place(unmoved: Page, site: str) -> None:
    open_list(unmoved, f"{site}/statements/?act=agreed")
    newest = unmoved.locator(".claim").all_inner_texts()
    unmoved.get_by_label("Order").focus()
    unmoved.get_by_label("Order").select_option("oldest")
    expect(unmoved).to_have_url(f"{site}/statements/?act=agreed&order=oldest")
    expect(unmoved.locator(".claim")).to_have_text(newest[::-1])
    expect(unmoved.get_by_label("Order")).to_be_focused()
    unmoved.get_by_label("Said from").fill("2025-02-30")
    unmoved.get_by_label("Said from").press("Enter")
    expect(unmoved.locator(".notice h2")).to_have_text("“2025-02-30” is not a date")
    expect(unmoved.locator(".rows")).to_have_count(0)
    expect(unmoved.get_by_role("status")).to_contain_text("is not a date")


def test_the_focus_stays_at_the_value_that_was_followed(unmoved: Page, site: str) -> None:
    open_list(unmoved, f"{site}/statements/")
    facet(unmoved, "Act", "discussed").focus()
    unmoved.keyboard.press("Enter")
    expect(unmoved.locator(".chip")).to_have_count(1)
    expect(facet(unmoved, "Act", "discussed")).to_be_focused()
    unmoved.locator(".chip").press("Enter")
    expect(unmoved.locator(".chip")).to_have_count(0)
    expect(unmoved.locator(".tally")).to_be_focused()


def test_more_values_follow_in_place(unmoved: Page, site: str) -> None:
    open_list(unmoved, f"{site}/statements/")
    acts = unmoved.get_by_role("region", name="Act", exact=True)
    shown = acts.get_by_role("link").count()
    acts.get_by_role("link", name="more under Act").press("Enter")
    expect(acts.get_by_role("link", name="more under Act")).to_have_count(0)
    assert acts.get_by_role("link").count() > shown
    expect(acts.get_by_role("link").nth(shown - 1)).to_be_focused()


def test_open_filters_stay_open_on_a_phone(unmoved: Page, site: str) -> None:
    unmoved.set_viewport_size({"width": 390, "height": 844})
    open_list(unmoved, f"{site}/statements/")
    unmoved.locator(".filters > summary").click()
    facet(unmoved, "Act", "agreed").click()
    expect(unmoved.locator(".filters > summary")).to_have_text("Filters (1 chosen)")
    expect(facet(unmoved, "Act", "agreed")).to_be_visible()


def test_the_head_says_what_the_address_is_now(unmoved: Page, site: str) -> None:
    open_list(unmoved, f"{site}/statements/")
    canonical = unmoved.locator("link[rel=canonical]")
    facet(unmoved, "Act", "agreed").click()
    expect(canonical).to_have_attribute("href", "http://testserver/statements/?act=agreed")
    expect(unmoved).to_have_title("Statements: agreed · Readout")
    unmoved.get_by_label("Words in").fill("energy")
    expect(canonical).to_have_count(0)
    expect(unmoved.locator("meta[name=robots]")).to_have_attribute("content", "noindex, follow")


def test_an_error_is_shown_as_the_page_it_is(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/statements/")
    page.get_by_label("Words in").fill("a" * 2001)
    expect(page.get_by_role("heading", level=1)).to_have_text("This address is not understood")
    page.close()


def test_a_link_that_leads_out_of_the_list_leads_there(page: Page, site: str) -> None:
    page.goto(f"{site}/statements/")
    page.evaluate("""
        document.querySelector(".tally").innerHTML = '<a href="/about/">Out</a>';
        htmx.process(document.querySelector(".tally"));
    """)
    page.get_by_role("link", name="Out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("About the archive")
    page.go_back()
    expect(page.locator(".tally strong")).to_have_count(1)


@pytest.mark.parametrize("path", LISTS)
def test_without_scripts_links_and_form_do_the_same(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + path)
    facet(page, "Act", "agreed").click()
    expect(page).to_have_url(f"{site}{path}?act=agreed")
    page.get_by_label("Words in").fill("ceasefire")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".chip")).to_have_count(2)
    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(2)
    context.close()


def test_the_next_page_begins_at_its_top(
    unmoved: Page, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 15)
    open_list(unmoved, f"{site}/statements/")
    first = unmoved.locator(".claim").first.inner_text()
    unmoved.get_by_role("link", name="Older").click()
    expect(unmoved.get_by_role("link", name="Newer")).to_have_count(1)
    expect(unmoved.locator(".claim").first).not_to_have_text(first)
    expect(unmoved.locator(".tally")).to_be_focused()
    expect(unmoved.locator(".claim").first).to_be_in_viewport()


def test_two_wordings_are_compared_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/events/putin-trump-call-2025-03-18/")
    page.get_by_text("Compare two of them word by word").first.click()
    page.get_by_role("button", name="Compare").first.click()
    expect(page.get_by_role("region", name="Word by word").locator(".quote")).not_to_have_count(0)
    assert page.url.endswith("#words")
    context.close()


def test_scripts_are_asked_for_where_lists_are(browser: Browser, site: str) -> None:
    page = browser.new_page()
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url.rpartition("/")[2]))
    page.goto(f"{site}/about/")
    assert not any(name.endswith(".js") for name in scripts)
    page.goto(f"{site}/statements/")
    assert [name for name in scripts if name.endswith(".js")] == ["htmx-2.min.js", "lists.js"]
    page.close()
