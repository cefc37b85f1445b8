from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.models import (
    Attribution,
    Correction,
    CorrectionKind,
    Generation,
    Statement,
    StatementStatus,
)
from tests.admin.conftest import logged_in, make_user
from tests.admin.pages import address, errors_of, form_of
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db


def add_url(source: Source, *sentences: int) -> str:
    query = "".join(f"&sentence={number}" for number in sentences)
    return f"{address(Statement, 'add')}?source={source.pk}{query}"


def typed(source: Source, **changes: Any) -> dict[str, Any]:
    return {
        "text": "Trump proposed a halt.",
        "act": "proposed",
        "attribution": "named",
        "attributed_to": [ActorFactory().pk],
        "topics": [TopicFactory().pk],
        "cited": [source.sentences.get(number=1).pk],
        "said_on": "2025-03-18",
        "note": "",
        **changes,
    }


def test_add_page_asks_for_the_source_first(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory(texts=[["Alpha."]])
    response = as_("Contributor").get(address(Statement, "add"))
    assert "which source?" in response.content.decode()
    assert "source" in response.context["form"].fields
    assert "Alpha." not in response.content.decode()
    assert source.statements.count() == 0


def test_add_page_shows_the_sentences_of_the_source_alone(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory(texts=[["Alpha said “no”.", "Beta."]])
    PublishedSourceFactory(texts=[["Gamma."]])
    page = as_("Contributor").get(add_url(source, 2))
    text = page.content.decode()
    assert "1. Alpha said “no”." in text
    assert "Gamma." not in text
    assert form_of(page.client, add_url(source, 2))["cited"] == [source.sentences.get(number=2).pk]


def test_add_writes_a_draft_in_the_editors_name(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory()
    client: Any = as_("Contributor")
    response = client.post(add_url(source), typed(source))
    assert response.status_code == 302
    statement = Statement.objects.get()
    assert (statement.status, statement.written_by) == (StatementStatus.DRAFT, client.user)
    assert [c.sentence.number for c in statement.citations.all()] == [1]


def test_save_and_add_another_stays_with_the_source(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory()
    response = as_("Contributor").post(add_url(source), {**typed(source), "_addanother": "1"})
    assert response["Location"] == add_url(source)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"attribution": "not_stated"}, "The speaker is either named or not stated"),
        ({"cited": ["999999"]}, "not one of the available choices"),
        ({"cited": ["9" * 20]}, "is not a valid value"),
        ({"topics": ["x"]}, "is not a valid value"),
        ({"topics": ["9" * 20]}, "is not a valid value"),
        ({"act": "sang"}, "not one of the available choices"),
        ({"text": "  "}, "This field is required"),
        ({"said_on": "18.3"}, "Enter a valid date"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_saves_nothing(
    as_: Callable[[str], Client], change: dict[str, Any], message: str
) -> None:
    source = PublishedSourceFactory()
    response = as_("Contributor").post(add_url(source), typed(source, note="My note.", **change))
    assert response.status_code == 200
    assert any(message in error for error in errors_of(response))
    assert "My note." in response.content.decode()
    assert not Statement.objects.exists()


def test_a_sentence_set_aside_is_refused(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory()
    source.sentences.update(excluded_reason="Boilerplate.")
    response = as_("Editor").post(add_url(source), typed(source))
    assert "Sentence 1 is set aside; undo that first." in errors_of(response)
    assert "[set aside: Boilerplate.]" in response.content.decode()


def test_a_sentence_of_another_source_is_no_choice(as_: Callable[[str], Client]) -> None:
    source, other = PublishedSourceFactory(), PublishedSourceFactory()
    response = as_("Editor").post(add_url(source), typed(other))
    assert errors_of(response)
    assert not Statement.objects.exists()


def test_the_source_stays_whatever_is_sent(as_: Callable[[str], Client]) -> None:
    statement, other = DraftStatementFactory(), PublishedSourceFactory()
    client = as_("Editor")
    values = form_of(client, address(statement))
    client.post(address(statement), {**values, "text": "Changed.", "source": other.pk})
    statement.refresh_from_db()
    assert (statement.text, statement.source_id == other.pk) == ("Changed.", False)


def test_saving_unchanged_changes_nothing(as_: Callable[[str], Client]) -> None:
    statement = PublishedStatementFactory(sentences=[2, 1])
    client = as_("Publisher")
    before = Statement.objects.filter(pk=statement.pk).values().get()
    generation = Generation.objects.get().number
    response = client.post(address(statement), form_of(client, address(statement)))
    assert response.status_code == 302
    assert Statement.objects.filter(pk=statement.pk).values().get() == before
    assert Generation.objects.get().number == generation
    assert not Correction.objects.exists()


def test_the_order_of_citations_survives_an_edit_of_the_text(as_: Callable[[str], Client]) -> None:
    statement = DraftStatementFactory(sentences=[2, 1])
    client = as_("Editor")
    client.post(address(statement), {**form_of(client, address(statement)), "text": "Mended."})
    assert [c.sentence.number for c in statement.citations.order_by("position")] == [2, 1]


def test_a_cited_sentence_that_the_source_has_lost_stays_a_choice(
    as_: Callable[[str], Client],
) -> None:
    statement = DraftStatementFactory(source=PublishedSourceFactory(texts=[["Old.", "Kept."]]))
    add_revision(statement.source, [["New.", "Kept."]])
    client = as_("Editor")
    form = client.get(address(statement)).context["adminform"].form
    labels = [label for _, label in form.fields["cited"].choices]
    assert labels == ["3. New.", "2. Kept.", "1. Old."]
    client.post(address(statement), {**form_of(client, address(statement)), "text": "Mended."})
    assert statement.citations.get().sentence.text == "Old."


class TestTwoEditors:
    def both(self, statement: Statement) -> tuple[Client, dict[str, Any], Client, dict[str, Any]]:
        first, second = logged_in(make_user("Publisher")), logged_in(make_user("Publisher"))
        url = address(statement)
        return first, form_of(first, url), second, form_of(second, url)

    @pytest.mark.parametrize(
        "factory", [DraftStatementFactory, InReviewStatementFactory, PublishedStatementFactory]
    )
    def test_the_later_one_sees_both_texts_and_decides(self, factory: Any) -> None:
        statement = factory()
        first, one, second, two = self.both(statement)
        first.post(address(statement), {**one, "text": "First text.", "reason": "Why."})
        topic = TopicFactory(name="Shipping")
        two |= {"text": "Second text.", "topics": [topic.pk], "reason": "Why too."}

        refused = second.post(address(statement), two)
        page = refused.content.decode()
        assert refused.status_code == 200
        assert any("Someone saved a newer version" in error for error in errors_of(refused))
        assert "First text." in page
        assert page.count("Second text.") >= 2
        assert "Shipping" in page
        assert ("Why too." in page) == (statement.number is not None)
        statement.refresh_from_db()
        assert (statement.text, statement.version) == ("First text.", 2)

        seen = refused.context["adminform"].form["seen_version"].value()
        assert second.post(address(statement), {**two, "seen_version": seen}).status_code == 302
        statement.refresh_from_db()
        assert (statement.text, statement.version) == ("Second text.", 3)

    def test_the_version_is_not_renewed_before_the_other_text_was_shown(self) -> None:
        statement = DraftStatementFactory()
        first, one, second, two = self.both(statement)
        first.post(address(statement), {**one, "text": "First text."})
        refused = second.post(address(statement), {**two, "text": "", "act": "asked"})
        assert refused.context["adminform"].form.differences == []
        assert refused.context["adminform"].form["seen_version"].value() == "1"

    def test_a_draft_deleted_meanwhile_is_no_traceback(self) -> None:
        statement = DraftStatementFactory()
        first, _, second, two = self.both(statement)
        first.post(address(statement, "delete"), {"post": "yes"})
        response = second.post(address(statement), {**two, "text": "Mine."}, follow=True)
        assert response.status_code == 200
        assert not Statement.objects.exists()

    def test_typed_words_survive_a_publication_meanwhile(self) -> None:
        writer = make_user("Contributor")
        statement = InReviewStatementFactory(written_by=writer)
        client, url = logged_in(writer), address(statement)
        values = form_of(client, url)
        logged_in(make_user("Publisher")).post(address(statement, "publish"), {"seen_version": 1})
        response = client.post(url, {**values, "text": "My later thoughts."})
        assert "My later thoughts." in response.content.decode()
        assert any("may not correct published" in error for error in errors_of(response))
        statement.refresh_from_db()
        assert statement.text != "My later thoughts."


class TestCorrecting:
    def test_a_change_needs_a_reason(self, as_: Callable[[str], Client]) -> None:
        statement = PublishedStatementFactory()
        client = as_("Publisher")
        values = form_of(client, address(statement))
        response = client.post(address(statement), {**values, "text": "Mended."})
        assert any("Give a reason" in error for error in errors_of(response))
        statement.refresh_from_db()
        assert (statement.text == "Mended.", statement.version) == (False, 1)

    def test_a_change_with_a_reason_is_logged(self, as_: Callable[[str], Client]) -> None:
        statement = PublishedStatementFactory()
        client = as_("Publisher")
        values = form_of(client, address(statement))
        client.post(address(statement), {**values, "text": "Mended.", "reason": "A slip."})
        correction = Correction.objects.get()
        assert (correction.kind, correction.reason) == (CorrectionKind.CORRECTION, "A slip.")
        assert correction.after == {"text": "Mended."}
        page = client.get(address(correction)).content.decode()
        assert "A slip." in page
        assert "Mended." in page

    def test_a_public_statement_keeps_a_citation(self, as_: Callable[[str], Client]) -> None:
        statement = PublishedStatementFactory()
        client = as_("Publisher")
        values = form_of(client, address(statement)) | {"cited": [], "reason": "None."}
        response = client.post(address(statement), values)
        assert "Choose the sentence that the statement cites." in errors_of(response)
        assert statement.citations.count() == 1

    @pytest.mark.parametrize("role", ["Contributor", "Editor"])
    def test_others_read_it(self, as_: Callable[[str], Client], role: str) -> None:
        statement = PublishedStatementFactory()
        client = as_(role)
        page = client.get(address(statement))
        assert page.context["adminform"].readonly_fields
        assert 'name="text"' not in page.content.decode()
        assert statement.sentences.get().text in page.content.decode()
        client.post(address(statement), typed(statement.source, reason="Forged.", seen_version=1))
        assert not Correction.objects.exists()

    def test_withdrawn_is_read_only(self, as_: Callable[[str], Client]) -> None:
        statement = PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
        client = as_("superuser")
        assert 'name="text"' not in client.get(address(statement)).content.decode()
        response = client.post(address(statement), typed(statement.source, seen_version=1))
        assert errors_of(response)
        statement.refresh_from_db()
        assert (statement.status, statement.version) == (StatementStatus.WITHDRAWN, 1)


class TestContributors:
    def test_see_their_own_and_what_is_published(self, as_: Callable[[str], Client]) -> None:
        client: Any = as_("Contributor")
        own = DraftStatementFactory(written_by=client.user)
        published = PublishedStatementFactory()
        DraftStatementFactory(text="Someone else's.", source=published.source)
        listed = client.get(address(Statement, "changelist")).context["cl"].queryset
        assert set(listed) == {own, published}
        page = client.get(address(published.source)).content.decode()
        assert "Someone else" not in page

    @pytest.mark.parametrize("page", ["change", "delete", "submit", "approve", "return", "publish"])
    def test_cannot_touch_the_drafts_of_others(
        self, as_: Callable[[str], Client], page: str
    ) -> None:
        statement = InReviewStatementFactory(text="Someone else's.")
        before = Statement.objects.values().get()
        data = typed(statement.source, seen_version=1, post="yes", words="x")
        for response in (
            (client := as_("Contributor")).get(address(statement, page)),
            client.post(address(statement, page), data),
        ):
            assert response.status_code in (302, 403)
        assert Statement.objects.values().get() == before

    def test_filter_for_their_own(self, as_: Callable[[str], Client]) -> None:
        client: Any = as_("Editor")
        own = DraftStatementFactory(written_by=client.user)
        DraftStatementFactory()
        url = address(Statement, "changelist")
        assert list(client.get(url, {"writer": "me"}).context["cl"].queryset) == [own]


class TestDeleting:
    def test_a_draft_goes_with_its_citations(self, as_: Callable[[str], Client]) -> None:
        client: Any = as_("Contributor")
        statement = DraftStatementFactory(written_by=client.user)
        assert "Delete" in client.get(address(statement)).content.decode()
        client.post(address(statement, "delete"), {"post": "yes"})
        assert not Statement.objects.exists()

    @pytest.mark.parametrize("role", ["Contributor", "Editor", "Publisher", "superuser"])
    def test_what_is_in_review_stays(self, as_: Callable[[str], Client], role: str) -> None:
        client: Any = as_(role)
        statement = InReviewStatementFactory(written_by=client.user)
        assert "deletelink" not in client.get(address(statement)).content.decode()
        response = client.post(address(statement, "delete"), {"post": "yes"}, follow=True)
        assert "is in review; a reviewer must return it" in response.content.decode()
        assert Statement.objects.filter(pk=statement.pk).exists()

    @pytest.mark.parametrize("role", ["Contributor", "Editor", "Publisher", "superuser"])
    @pytest.mark.parametrize("status", [StatementStatus.PUBLISHED, StatementStatus.WITHDRAWN])
    def test_what_was_published_stays(
        self, as_: Callable[[str], Client], role: str, status: str
    ) -> None:
        statement = PublishedStatementFactory(publish__status=status)
        client = as_(role)
        assert "deletelink" not in client.get(address(statement)).content.decode()
        assert client.post(address(statement, "delete"), {"post": "yes"}).status_code == 403
        assert Statement.objects.filter(pk=statement.pk).exists()


def test_attribution_not_stated_needs_nobody(as_: Callable[[str], Client]) -> None:
    source = PublishedSourceFactory()
    data = typed(source, attribution=Attribution.NOT_STATED, attributed_to=[])
    assert as_("Contributor").post(add_url(source), data).status_code == 302
