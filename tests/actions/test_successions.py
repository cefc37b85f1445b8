from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.actions.base import Incomplete, NotAllowed, StaleEdit, WrongState
from archive.actions.revisions import revise_source
from archive.actions.successions import (
    decide,
    decisions,
    proposals,
    reopen,
    replace_citations,
    step_to,
    undecided,
)
from archive.capture.readers import read_document
from archive.models import Correction, Departure, Generation, Succession
from tests.admin.conftest import make_user
from tests.factories import (
    DraftSourceFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from archive.models import Revision, Source

pytestmark = pytest.mark.django_db

ONE = "Trump proposed a halt to strikes for 30 days."
TWO = "Putin welcomed the proposal."
THREE = "They agreed on an exchange of prisoners on Wednesday."
FOUR = "Hockey matches were an idea that both leaders liked."

CHANGED = ONE.replace("30", "60")
JOINED = "Putin welcomed the proposal, they agreed on an exchange of prisoners on Wednesday."


@pytest.fixture
def source() -> Source:
    """Sentences 1 to 4; after the second capture 5 and 6."""
    return PublishedSourceFactory(texts=[[ONE], [TWO, THREE], [FOUR]])


@pytest.fixture
def revision(source: Source) -> Revision:
    return revise(source, f"{CHANGED}\n{JOINED}\n{FOUR}")


@pytest.fixture
def editor() -> User:
    return make_user("Editor")


def revise(source: Source, text: str) -> Revision:
    document = read_document("again.txt", text.encode())
    return revise_source(source=source, document=document).revision


def joined() -> set[tuple[int, int, str]]:
    found = Succession.objects.select_related("older", "newer")
    return {(each.older.number, each.newer.number, each.kind) for each in found}


class TestProposals:
    def test_there_is_one_for_all_that_left(self, revision: Revision) -> None:
        found = proposals(step_to(revision))
        assert [
            (p.kind, [s.number for s in p.older], [s.number for s in p.newer]) for p in found
        ] == [("edited", [1], [5]), ("merged", [2, 3], [6])]

    def test_what_resembles_nothing_is_gone(self, source: Source) -> None:
        found = proposals(step_to(revise(source, f"{ONE}\n{TWO} {THREE}")))
        assert [(p.kind, p.older[0].number, p.newer) for p in found] == [(None, 4, [])]

    def test_what_is_proposed_came_and_what_is_asked_about_left(self, source: Source) -> None:
        """A sentence that an older revision had is no new one, though it reads like an edit."""
        revise(source, f"{CHANGED}\n{TWO} {THREE}\n{FOUR}")
        found = proposals(step_to(revise(source, f"{ONE}\n{TWO} {THREE}\n{FOUR}")))
        assert [(p.older[0].number, p.newer[0].number) for p in found] == [(5, 1)]

    def test_no_step_leads_to_the_first_revision(self, source: Source) -> None:
        with pytest.raises(WrongState):
            step_to(source.revisions.get())


class TestDecide:
    def test_it_joins_what_was_confirmed(self, revision: Revision, editor: User) -> None:
        decide(revision=revision, became={1: [5], 2: [6], 3: [6]}, by=editor)
        assert joined() == {(1, 5, "edited"), (2, 6, "merged"), (3, 6, "merged")}
        assert Succession.objects.first().confirmed_by_name == editor.get_full_name()
        assert decisions(step_to(revision)) == {1: [5], 2: [6], 3: [6]}

    def test_one_sentence_can_give_way_to_two(self, revision: Revision, editor: User) -> None:
        decide(revision=revision, became={1: [6, 5]}, by=editor)
        assert joined() == {(1, 5, "split"), (1, 6, "split")}

    def test_kinds_follow_later_decisions(self, revision: Revision, editor: User) -> None:
        decide(revision=revision, became={2: [6]}, by=editor)
        assert joined() == {(2, 6, "edited")}
        decide(revision=revision, became={3: [6]}, by=editor)
        assert joined() == {(2, 6, "merged"), (3, 6, "merged")}
        reopen(revision=revision, number=2, by=editor)
        assert joined() == {(3, 6, "edited")}

    def test_refused_is_written_down_too(self, revision: Revision, editor: User) -> None:
        decide(revision=revision, became={1: []}, by=editor)
        departure = Departure.objects.get()
        assert (departure.sentence.number, departure.revision) == (1, revision)
        assert decisions(step_to(revision)) == {1: []}

    def test_statements_keep_their_sentence(self, revision: Revision, editor: User) -> None:
        statement = PublishedStatementFactory(source=revision.source)
        decide(revision=revision, became={1: [5]}, by=editor)
        assert statement.citations.get().sentence.number == 1

    def test_readers_are_told(self, revision: Revision, editor: User) -> None:
        before = Generation.objects.get().number
        decide(revision=revision, became={1: []}, by=editor)
        reopen(revision=revision, number=1, by=editor)
        assert Generation.objects.get().number == before + 2

    def test_of_a_draft_they_are_not(self, editor: User) -> None:
        revision = revise(DraftSourceFactory(texts=[[ONE]]), TWO)
        before = Generation.objects.get().number
        decide(revision=revision, became={1: []}, by=editor)
        assert Generation.objects.get().number == before

    def test_another_decision_meanwhile_is_not_overwritten(
        self, revision: Revision, editor: User
    ) -> None:
        decide(revision=revision, became={1: [5]}, by=editor)
        with pytest.raises(StaleEdit, match="decision about sentence 1"):
            decide(revision=revision, became={2: [6], 1: []}, by=make_user("Editor"))
        assert joined() == {(1, 5, "edited")}
        assert not Departure.objects.exists()

    def test_the_same_decision_again_is_none(self, revision: Revision, editor: User) -> None:
        decide(revision=revision, became={1: [5]}, by=editor)
        decide(revision=revision, became={1: [5]}, by=make_user("Editor"))
        assert Succession.objects.get().confirmed_by_name == editor.get_full_name()

    @pytest.mark.parametrize(
        ("became", "refusal"),
        [
            ({4: []}, WrongState),
            ({99: []}, WrongState),
            ({1: [4]}, Incomplete),
            ({1: [99]}, Incomplete),
        ],
        ids=["still there", "unknown", "by what was there before", "by the unknown"],
    )
    def test_nonsense_is_refused_whole(
        self,
        revision: Revision,
        editor: User,
        became: dict[int, list[int]],
        refusal: type[Exception],
    ) -> None:
        with pytest.raises(refusal):
            decide(revision=revision, became={2: [6], **became}, by=editor)
        assert not Succession.objects.exists()

    def test_contributors_do_not_decide(self, revision: Revision) -> None:
        contributor = make_user("Contributor")
        with pytest.raises(NotAllowed):
            decide(revision=revision, became={1: []}, by=contributor)
        with pytest.raises(NotAllowed):
            reopen(revision=revision, number=1, by=contributor)


class TestReopen:
    @pytest.mark.parametrize("became", [[5], []])
    def test_it_waits_again(self, revision: Revision, editor: User, became: list[int]) -> None:
        decide(revision=revision, became={1: became}, by=editor)
        reopen(revision=revision, number=1, by=editor)
        assert decisions(step_to(revision)) == {}

    def test_what_no_editor_decided_stays(self, source: Source, editor: User) -> None:
        revision = revise(source, f"{ONE}\n{TWO} {THREE}\n{FOUR[:-1]} .")
        assert joined() == {(4, 5, "same_words")}
        for number in (4, 1, 99):
            with pytest.raises(WrongState):
                reopen(revision=revision, number=number, by=editor)
        assert joined() == {(4, 5, "same_words")}


class TestUndecided:
    def test_it_counts_what_waits(self, revision: Revision, editor: User) -> None:
        assert undecided(revision.source) == {2: 3}
        decide(revision=revision, became={1: [5], 2: []}, by=editor)
        assert undecided(revision.source) == {2: 1}
        decide(revision=revision, became={3: []}, by=editor)
        assert undecided(revision.source) == {}

    def test_what_came_back_waits_for_nothing(self, source: Source) -> None:
        revise(source, f"{ONE}\n{TWO} {THREE}")
        assert undecided(source) == {2: 1}
        revise(source, f"{ONE}\n{TWO} {THREE}\n{FOUR}")
        assert undecided(source) == {}

    def test_every_step_has_its_own(self, revision: Revision) -> None:
        revise(revision.source, f"{CHANGED}\n{FOUR}")
        assert undecided(revision.source) == {2: 3, 3: 1}


class TestRestOn:
    def test_a_draft_moves_by_an_edit(self, revision: Revision, editor: User) -> None:
        statement = DraftStatementFactory(source=revision.source, sentences=[4, 1])
        replace_citations(
            statement=statement, version=1, instead=instead(revision, {1: [5]}), by=editor
        )
        assert cited(statement) == [4, 5]

    def test_what_is_public_moves_by_a_correction(self, revision: Revision) -> None:
        statement = PublishedStatementFactory(source=revision.source, sentences=[1])
        replace_citations(
            statement=statement,
            version=1,
            instead=instead(revision, {1: [5, 6]}),
            reason="The Kremlin corrected the figure.",
            by=make_user("Publisher"),
        )
        correction = Correction.objects.get()
        assert (correction.before, correction.after) == ({"sentences": [1]}, {"sentences": [5, 6]})

    def test_of_what_is_public_the_reason_is_asked(self, revision: Revision) -> None:
        statement = PublishedStatementFactory(source=revision.source, sentences=[1])
        with pytest.raises(Incomplete, match="reason"):
            replace_citations(
                statement=statement,
                version=1,
                instead=instead(revision, {1: [5]}),
                by=make_user("Publisher"),
            )

    def test_a_stale_version_is_refused(self, revision: Revision, editor: User) -> None:
        statement = DraftStatementFactory(source=revision.source, version=2)
        with pytest.raises(StaleEdit):
            replace_citations(
                statement=statement, version=1, instead=instead(revision, {1: [5]}), by=editor
            )


def instead(revision: Revision, numbers: dict[int, list[int]]) -> dict:
    rows = {sentence.number: sentence for sentence in revision.source.sentences.all()}
    return {rows[old]: [rows[n] for n in new] for old, new in numbers.items()}


def cited(statement: object) -> list[int]:
    return list(statement.citations.values_list("sentence__number", flat=True))
