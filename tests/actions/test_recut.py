from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.actions.base import Incomplete, NotAllowed, StaleEdit, WrongState
from archive.actions.recut import Replacement, recut_source
from archive.actions.revisions import Cut, cut
from archive.actions.sources import import_source
from archive.actions.successions import undecided
from archive.capture.readers import read_document
from archive.models import Correction, Generation, Source, Succession
from archive.text.sentences import SEGMENTER, SEGMENTER_VERSION
from tests.admin.conftest import make_user
from tests.factories import DraftStatementFactory, PublishedStatementFactory

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from archive.models import Revision

pytestmark = pytest.mark.django_db

PAGE = "Menu\nThe leaders spoke. They agreed; they parted.\nIt was late.\nMore from us"
SPOKE, AGREED, LATE = Cut(1, 5, 23), Cut(1, 24, 49), Cut(2, 50, 62)
HALVES = [Cut(1, 24, 36), Cut(1, 37, 49)]
SPLIT = [SPOKE, *HALVES, LATE]
MERGED = [Cut(1, 5, 49), LATE]


@pytest.fixture
def source() -> Source:
    document = read_document("page.txt", PAGE.encode())
    source = Source(title="Summary")
    return import_source(source=source, document=document, cuts=cut(PAGE, "en", {2, 3}))


@pytest.fixture
def editor() -> User:
    return make_user("Editor")


def recut(source: Source, cuts: list[Cut], by: User, **values: Any) -> Revision:
    seen = values.pop("seen", source.revisions.count())
    return recut_source(
        source=source,
        seen=seen,
        cuts=cuts,
        replacements=values.pop("replacements", {}),
        by=by,
        **values,
    )


def numbers(revision: Revision) -> list[int]:
    return list(revision.placements.order_by("start").values_list("sentence__number", flat=True))


def joined() -> set[tuple[int, int, str]]:
    found = Succession.objects.select_related("older", "newer")
    return {(each.older.number, each.newer.number, each.kind) for each in found}


def cited(statement: Any) -> list[int]:
    return list(statement.citations.values_list("sentence__number", flat=True))


def test_a_sentence_is_split(source: Source, editor: User) -> None:
    revision = recut(source, SPLIT, editor)
    assert numbers(revision) == [1, 4, 5, 3]
    assert [s.text for s in source.sentences.all()][3:] == ["They agreed;", "they parted."]
    assert joined() == {(2, 4, "split"), (2, 5, "split")}
    assert Succession.objects.first().confirmed_by_name == editor.get_full_name()


def test_two_sentences_are_merged(source: Source, editor: User) -> None:
    assert numbers(recut(source, MERGED, editor)) == [4, 3]
    assert joined() == {(1, 4, "merged"), (2, 4, "merged")}


def test_a_moved_end_is_told_as_it_is(source: Source, editor: User) -> None:
    """The first takes a part of the second along."""
    recut(source, [Cut(1, 5, 36), Cut(1, 37, 49), LATE], editor)
    assert joined() == {(1, 4, "merged"), (2, 4, "split"), (2, 5, "split")}


def test_nothing_waits_for_a_decision(source: Source, editor: User) -> None:
    recut(source, SPLIT, editor)
    assert undecided(source) == {}


def test_the_old_revision_stays_as_it_was(source: Source, editor: User) -> None:
    recut(source, SPLIT, editor)
    assert numbers(source.revisions.get(number=1)) == [1, 2, 3]


def test_taken_back_it_is_the_sentence_it_was(source: Source, editor: User) -> None:
    recut(source, SPLIT, editor)
    recut(source, [SPOKE, AGREED, LATE], editor)
    assert numbers(recut(source, SPLIT, editor)) == [1, 4, 5, 3]
    assert numbers(source.revisions.get(number=3)) == [1, 2, 3]
    assert undecided(source) == {}


def test_the_record_says_whose_cuts_these_are(source: Source, editor: User) -> None:
    machine, hand = (SEGMENTER, SEGMENTER_VERSION), (f"editor over {SEGMENTER}", SEGMENTER_VERSION)
    recut(source, SPLIT, editor)
    recut(source, MERGED, editor)
    recut(source, [SPOKE, AGREED, LATE], editor)
    found = source.revisions.order_by("number").values_list("segmenter", "segmenter_version")
    assert list(found) == [machine, hand, hand, machine]


def test_an_import_cut_by_hand_says_so(editor: User) -> None:
    document = read_document("page.txt", PAGE.encode())
    source = import_source(source=Source(title="Summary"), document=document, cuts=SPLIT)
    assert source.revisions.get().segmenter == f"editor over {SEGMENTER}"


def test_what_was_set_aside_stays_so_in_its_parts(source: Source, editor: User) -> None:
    source.sentences.filter(number=2).update(excluded_reason="A courtesy.")
    recut(source, SPLIT, editor)
    assert [s.excluded_reason for s in source.sentences.all()] == [
        "",
        "A courtesy.",
        "",
        "A courtesy.",
        "A courtesy.",
    ]
    recut(source, [Cut(1, 5, 36), Cut(1, 37, 49), LATE], editor)
    assert source.sentences.get(number=6).excluded_reason == ""


class TestStatements:
    def test_each_must_be_answered_for(self, source: Source, editor: User) -> None:
        statement = DraftStatementFactory(source=source, sentences=[2])
        for replacements in (
            {},
            {statement.pk: Replacement(1, {})},
            {statement.pk: Replacement(1, {2: [5]})},
            {statement.pk: Replacement(1, {1: [24]})},
        ):
            with pytest.raises(Incomplete, match="cites"):
                recut(source, SPLIT, editor, replacements=replacements)
        assert source.revisions.count() == 1

    def test_a_draft_rests_on_the_part_that_was_chosen(self, source: Source, editor: User) -> None:
        statement = DraftStatementFactory(source=source, sentences=[3, 2])
        recut(source, SPLIT, editor, replacements={statement.pk: Replacement(1, {2: [37]})})
        assert cited(statement) == [3, 5]

    def test_it_may_keep_the_sentence_it_was_written_on(self, source: Source, editor: User) -> None:
        statement = DraftStatementFactory(source=source, sentences=[2])
        recut(source, SPLIT, editor, replacements={statement.pk: Replacement(1, {2: []})})
        statement.refresh_from_db()
        assert (cited(statement), statement.version) == ([2], 1)

    def test_on_both_merged_sentences_it_rests_once(self, source: Source, editor: User) -> None:
        statement = DraftStatementFactory(source=source, sentences=[1, 2])
        recut(source, MERGED, editor, replacements={statement.pk: Replacement(1, {1: [5], 2: [5]})})
        assert cited(statement) == [4]

    def test_what_is_public_is_corrected_with_a_reason(self, source: Source) -> None:
        publisher = make_user("Publisher")
        statement = published(source, 2)
        rest = Replacement(1, {2: [24, 37]}, "The sentence was two.")
        recut(source, SPLIT, publisher, replacements={statement.pk: rest})
        assert cited(statement) == [4, 5]
        correction = Correction.objects.get()
        assert (correction.before, correction.after) == ({"sentences": [2]}, {"sentences": [4, 5]})

    def test_without_a_reason_nothing_is_cut(self, source: Source) -> None:
        statement = published(source, 2)
        with pytest.raises(Incomplete, match="reason"):
            recut(
                source,
                SPLIT,
                make_user("Publisher"),
                replacements={statement.pk: Replacement(1, {2: [24]})},
            )
        assert source.revisions.count() == 1

    def test_who_may_not_correct_may_keep(self, source: Source, editor: User) -> None:
        statement = published(source, 2)
        with pytest.raises(NotAllowed):
            recut(
                source, SPLIT, editor, replacements={statement.pk: Replacement(1, {2: [24]}, "So.")}
            )
        recut(source, SPLIT, editor, replacements={statement.pk: Replacement(1, {2: []})})
        assert cited(statement) == [2]

    def test_a_stale_statement_is_refused_whole(self, source: Source, editor: User) -> None:
        statement = DraftStatementFactory(source=source, sentences=[2], version=2)
        with pytest.raises(StaleEdit):
            recut(source, SPLIT, editor, replacements={statement.pk: Replacement(1, {2: [24]})})
        assert source.revisions.count() == 1

    def test_those_on_other_sentences_are_left_alone(self, source: Source, editor: User) -> None:
        statement = DraftStatementFactory(source=source, sentences=[3])
        recut(source, SPLIT, editor)
        assert cited(statement) == [3]


def published(source: Source, number: int) -> Any:
    Source.objects.filter(pk=source.pk).update(
        status="published",
        published_at="2025-03-19T09:00Z",
        published_by_name="Ada",
        issuer=PublishedStatementFactory().source.issuer,
    )
    return PublishedStatementFactory(source=source, sentences=[number])


class TestRefusals:
    @pytest.mark.parametrize(
        ("cuts", "refusal"),
        [
            ([SPOKE, AGREED, LATE], WrongState),
            ([SPOKE, HALVES[0], LATE], Incomplete),
            ([SPOKE, AGREED], Incomplete),
            ([Cut(1, 0, 4), SPOKE, AGREED, LATE], Incomplete),
            ([Cut(1, 5, 62)], Incomplete),
            ([Cut(1, 5, 30), Cut(1, 29, 49), LATE], Incomplete),
            ([], Incomplete),
        ],
        ids=["no change", "words lost", "line lost", "menu", "over lines", "overlap", "nothing"],
    )
    def test_what_is_no_cut_of_these_words(
        self, source: Source, editor: User, cuts: list[Cut], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            recut(source, cuts, editor)
        assert source.revisions.count() == 1

    def test_a_newer_revision_meanwhile(self, source: Source, editor: User) -> None:
        recut(source, MERGED, editor)
        with pytest.raises(StaleEdit, match="newer revision"):
            recut(source, SPLIT, editor, seen=1)

    def test_contributors(self, source: Source) -> None:
        with pytest.raises(NotAllowed):
            recut(source, SPLIT, make_user("Contributor"))


def test_readers_are_told_of_what_is_public_only(source: Source, editor: User) -> None:
    before = Generation.objects.get().number
    recut(source, SPLIT, editor)
    assert Generation.objects.get().number == before
    published(source, 4)
    before = Generation.objects.get().number
    recut(
        source,
        [SPOKE, AGREED, LATE],
        editor,
        replacements={s.pk: Replacement(1, {4: []}) for s in source.statements.all()},
    )
    assert Generation.objects.get().number == before + 1
