from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from archive.capture.document import CaptureError, read_document
from archive.capture.pdf import read_pdf
from tests.capture.pdfs import bomb, pdf

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
    said = pdf(
        ["The talks ended."], trailer="/Info << /Title (Talks) /CreationDate (D:20240514) >>"
    )
    assert read_pdf(said).metadata.title == "Talks"
    assert read_pdf(said).metadata.made_on == date(2024, 5, 14)
    assert read_pdf(said).metadata.language == "en-GB"
    silent = read_pdf(pdf(["The talks ended."])).metadata
    assert (silent.title, silent.made_on, silent.issued_on) == ("", None, None)
    broken = "/Info << /Title 7 /CreationDate (D:20249999) >>"
    assert read_pdf(pdf(["The talks ended."], trailer=broken)).metadata == silent
    name = "/Info << /Title (Microsoft Word - talks_v3.docx) >>"
    assert read_pdf(pdf(["The talks ended."], trailer=name)).metadata.title == ""


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
        (pdf([], stream=b""), "holds no text, only pictures"),
        (pdf(["Secret."], trailer=ENCRYPTED), "has a password"),
        (pdf(["The talks ended."])[:200], "not a PDF, or it is damaged"),
        (b"%PDF-1.7\n", "not a PDF, or it is damaged"),
        (b"%PDF-" + bytes(range(256)) * 100, "not a PDF, or it is damaged"),
        (pdf([], stream=b"BT /F9 12 Tf 72 720 Td (\xf0\xf1) Tj ET"), "."),
    ],
    ids=["blank", "password", "cut off", "a start", "noise", "no font"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        read_document("page.pdf", data)


def test_letters_that_the_file_does_not_name_are_not_guessed() -> None:
    from archive.capture.pdf import _letters

    assert _letters("(cid:127) a point") == "• a point"
    assert _letters("\uf0b7 the ﬁrst") == "• the first"
    for text in ("wo(cid:14)rds", "wo\ue012rds"):
        with pytest.raises(CaptureError, match="which letters"):
            _letters(text)


def test_a_bomb_is_given_up_in_bounded_time_and_memory() -> None:
    data = pdf([], stream=bomb(3), filters="/Filter /FlateDecode")
    assert len(data) < 5_000_000
    began = time.monotonic()
    with pytest.raises(CaptureError, match=r"too long or too much memory|no text"):
        read_document("bomb.pdf", data)
    assert time.monotonic() - began < 30
