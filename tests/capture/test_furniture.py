"""What stands beside an article, by kind, is not ticked; the article is, whatever it is named."""

from __future__ import annotations

import pytest

from archive.capture.html import read_html

TEXT = [
    "The presidents spoke by telephone on Tuesday about the ceasefire that both sides agreed to.",
    "They will meet again in the spring, and the ministers will prepare the agenda of the meeting.",
    "Both sides thanked the mediators for their hospitality and their patience during the talks.",
    "An exchange of prisoners will follow within the week, as was agreed between the delegations.",
    "No date was set for the signing of the document, which lawyers of both countries still read.",
]
BESIDE = "This sentence stands beside the article and reads just like one of its own paragraphs."


def kept(html: str) -> list[str]:
    document = read_html(html.encode())
    lines = document.text.split("\n")
    return [lines[number - 1] for number in document.proposed]


def article(between: str = "", after: str = "", name: str = "story") -> str:
    first, *rest = (f"<p>{line}</p>" for line in TEXT)
    return (
        f"<body><main><h1>Talks ended</h1><div class='{name}'>{first}{between}"
        f"{''.join(rest)}{after}</div></main></body>"
    )


CARD = f'<div class="item"><a href="/x"><h4>Another story of the day</h4></a><p>{BESIDE}</p></div>'


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="newsletter"><h4>Our newsletter</h4><p>{BESIDE}</p></div>',
        f'<div id="cookie-banner"><p>{BESIDE}</p></div>',
        f'<div class="related-links"><h3>Related</h3><ul><li><a href=x>{BESIDE}</a></ul></div>',
        f'<div class="author-bio"><p>{BESIDE}</p></div>',
        f'<div class="image"><div class="media__caption">{BESIDE}</div></div>',
        f'<section class="grid">{CARD}{CARD}{CARD}</section>',
        f"<p><strong>Read more: <a href=x>{BESIDE}</a></strong></p>",
        "<p>2 hours ago</p>",
        "<p>Follow us on every network for the latest news of the talks and of their results.</p>",
        "<h3>Most read</h3>",
        '<div class="comments"><h3>Comments</h3><p>I do not believe a word of it.</p></div>',
    ],
)
def test_what_stands_beside_the_text_is_not_ticked(beside: str) -> None:
    assert kept(article(between=beside)) == TEXT
    assert kept(article(after=beside)) == TEXT


@pytest.mark.parametrize("name", ["comments", "sidebar promo", "related", "subscriber-content"])
def test_the_name_of_a_part_that_holds_the_text_says_nothing(name: str) -> None:
    assert kept(article(name=name)) == TEXT


def test_a_heading_with_text_under_it_is_ticked() -> None:
    assert kept(article(between="<h2>On prisoners</h2>")) == [TEXT[0], "On prisoners", *TEXT[1:]]


def test_parts_alike_that_lead_nowhere_are_text() -> None:
    part = "<section class=part><h2>On prisoners</h2><p>{}</p></section>"
    html = "".join(part.format(line) for line in TEXT)
    lines = kept(f"<main><h1>Talks</h1><div>{html}</div></main>")
    assert [line for line in lines if line != "On prisoners"] == TEXT


def test_a_short_item_among_longer_ones_is_ticked() -> None:
    items = "<ol><li>A ceasefire along the whole line of contact for sixty days.<li>Exchange.</ol>"
    assert kept(article(between=items))[1:3] == [
        "1. A ceasefire along the whole line of contact for sixty days.",
        "2. Exchange.",
    ]
    assert kept(article(between="<p>He agreed.</p>"))[1] == "He agreed."
