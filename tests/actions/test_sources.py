from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from archive.actions import sources as actions
from archive.actions.base import Incomplete, NotAllowed, WrongState
from archive.actions.revisions import Cut, cut
from archive.actions.sources import AlreadyImported
from archive.capture.readers import read_document
from archive.models import Capture, Correction, Generation, Sentence, Source, SourceStatus
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from archive.capture.document import Document

pytestmark = pytest.mark.django_db

PAGE = "RT reports a call.\nThe leaders spoke. They agreed.\nMr. Putin thanked Mr. Trump.\nComment"


@pytest.fixture
def publisher() -> User:
    return UserFactory(groups=["Publisher"])


def page(text: str = PAGE) -> Document:
    return read_document("page.txt", text.encode())


def lines(*numbers: int) -> list[Cut]:
    return cut(PAGE, "en", numbers)


def described(**values: object) -> Source:
    return Source(**{"title": "Summary of a call", "issued_on": date(2025, 3, 18), **values})


class TestImport:
    def test_it_works(self) -> None:
        source = actions.import_source(source=described(), document=page(), cuts=lines(2, 3))
        revision = source.revisions.get()
        texts = [sentence.text for sentence in source.sentences.all()]
        assert texts == ["The leaders spoke.", "They agreed.", "Mr. Putin thanked Mr. Trump."]
        assert [p.paragraph for p in revision.placements.all()] == [1, 1, 2]
        assert source.status == SourceStatus.DRAFT
        assert source.next_number == 4
        assert source.slug == "summary-of-a-call-2025-03-18"

    def test_every_placement_holds_its_sentence(self) -> None:
        source = actions.import_source(source=described(), document=page())
        revision = source.revisions.get()
        for place in revision.placements.select_related("sentence"):
            assert revision.capture.text[place.start : place.stop] == place.sentence.text

    def test_a_page_holds_two_voices_in_one_capture(self) -> None:
        actions.import_source(source=described(), document=page(), cuts=lines(2, 3))
        actions.import_source(source=described(title="Report"), document=page(), cuts=lines(1))
        assert Source.objects.count() == 2
        assert Capture.objects.get().text == PAGE

    def test_voices_may_take_turns(self) -> None:
        actions.import_source(source=described(), document=page(), cuts=lines(1, 3))
        actions.import_source(source=described(title="Report"), document=page(), cuts=lines(2, 4))
        assert Source.objects.count() == 2

    @pytest.mark.parametrize(
        "again",
        [
            page(),
            pytest.param(page(PAGE.replace("\n", "\r\n")), id="same text, other bytes"),
        ],
    )
    def test_the_same_again_is_refused(self, again: Document) -> None:
        first = actions.import_source(source=described(), document=page())
        with pytest.raises(AlreadyImported) as refusal:
            actions.import_source(source=described(title="Again"), document=again)
        assert refusal.value.source == first
        assert Source.objects.count() == 1

    def test_lines_without_a_sentence_are_refused(self) -> None:
        with pytest.raises(Incomplete):
            lines(90, 99)
        assert not Capture.objects.exists()

    def test_what_is_not_valid_is_not_half_saved(self) -> None:
        with pytest.raises(ValidationError):
            actions.import_source(source=described(url="javascript:x"), document=page())
        assert not Capture.objects.exists()
        assert not Sentence.objects.exists()

    def test_addresses_do_not_collide(self) -> None:
        texts = ["One text.", "Another text.", "A third text."]
        slugs = [
            actions.import_source(source=described(), document=page(text)).slug for text in texts
        ]
        assert slugs[1:] == [f"{slugs[0]}-2", f"{slugs[0]}-3"]

    def test_a_russian_title_gets_an_address_too(self) -> None:
        source = described(title="Телефонный разговор", language="ru")
        actions.import_source(source=source, document=page("Состоялся разговор."))
        assert source.slug == "source-ru-2025-03-18"


class TestPublish:
    def test_it_works(self, publisher: User) -> None:
        source, before = DraftSourceFactory(), Generation.objects.get().number
        actions.publish_source(source=source, by=publisher)
        source.refresh_from_db()
        assert source.status == SourceStatus.PUBLISHED
        assert source.published_by_name == publisher.get_full_name()
        assert Generation.objects.get().number == before + 1

    def test_it_needs_permission(self) -> None:
        with pytest.raises(NotAllowed):
            actions.publish_source(source=DraftSourceFactory(), by=UserFactory(groups=["Editor"]))

    def test_it_needs_an_issuer(self, publisher: User) -> None:
        with pytest.raises(Incomplete, match="issuer"):
            actions.publish_source(source=DraftSourceFactory(issuer=None), by=publisher)

    def test_once_is_enough(self, publisher: User) -> None:
        with pytest.raises(WrongState):
            actions.publish_source(source=PublishedSourceFactory(), by=publisher)


class TestWithdraw:
    def test_it_works(self, publisher: User) -> None:
        statement = PublishedStatementFactory()
        actions.withdraw_source(source=statement.source, reason="A forgery.", by=publisher)
        assert Correction.objects.get().source == statement.source
        assert not Source.objects.published().exists()

    def test_it_needs_a_reason(self, publisher: User) -> None:
        with pytest.raises(Incomplete):
            actions.withdraw_source(source=PublishedSourceFactory(), reason=" ", by=publisher)

    def test_drafts_are_not_withdrawn(self, publisher: User) -> None:
        with pytest.raises(WrongState):
            actions.withdraw_source(source=DraftSourceFactory(), reason="Why.", by=publisher)


class TestDelete:
    def test_it_works(self, publisher: User) -> None:
        actions.delete_draft_source(source=DraftSourceFactory(), by=publisher)
        assert not Source.objects.exists()
        assert not Capture.objects.exists()

    def test_the_other_voice_of_the_page_stays(self, publisher: User) -> None:
        actions.import_source(source=described(), document=page(), cuts=lines(1))
        other = actions.import_source(source=described(), document=page(), cuts=lines(2, 3))
        actions.delete_draft_source(source=other, by=publisher)
        assert Capture.objects.get().text == PAGE

    def test_what_was_public_stays(self, publisher: User) -> None:
        with pytest.raises(WrongState, match="cannot be deleted"):
            actions.delete_draft_source(source=PublishedSourceFactory(), by=publisher)

    def test_what_statements_rest_on_stays(self, publisher: User) -> None:
        source = DraftStatementFactory(source=DraftSourceFactory()).source
        with pytest.raises(WrongState, match="depend on this source"):
            actions.delete_draft_source(source=source, by=publisher)


def test_a_new_date_moves_the_statements_without_one(publisher: User) -> None:
    source = PublishedSourceFactory()
    undated = DraftStatementFactory(source=source)
    dated = DraftStatementFactory(source=source, said_on=date(2025, 1, 1), sentences=[2])
    source.issued_on = date(2025, 2, 2)
    actions.edit_source(source=source, by=publisher)
    undated.refresh_from_db()
    dated.refresh_from_db()
    assert undated.listed_on == date(2025, 2, 2)
    assert dated.listed_on == date(2025, 1, 1)


def test_editing_a_source_is_checked(publisher: User) -> None:
    source = PublishedSourceFactory(issuer=ActorFactory())
    source.language = "English"
    with pytest.raises(ValidationError):
        actions.edit_source(source=source, by=publisher)


def test_no_source_renders_itself(publisher: User) -> None:
    original = DraftSourceFactory()
    translation = DraftSourceFactory(rendition_of=original)
    again = DraftSourceFactory(rendition_of=translation)
    for rendered in (original, translation, again):
        original.rendition_of = rendered
        with pytest.raises(ValidationError, match="cannot be a rendition of itself"):
            actions.edit_source(source=original, by=publisher)
    again.rendition_of = original
    original.refresh_from_db()
    actions.edit_source(source=again, by=publisher)
    assert Source.objects.get(pk=again.pk).rendition_of == original


def test_sentences_are_set_aside_and_taken_back(publisher: User) -> None:
    sentence = PublishedSourceFactory().sentences.get(number=1)
    for reason in ("A heading.", ""):
        actions.set_aside(sentence=sentence, reason=reason, by=publisher)
        sentence.refresh_from_db()
        assert sentence.excluded_reason == reason


def test_a_cited_sentence_is_not_set_aside(publisher: User) -> None:
    sentence = PublishedStatementFactory().source.sentences.get(number=1)
    with pytest.raises(WrongState):
        actions.set_aside(sentence=sentence, reason="A heading.", by=publisher)
