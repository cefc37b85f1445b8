"""Each link to the original page paints its sentence, all of it and nothing else.

What Chromium paints for a link is compared, pixel by pixel, with what it paints for the range of
the sentence's own characters in the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.capture.html import read_html
from archive.text.fragments import fragment
from archive.text.seams import parted
from archive.text.sentences import segment

if TYPE_CHECKING:
    from playwright.sync_api import Page

STYLE = (
    "<style>::target-text, ::highlight(said) {background:#f0f; color:#000}"
    ".sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}</style>"
)
ADDRESS = "http://page.example/"
PAGES = {
    "words": "<h1>Talks</h1><p>The sides agreed to a ceasefire. They will meet again in spring.",
    "short": "<p>Will he come to Alaska? Yes. Nobody doubts it. Yes.<p>Yes.",
    "row": (
        "<p>What was agreed is this.</p><table><tr><td>Prisoners exchanged</td><td>175 persons</td>"
        "<tr><td>Wounded persons handed over</td><td>23 persons in all</td></table><p>That is all."
    ),
    "rows as context": (
        "<table><tr><td>First day<td>Agreed.<tr><td>Second day<td>Agreed.</table><p>Agreed."
    ),
    "list": (
        '<ol start="5"><li>Cease fire along the whole line.<li>Exchange.<li value="9"><p>All for '
        "all.</ol><p>Exchange."
    ),
    "quotation": "<p>He said <q>we are ready</q> to them. <q>Yes</q>, they said. Then <q>No</q>.",
    "ruby": "<p>首相は<ruby>北京<rp>(</rp><rt>ペキン</rt></ruby>を訪問しました。会談は成功でした。",
    "deleted": "<p>It lasts <del>30</del><ins>60</ins> days and <s>will not</s> will start soon.",
    "hidden": (
        "<p>The sides<span style='display:none'> have not</span> agreed. They"
        "<span style='visibility:hidden'>x</span> will meet.<p>They agreed<span class=sr-only>, "
        "opens new tab</span>, both of them."
    ),
    "chinese": (
        "<p>外交部发言人今天表示双方同意继续就停火问题保持沟通并尽快举行下一轮会谈。</p>"
        "<p>会谈很成功。双方同意。</p><p>双方同意。</p>"
    ),
    "links": "<p>The <a href='#'>agreement</a> of <b>Min</b>sk was <i>signed</i> by all three.",
    "long": "<p>"
    + "The sides agreed to a ceasefire along the whole line, and " * 6
    + "that is all.",
    "nested": "<ol><li>First:<ol type=a><li>Cease fire.<li>Exchange.</ol><li>Cease fire.</ol>",
    "terms": "<dl><dt>Ceasefire<dd>Thirty days.<dt>Exchange<dd>Thirty days.</dl>",
    "head": "<table><tr><th>Who<th>How many<tr><td>Prisoners<td>175<tr><td>Wounded<td>175</table>",
    "lines": "<p>Dear friends,<br>we met today.<br>We will meet tomorrow as well.",
}
PAINT = """([said, before]) => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, node => {
        const parent = node.parentElement
        return parent.closest("rp, style, del, s, .sr-only") ||
            getComputedStyle(parent).visibility == "hidden" || !parent.checkVisibility()
            ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
    })
    const places = []
    for (let node; node = walk.nextNode();)
        for (let i = 0; i < node.data.length; i++)
            if (node.data[i].trim()) places.push([node, i])
    const all = places.map(([node, i]) => node.data[i]).join("")
    if (!all.startsWith(said, before)) return all.slice(before, before + said.length)
    const range = new Range()
    range.setStart(...places[before])
    const [node, i] = places[before + said.length - 1]
    range.setEnd(node, i + 1)
    CSS.highlights.set("said", new Highlight(range))
    return ""
}"""


def on_page(text: str, seams: list[tuple[int, int]], start: int, stop: int) -> str:
    """The characters that are in the page's own text, without spaces."""
    unseen = {place for first, last in seams for place in range(first, last)}
    kept = (text[place] for place in range(start, stop) if place not in unseen)
    return "".join("".join(kept).split())


@pytest.mark.parametrize("name", PAGES)
def test_a_link_paints_its_sentence(name: str, page: Page) -> None:
    html = f"<!doctype html><meta charset=utf-8><title>x</title>{STYLE}<body>{PAGES[name]}"
    page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html"))
    document, offset = read_html(html.encode()), 0
    text, seams = document.text, list(document.seams)
    for line in text.split("\n"):
        for span in segment(line, "zh" if name == "chinese" else "en"):
            start, stop = offset + span.start, offset + span.stop
            said = on_page(text, seams, start, stop)
            before = len(on_page(text, seams, 0, start))
            directive = fragment(parted(text, seams), start, stop)
            assert painted(page, directive) in expected(page, said, before), directive
        offset += len(line) + 1


def painted(page: Page, directive: str) -> bytes:
    page.goto("about:blank")
    page.goto(f"{ADDRESS}#:~:text={directive}")
    return page.screenshot()


def expected(page: Page, said: str, before: int) -> list[bytes]:
    """The sentence painted, with or without its full stop, which some links leave out."""
    page.goto("about:blank")
    page.goto(ADDRESS)
    found = []
    for words in (said, said.rstrip(".")):
        assert page.evaluate(PAINT, [words, before]) == ""
        found.append(page.screenshot())
    return found
