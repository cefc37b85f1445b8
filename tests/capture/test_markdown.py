from datetime import date

import pytest

from archive.capture.document import CaptureError, Metadata
from archive.capture.markdown import read_markdown

FRONT_MATTER = """\
---
title: "Readout of the call\\_with the Minister"
date: '2024-06-04'
source_url: https://ministry.example/readout
language: en
tags: [statements, calls]
---
"""


def read(markdown: str) -> list[str]:
    return read_markdown(markdown.encode()).text.split("\n")


def metadata(front_matter: str) -> Metadata:
    return read_markdown(f"---\n{front_matter}\n---\nText.\n".encode()).metadata


def test_front_matter_is_metadata_and_no_text() -> None:
    document = read_markdown(f"{FRONT_MATTER}\nThe talks ended.\n".encode())

    assert document.media_type == "text/markdown"
    assert document.text == "The talks ended."
    assert document.metadata == Metadata(
        title="Readout of the call with the Minister",
        issued_on=date(2024, 6, 4),
        url="https://ministry.example/readout",
        language="en",
    )


def test_without_front_matter_nothing_is_known() -> None:
    assert read_markdown(b"# Readout\n\nThe talks ended.").metadata == Metadata()


@pytest.mark.parametrize(
    ("front_matter", "field", "value"),
    [
        ("published: 2024-06-04 07:20:35-05:00", "issued_on", date(2024, 6, 4)),
        ("issued_on: 2024-06-04\ndate: 2024-06-05", "issued_on", date(2024, 6, 4)),
        ("lang: no", "language", "no"),
        ("url: HTTP://x.example/", "url", "HTTP://x.example/"),
        ("title: 2024", "title", "2024"),
        ("title: ~", "title", ""),
        ("title:", "title", ""),
    ],
)
def test_values_are_taken_as_they_are_written(front_matter: str, field: str, value: object) -> None:
    assert getattr(metadata(front_matter), field) == value


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        ("title: a\ntags: [b", r"cannot be read at line [34] \(.+\): correct it\.$"),
        ("title: [a, b]", r"“title” must be a single value"),
        ("date: 4 June 2024", r"“4 June 2024” is not a date like 2025-03-18"),
        ("date: 2024-13-45", r"is not a date"),
        ("url: javascript:alert(1)", r"is not an http address"),
        ("url: 'http://[::1'", r"is not an http address"),
        (r'title: "\U00110000"', r"not valid YAML"),
        ("language: the English one", r"is not a code like “en”"),
        (r'title: "a\0b"', r"NUL"),
        ("a: " + "[" * 3000, r"not valid YAML"),
    ],
)
def test_front_matter_nobody_can_understand_is_refused(front_matter: str, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        metadata(front_matter)


def test_a_rule_at_the_head_is_no_front_matter() -> None:
    assert read("---\n\nThe talks ended.\n\n---\n\nAll left.") == ["The talks ended.", "All left."]


def test_wrapped_lines_make_one_paragraph() -> None:
    assert read("The talks\nended *very\nwell*.  \n\nAll left.  \n\u00a0  \nSoon.") == [
        "The talks ended very well.",
        "All left.",
        "Soon.",
    ]


def test_a_forced_line_break_stays() -> None:
    assert read("Geneva  \n4 June 2024\\\nat noon<br>sharp") == [
        "Geneva",
        "4 June 2024",
        "at noon",
        "sharp",
    ]


def test_items_lose_their_bullet_and_keep_their_number() -> None:
    markdown = (
        "Agreed:\n\n- a halt\n  to strikes\n    - at sea\n\n3. trade\n\n   in full\n4) energy"
    )

    assert read(markdown) == [
        "Agreed:",
        "a halt to strikes",
        "at sea",
        "3. trade",
        "in full",
        "4) energy",
    ]


def test_headings_quotes_and_tables_are_blocks() -> None:
    markdown = (
        "# Results #\n> We are\n> ready.\n\nNext\n----\n\n| Who | What |\n|-|-|\n| A | halt |"
    )

    assert read(markdown) == ["Results", "We are ready.", "Next", "Who What", "A halt"]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("see [the *note*](https://x.example/a_b 'title')", "see the note"),
        ("see <https://x.example/>", "see https://x.example/"),
        ("![the *flag*](flag.png) flies", "the flag flies"),
        ("the 25<sup>th</sup> day &amp; `code` &laquo;x&raquo;", "the 25th day & code «x»"),
        (r"5 \* 3 \# 2 _ 1 * 0", "5 * 3 # 2 _ 1 * 0"),
        ("**Heading **", "Heading"),
        ("    indented text", "indented text"),
        ("```\nfenced\n```", "fenced"),
    ],
)
def test_markup_goes_and_words_stay(markdown: str, text: str) -> None:
    assert read(markdown) == [text]


def test_html_blocks_leave_their_lines() -> None:
    markdown = (
        "<div><p>One &amp; <b>the\nsame</b></p><ul><li>a</li><li>b &lt; c</li></ul>"
        "<script>let x = 1</script></div>"
    )

    assert read(markdown) == ["One & the same", "a", "b < c"]


def test_the_end_mark_is_left_out() -> None:
    assert read("The talks ended.\n\n\\###\n\n# # #\n\n\\-30-") == ["The talks ended."]


def test_deep_quotations_are_not_lost() -> None:
    assert read("> " * 40 + "deep") == ["deep"]
