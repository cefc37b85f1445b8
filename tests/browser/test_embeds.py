"""What pages of others may do with ours: frame a quotation, and nothing else."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import PublishedSourceFactory, PublishedStatementFactory, add_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """A page of another site that frames an address."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            framed = self.path.partition("?")[2]
            self.wfile.write(f'<!doctype html><iframe src="{framed}"></iframe>'.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Framing)
    Thread(target=server.serve_forever, daemon=True).start()
    yield lambda address: f"http://127.0.0.1:{server.server_port}/?{address}"
    server.shutdown()
    server.server_close()


def test_a_quotation_is_framed_and_leads_out_of_its_frame(
    page: Page, site: str, elsewhere: Callable[[str], str]
) -> None:
    page.goto(elsewhere(f"{site}/embed/statements/13/"))
    frame = page.frame_locator("iframe")
    assert "Reaffirming his commitment" in frame.locator("blockquote").inner_text()
    with page.context.expect_page() as opened:
        frame.locator("h1 a").click()
    assert opened.value.url == f"{site}/statements/13/"
    assert opened.value.evaluate("window.opener") is None


def test_no_other_page_is_framed(
    browser: Browser, site: str, elsewhere: Callable[[str], str]
) -> None:
    page = browser.new_page()
    for path in ("/statements/13/", "/admin/login/", "/embed/statements/999/"):
        with page.expect_event("requestfailed") as failed:
            page.goto(elsewhere(site + path))
        assert failed.value.failure == "net::ERR_BLOCKED_BY_RESPONSE", path
    page.close()


def test_what_is_framed_is_accessible_in_both_themes(page: Page, site: str) -> None:
    changed = PublishedSourceFactory(language="ar", texts=[["نعم."]])
    number = PublishedStatementFactory(source=changed).number
    add_revision(changed, [["لا."]])
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 400})
            for shown in (13, number):
                page.goto(f"{site}/embed/statements/{shown}/")
                results = Axe().run(page)
                assert results.violations_count == 0, results.generate_report()
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width
