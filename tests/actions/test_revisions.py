from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.actions.base import Incomplete, StaleEdit, WrongState
from archive.actions.revisions import Cut, Revised, cut, revise_source
from archive.capture.readers import read_document
from archive.models import Generation, Succession, SuccessionKind
from tests.factories import PublishedSourceFactory, PublishedStatementFactory

if TYPE_CHECKING:
    from archive.models import Source

pytestmark = pytest.mark.django_db

ONE = "Trump proposed a halt for 30 days."
TWO = "Putin welcomed it."
THREE = "“They” will talk again."


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(texts=[[ONE, TWO], [THREE]])


def revise(source: Source, text: str, **values: object) -> Revised:
    return revise_source(
        source=source, document=read_document("again.txt", text.encode()), **values
    )


def numbers(revised: Revised) -> list[int]:
    places = revised.revision.placements.order_by("start")
    return [place.sentence.number for place in places.select_related("sentence")]


def test_what_says_the_same_is_the_same_row(source: Source) -> None:
    revised = revise(source, f"{THREE}\n{ONE} {TWO}\nA last word.")
    assert numbers(revised) == [3, 1, 2, 4]
    assert revised[1:] == (3, 0, 1, 0)


def test_every_placement_holds_its_sentence(source: Source) -> None:
    revision = revise(source, f"{TWO}\nSomething else was said. {ONE}").revision
    for place in revision.placements.select_related("sentence"):
        assert revision.capture.text[place.start : place.stop] == place.sentence.text


def test_other_typography_is_a_new_sentence_with_a_successor(source: Source) -> None:
    revised = revise(source, f'{ONE} {TWO}\n"They" will talk again.')
    assert numbers(revised) == [1, 2, 4]
    succession = Succession.objects.get()
    assert (succession.older.number, succession.newer.number) == (3, 4)
    assert (succession.kind, succession.confirmed_by_name) == (SuccessionKind.SAME_WORDS, "")


@pytest.mark.parametrize(
    "look_alike",
    [
        "Trump proposed a halt for 60 days.",
        "Trump proposed no halt for 30 days.",
        "Putin proposed a halt for 30 days.",
    ],
)
def test_likeness_attaches_nothing(source: Source, look_alike: str) -> None:
    statement = PublishedStatementFactory(source=source)
    revised = revise(source, f"{look_alike} {TWO}\n{THREE}")
    assert numbers(revised) == [4, 2, 3]
    assert revised[1:] == (2, 0, 1, 1)
    assert not Succession.objects.exists()
    assert statement.citations.get().sentence.text == ONE


def test_what_comes_back_is_the_same_row(source: Source) -> None:
    revise(source, f"{ONE}\n{THREE}")
    assert numbers(revise(source, f"{ONE} {TWO}\n{THREE}")) == [1, 2, 3]


def test_numbers_are_not_used_again(source: Source) -> None:
    revise(source, "Something else.")
    assert numbers(revise(source, "And something else again.")) == [5]


def test_readers_are_told(source: Source) -> None:
    before = Generation.objects.get().number
    revise(source, f"{ONE}\n{THREE}")
    assert Generation.objects.get().number == before + 1


def test_only_the_lines_of_this_voice_are_taken(source: Source) -> None:
    text = f"Menu\n{ONE}\nComments"
    revised = revise(source, text, cuts=cut(text, "en", {2}))
    assert numbers(revised) == [1]


def test_nothing_new_makes_no_revision(source: Source) -> None:
    with pytest.raises(WrongState, match="nothing to revise"):
        revise(source, f"{ONE} {TWO}\n{THREE}")
    assert source.revisions.count() == 1


def test_compared_with_an_older_revision_makes_none(source: Source) -> None:
    revise(source, f"{ONE}\n{THREE}", seen=1)
    with pytest.raises(StaleEdit):
        revise(source, TWO, seen=1)
    assert source.revisions.count() == 2


def test_the_same_bytes_read_as_another_text_make_no_revision(source: Source) -> None:
    """Else cuts made in one text would be looked up in the other."""
    data = b"# One heading.\n\nAnd *words* below it.\n"
    revise_source(source=source, document=read_document("page.md", data))
    with pytest.raises(WrongState, match="a different text"):
        revise_source(source=source, document=read_document("page.txt", data))


def test_nothing_at_all_makes_no_revision(source: Source) -> None:
    with pytest.raises(Incomplete):
        revise(source, ONE, cuts=cut(ONE, "en", {7}))
    assert source.revisions.count() == 1


@pytest.mark.parametrize(
    "cuts",
    [
        [Cut(1, 0, 5), Cut(1, 4, 8)],
        [Cut(1, 0, 500)],
        [Cut(1, 0, 6)],
        [Cut(1, 3, 3)],
        [Cut(1, 0, len(ONE) + 1 + len(TWO))],
    ],
    ids=["overlap", "beyond the text", "space at its end", "empty", "over two paragraphs"],
)
def test_sentences_that_do_not_fit_make_no_revision(source: Source, cuts: list[Cut]) -> None:
    with pytest.raises(Incomplete):
        revise(source, f"{ONE}\n{TWO}", cuts=cuts)
    assert source.revisions.count() == 1
