from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from archive.models import Source
from tests.factories import ActorFactory, EventFactory

PAGES = Path(__file__).parent.parent / "data" / "pages"

pytestmark = pytest.mark.django_db

READOUT = """---
date: '2024-02-01'
source_url: https://archive.example/readouts/1/
title: "Readout of a\\_Call"
---

The President spoke today with the
Prime Minister. They discussed:

-   energy, and
-   prisoners.

\\###
"""


@pytest.fixture
def readout(tmp_path: Path) -> Path:
    path = tmp_path / "2024-02-01-readout.md"
    path.write_text(READOUT)
    return path


def test_it_works(readout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_source", readout)
    source = Source.objects.get()
    assert source.title == "Readout of a Call"
    assert str(source.issued_on) == "2024-02-01"
    assert source.url == "https://archive.example/readouts/1/"
    assert [sentence.text for sentence in source.sentences.all()] == [
        "The President spoke today with the Prime Minister.",
        "They discussed:",
        "energy, and",
        "prisoners.",
    ]
    assert "1 imported as drafts, 0 already in the archive, 0 refused." in capsys.readouterr().out


def test_options_say_what_the_file_does_not(tmp_path: Path) -> None:
    issuer, carrier, event = ActorFactory(name="The Kremlin"), ActorFactory(), EventFactory()
    path = tmp_path / "разговор.txt"
    path.write_text("Лента новостей\nСостоялся разговор. Он длился 2,5 часа.\nПодписаться")
    call_command(
        "import_source",
        path,
        issuer="The Kremlin",
        carrier=carrier.slug,
        event=event.slug,
        language="ru",
        genre="statement",
        rendition="republication",
        title="О разговоре",
        url="https://kremlin.example/1",
        issued_on="2025-03-18",
        lines=range(2, 3),
    )
    source = Source.objects.get()
    assert (source.issuer, source.carrier, source.event) == (issuer, carrier, event)
    assert (source.language, source.genre, source.rendition) == ("ru", "statement", "republication")
    assert source.title == "О разговоре"
    assert source.sentences.count() == 2


def test_a_folder_is_imported_whole_but_for_notes_on_it(readout: Path) -> None:
    (readout.parent / "README.md").write_text("Notes on the folder.")
    (readout.parent / "picture.png").write_bytes(b"\x89PNG")
    (readout.parent / "deeper").mkdir()
    (readout.parent / "deeper" / "other.txt").write_text("Another text.")
    call_command("import_source", readout.parent)
    assert {source.title for source in Source.objects.all()} == {"Readout of a Call", "other"}


def test_the_same_again_is_skipped(readout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_source", readout)
    call_command("import_source", readout)
    assert "0 imported as drafts, 1 already in the archive" in capsys.readouterr().out
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("odd.txt", b"caf\xe9"),
        ("nul.txt", b"a\x00b"),
        ("broken.md", b"---\ntitle: [\n---\nText."),
        ("address.md", b"---\nsource_url: 'javascript:x'\n---\nText."),
        ("picture.png", b"\x89PNG"),
        ("missing.txt", None),
    ],
)
def test_a_bad_file_is_named_and_stops_nothing(
    readout: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes | None
) -> None:
    bad = readout.parent / name
    if data is not None:
        bad.write_bytes(data)
    with pytest.raises(CommandError):
        call_command("import_source", bad, readout)
    printed = capsys.readouterr()
    assert f"{bad}: " in printed.err
    assert "Traceback" not in printed.err
    assert "1 imported as drafts, 0 already in the archive, 1 refused." in printed.out
    assert Source.objects.get().title == "Readout of a Call"


@pytest.mark.parametrize("option", ["issuer", "carrier", "event"])
def test_a_mistyped_name_is_refused_before_anything(readout: Path, option: str) -> None:
    with pytest.raises(CommandError, match="There is no"):
        call_command("import_source", readout, **{option: "Kremln"})
    assert not Source.objects.exists()


@pytest.mark.parametrize("lines", ["3", "5-2", "0-1", "a-b", "1-2-3"])
def test_odd_lines_are_refused(readout: Path, lines: str) -> None:
    with pytest.raises(CommandError, match="lines"):
        call_command("import_source", str(readout), f"--lines={lines}")


def test_a_saved_page_comes_in_without_its_furniture() -> None:
    call_command("import_source", PAGES / "presidency.html")
    source = Source.objects.get()
    assert source.title == "Telephone conversation with President of Ruritania Rudolf Elphberg"
    assert source.sentences.first().text.startswith("Black Michael had a telephone conversation")
    assert source.sentences.last().text == "It was agreed to maintain contacts at various levels."
    assert source.revisions.get().capture.text.startswith("Events Structure")
