from __future__ import annotations

import pytest

from archive.capture.html import read_html


def lines(html: str) -> list[str]:
    return read_html(html.encode()).text.split("\n")


@pytest.mark.parametrize(
    ("opening", "numbers"),
    [
        ("<ol>", "1. 2."),
        ("<ol start=5>", "5. 6."),
        ('<ol start="x">', "1. 2."),
        ("<ol reversed>", "2. 1."),
        ("<ol reversed start=9>", "9. 8."),
        ("<ol type=a start=26>", "z. aa."),
        ("<ol type=A>", "A. B."),
        ("<ol type=i start=3>", "iii. iv."),
        ("<ol type=I start=49>", "XLIX. L."),
        ("<ol type=a start=0>", "0. a."),
        ('<ol style="list-style: upper-roman inside">', "I. II."),
        ('<ol style="list-style-type:lower-latin">', "a. b."),
        ("<style>.x{list-style-type:lower-alpha}</style><ol class=x>", "a. b."),
    ],
)
def test_an_item_begins_with_the_number_that_is_drawn(opening: str, numbers: str) -> None:
    first, second = numbers.split()
    assert lines(f"{opening}<li>Cease fire.<li><p>Exchange.</ol>") == [
        f"{first} Cease fire.",
        f"{second} Exchange.",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>Cease fire.</ul>",
        '<ol style="list-style:none"><li>Cease fire.</ol>',
        "<style>ol{list-style:none}</style><ol><li>Cease fire.</ol>",
        '<ol class="breadcrumb"><li>Cease fire.</ol>',
        '<ol class="list-unstyled"><li>Cease fire.</ol>',
    ],
)
def test_what_is_drawn_without_a_number_has_none(html: str) -> None:
    assert lines(html) == ["Cease fire."]


def test_a_number_that_the_author_wrote_is_not_doubled() -> None:
    assert lines("<ol><li>1. Cease fire.<li>(b) Exchange.</ol>") == [
        "1. Cease fire.",
        "(b) Exchange.",
    ]


def test_items_say_their_value_and_lists_stand_in_lists() -> None:
    assert lines("<ol><li value=7>A b.<ol type=a><li>C d.</ol><li>E f.</ol>") == [
        *("7. A b.", "a. C d.", "8. E f."),
    ]  # fmt: skip
    assert lines("<ol><li><ol type=a><li>C d.</ol></ol>") == ["1. a. C d."]


def test_numbers_are_known_not_to_be_on_the_page() -> None:
    document = read_html(b"<h1>Terms</h1><ol start=10><li>Cease fire.<li>Exchange.</ol>")
    assert [document.text[start:stop] for start, stop in document.seams] == ["10.", "11."]
    assert document.notes == {"numbers": 2}
