from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from archive.exports import pictures
from archive.exports.pictures import Picture, can_draw, drawn, wrapped
from tests.factories import PublishedSourceFactory, PublishedStatementFactory, add_revision

if TYPE_CHECKING:
    from django.test import Client

ROOM = 1008


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("“A plain sentence – with 30 % and № 5…”", True),
        ("Путин сказал: «Да».", True),
        ("Ο πρόεδρος", True),
        ("قال ترامب: «نعم» (NATO).", True),
        ("\u202eturned\u202c", True),
        ("他说", False),
        ("אמר", False),
        ("😀", False),
        ("قال Путин", False),
    ],
)
def test_it_knows_what_its_letters_are(text: str, answer: bool) -> None:
    assert can_draw(text) is answer


@pytest.mark.parametrize("text", ["один два " * 40, "x" * 2_000, "ش" * 500 + " نعم", "a " * 900])
def test_no_line_is_longer_than_its_room(text: str) -> None:
    lines = wrapped(text, 34, ROOM)
    assert "".join("".join(lines).split()) == "".join(text.split())
    font = pictures._font(text, 34)
    assert all(font.getlength(line) <= ROOM for line in lines)


@pytest.mark.parametrize("words", ["No.", "word " * 5_000, "ش" * 5_000, "", "\u202e" * 5_000])
def test_a_picture_has_its_size_whatever_the_words(words: str) -> None:
    written = drawn(Picture("Above " * 500, words, "Statement 1", True))
    image = Image.open(BytesIO(written))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(written) < 100_000


def ink(picture: Picture) -> tuple[int, int, int, int] | None:
    """The box around all that is not paper, where the words stand."""
    image = Image.open(BytesIO(drawn(picture))).convert("L")
    part = image.crop((0, pictures.TOP, 1200, pictures.BOTTOM))
    return part.point(lambda shade: 255 if shade < 200 else 0).getbbox()


def test_nothing_is_drawn_outside_its_margins() -> None:
    for words, to_left in (("word " * 400, False), ("نعم " * 400, True)):
        box = ink(Picture("", words, "", True, to_left))
        assert box is not None
        assert box[0] >= pictures.MARGIN - 2
        assert box[2] <= pictures.WIDTH - pictures.MARGIN + 2


def test_arabic_letters_are_joined_and_stand_at_the_right() -> None:
    left, right = ink(Picture("", "نعم", "", True, True)), ink(Picture("", "Yes", "", True))
    assert left is not None
    assert right is not None
    assert left[2] > 1100
    assert left[0] > 900
    assert right[0] < 100
    font = pictures._font("نعم", 60)
    apart = sum(font.getlength(letter) for letter in "نعم")
    assert font.getlength("نعم") < apart


@pytest.mark.django_db
def test_a_statement_and_a_source_have_a_picture(client: Client) -> None:
    source = PublishedSourceFactory(slug="summary", language="zh", texts=[["他说。", "Yes."]])
    PublishedStatementFactory(source=source, sentences=[1])
    PublishedStatementFactory(source=source, sentences=[2])
    for address in ("/statements/1.png", "/statements/2.png", "/sources/summary.png"):
        response = client.get(address)
        assert response["Content-Type"] == "image/png"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert Image.open(BytesIO(response.content)).size == (1200, 630)
        assert client.get(f"{address}?x=1").status_code == 400


@pytest.mark.django_db
def test_what_is_drawn(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings: list[Picture] = []

    def spied(picture: Picture) -> bytes:
        drawings.append(picture)
        return b""

    monkeypatch.setattr(pictures, "drawn", spied)
    arabic = PublishedSourceFactory(slug="a", language="ar", texts=[["نعم."]], issued_on=None)
    chinese = PublishedSourceFactory(slug="z", language="zh", texts=[["他说。"]])
    PublishedStatementFactory(source=arabic)
    PublishedStatementFactory(source=chinese, text="He spoke.")
    client.get("/statements/1.png")
    client.get("/statements/2.png")
    add_revision(arabic, [["لا."]])
    client.get("/statements/1.png")
    assert arabic.issuer
    issuer = arabic.issuer.name
    first, second, third = drawings
    assert first == Picture(f"{issuer}, sentence 1", "نعم.", "Statement 1", True, True)
    assert (second.words, second.is_quotation) == ("He spoke.", False)
    assert third == first._replace(below="The source has changed since. Statement 1")
    arabic.issuer.name = "他"
    arabic.issuer.save()
    client.get("/statements/1.png")
    assert drawings[-1].above == "sentence 1"
