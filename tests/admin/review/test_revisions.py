"""A source captured again, what became of its sentences, and its text cut anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.actions.revisions import cut, revise_source
from archive.actions.sources import import_source
from archive.actions.successions import decide
from archive.admin.imports.recapture import lines_like
from archive.capture.document import Document, Metadata
from archive.capture.readers import read_document
from archive.models import Correction, Departure, Intake, Source, Succession
from tests.admin.conftest import make_user
from tests.admin.pages import address
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    PublishedStatementFactory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from archive.models import Revision

    As = Callable[[str], Client]

pytestmark = pytest.mark.django_db

ONE = "Trump proposed a halt to strikes for 30 days."
TWO = "Putin welcomed the proposal; he asked for more."
THREE = "They agreed on an exchange of prisoners on Wednesday."
SIXTY = ONE.replace("30", "60")
HOSTILE = ["", "x", "-1", "0", "1e9", "9" * 30, "²", "٣", "\0", "' OR 1=1 --", "<script>"]


@pytest.fixture
def source() -> Source:
    """Sentences 1 to 3, in two paragraphs; public."""
    document = read_document("page.txt", f"{ONE} {TWO}\n{THREE}".encode())
    source = import_source(source=Source(title="Summary", slug="call"), document=document)
    Source.objects.filter(pk=source.pk).update(
        status="published",
        published_at="2025-03-19T09:00Z",
        published_by_name="Ada",
        issuer=ActorFactory(),
    )
    source.refresh_from_db()
    return source


def revise(source: Source, text: str) -> Revision:
    document = read_document("again.txt", text.encode())
    return revise_source(source=source, document=document).revision


def url(name: str, source: Source, *args: object) -> str:
    return reverse(f"admin:archive_source_{name}", args=[source.pk, *args])


def numbers(source: Source) -> list[int]:
    places = source.revisions.latest("number").placements.order_by("start")
    return list(places.values_list("sentence__number", flat=True))


def cited(statement: Any) -> list[int]:
    return list(statement.citations.values_list("sentence__number", flat=True))


def text_of(response: Any) -> str:
    return response.content.decode()


PAGES = ["capture", "recut", "changes"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_whoever_may_change_the_source(as_: As, source: Source, page: str) -> None:
    revise(source, f"{SIXTY} {TWO}\n{THREE}")
    assert as_("Editor").get(url(page, source)).status_code == 200
    assert as_("Contributor").get(url(page, source)).status_code == 403
    assert as_("Contributor").post(url(page, source), {"save": "1"}).status_code == 403
    assert as_("anonymous").get(url(page, source)).status_code == 302
    assert source.revisions.count() == 2


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_source_that_does_not_exist(as_: As, page: str) -> None:
    gone = reverse(f"admin:archive_source_{page}", args=[99])
    assert as_("Editor").get(gone).status_code == 302


def test_the_source_leads_to_them(as_: As, source: Source) -> None:
    page = text_of(as_("Editor").get(address(source)))
    assert url("capture", source) in page
    assert url("changes", source) not in page
    revise(source, f"{SIXTY} {TWO}\n{THREE}")
    page = text_of(as_("Editor").get(address(source)))
    assert "1 waiting for a decision" in page
    assert url("capture", source) not in text_of(as_("Contributor").get(address(source)))


class TestCapture:
    def give(self, client: Client, source: Source, text: str) -> str:
        """The address of the preview."""
        file = SimpleUploadedFile("again.txt", text.encode())
        return str(client.post(url("capture", source), {"file": file})["Location"])

    def state(self, client: Client, preview: str) -> dict[str, Any]:
        context = client.get(preview).context
        return {
            "seen": context["seen"],
            "keep": [line.row.number for line in context["lines"] if line.row.kept],
            "joined": list(context["arrangement"].joined),
            "split": list(context["arrangement"].split),
        }

    def test_it_is_compared_before_anything_is_saved(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        page = client.get(self.give(client, source, f"{SIXTY} {TWO}\n{THREE} A new one."))
        compared = page.context["changes"]
        assert (compared.carried, [each.kind for each in compared.likely]) == (2, ["edited"])
        assert compared.likely[0].words.marks == ["figure"]
        assert compared.new == ["A new one."]
        assert source.revisions.count() == 1

    def test_saving_makes_a_revision_and_asks_what_became(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        preview = self.give(client, source, f"{SIXTY} {TWO}\n{THREE}")
        response = client.post(preview, self.state(client, preview) | {"save": "1"})
        assert response["Location"] == url("changes_of", source, 2)
        assert numbers(source) == [4, 2, 3]
        assert not Intake.objects.exists()
        assert not Succession.objects.exists()

    def test_pasted_text_is_taken_too(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        response = client.post(url("capture", source), {"text": f"{ONE} {TWO}"})
        assert client.get(response["Location"]).context["changes"].gone[0].number == 3

    def test_what_cannot_be_read_is_said(self, as_: As, source: Source) -> None:
        file = SimpleUploadedFile("again.txt", b"\xff\xfe\xff")
        response = as_("Editor").post(url("capture", source), {"file": file})
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not Intake.objects.exists()

    def test_cancel_leaves_nothing(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        preview = self.give(client, source, f"{SIXTY} {TWO}\n{THREE}")
        client.post(preview, {"cancel": "1"})
        assert not Intake.objects.exists()
        assert source.revisions.count() == 1
        assert client.get(preview).status_code == 302

    def test_unticked_blocks_are_left_out(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        preview = self.give(client, source, f"Menu\n{SIXTY} {TWO}\n{THREE}")
        state = self.state(client, preview) | {"keep": [2, 3], "save": "1"}
        client.post(preview, state)
        assert numbers(source) == [4, 2, 3]

    def test_nothing_ticked_is_refused(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        preview = self.give(client, source, SIXTY)
        response = client.post(preview, {"seen": 1, "save": "1"})
        assert "Tick at least one" in text_of(response)
        assert source.revisions.count() == 1

    def test_the_same_again_is_no_revision(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        preview = self.give(client, source, f"{ONE} {TWO}\n{THREE}")
        assert "nothing to save" in text_of(client.get(preview))
        response = client.post(preview, self.state(client, preview) | {"save": "1"})
        assert "nothing to revise" in text_of(response)
        assert Intake.objects.exists()

    def test_a_newer_revision_meanwhile_is_shown_first(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        preview = self.give(client, source, f"{SIXTY} {TWO}\n{THREE}")
        state = self.state(client, preview)
        revise(source, f"{ONE}\n{THREE}")
        response = client.post(preview, state | {"save": "1"})
        assert "Someone saved a newer revision" in text_of(response)
        assert source.revisions.count() == 2
        client.post(preview, state | {"save": "1", "seen": 2})
        assert source.revisions.count() == 3

    def test_an_editor_has_only_their_own(self, as_: As, source: Source) -> None:
        preview = self.give(as_("Editor"), source, SIXTY)
        assert as_("Editor").get(preview).status_code == 302
        assert as_("Editor").post(preview, {"cancel": "1"}).status_code == 302
        assert Intake.objects.exists()

    def test_it_is_no_import(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        self.give(client, source, SIXTY)
        intake = Intake.objects.get()
        assert not client.get(reverse("admin:archive_source_add")).context["waiting"]
        assert (
            client.get(reverse("admin:archive_source_import", args=[intake.pk])).status_code == 302
        )

    @pytest.mark.parametrize("value", HOSTILE)
    def test_nonsense_is_left_out(self, as_: As, source: Source, value: str) -> None:
        client = as_("Editor")
        preview = self.give(client, source, SIXTY)
        names = ("seen", "keep", "joined", "split", "join", "part", "open", "save")
        assert client.post(preview, dict.fromkeys(names, value)).status_code == 200
        assert source.revisions.count() == 1

    def test_lines_cut_by_hand_stay_so(self, as_: As, source: Source) -> None:
        client = as_("Editor")
        start = len(ONE) + 1 + TWO.index("he asked")
        client.post(url("recut", source), {"seen": 1, "split": [start], "save": "1"})
        assert numbers(source) == [1, 4, 5, 3]
        preview = self.give(client, source, f"A word before.\n{ONE} {TWO}\n{THREE}")
        client.post(preview, self.state(client, preview) | {"save": "1"})
        assert numbers(source) == [6, 1, 4, 5, 3]
        assert source.revisions.first().segmenter.startswith("editor over ")


def test_lines_beyond_the_known_are_proposed_unless_another_voice_speaks() -> None:
    text = f"Menu\nOutlet says so.\n{ONE}\nSomething new here.\n{TWO}\nAnd at the end."
    document = Document(b"", "text/html", text, Metadata(), frozenset({1}))
    assert lines_like(document, [ONE, TWO], "en", set()) == {2, 3, 4, 5, 6}
    assert lines_like(document, [ONE, TWO], "en", {"Outlet says so."}) == {3, 4, 5}
    assert lines_like(document, ["Wholly unlike all of it, 77."], "en", {"x"}) == {2, 3, 4, 5, 6}


class TestChanges:
    @pytest.fixture
    def revision(self, source: Source) -> Revision:
        """Sentence 1 reads like 4 now, and 3 is gone."""
        return revise(source, f"{SIXTY} {TWO}")

    def test_the_list_shows_what_to_look_at_twice(self, as_: As, revision: Revision) -> None:
        response = as_("Editor").get(url("changes", revision.source))
        edited, gone = response.context["waiting"]
        assert (edited.confirmation, edited.words.marks) == ("=4", ["figure"])
        assert gone.words is None
        page = text_of(response)
        assert "Check: <strong>figure</strong> changed." in page
        assert "checked> Decide later" in page

    def test_answers_are_saved_together(self, as_: As, revision: Revision) -> None:
        client = as_("Editor")
        sent = {"s1": "=4", "s3": "nothing", "s2": "later"}
        response = client.post(url("changes_of", revision.source, 2), sent)
        assert response.status_code == 302
        assert Succession.objects.get().confirmed_by_name == client.user.get_full_name()
        assert Departure.objects.get().sentence.number == 3
        page = client.get(url("changes", revision.source))
        assert page.context["waiting"] == []
        assert [item.questions[0].sentence.number for item in page.context["decided"]] == [1, 3]

    def test_another_sentence_can_be_named(self, as_: As, revision: Revision) -> None:
        as_("Editor").post(
            url("changes_of", revision.source, 2), {"s3": "others", "s3-others": " 4 "}
        )
        assert [(s.older.number, s.newer.number) for s in Succession.objects.all()] == [(3, 4)]

    @pytest.mark.parametrize("others", ["", "four", "99", "2", "9" * 20, "4;5"])
    def test_what_is_no_answer_saves_nothing_and_loses_nothing(
        self, as_: As, revision: Revision, others: str
    ) -> None:
        sent = {"s1": "=4", "s3": "others", "s3-others": others}
        response = as_("Editor").post(url("changes_of", revision.source, 2), sent)
        assert response.status_code == 200
        assert response.context["errors"]
        edited, gone = response.context["waiting"]
        assert (edited.questions[0].answer, gone.questions[0].others) == ("=4", others)
        assert not Succession.objects.exists()

    @pytest.mark.parametrize("value", ["x", "=", "=9", "=4-", "=4-4-9", "=" + "9" * 40, "\0", "²"])
    def test_forged_answers_are_refused(self, as_: As, revision: Revision, value: str) -> None:
        for name in ("s1", "s2", "s99", "s999999999"):
            response = as_("Editor").post(url("changes_of", revision.source, 2), {name: value})
            assert response.status_code == 200
        assert not Succession.objects.exists()

    def test_nothing_decided_says_so(self, as_: As, revision: Revision) -> None:
        response = as_("Editor").post(url("changes_of", revision.source, 2), {"s1": "later"})
        assert "Nothing was decided" in text_of(response)

    def test_the_later_of_two_editors_reads_the_other_decision(
        self, as_: As, revision: Revision
    ) -> None:
        decide(revision=revision, became={1: [4]}, by=make_user("Editor"))
        response = as_("Editor").post(
            url("changes_of", revision.source, 2), {"s1": "nothing", "s3": "nothing"}
        )
        assert "Someone made a different decision about sentence 1" in text_of(response)
        assert response.context["waiting"][0].questions[0].answer == "nothing"
        assert not Departure.objects.exists()

    def test_a_decision_can_be_taken_back(self, as_: As, revision: Revision) -> None:
        decide(revision=revision, became={1: [4]}, by=make_user("Editor"))
        address = url("reopen", revision.source, 2, 1)
        assert as_("Editor").get(address).status_code == 405
        assert as_("Contributor").post(address).status_code == 403
        assert as_("Editor").post(address).status_code == 302
        assert not Succession.objects.exists()
        assert as_("Editor").post(address, follow=True).status_code == 200

    def test_the_first_step_that_waits_comes_first(self, as_: As, revision: Revision) -> None:
        revise(revision.source, TWO)
        page = as_("Editor").get(url("changes", revision.source))
        assert page.context["revision"] == revision
        assert page.context["steps"] == [(2, 2), (3, 1)]

    def test_of_one_revision_there_is_none(self, as_: As, source: Source) -> None:
        assert as_("Editor").get(url("changes", source)).status_code == 302
        assert as_("Editor").get(url("changes_of", source, 1)).status_code == 302

    @pytest.mark.parametrize("number", [1, 3, 2**31 - 1])
    def test_steps_that_do_not_exist(self, as_: As, revision: Revision, number: int) -> None:
        assert as_("Editor").get(url("changes_of", revision.source, number)).status_code == 404

    def test_statements_lead_to_where_they_are_moved(self, as_: As, revision: Revision) -> None:
        statement = DraftStatementFactory(source=revision.source, sentences=[1])
        decide(revision=revision, became={1: [4]}, by=make_user("Editor"))
        page = text_of(as_("Editor").get(url("changes", revision.source)))
        assert url("replace_citations", revision.source, statement.pk) in page


class TestRest:
    @pytest.fixture
    def revision(self, source: Source) -> Revision:
        revision = revise(source, f"{SIXTY} {TWO}\n{THREE}")
        decide(revision=revision, became={1: [4]}, by=make_user("Editor"))
        return revision

    def sent(self, source: Source, **values: object) -> dict[str, object]:
        return {"seen_version": 1, "instead-1": source.sentences.get(number=4).pk} | values

    def test_a_draft_moves(self, as_: As, revision: Revision) -> None:
        source = revision.source
        statement, client = DraftStatementFactory(source=source, sentences=[1, 2]), as_("Editor")
        assert "checked" not in text_of(client.get(url("replace_citations", source, statement.pk)))
        response = client.post(url("replace_citations", source, statement.pk), self.sent(source))
        assert response["Location"] == address(statement)
        assert cited(statement) == [4, 2]

    def test_what_is_public_asks_for_a_reason(self, as_: As, revision: Revision) -> None:
        source, client = revision.source, as_("Publisher")
        statement = PublishedStatementFactory(source=source, sentences=[1])
        page = url("replace_citations", source, statement.pk)
        assert "Give a reason" in text_of(client.post(page, self.sent(source)))
        assert cited(statement) == [1]
        client.post(page, self.sent(source, reason="The page was corrected."))
        assert cited(statement) == [4]
        assert Correction.objects.get().reason == "The page was corrected."

    def test_who_may_not_correct_is_told(self, as_: As, revision: Revision) -> None:
        statement = PublishedStatementFactory(source=revision.source, sentences=[1])
        page, client = url("replace_citations", revision.source, statement.pk), as_("Editor")
        assert "ask someone who may correct" in text_of(client.get(page))
        response = client.post(page, self.sent(revision.source, reason="So."))
        assert response.status_code == 200
        assert cited(statement) == [1]

    def test_one_that_was_saved_meanwhile_stays(self, as_: As, revision: Revision) -> None:
        statement = DraftStatementFactory(source=revision.source, sentences=[1], version=2)
        page = url("replace_citations", revision.source, statement.pk)
        response = as_("Editor").post(page, self.sent(revision.source))
        assert "Someone saved a newer version" in text_of(response)
        assert cited(statement) == [1]

    @pytest.mark.parametrize("value", [*HOSTILE, "3"])
    def test_only_an_heir_can_be_chosen(self, as_: As, revision: Revision, value: str) -> None:
        statement = DraftStatementFactory(source=revision.source, sentences=[1])
        page = url("replace_citations", revision.source, statement.pk)
        sent = {"seen_version": value or 1, "instead-1": value}
        assert as_("Editor").post(page, sent).status_code == 200
        assert cited(statement) == [1]

    def test_with_no_heir_there_is_nothing_to_choose(self, as_: As, source: Source) -> None:
        statement = DraftStatementFactory(source=source, sentences=[1])
        page, client = url("replace_citations", source, statement.pk), as_("Editor")
        assert "there is nothing to change" in text_of(client.get(page))
        revise(source, TWO)
        assert "no replacement has been confirmed" in text_of(client.get(page))
        assert client.post(page, {"seen_version": 1}).status_code == 200

    def test_statements_of_other_sources_are_not_here(self, as_: As, revision: Revision) -> None:
        other = DraftStatementFactory()
        for key in (other.pk, 10**9):
            assert (
                as_("Editor").get(url("replace_citations", revision.source, key)).status_code == 404
            )


class TestRecut:
    START = len(ONE) + 1 + TWO.index("he asked")

    def test_buttons_move_boundaries_and_save_nothing(self, as_: As, source: Source) -> None:
        client, page = as_("Editor"), url("recut", source)
        second = len(ONE) + 1
        opened = client.post(page, {"seen": 1, "open": second})
        assert f'name="part" value="{self.START}"' in text_of(opened)
        parted = client.post(page, {"seen": 1, "part": self.START})
        assert parted.context["anew"][0][1] == [
            "Putin welcomed the proposal;",
            "he asked for more.",
        ]
        joined = client.post(page, {"seen": 1, "join": second})
        assert [sentence.number for sentence, _ in joined.context["anew"]] == [1, 2]
        assert source.revisions.count() == 1

    def test_it_starts_from_the_cuts_that_stand(self, as_: As, source: Source) -> None:
        client, page = as_("Editor"), url("recut", source)
        client.post(page, {"seen": 1, "split": [self.START], "save": "1"})
        assert numbers(source) == [1, 4, 5, 3]
        response = client.get(page)
        assert response.context["anew"] == []
        assert response.context["arrangement"].split == {self.START}

    def test_saving_without_a_change_is_refused(self, as_: As, source: Source) -> None:
        response = as_("Editor").post(url("recut", source), {"seen": 1, "save": "1"})
        assert "nothing to save" in text_of(response)
        assert source.revisions.count() == 1

    def test_each_statement_has_to_be_answered_for(self, as_: As, source: Source) -> None:
        statement = DraftStatementFactory(source=source, sentences=[2])
        client, page = as_("Editor"), url("recut", source)
        sent = {"seen": 1, "split": [self.START], f"version-{statement.pk}": 1, "save": "1"}
        name = f"replace-{statement.pk}-2"
        for answer in ([], ["keep", str(self.START)]):
            response = client.post(page, sent | {name: answer})
            assert response.context["concerns"][0].questions[0].error
        assert source.revisions.count() == 1
        assert client.post(page, sent | {name: [str(self.START)]}).status_code == 302
        assert cited(statement) == [5]

    def test_what_is_public_moves_with_a_reason(self, as_: As, source: Source) -> None:
        statement = PublishedStatementFactory(source=source, sentences=[2])
        client, page = as_("Publisher"), url("recut", source)
        sent = {
            "seen": 1,
            "split": [self.START],
            f"version-{statement.pk}": 1,
            f"replace-{statement.pk}-2": [str(self.START)],
            "save": "1",
        }
        response = client.post(page, sent)
        assert "Give a reason" in text_of(response)
        assert response.context["concerns"][0].questions[0].parts[1].ticked
        assert client.post(page, sent | {"reason": "It was two."}).status_code == 302
        assert cited(statement) == [5]

    def test_who_may_not_correct_can_only_keep(self, as_: As, source: Source) -> None:
        statement = PublishedStatementFactory(source=source, sentences=[2])
        client, page = as_("Editor"), url("recut", source)
        sent = {"seen": 1, "split": [self.START], f"version-{statement.pk}": 1, "save": "1"}
        name = f"replace-{statement.pk}-2"
        forged = client.post(page, sent | {name: [str(self.START)], "reason": "So."})
        assert "may not correct" in text_of(forged)
        seen = client.post(page, {"seen": 1, "split": [self.START]})
        assert seen.context["concerns"][0].questions[0].keeps, "the only answer is chosen already"
        assert client.post(page, sent | {name: ["keep"]}).status_code == 302
        assert cited(statement) == [2]

    def test_a_newer_revision_meanwhile_is_shown_first(self, as_: As, source: Source) -> None:
        revise(source, f"{SIXTY} {TWO}")
        sent = {"seen": 1, "split": [self.START], "save": "1"}
        response = as_("Editor").post(url("recut", source), sent)
        assert "Someone saved a newer revision" in text_of(response)
        assert source.revisions.count() == 2

    @pytest.mark.parametrize("value", HOSTILE)
    def test_nonsense_is_left_out(self, as_: As, source: Source, value: str) -> None:
        client = as_("Editor")
        names = ("joined", "split", "join", "part", "open", "from", "keep", "reason", "save")
        for seen in (value, "1"):
            sent = dict.fromkeys(names, value) | {"seen": seen}
            assert client.post(url("recut", source), sent).status_code == 200
        assert source.revisions.count() == 1

    def test_a_voice_of_several_keeps_to_its_lines(self, as_: As) -> None:
        text = f"Outlet: so it was.\n{ONE} {TWO}"
        source = import_source(
            source=Source(title="Voice"),
            document=read_document("page.txt", text.encode()),
            cuts=cut(text, "en", {2}),
        )
        page = as_("Editor").get(url("recut", source))
        assert [line.row.number for line in page.context["lines"]] == [2]
        sent = {"seen": 1, "keep": [1, 2], "join": text.index(TWO)}
        page = as_("Editor").post(url("recut", source), sent | {"save": "1"})
        assert numbers(source) == [3]
