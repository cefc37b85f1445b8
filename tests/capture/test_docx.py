from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import docx
import pytest

from archive.capture.document import CaptureError, read_document
from archive.capture.docx import LARGEST_UNPACKED, read_docx

if TYPE_CHECKING:
    from collections.abc import Callable

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return out.getvalue()


def with_body(xml: str) -> bytes:
    body = f"<w:document {NS}><w:body>{xml}</w:body></w:document>"
    return with_part(saved(docx.Document()), "word/document.xml", lambda _: body.encode())


def test_it_works() -> None:
    document = docx.Document()
    document.core_properties.title = "Joint statement"
    document.core_properties.created = datetime(2024, 5, 14, 9)
    document.core_properties.language = "en-GB"
    document.add_heading("Joint statement", 0)
    document.add_paragraph("The ministers met. They agreed on the following:")
    document.add_paragraph("ships pass by day;", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [("Port", "Ships"), ("Hentzau", "14")], strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    paragraph = document.add_paragraph("The talks go on ")
    paragraph.add_run("in spring").bold = True
    paragraph.add_run(".")
    read = read_document("statement.docx", saved(document))
    assert read.text.split("\n") == [
        "Joint statement",
        "The ministers met. They agreed on the following:",
        "ships pass by day;",
        "Port Ships",
        "Hentzau 14",
        "The talks go on in spring.",
    ]
    assert read.metadata.title == "Joint statement"
    assert read.metadata.made_on == date(2024, 5, 14)
    assert read.metadata.language == "en-GB"
    assert read.proposed == [1, 2, 3, 4, 5, 6]


def test_what_a_reader_sees_is_read_and_what_was_deleted_is_not() -> None:
    read = read_docx(
        with_body(
            "<w:p><w:r><w:t>They </w:t></w:r><w:ins><w:r><w:t>all </w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:r><w:t>met.</w:t></w:r>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r></w:p>"
            "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>In a control</w:t></w:r>"
            "</w:hyperlink><w:r><w:br/><w:t>next line</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            "<w:p><w:r><w:t>Beside</w:t><w:tab/><w:t>a tab, 30</w:t><w:noBreakHyphen/>"
            "<w:t>day</w:t></w:r></w:p>"
        )
    )
    assert read.text.split("\n") == [
        "They all met.",
        "In a control",
        "next line",
        "Beside a tab, 30‑day",
    ]


def test_a_table_that_stands_in_for_a_layout_keeps_its_paragraphs() -> None:
    cell = "<w:tc><w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:r><w:t>Two.</w:t></w:r></w:p></w:tc>"
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Deep</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    nested = f"<w:tc>{inner}<w:p/></w:tc>"
    read = read_docx(with_body(f"<w:tbl><w:tr>{cell}{nested}</w:tr></w:tbl>"))
    assert read.text.split("\n") == ["One.", "Two.", "Deep"]


def bomb(name: str = "word/media/a.bin") -> bytes:
    out = io.BytesIO(saved(docx.Document()))
    with zipfile.ZipFile(out, "a", 8) as parts:
        parts.writestr(name, bytes(LARGEST_UNPACKED + 1))
    return out.getvalue()


def of_another_kind() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/epub+zip")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 and then nothing", "not a Word document"),
        (of_another_kind(), "not a Word document"),
        (saved(docx.Document())[:-100], "not a Word document"),
        (with_body("<w:p>"), "not a Word document"),
        (saved(docx.Document()), "holds no text"),
        (bomb(), "unpacks to more than 40 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old Word, or has a password"),
    ],
    ids=["empty", "a start", "another kind", "cut off", "broken", "blank", "bomb", "old"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        read_document("statement.docx", data)


def with_entities(declared: str, used: str) -> bytes:
    body = (
        f"<!DOCTYPE w:document [{declared}]><w:document {NS}><w:body><w:p><w:r><w:t>"
        f"The talks ended.{used}</w:t></w:r></w:p></w:body></w:document>"
    )
    return with_part(saved(docx.Document()), "word/document.xml", lambda _: body.encode())


def test_entities_neither_explode_nor_look_elsewhere() -> None:
    levels = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "aaaaaaaaaa"}">' for n in range(9)
    )
    with pytest.raises(CaptureError, match="not a Word document"):
        read_docx(with_entities(levels, "&e8;"))
    few = '<!ENTITY a "more">'
    assert read_docx(with_entities(few, "&a;")).text == "The talks ended."
    outward = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    assert read_docx(with_entities(outward, "&x;")).text == "The talks ended."
