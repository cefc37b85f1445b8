from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import docx
import pytest

from archive.capture.document import CaptureError
from archive.capture.docx import read_docx
from archive.capture.docx_numbering import in_format
from archive.capture.docx_package import LARGEST_UNPACKED
from archive.capture.readers import read_document

if TYPE_CHECKING:
    from collections.abc import Callable

OFFICE = "http://schemas.openxmlformats.org"
KINDS = f"{OFFICE}/officeDocument/2006/relationships"
NS = (
    f'xmlns:w="{OFFICE}/wordprocessingml/2006/main" xmlns:r="{KINDS}"'
    f' xmlns:m="{OFFICE}/officeDocument/2006/math"'
    f' xmlns:mc="{OFFICE}/markup-compatibility/2006"'
)


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


def with_body(xml: str, **parts: str) -> bytes:
    """A document of this body, and of parts such as footnotes and numbering."""
    body = f"<w:document {NS}><w:body>{xml}</w:body></w:document>"
    data = with_part(saved(docx.Document()), "word/document.xml", lambda _: body.encode())
    for kind, content in parts.items():
        data = with_new_part(data, kind, f"{kind}.xml", f"<w:{kind} {NS}>{content}</w:{kind}>")
    return data


def with_new_part(data: bytes, kind: str, name: str, content: str | bytes) -> bytes:
    """The same file with a part that the document calls by the kind, in place of one it has."""
    out = io.BytesIO()
    target = f'Target="{name}"'
    link = f'<Relationship Id="of{kind}" Type="{KINDS}/{kind}" {target}/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            held = old.read(part)
            if part == "word/_rels/document.xml.rels" and target.encode() not in held:
                held = held.replace(b"</Relationships>", link.encode())
            if part != f"word/{name}":
                new.writestr(part, held)
        new.writestr(f"word/{name}", content)
    return out.getvalue()


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


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
        "• ships pass by day;",
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
        (saved(docx.Document()), "contains no text"),
        (bomb(), "unpacks to more than 40 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old version of Word or has"),
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
    for declared, used in (
        (levels, "&e8;"),
        ('<!ENTITY a "more">', "&a;"),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
    ):
        with pytest.raises(CaptureError, match="declares entities"):
            read_docx(with_entities(declared, used))


def test_nesting_without_end_is_refused_by_its_name() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200
    with pytest.raises(CaptureError, match="too deeply"):
        read_docx(with_body(deep))


FIRST, SECOND = '<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="3"/>'
NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    f'<w:footnote w:id="3">{p("Of the council.")}{p("And of the port.")}</w:footnote>'
    f'<w:footnote w:id="2">{p("See the minutes.")}</w:footnote>'
)


def test_footnotes_and_endnotes_follow_the_text_with_their_numbers_unticked() -> None:
    body = (
        f"<w:p><w:del><w:r>{FIRST}</w:r></w:del><w:r><w:t>They met</w:t>{FIRST}"
        f"<w:t> and agreed.</w:t>{SECOND}<w:endnoteReference w:id='1'/></w:r></w:p>"
    )
    ends = f'<w:endnote w:id="1">{p("Signed in May.")}</w:endnote>'
    read = read_docx(with_body(body, footnotes=NOTES, endnotes=ends))
    assert read.text.split("\n") == [
        "They met and agreed.",
        "1 See the minutes.",
        "2 Of the council.",
        "And of the port.",
        "i Signed in May.",
    ]
    assert read.proposed == [1]
    assert read.notes == {"footnotes": 2, "endnotes": 1, "tracked": 1}


def test_tracked_changes_are_accepted_and_counted() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    row = "<w:tr><w:trPr><w:{}/></w:trPr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    read = read_docx(
        with_body(
            p("The sides agreed to ", deleted)
            + p("a ceasefire of 30 days.")
            + f"<w:tbl>{row.format('del', 'Old row')}{row.format('ins', 'New row')}</w:tbl>"
            + "<w:p><w:moveFrom><w:r><w:t>Gone.</w:t></w:r></w:moveFrom><w:moveTo><w:r>"
            "<w:t>Here.</w:t></w:r></w:moveTo></w:p>" + p("The end", deleted)
        )
    )
    assert read.text.split("\n") == [
        "The sides agreed to a ceasefire of 30 days.",
        "New row",
        "Here.",
        "The end",
    ]
    assert read.notes == {"tracked": 6}


def test_what_is_struck_or_hidden_is_left_out_and_counted_by_style_too() -> None:
    styles = (
        '<w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Secret"><w:basedOn w:val="Base"/></w:style>'
    )
    read = read_docx(
        with_body(
            "<w:p><w:r><w:t>It lasts </w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>30</w:t></w:r>"
            "<w:r><w:t>60 days.</w:t></w:r>"
            '<w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>Hidden.</w:t></w:r></w:p>'
            + p("Hidden too.", '<w:pStyle w:val="Secret"/>')
            + '<w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr><w:r><w:rPr><w:vanish w:val="0"/>'
            "</w:rPr><w:t>Shown.</w:t></w:r></w:p>",
            styles=styles,
        )
    )
    assert read.text.split("\n") == ["It lasts 60 days.", "Shown."]
    assert read.notes == {"deleted": 1, "hidden": 2}


def level(place: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def item(list_id: int, place: int = 0, words: str = "x") -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{list_id}"/></w:numPr>')


def definition(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def listed(list_id: int, name: int, more: str = "") -> str:
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{name}"/>{more}</w:num>'


def numbers(body: str, numbering: str, **parts: str) -> list[str]:
    read = read_docx(with_body(body, numbering=numbering, **parts))
    return [line.removesuffix(" x") for line in read.text.split("\n")]


def test_numbers_stand_before_paragraphs_as_word_counts_them() -> None:
    outline = definition(
        7,
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "(%2)"),
        level(2, "lowerRoman", "%1.%2.%3"),
        level(3, "upperRoman", "%1.%4", "<w:isLgl/>"),
        level(4, "bullet", "\uf0b7"),
    )
    body = "".join(item(1, place) for place in (0, 1, 1, 0, 1, 2, 2, 3, 4, 0)) + p("Plain.")
    assert numbers(body + item(1), outline + listed(1, 7)) == [
        "1.", "(a)", "(b)", "2.", "(a)", "2.a.i", "2.a.ii", "2.1", "•", "3.", "Plain.", "4.",
    ]  # fmt: skip


def test_numbers_are_unfindable_on_the_page_and_counted() -> None:
    read = read_docx(
        with_body(
            item(1, words="Cease fire."),
            numbering=definition(1, level(0, "decimal", "%1)")) + listed(1, 1),
        )
    )
    assert read.text == "1) Cease fire."
    assert (list(read.seams), read.notes) == ([(0, 2)], {"numbers": 1})


def test_a_list_that_starts_anew_does_so_once_and_another_goes_on() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = definition(1, level(0, "decimal", "%1.")) + listed(1, 1) + listed(2, 1, anew)
    body = "".join(item(list_id) for list_id in (1, 1, 2, 2, 1))
    assert numbers(body, numbering) == ["1.", "2.", "5.", "6.", "7."]


def test_a_level_restarts_only_where_it_says_so() -> None:
    never = definition(
        1,
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/><w:suff w:val="nothing"/>'),
    )
    body = "".join(item(1, place) for place in (0, 1, 0, 1))
    assert numbers(body, never + listed(1, 1)) == ["I.", "1.x", "II.", "2.x"]


def test_numbers_come_from_styles_too() -> None:
    heading = '<w:pStyle w:val="{}"/>'
    styles = (
        '<w:style w:styleId="One"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Two"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Below"><w:basedOn w:val="Two"/></w:style>'
        '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    numbering = (
        definition(
            1,
            level(0, "decimal", "Article %1", '<w:pStyle w:val="One"/>'),
            level(1, "decimal", "%1.%2", '<w:pStyle w:val="Two"/>'),
        )
        + definition(2, level(0, "russianLower", "%1)"), '<w:styleLink w:val="L"/>')
        + definition(3, '<w:numStyleLink w:val="L"/>')
        + listed(1, 1) + listed(2, 2) + listed(3, 3)
    )  # fmt: skip
    body = "".join(p("x", heading.format(name)) for name in ("One", "Two", "Below", "Loop"))
    off = p("x", '<w:pStyle w:val="One"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert numbers(body + off + item(3) + item(3), numbering, styles=styles) == [
        "Article 1", "1.1", "1.2", "x", "x", "а)", "б)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        (28, "lowerLetter", "bb"),
        (27, "upperLetter", "AA"),
        (1994, "upperRoman", "MCMXCIV"),
        (7, "decimalZero", "07"),
        (12, "ordinal", "12th"),
        (2, "russianUpper", "Б"),
        (3, "none", ""),
        (3, "someNewKind", "3"),
    ],
)
def test_a_number_is_shown_in_the_format_of_its_list(number: int, kind: str, shown: str) -> None:
    assert in_format(number, kind) == shown


EQUATION = (
    "<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den>"
    "<m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    "</m:den></m:f></m:oMath>"
)


def test_equations_symbols_tabs_and_ruby_are_never_silent() -> None:
    read = read_docx(
        with_body(
            f'<w:p><w:r><w:t xml:space="preserve">so </w:t></w:r>{EQUATION}<w:r><w:t> holds.</w:t>'
            '<w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FC"/>'
            '<w:sym w:font="Webdings" w:char="F0EE"/></w:r></w:p>'
            '<w:p><w:r><w:t>Done</w:t><w:ptab w:alignment="right"/><w:t>Moscow</w:t></w:r></w:p>'
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>とう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東</w:t>"
            "</w:r></w:rubyBase></w:ruby></w:r></w:p>"
        )
    )
    assert read.text.split("\n") == ["so x=(a+b)/(c^2) holds.α✓�", "Done Moscow", "東(とう)"]
    assert read.notes == {"equations": 1, "ruby": 1, "unreadable": 1}


def test_fields_show_their_result_and_comments_are_counted() -> None:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    read = read_docx(
        with_body(
            f"<w:p>{char.format('begin')}<w:r><w:instrText>IF </w:instrText><w:t>unseen</w:t></w:r>"
            f"{char.format('separate')}<w:r><w:t>On 14 May</w:t></w:r>{char.format('end')}"
            '<w:r><w:t> they met.</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        )
    )
    assert (read.text, read.notes) == ("On 14 May they met.", {"comments": 1})


def test_a_text_box_stands_behind_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{p('In a box.')}</w:txbxContent>"
    read = read_docx(
        with_body(
            "<w:p><w:r><w:t>Around it.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>"
            f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
    )
    assert read.text.split("\n") == ["Around it.", "In a box."]
    assert read.notes == {"text_boxes": 1}


def test_heads_and_feet_of_pages_are_offered_below_once() -> None:
    document = docx.Document()
    document.add_paragraph("They met.")
    document.sections[0].header.paragraphs[0].text = "Ministry of Rivers"
    document.sections[0].footer.paragraphs[0].text = "Page"
    document.add_section().header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "Ministry of Rivers"
    read = read_docx(saved(document))
    assert read.text.split("\n") == ["They met.", "Ministry of Rivers", "Page"]
    assert (read.proposed, read.notes) == ([1], {"heads": 2})


CHUNK = '<w:altChunk r:id="ofaFChunk"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", with_body(p("Within."))),
        ("a.html", b"<p>Within.</p>"),
        ("a.txt", b"Within."),
    ],
)
def test_a_file_within_the_file_is_read_in_its_place(name: str, content: bytes) -> None:
    outer = with_body(p("Before.") + CHUNK + p("After."))
    assert read_docx(with_new_part(outer, "aFChunk", name, content)).text.split("\n") == [
        "Before.",
        "Within.",
        "After.",
    ]


def test_a_file_within_the_file_that_only_word_reads_is_named() -> None:
    outer = with_body(p("Before.") + CHUNK)
    with pytest.raises(CaptureError, match=r"another kind \(rtf\)"):
        read_docx(with_new_part(outer, "aFChunk", "a.rtf", b"{\\rtf1 Within.}"))


def test_files_within_files_come_to_an_end() -> None:
    data = with_body(p("In the midst."))
    for _ in range(5):
        data = with_new_part(with_body(CHUNK), "aFChunk", "a.docx", data)
    with pytest.raises(CaptureError, match=r"another kind \(docx\)"):
        read_docx(data)


def test_strict_open_xml_is_read() -> None:
    strict = with_body(
        item(1, words="They met."),
        numbering=definition(1, level(0, "decimal", "%1.")) + listed(1, 1),
    )
    for part in ("word/document.xml", "word/numbering.xml"):
        strict = with_part(
            strict,
            part,
            lambda xml: xml.replace(
                f"{OFFICE}/wordprocessingml/2006/main".encode(),
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
        )
    for part in ("_rels/.rels", "word/_rels/document.xml.rels"):
        strict = with_part(
            strict,
            part,
            lambda xml: xml.replace(
                KINDS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
            ),
        )
    assert read_document("strict.docx", strict).text == "1. They met."
