from __future__ import annotations

import pytest

from archive.capture.html import read_html
from archive.capture.readers import read_document

SECOND = (
    "<p>The two delegations will meet again in the spring, and the ministers of both countries "
    "will prepare the agenda of that meeting.</p>"
)


def page(inner: str) -> bytes:
    return f"<body><article><h1>Readout</h1>{inner}{SECOND}</article></body>".encode()


def lines(inner: str) -> list[str]:
    return read_html(page(inner)).text.split("\n")[1:-1]


HIDING = [
    'style="display:none"',
    'style="color: red; DISPLAY : None !important; display: block"',
    'style="visibility:hidden"',
    'style="visibility: collapse"',
    'style="content-visibility:hidden"',
    'style="position:absolute;clip:rect(0,0,0,0);width:1px;height:1px;overflow:hidden"',
    'style="position:absolute; clip: rect(1px 1px 1px 1px)"',
    'style="clip-path:inset(50%)"',
    'style="height:0;overflow:hidden"',
    'style="position:absolute;left:-9999px"',
    'style="text-indent:-999em"',
    'style="opacity:0"',
    'style="font-size:0px"',
    'style="text-decoration: line-through"',
    'class="visually-hidden"',
    'class="note sr-only"',
    'class="sr-only sr-only-focusable"',
    'class="screen-reader-text"',
    'class="govuk-visually-hidden"',
    'class="css-1f39n02-VisuallyHidden"',
    'class="d-none"',
    'role="tooltip"',
    "hidden",
    'hidden="until-found"',
    "popover",
]


@pytest.mark.parametrize("how", HIDING)
def test_words_that_nobody_sees_are_left_out_of_a_sentence(how: str) -> None:
    said = f"<p>The ceasefire was agreed<span {how}> NOT SHOWN</span> by both sides.</p>"
    assert lines(said) == ["The ceasefire was agreed by both sides."]


@pytest.mark.parametrize("how", [each for each in HIDING if "opacity" not in each])
def test_a_block_that_nobody_sees_is_left_out(how: str) -> None:
    said = f"<div {how}>The ceasefire was not agreed.</div><p>The ceasefire was agreed.</p>"
    assert lines(said) == ["The ceasefire was agreed."]


@pytest.mark.parametrize(
    "how",
    [
        'aria-hidden="true"',
        'style="display:inline; visibility:visible"',
        'style="overflow:hidden;height:20px"',
        'style="position:relative;left:-1px"',
        'style="opacity:0.9"',
        'class="d-none d-md-inline"',
        'class="sr-only md:not-sr-only"',
        'class="not-sr-only"',
        'class="hidden-gem"',
    ],
)
def test_words_that_are_seen_stay(how: str) -> None:
    said = f"<p>The ceasefire was agreed<span {how}> and signed</span> by both sides.</p>"
    assert lines(said) == ["The ceasefire was agreed and signed by both sides."]


def test_what_is_made_visible_in_what_is_not_stays() -> None:
    assert lines(
        '<div style="visibility:hidden">Not this <p style="visibility:visible">but this <i>too</i>'
        "</p>nor this</div>"
    ) == ["but this too"]


def test_a_page_that_covers_itself_until_it_has_loaded_is_read() -> None:
    html = f'<body style="display:none"><article class="hidden"><h1>Readout</h1>{SECOND}</article>'
    assert len(read_html(html.encode()).text.split("\n")) == 2


def test_deleted_words_are_left_out_and_inserted_ones_kept() -> None:
    said = "<p>It lasts <del>30</del><ins>60</ins> days and <s>will not</s> will start.</p>"
    assert lines(said) == ["It lasts 60 days and will start."]
    assert lines("<p>One <strike>two</strike> three.</p><del><p>Four.</p></del>") == ["One three."]


@pytest.mark.parametrize(
    "card",
    [
        '<span class="rollover-people"><a>Kristi Noem</a><span class="rollover-people-block" '
        'style="display:none">Kristi Lynn NoemMore about her</span></span>',
        '<a class="person">Kristi Noem</a><span class="person__popup">Noem Kristi Secretary</span>',
        '<a class="hover-card">Kristi Noem<span class="hover-card-body">Of Homeland</span></a>',
        '<a>Kristi Noem<span class="nameTooltip">Kristi Lynn Noem</span></a>',
        '<span class="tooltip">Kristi Noem<span class="tooltiptext">Secretary</span></span>',
    ],
)
def test_the_card_that_opens_at_a_name_is_left_out(card: str) -> None:
    assert lines(f"<p>Gov. {card} is there.</p>") == ["Gov. Kristi Noem is there."]


def test_a_card_that_is_a_part_of_the_page_stays() -> None:
    said = (
        '<div class="card"><a class="card-link">Kristi Noem</a><div class="card-body">'
        "<p>Kristi Noem spoke.</p></div></div>"
    )
    assert lines(said) == ["Kristi Noem", "Kristi Noem spoke."]
    said = '<p>Kristi Noem met <span class="rollover">Noem’s staff</span>.</p>'
    assert lines(said) == ["Kristi Noem met Noem’s staff."]


@pytest.mark.parametrize(
    ("inner", "notes"),
    [
        ("<p>x</p><script>x</script><template>x</template><p hidden></p>", {}),
        ("<p>x<span hidden>y</span></p><p class=hide>z</p>", {"hidden": 2}),
        ('<div style="visibility:hidden"><p>x</p><p>y</p></div>', {"hidden": 1}),
        ("<p><del>30</del><ins>60</ins> <s>x</s></p>", {"deleted": 2, "inserted": 1}),
        ('<p><span style="text-decoration:line-through">x</span>y</p>', {"deleted": 1}),
        ("<p>Gov. <a>Noem</a><span class=popup>Noem, K.</span> is</p>", {"cards": 1}),
    ],
)
def test_what_was_left_out_is_counted(inner: str, notes: dict[str, int]) -> None:
    assert read_html(page(inner)).notes == notes
    assert read_document("page.html", page(inner)).notes == notes


def styled(css: str, inner: str) -> list[str]:
    html = f"<head><style>{css}</style></head>" + page(inner).decode()
    return read_html(html.encode()).text.split("\n")[1:-1]


@pytest.mark.parametrize(
    "css",
    [
        ".note { display: none }",
        "p .note, #x { visibility: hidden }",
        "#n1{position:absolute;clip:rect(0 0 0 0)}",
        ".other{color:red} /* } */ span.note{width:1px;height:1px;overflow:hidden}",
        "@media screen and (min-width: 40em) { .note { display: none } }",
        "@supports (display: grid) { @media all { .note { display: none !important } } }",
        ".note{display:none} .note{display:none} span{display:inline}",
        "article > p > span:not(.seen) { display: none }",
        '@import url("x;y{.css"); .a::after{content:"}"} .note{display:none}',
        ".note{display:none} .note:hover{display:block} .note::before{display:block}",
    ],
)
def test_what_a_sheet_of_the_page_hides_is_left_out(css: str) -> None:
    said = '<p>It was agreed<span class="note" id="n1"> NOT SHOWN</span> by both.</p>'
    assert styled(css, said) == ["It was agreed by both."]


@pytest.mark.parametrize(
    "css",
    [
        "@media print { .note { display: none } }",
        "@media (max-width: 600px) { .note { display: none } }",
        "@media (prefers-reduced-motion) { .note { display: none } }",
        "@keyframes x { from { visibility: hidden } }",
        ".note{display:none} span.note{display:inline}",
        ".note{display:inline !important} #n1{display:none}",
        ".elsewhere .note { display: none }",
        ".note::after, .note:hover, .note:unknown(x) { display: none }",
        ".note { height: 0 } }} { .note { display",
    ],
)
def test_what_no_sheet_of_the_page_hides_stays(css: str) -> None:
    said = '<p>It was agreed<span class="note" id="n1"> and signed</span> by both.</p>'
    assert styled(css, said) == ["It was agreed and signed by both."]


def test_an_attribute_outweighs_a_sheet() -> None:
    said = '<p>Agreed<span class="note" style="display:inline"> and signed</span>.</p>'
    assert styled(".note{display:none}", said) == ["Agreed and signed."]
    assert styled(".note{display:none!important}", said) == ["Agreed."]


def test_a_sheet_for_print_or_without_scripts_hides_nothing() -> None:
    html = page("<p>Agreed.</p>").decode()
    head = "<style media=print>p{display:none}</style><noscript><style>p{display:none}</style>"
    assert "Agreed." in read_html(f"{head}</noscript>{html}".encode()).text
