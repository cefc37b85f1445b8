from __future__ import annotations

import textwrap
import time
from datetime import date
from pathlib import Path

import pytest

from archive.capture.document import CaptureError
from archive.capture.pdf import read_pdf
from archive.capture.readers import read_document
from tests.capture.pdfs import at, bomb, pdf, pdf_of_pages, typeset

PRINTED = Path(__file__).parent.parent / "data" / "pages" / "communique.pdf"


def kept(document: object) -> list[str]:
    lines = document.text.split("\n")  # type: ignore[attr-defined]
    return [lines[number - 1] for number in document.proposed]  # type: ignore[attr-defined]


def test_a_printed_page_gives_its_paragraphs_whole_and_its_edges_as_furniture() -> None:
    document = read_document("communique.pdf", PRINTED.read_bytes())
    lines = kept(document)
    assert document.media_type == "application/pdf"
    assert document.metadata.title == lines[0] == "Communiqué of the river conference"
    assert lines[1].startswith("The conference met in Strelsau on 14 May. It heard a report")
    assert lines[1].endswith("have not been repaired since.")
    assert "a 30-day halt" in lines[2]
    assert lines[-3:] == [
        "ships pass by day;",
        "pilots are paid by the port.",
        "The flag was blue, in official use.",
    ]
    assert len(lines) == 22
    assert all(line.endswith((".", ";")) for line in lines[1:])
    assert "River conference" in document.text.split("\n")
    assert not any(line.startswith("River conference") or " / 3" in line for line in lines)


def test_what_the_file_says_of_itself_is_taken_and_nothing_else() -> None:
    said = pdf(["The talks ended."], info="/Title (Talks) /CreationDate (D:20240514)")
    assert read_pdf(said).metadata.title == "Talks"
    assert read_pdf(said).metadata.made_on == date(2024, 5, 14)
    assert read_pdf(said).metadata.language == "en-GB"
    silent = read_pdf(pdf(["The talks ended."])).metadata
    assert (silent.title, silent.made_on, silent.issued_on) == ("", None, None)
    broken = "/Title 7 /CreationDate (D:20249999)"
    assert read_pdf(pdf(["The talks ended."], info=broken)).metadata == silent
    name = "/Title (Microsoft Word - talks_v3.docx)"
    assert read_pdf(pdf(["The talks ended."], info=name)).metadata.title == ""


def test_lines_are_joined_and_a_hyphen_stays_unless_the_word_stands_elsewhere() -> None:
    document = read_pdf(
        pdf(
            [
                "The ministers spoke of a long agreement, and of the long-",
                "term use of the river by ships of all nations that agree-",
                "ment allows, and they set a term for the talks on the 30-",
                "day halt to dredging.",
            ]
        )
    )
    assert document.text == (
        "The ministers spoke of a long agreement, and of the long-term use of the river by ships "
        "of all nations that agreement allows, and they set a term for the talks on the 30-day "
        "halt to dredging."
    )


def test_a_line_that_its_author_ended_ends_a_paragraph() -> None:
    document = read_pdf(
        pdf(
            [
                "The ministers met in Strelsau and spoke about ships and grain at length.",
                "They parted late.",
                "On the next day the commission measured the depth of the river at Hentzau.",
                "1. Ships pass by day.",
                "2. Pilots are paid by the port.",
            ]
        )
    )
    assert document.text.split("\n")[1:] == [
        "On the next day the commission measured the depth of the river at Hentzau.",
        "1. Ships pass by day.",
        "2. Pilots are paid by the port.",
    ]


KEYS = f"/O <{'ab' * 32}> /U <{'cd' * 32}> /P -4"
ENCRYPTED = f"/Encrypt << /Filter /Standard /V 1 /R 2 {KEYS} >> /ID [<01> <01>]"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([], stream=b""), "contains pictures of text only"),
        (pdf(["Secret."], trailer=ENCRYPTED), "has a password"),
        (pdf(["The talks ended."])[:200], "not a PDF, or it is damaged"),
        (b"%PDF-1.7\n", "not a PDF, or it is damaged"),
        (b"%PDF-" + bytes(range(256)) * 100, "not a PDF, or it is damaged"),
    ],
    ids=["blank", "password", "cut off", "a start", "noise"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        read_document("page.pdf", data)


THREE = [
    "The ministers met in Strelsau on 14 May and heard a report on the state of the locks, most "
    "of which were built before the war and have not been repaired since then by anybody.",
    "President Flavia told the conference that the river belongs to all who live beside it, and "
    "that no port may close its gates to ships of another flag without a vote of the council.",
    "Both sides agreed to a halt to dredging above Hentzau for a month, during which a joint "
    "commission will measure the depth of the river at nine places and publish what it finds.",
]


@pytest.mark.parametrize("pitch", [14, 16, 17, 18, 19, 20, 24, 28])
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(("indent", "gap"), [(4, 0), (0, 6), (0, 14)])
@pytest.mark.parametrize("bottom", [100, 630])
def test_three_paragraphs_are_three(
    pitch: int, columns: int, indent: int, gap: float, bottom: float
) -> None:
    pages = typeset(THREE, pitch=pitch, columns=columns, indent=indent, gap=gap, bottom=bottom)
    assert read_pdf(pdf_of_pages(pages)).text.split("\n") == THREE


def test_a_single_spaced_quotation_in_double_spaced_text_is_a_paragraph() -> None:
    quoted = typeset(THREE[1:2], pitch=13)[0]
    above, below = (typeset([text], pitch=28)[0] for text in (THREE[0], THREE[2]))
    page = above + _moved(quoted, -78) + _moved(below, -138)
    assert read_pdf(pdf_of_pages([page])).text.split("\n") == THREE


def _moved(content: bytes, y: float) -> bytes:
    return b"q 1 0 0 1 0 %d cm " % y + content + b" Q "


def test_lines_of_an_address_are_lines_and_those_of_a_centred_title_are_one() -> None:
    lines = ["Ministry of Rivers", "12 Harbour Street", "Strelsau"]
    title = ["JOINT STATEMENT OF THE", "RIVER CONFERENCE"]
    page = b"".join(at(72, 740 - 16 * n, line) for n, line in enumerate(lines))
    for n, line in enumerate(title):
        page += at(295 - len(line) * 3.6, 600 - 16 * n, line)
    page += _moved(typeset(THREE, pitch=16, indent=4)[0], -250)
    text = read_pdf(pdf_of_pages([page])).text
    assert text.split("\n") == [*lines, " ".join(title), *THREE]


def test_a_heading_in_other_print_is_no_end_of_a_paragraph() -> None:
    full = "The council of the river conference met in Strelsau on 14 May."
    heading = b"BT /F1 12 Tf 72 726 Td (Article 7) Tj ET "
    page = at(72, 740, full) + heading + _moved(typeset(THREE[:1])[0], -28)
    assert read_pdf(pdf_of_pages([page])).text.split("\n") == [full, "Article 7", THREE[0]]


def test_what_repeats_on_pages_cuts_no_sentence_wherever_it_stands() -> None:
    pages = typeset(THREE * 4, pitch=28, indent=4)
    assert len(pages) > 1
    framed = [
        page
        + at(72, 700 + 80, "Case No. 24-1001")
        + at(400, 780, "Filed 18/03/25")
        + at(300, 60, f"- {number} -")
        + at(545, 420, "RECEIVED", size=8)
        for number, page in enumerate(pages, 3)
    ]
    document = read_pdf(pdf_of_pages(framed))
    assert kept(document) == THREE * 4
    assert document.notes == {"heads": 3 * len(pages), "page_numbers": len(pages)}
    assert "- 3 -" in document.text.split("\n")


def test_headings_that_count_on_are_no_page_heads() -> None:
    pages = [
        at(72, 740, f"Article {number}") + _moved(typeset([text])[0], -30)
        for number, text in zip((2, 3, 7), THREE, strict=True)
    ]
    document = read_pdf(pdf_of_pages(pages))
    assert [line for line in kept(document) if line.startswith("Article")] == [
        "Article 2",
        "Article 3",
        "Article 7",
    ]


@pytest.mark.parametrize("shift", [0, 9])
def test_line_numbers_of_a_pleading_are_left_out(shift: int) -> None:
    numbers = b"".join(at(40, 740 - 24 * n + shift, str(n + 1), size=10) for n in range(25))
    document = read_pdf(pdf_of_pages([typeset(THREE, pitch=24, indent=4)[0] + numbers]))
    assert kept(document) == THREE
    assert document.notes == {"line_numbers": 25}


def test_the_numbers_of_a_table_are_no_line_numbers() -> None:
    rows = [at(72, 740 - 20 * n, str(n)) + at(130, 740 - 20 * n, f"Port {n}") for n in range(1, 9)]
    document = read_pdf(pdf_of_pages([b"".join(rows)]))
    assert document.text.split("\n") == [f"{n} Port {n}" for n in range(1, 9)]


def test_footnotes_are_offered_below_and_their_marks_leave_the_text() -> None:
    pages = typeset(THREE, pitch=20, gap=10)
    body = at(72, 740, "The halt") + at(129.6, 744, "1", size=7)
    body += at(141, 740, "lasts a month, and the area is 30 km") + at(400.2, 744, "2", size=7)
    notes = at(72, 124, "1", size=5) + at(
        76, 120, "See the minutes of the conference, of which", size=9
    )
    notes += at(72, 110, "the council keeps a copy.", size=9)
    document = read_pdf(pdf_of_pages([body + _moved(pages[0], -60) + notes]))
    assert kept(document) == ["The halt lasts a month, and the area is 30 km2", *THREE]
    assert document.text.split("\n")[-1] == (
        "1 See the minutes of the conference, of which the council keeps a copy."
    )
    assert document.notes == {"footnotes": 1}


CELLS = [
    ("Place", "What was agreed", "Number"),
    ("Hentzau", "Prisoners exchanged", "175"),
    ("Strelsau and its port", "Ships pass by day and pilots are paid by it", "14"),
    ("Zenda", "Grain moves by rail", "3"),
]


def table(*, ruled: bool) -> bytes:
    """The rows of CELLS below each other, words of a cell wrapped at 20 signs."""
    content, y = b"", 700.0
    for row in CELLS:
        wrapped = [textwrap.wrap(cell, 20) for cell in row]
        for x, lines in zip((72, 240, 420), wrapped, strict=True):
            content += b"".join(at(x, y - 14 * n, line) for n, line in enumerate(lines))
        y -= 14 * max(map(len, wrapped))
        content += b"72 %d 400 0.5 re f " % (y + 9) if ruled else b""
        y -= 0 if ruled else 10
    return content


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_is_rows_of_cells(ruled: bool) -> None:
    before = at(72, 800, "The talks ended, and this is what was agreed.")
    document = read_pdf(pdf_of_pages([before + table(ruled=ruled)]))
    assert document.text.split("\n")[1:] == [" ".join(row) for row in CELLS]
    assert len(document.seams) == 2 * len(CELLS)


def test_what_no_reader_of_the_page_sees_is_left_out_and_counted() -> None:
    page = (
        at(72, 700, "The talks ended.")
        + at(72, 600, "Without ink.", more="3 Tr")
        + b"1 g "
        + at(72, 500, "White on white.")
        + b"0 g "
        + at(72, 900, "Above the page.")
        + at(72, 400, "Under a bar.")
        + b"60 390 200 30 re f "
        + b"0 0 1 rg 60 290 300 30 re f 1 g "
        + at(72, 300, "White on blue.")
    )
    document = read_pdf(pdf_of_pages([page]))
    assert document.text.split("\n") == ["The talks ended.", "White on blue."]
    assert document.notes == {"hidden": 4}


def test_the_recognised_text_of_a_scan_is_read() -> None:
    page = b"q 595 0 0 842 0 0 cm /Scan Do Q " + at(72, 700, "The talks ended.", more="3 Tr")
    assert read_pdf(pdf_of_pages([page])).text == "The talks ended."


def test_text_on_its_side_is_read_upright_and_a_stamp_across_it_is_furniture() -> None:
    page = typeset(THREE[:1])[0]
    stamp = b"BT /F1 40 Tf .7 .7 -.7 .7 200 300 Tm (DRAFT) Tj ET "
    document = read_pdf(pdf_of_pages([b"q 0 1 -1 0 800 0 cm " + page + b" Q " + stamp]))
    assert (kept(document), document.text.split("\n")[-1]) == (THREE[:1], "DRAFT")


def nameless(count: int) -> bytes:
    """Signs of a font that does not say which letters they are."""
    return b"BT /F3 12 Tf 100.8 560 Td (" + b"a" * count + b") Tj ET "


def test_one_sign_that_the_file_does_not_name_is_marked_and_many_are_refused() -> None:
    document = read_pdf(pdf_of_pages([typeset(THREE)[0] + at(72, 560, "Word") + nameless(1)]))
    assert document.text.count("\ufffd") == document.notes["unreadable"] == 1
    with pytest.raises(CaptureError, match="which letters"):
        read_pdf(pdf_of_pages([at(72, 700, "The talks ended.") + nameless(40)]))


def test_a_bomb_is_given_up_in_bounded_time_and_memory() -> None:
    data = pdf([], stream=bomb(3), filters="/Filter /FlateDecode")
    assert len(data) < 5_000_000
    began = time.monotonic()
    with pytest.raises(CaptureError, match="too much memory"):
        read_document("bomb.pdf", data)
    assert time.monotonic() - began < 30
