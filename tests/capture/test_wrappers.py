"""A page is read whatever its text is wrapped in."""

from __future__ import annotations

import pytest

from archive.capture.html import read_html

TEXT = [
    "The presidents spoke by telephone on Tuesday about the ceasefire that both sides agreed to.",
    "They will meet again in the spring, and the ministers will prepare the agenda of the meeting.",
    "Both sides thanked the mediators for their hospitality and their patience during the talks.",
]
ARTICLE = "<h1>Readout</h1>" + "".join(f"<p>{line}</p>" for line in TEXT)
MENU = '<ul class="nav"><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul>'
FOOT = '<div id="footer"><p>Copyright 2025</p></div>'


def kept(html: str) -> list[str]:
    document = read_html(html.encode())
    lines = document.text.split("\n")
    assert {"Home", "News", "Copyright 2025"} <= set(lines)
    return [lines[number - 1] for number in document.proposed]


@pytest.mark.parametrize(
    "page",
    [
        f'<form id="aspnetForm" method="post">{MENU}<div>{ARTICLE}</div>{FOOT}</form>',
        f'<form><div class="a"><form>{MENU}<div>{ARTICLE}</div>{FOOT}</form></div></form>',
        f'{MENU}<figure class="story">{ARTICLE}</figure>{FOOT}',
        f"<table><tr><td>{MENU}</td><td>{ARTICLE}</td></tr><tr><td>{FOOT}</td></tr></table>",
        f"{MENU}<table><tr><td><table><tr><td>{ARTICLE}</td></tr></table></td></tr></table>{FOOT}",
        f'<div aria-hidden="true">{MENU}<article>{ARTICLE}</article>{FOOT}</div>',
        f'{MENU}<div role="dialog">{ARTICLE}</div>{FOOT}',
        f"{MENU}<aside>{ARTICLE}</aside>{FOOT}",
    ],
    ids=["form", "forms", "figure", "layout", "tables", "overlay", "dialog", "aside"],
)
def test_a_page_is_read_whatever_it_is_wrapped_in(page: str) -> None:
    assert kept(f"<body>{page}</body>") == TEXT


def test_a_form_beside_the_text_stays_furniture() -> None:
    form = "<form><p>Write to the editors of this page about what you have read here.</p></form>"
    page = f"<body>{MENU}<div>{ARTICLE}</div>{form}{FOOT}</body>"
    assert kept(page) == TEXT


def test_a_table_of_figures_keeps_its_rows() -> None:
    rows = "".join(f"<tr><td>Prisoners of day {n}</td><td>{n} persons</td></tr>" for n in range(9))
    document = read_html(f"<h1>Exchange</h1><table>{rows}</table>".encode())
    assert document.text.split("\n")[1] == "Prisoners of day 0 0 persons"
    assert document.seams[0] == (28, 28)
