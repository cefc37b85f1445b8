from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archive.actions.base import NotAllowed, WrongState
from archive.actions.intakes import Voice, document_of, drop_intake, save_intake, take_intake
from archive.actions.revisions import cut
from archive.actions.sources import AlreadyImported
from archive.capture.readers import read_document
from archive.models import Capture, Intake, Sentence, Source
from archive.transfer import bundle
from tests.factories import UserFactory

if TYPE_CHECKING:
    from archive.capture.document import Document

pytestmark = pytest.mark.django_db

TEXT = "Menu\nThey met. They spoke.\nIt was said that it rained."


def given() -> Document:
    return read_document("a.txt", TEXT.encode())


def voice(title: str, *lines: int) -> Voice:
    return Voice(Source(title=title), cut(TEXT, "en", lines))


def test_two_voices_of_a_page_are_saved_at_once_and_share_its_capture() -> None:
    editor = UserFactory(groups=["Editor"])
    intake = take_intake(document=given(), name="a.txt", by=editor)
    assert document_of(intake) == given()
    voices = [voice("Report", 2), voice("Summary", 3)]
    first, second = save_intake(intake=intake, voices=voices, by=editor)
    capture = Capture.objects.get()
    assert capture.text == TEXT
    assert capture.captured_at == intake.made_at
    assert [r.capture for s in (first, second) for r in s.revisions.all()] == [capture, capture]
    assert first.sentences.count() == 2
    assert not Intake.objects.exists()


def test_if_one_voice_is_refused_none_is_saved() -> None:
    editor = UserFactory(groups=["Editor"])
    intake = take_intake(document=given(), name="a.txt", by=editor)
    with pytest.raises(AlreadyImported):
        save_intake(intake=intake, voices=[voice("Report", 2), voice("Again", 2, 3)], by=editor)
    assert not Source.objects.exists()
    assert not Sentence.objects.exists()
    assert not Capture.objects.exists()
    assert Intake.objects.get() == intake


def test_an_intake_is_its_owners_alone_and_saved_once() -> None:
    editor, other = UserFactory(groups=["Editor"]), UserFactory(groups=["Editor"])
    intake = take_intake(document=given(), name="a.txt", by=editor)
    with pytest.raises(WrongState):
        save_intake(intake=intake, voices=[voice("Report", 2)], by=other)
    drop_intake(intake=intake, by=other)
    save_intake(intake=intake, voices=[voice("Report", 2)], by=editor)
    with pytest.raises(WrongState, match="saved or cancelled already"):
        save_intake(intake=intake, voices=[voice("Summary", 3)], by=editor)
    assert Source.objects.count() == 1


def test_contributors_bring_nothing_in() -> None:
    editor, contributor = UserFactory(groups=["Editor"]), UserFactory(groups=["Contributor"])
    with pytest.raises(NotAllowed):
        take_intake(document=given(), name="a.txt", by=contributor)
    intake = take_intake(document=given(), name="a.txt", by=editor)
    with pytest.raises(NotAllowed):
        save_intake(intake=intake, voices=[voice("Report", 2)], by=contributor)


def test_cancelling_leaves_nothing_and_so_does_a_day() -> None:
    editor = UserFactory(groups=["Editor"])
    intake = take_intake(document=given(), name="a.txt", by=editor)
    drop_intake(intake=intake, by=editor)
    assert not Intake.objects.exists()
    old = take_intake(document=given(), name="a.txt", by=editor)
    Intake.objects.update(made_at=old.made_at - timedelta(days=1, minutes=1))
    new = take_intake(document=given(), name="b.txt", by=UserFactory(groups=["Editor"]))
    assert Intake.objects.get() == new


def test_no_bundle_holds_an_intake() -> None:
    take_intake(document=given(), name="zqmarker", by=UserFactory(groups=["Editor"]))
    assert b"zqmarker" not in b"".join(bundle.lines())
    assert Intake not in bundle.COLUMNS
