import pytest

from archive.text.notes import Note, in_words


def test_notes_in_words() -> None:
    assert in_words({"inserted": 1, "deleted": 3, "unreadable": 1}) == (
        "3 deleted passages left out · 1 inserted passage kept · 1 unreadable sign, shown as �"
    )
    assert in_words({Note.HIDDEN: 1_200}) == "1,200 hidden passages left out"
    assert in_words({}) == ""


@pytest.mark.parametrize("kind", Note)
def test_every_kind_has_its_words(kind: Note) -> None:
    one, many = in_words({kind: 1}), in_words({kind: 2})
    assert one.startswith("1 ")
    assert many.startswith("2 ")
    assert one[2:] != many[2:]
