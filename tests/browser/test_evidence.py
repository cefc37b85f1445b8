"""From every statement of the sample to its words: in context, and on the original page."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from archive.models import Capture, Statement

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

CONTEXT = "Read it in context"
ORIGINAL = "Find it on the original page"
PAINT = "rgb(255, 0, 0)"

IS_LIT_AND_IN_VIEW = """id => {
    const sentence = document.getElementById(id);
    const plain = getComputedStyle(sentence.closest("p")).backgroundColor;
    const box = sentence.getBoundingClientRect();
    return sentence.matches(":target")
        && getComputedStyle(sentence).backgroundColor !== plain
        && box.top >= 0 && box.bottom <= innerHeight;
}"""

WORDS = """id => [...document.getElementById(id).childNodes]
    .filter(node => !node.classList?.contains("sn")).map(node => node.textContent).join("")"""

LINES_OF = """words => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const start = walker.currentNode.data.indexOf(words);
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, start);
        range.setEnd(walker.currentNode, start + words.length);
        return [...range.getClientRects()]
            .map(box => [box.left + scrollX, box.top + scrollY, box.width, box.height]);
    }
    return [];
}"""

PAINTED = """async ({picture, lines}) => {
    const image = new Image();
    image.src = "data:image/png;base64," + picture;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const {data} = canvas.getImageData(0, 0, image.width, image.height);
    let inside = 0, outside = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (data[i] < 250 || data[i + 1] > 5 || data[i + 2] > 5) continue;
        const x = (i / 4) % image.width, y = Math.floor(i / 4 / image.width);
        const hit = lines.some(([left, top, width, height]) =>
            x >= left - 2 && x <= left + width + 2 && y >= top - 2 && y <= top + height + 2);
        if (hit) inside++; else outside++;
    }
    return [inside / lines.reduce((sum, line) => sum + line[2] * line[3], 0), outside];
}"""


def test_every_statement_leads_to_its_sentence_in_context(page: Page, site: str) -> None:
    for statement in Statement.objects.published():
        page.goto(f"{site}{statement.get_absolute_url()}")
        sentence = statement.citations.first().sentence
        page.get_by_role("link", name=CONTEXT).first.click()
        page.wait_for_load_state()
        assert page.url.endswith(f"#s{sentence.number}")
        assert page.evaluate(IS_LIT_AND_IN_VIEW, f"s{sentence.number}"), statement
        assert page.evaluate(WORDS, f"s{sentence.number}") == sentence.text


def test_every_statement_leads_to_its_words_on_the_original_page(
    browser: Browser, page: Page, site: str
) -> None:
    blank = browser.new_page()
    page.route("https://www.rt.com/**", serve_original)
    for statement in Statement.objects.published():
        sentence = statement.citations.first().sentence
        page.goto(f"{site}{statement.get_absolute_url()}")
        page.get_by_role("link", name=ORIGINAL).first.click()
        page.wait_for_url("https://www.rt.com/**")
        picture = page.screenshot(full_page=True)
        lines = page.evaluate(LINES_OF, sentence.text.rstrip("."))
        painted, elsewhere = blank.evaluate(
            PAINTED, {"picture": b64encode(picture).decode(), "lines": lines}
        )
        assert painted > 0.95, (statement, painted)
        assert elsewhere == 0, (statement, elsewhere)


def serve_original(route: Route) -> None:
    """The page as it was captured, with the browser's highlight in a colour that can be told."""
    lines = Capture.objects.get().text.split("\n")
    blocks = "".join(f"<p>{escape(line)}</p>" for line in lines)
    style = f"body {{ width: 700px }} ::target-text {{ background: {PAINT}; color: {PAINT} }}"
    route.fulfill(
        content_type="text/html; charset=utf-8",
        body=f"<!doctype html><title>Saved page</title><style>{style}</style>{blocks}",
    )
