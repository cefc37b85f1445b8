import pytest

from archive.capture.document import CaptureError, Metadata
from archive.capture.readers import LARGEST_FILE, read_document
from archive.text.sentences import segment


def text_of(data: bytes) -> str:
    return read_document("statement.txt", data).text


def test_plain_text_keeps_its_bytes_and_claims_nothing() -> None:
    data = "\ufeffThe talks ended.\r\n\r\nThey went\u00a0well.\r\n".encode()
    document = read_document("Statement.TXT", data)

    assert document.original == data
    assert document.media_type == "text/plain"
    assert document.text == "The talks ended.\nThey went well."
    assert document.metadata == Metadata()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(encoding: str) -> None:
    assert text_of("Встреча прошла.".encode(encoding)) == "Встреча прошла."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Встреча".encode("cp1251"), r"^The file is not UTF-8 text .* save it again as UTF-8\.$"),
        (b"\xff\xfea", r"^The file is not UTF-16 text .* save it again as UTF-8\.$"),
        (b"a\0b", r"NUL"),
        (b"", r"is empty"),
        (b" \n\t\n", r"is empty"),
        (b"###\n", r"no text"),
        (b"a" * (LARGEST_FILE + 1), r"larger than 10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        text_of(data)


@pytest.mark.parametrize("name", ["statement.odt", "statement", ".txt", "statement.txt.exe"])
def test_an_unknown_kind_is_refused_with_the_kinds_that_can_be_read(name: str) -> None:
    with pytest.raises(CaptureError, match=r"\.txt.*\.md, \.markdown"):
        read_document(name, b"The talks ended.")


@pytest.mark.parametrize("mark", ["###", "# # #", "* * *", "***", "-30-", "– 30 –"])
def test_a_press_offices_end_mark_is_left_out(mark: str) -> None:
    assert text_of(f"The talks ended.\n{mark}\n".encode()) == "The talks ended."


def test_a_number_alone_is_no_end_mark() -> None:
    assert text_of(b"The talks ended.\n30\n").endswith("\n30")


def test_a_page_of_one_paragraph_a_line_is_read_as_it_stands() -> None:
    page = (
        "Ministers meet in Geneva to speak about energy, prisoners and the sea\n"
        "The two ministers met for two hours on Monday. Both called the meeting useful.\n"
        "Be the first to comment\n"
    )
    text = text_of(page.encode())

    assert text == page.strip()
    assert len(segment(text, "en")) == 4
