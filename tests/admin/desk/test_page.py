"""The desk as the server gives it, without script: what is chosen, written, set aside, refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import (
    Correction,
    Placement,
    Revision,
    Sentence,
    Statement,
    StatementStatus,
)
from tests.admin.conftest import logged_in, make_user
from tests.admin.pages import address, messages_of
from tests.factories import (
    NOW,
    ActorFactory,
    CaptureFactory,
    DraftStatementFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

TEXTS = [["Putin proposed a truce.", "Trump agreed."], ["It rained.", "They will meet again."]]


@pytest.fixture
def source() -> Source:
    ActorFactory(name="Vladimir Putin", aliases="Putin")
    ActorFactory(name="Donald Trump", aliases="Trump")
    TopicFactory(name="Ceasefire", cue_words="truce")
    return PublishedSourceFactory(texts=TEXTS)


def url(source: Source, query: str = "") -> str:
    return address(source, "desk") + query


def sent(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the form as it stands, and what was changed in it."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values["cited"] = [sentence.pk for sentence in page.context["ticked"]]
    for name, chips in (
        ("attributed_to", form.speakers),
        ("addressed_to", form.addressees),
        ("topics", form.filed_under),
    ):
        values[name] = [chip.value for chip in chips if chip.ticked]
    return {k: v for k, v in (values | changes).items() if v is not None}


def faults(page: Any) -> str:
    found = re.search(r'id="faults">(.*?)</div>', page.content.decode(), re.DOTALL)
    return found[1] if found else ""


def numbers(statement: Statement) -> list[int]:
    return [c.sentence.number for c in statement.citations.order_by("position")]


def test_it_opens_on_the_first_sentence_left_filled_with_what_is_sure(
    as_: Callable[[str], Client], source: Source
) -> None:
    page = as_("Contributor").get(url(source))
    form = page.context["form"]
    assert [sentence.number for sentence in page.context["ticked"]] == [1]
    assert form["act"].value() == "proposed"
    assert [chip.label for chip in form.speakers if chip.ticked] == ["Vladimir Putin"]
    assert [chip.label for chip in form.filed_under if chip.ticked] == ["Ceasefire"]
    assert "speaks in the sentence" in page.content.decode()
    assert not Statement.objects.exists()


def test_what_was_not_ticked_is_not_saved(as_: Callable[[str], Client], source: Source) -> None:
    client = as_("Contributor")
    data = sent(client.get(url(source)), text="A claim.", topics=[], attributed_to=[])
    client.post(url(source), data | {"_save": ""})
    statement = Statement.objects.get()
    assert not statement.topics.exists()
    assert not statement.attributed_to.exists()


def test_save_writes_a_draft_and_goes_on(as_: Callable[[str], Client], source: Source) -> None:
    client: Any = as_("Contributor")
    data = sent(client.get(url(source)), text="Putin proposed a truce.")
    response = client.post(url(source), data | {"_save": ""})
    assert response["Location"] == url(source, "?sentence=2#s2")
    statement = Statement.objects.get()
    assert (statement.status, statement.written_by) == (StatementStatus.DRAFT, client.user)
    assert (statement.act, numbers(statement)) == ("proposed", [1])
    assert [actor.name for actor in statement.attributed_to.all()] == ["Vladimir Putin"]
    assert LogEntry.objects.get().object_id == str(statement.pk)
    page = client.get(url(source, "?sentence=2")).content.decode()
    assert "Saved: “Putin proposed a truce.”" in page
    assert url(source, f"?statement={statement.pk}#s1") in page
    assert "<b>3 left</b> of 4: 1 have" in page


def test_save_another_stays_on_the_sentence(as_: Callable[[str], Client], source: Source) -> None:
    client = as_("Contributor")
    data = sent(client.get(url(source, "?sentence=3")), text="It rained.", act="informed")
    response = client.post(url(source), data | {"_another": ""})
    assert response["Location"] == url(source, "?sentence=3#s3")


def test_after_the_last_sentence_it_says_so(as_: Callable[[str], Client], source: Source) -> None:
    source.sentences.filter(number__gt=1).update(excluded_reason="Weather.")
    client = as_("Contributor")
    data = sent(client.get(url(source)), text="A claim.")
    page = client.post(url(source), data | {"_save": ""}, follow=True)
    assert any("Every sentence has" in message for message in messages_of(page))
    assert "<b>0 left</b>" in page.content.decode()


def test_several_sentences(as_: Callable[[str], Client], source: Source) -> None:
    client = as_("Contributor")
    page = client.get(url(source, "?sentence=1&sentence=2"))
    assert page.content.decode().count(" checked> ") >= 1
    client.post(url(source), sent(page, text="A claim.") | {"_save": ""})
    assert numbers(Statement.objects.get()) == [1, 2]


def test_names_can_be_typed(as_: Callable[[str], Client], source: Source) -> None:
    topic = TopicFactory(name="Weather")
    ActorFactory(name="Ada", aliases="Countess Ada")
    client = as_("Contributor")
    data = sent(
        client.get(url(source)),
        text="A claim.",
        other_speakers=["Countess Ada", "Donald Trump; "],
        other_topics=topic.slug,
    )
    client.post(url(source), data | {"_save": ""})
    statement = Statement.objects.get()
    assert {actor.name for actor in statement.attributed_to.all()} == {
        "Ada",
        "Donald Trump",
        "Vladimir Putin",
    }
    assert {topic.name for topic in statement.topics.all()} == {"Ceasefire", "Weather"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"other_speakers": "Nobody Known"}, "There is no actor called “Nobody Known”"),
        ({"other_topics": "Twice"}, "More than one topic is called “Twice”"),
        ({"other_topics": ";".join("abcdefghijklmnopqrstuvw")}, "Enter at most 20 names"),
        ({"cited": ["9" * 30]}, "is not a valid value"),
        ({"act": ""}, "This field is required"),
        ({"attribution": "not_stated"}, "The speaker is either named or not stated"),
        ({"said_on": "18.3"}, "Enter a valid date"),
    ],
)
def test_a_refusal_keeps_all_that_was_typed(
    as_: Callable[[str], Client], source: Source, change: dict[str, Any], message: str
) -> None:
    for _ in range(2):
        TopicFactory(name="Twice")
    client = as_("Editor")
    typed = {"text": "My own words.", "note": "My note.", "excluded_reason": "A reason."}
    data = sent(client.get(url(source)), **typed | change)
    page = client.post(url(source), data | {"_save": ""})
    assert page.status_code == 200
    assert message in page.content.decode().replace("&quot;", '"')
    assert "My own words." in page.content.decode()
    assert "My note." in page.content.decode()
    assert "A reason." in page.content.decode()
    assert "data-unsaved" in page.content.decode()
    assert not Statement.objects.exists()


def test_suggest_again_keeps_what_was_typed_and_saves_nothing(
    as_: Callable[[str], Client], source: Source
) -> None:
    client = as_("Contributor")
    second = source.sentences.get(number=2)
    data = sent(client.get(url(source)), text="Typed.", cited=[second.pk], attributed_to=[])
    page = client.post(url(source), data | {"_suggest": ""})
    form = page.context["form"]
    assert "Typed." in page.content.decode()
    assert [s.number for s in page.context["ticked"]] == [2]
    assert next((c.label, c.ticked) for c in form.speakers) == ("Donald Trump", False)
    assert faults(page) == ""
    assert not Statement.objects.exists()


class TestSettingAside:
    def press(self, client: Any, source: Source, **changes: Any) -> Any:
        data = sent(client.get(url(source)), **changes)
        return client.post(url(source), data | {"_aside": ""})

    def test_with_a_reason_and_back_again(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        client = as_("Editor")
        response = self.press(client, source, excluded_reason="A greeting.")
        assert response["Location"] == url(source, "?sentence=2#s2")
        assert source.sentences.get(number=1).excluded_reason == "A greeting."
        assert "Set aside: A greeting." in client.get(url(source)).content.decode()
        response = client.post(url(source), {"_take_back": "1"})
        assert response["Location"] == url(source, "?sentence=1#s1")
        assert source.sentences.get(number=1).excluded_reason == ""

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"excluded_reason": " "}, "Say why no statement is drawn"),
            ({"excluded_reason": "x" * 400}, "at most 300 characters"),
            ({"excluded_reason": "Why.", "cited": []}, "Choose the sentence"),
            ({"excluded_reason": "Why.", "text": "Typed."}, "save or clear it"),
        ],
    )
    def test_a_refusal_says_why(
        self,
        as_: Callable[[str], Client],
        source: Source,
        changes: dict[str, Any],
        message: str,
    ) -> None:
        page = self.press(as_("Editor"), source, **changes)
        assert message in faults(page)
        assert changes["excluded_reason"] in page.content.decode()
        assert not source.sentences.exclude(excluded_reason="").exists()

    def test_of_several_all_or_none(self, as_: Callable[[str], Client], source: Source) -> None:
        DraftStatementFactory(source=source, sentences=[2])
        both = [s.pk for s in source.sentences.filter(number__lt=3)]
        page = self.press(as_("Editor"), source, excluded_reason="Why.", cited=both)
        assert "A statement cites this sentence" in faults(page)
        assert not source.sentences.exclude(excluded_reason="").exists()

    def test_contributors_may_not(self, as_: Callable[[str], Client], source: Source) -> None:
        client = as_("Contributor")
        assert "_aside" not in client.get(url(source)).content.decode()
        assert "may not set sentences aside" in faults(
            self.press(client, source, excluded_reason="Why.")
        )
        source.sentences.filter(number=1).update(excluded_reason="Kept.")
        client.post(url(source), {"_take_back": "1"})
        assert source.sentences.get(number=1).excluded_reason == "Kept."

    @pytest.mark.parametrize("number", ["x", "0", "9" * 30])
    def test_taking_back_what_is_not_there(
        self, as_: Callable[[str], Client], source: Source, number: str
    ) -> None:
        assert as_("Editor").post(url(source), {"_take_back": number}).status_code == 302


class TestEditing:
    def test_a_draft_is_changed_in_place(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        client: Any = as_("Contributor")
        statement = DraftStatementFactory(source=source, written_by=client.user)
        at = url(source, f"?statement={statement.pk}")
        client.post(at, sent(client.get(at), text="Mended.") | {"_save": ""})
        statement.refresh_from_db()
        assert (statement.text, statement.version) == ("Mended.", 2)
        assert Statement.objects.count() == 1

    def test_suggestions_leave_its_fields_alone(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        statement = DraftStatementFactory(source=source, act="asked")
        page = as_("Editor").get(url(source, f"?statement={statement.pk}"))
        form = page.context["form"]
        assert form["act"].value() == "asked"
        assert {chip.label for chip in form.speakers if chip.ticked} == {
            actor.name for actor in statement.attributed_to.all()
        }

    def test_a_sentence_that_the_source_has_lost_stays(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        statement = DraftStatementFactory(source=source, sentences=[1, 2])
        add_revision(source, [["Something new.", "Trump agreed."]])
        client, at = as_("Editor"), url(source, f"?statement={statement.pk}")
        page = client.get(at)
        assert "Also cites" in page.content.decode()
        client.post(at, sent(page, text="Mended.") | {"_save": ""})
        assert numbers(statement) == [1, 2]

    def test_a_published_one_needs_a_publisher_and_a_reason(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        statement = PublishedStatementFactory(source=source)
        at = url(source, f"?statement={statement.pk}")
        assert as_("Editor").get(at).status_code == 403
        client = as_("Publisher")
        data = sent(client.get(at), text="Mended.")
        assert "Give a reason" in faults(client.post(at, data | {"_save": ""}))
        client.post(at, data | {"_save": "", "reason": "A slip."})
        assert Correction.objects.get().reason == "A slip."

    def test_the_later_of_two_sees_both_texts(self, source: Source) -> None:
        statement = DraftStatementFactory(source=source)
        at = url(source, f"?statement={statement.pk}")
        first, second = logged_in(make_user("Editor")), logged_in(make_user("Editor"))
        one, two = sent(first.get(at), text="First."), sent(second.get(at), text="Second.")
        first.post(at, one | {"_save": ""})
        page = second.post(at, two | {"_save": ""})
        assert "Someone saved a newer version" in faults(page)
        assert "First." in page.content.decode()
        statement.refresh_from_db()
        assert statement.text == "First."
        second.post(at, sent(page) | {"_save": ""})
        statement.refresh_from_db()
        assert statement.text == "Second."

    def test_a_draft_deleted_meanwhile_is_not_written_anew_unasked(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        statement = DraftStatementFactory(source=source)
        client, at = as_("Editor"), url(source, f"?statement={statement.pk}")
        data = sent(client.get(at), text="Typed.")
        statement.delete()
        page = client.post(at, data | {"_save": ""})
        assert "has been deleted" in faults(page)
        assert "Typed." in page.content.decode()
        assert not Statement.objects.exists()
        client.post(at, sent(page) | {"_save": ""})
        assert Statement.objects.get().text == "Typed."

    def test_a_publication_meanwhile_keeps_what_was_typed(self, source: Source) -> None:
        writer = make_user("Contributor")
        statement = InReviewStatementFactory(source=source, written_by=writer)
        client, at = logged_in(writer), url(source, f"?statement={statement.pk}")
        data = sent(client.get(at), text="My later thoughts.")
        logged_in(make_user("Publisher")).post(address(statement, "publish"), {"seen_version": 1})
        page = client.post(at, data | {"_save": ""})
        assert "may not correct published" in faults(page)
        assert "My later thoughts." in page.content.decode()

    def test_another_sources_statement_is_not_edited_here(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        other = DraftStatementFactory(text="Elsewhere.")
        page = as_("Editor").get(url(source, f"?statement={other.pk}"))
        assert "Elsewhere." not in page.content.decode()


class TestTwoWritersOnOneSentence:
    def test_the_later_one_reads_the_other_and_decides(self, source: Source) -> None:
        first, second = logged_in(make_user("Editor")), logged_in(make_user("Editor"))
        one, two = (
            sent(first.get(url(source)), text="First."),
            sent(second.get(url(source)), text="Second."),
        )
        first.post(url(source), one | {"_save": ""})
        page = second.post(url(source), two | {"_save": ""})
        assert "Someone wrote a statement on this sentence" in faults(page)
        assert "First." in page.content.decode()
        assert "Second." in page.content.decode()
        assert Statement.objects.count() == 1
        second.post(url(source), sent(page) | {"_save": ""})
        assert {s.text for s in Statement.objects.all()} == {"First.", "Second."}

    def test_a_contributor_is_not_told_of_drafts_of_others(self, source: Source) -> None:
        editor, contributor = logged_in(make_user("Editor")), logged_in(make_user("Contributor"))
        mine = sent(contributor.get(url(source)), text="Mine.")
        editor.post(url(source), sent(editor.get(url(source)), text="Theirs.") | {"_save": ""})
        contributor.post(url(source), mine | {"_save": ""})
        assert Statement.objects.count() == 2


class TestWhoMayDoWhat:
    def test_without_permission_to_write_it_stays_shut(self, source: Source) -> None:
        client = logged_in(UserFactory())
        assert client.get(url(source)).status_code in (302, 403)
        assert client.post(url(source), {"text": "x"}).status_code in (302, 403)
        assert not Statement.objects.exists()

    def test_contributors_see_and_change_their_own_drafts_alone(
        self, as_: Callable[[str], Client], source: Source
    ) -> None:
        client = as_("Contributor")
        theirs = DraftStatementFactory(source=source, text="Someone else's.")
        page = client.get(url(source))
        assert "Someone else" not in page.content.decode()
        assert "<b>4 left</b>" in page.content.decode()
        at = url(source, f"?statement={theirs.pk}")
        assert "Someone else" not in client.get(at).content.decode()
        client.post(at, sent(client.get(at), text="Mine.") | {"_save": ""})
        theirs.refresh_from_db()
        assert theirs.text == "Someone else's."

    @pytest.mark.parametrize("role", ["Contributor", "Editor"])
    def test_withdrawn_is_not_edited(
        self, as_: Callable[[str], Client], source: Source, role: str
    ) -> None:
        statement = PublishedStatementFactory(
            source=source, publish__status=StatementStatus.WITHDRAWN
        )
        assert as_(role).get(url(source, f"?statement={statement.pk}")).status_code == 403

    def test_a_source_that_is_not_there(self, as_: Callable[[str], Client]) -> None:
        assert as_("Editor").get("/admin/archive/source/999/desk/").status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        "?sentence=x&sentence=99999999999999999999&sentence=0",
        "?statement=x",
        "?statement=99999999999999999999",
        "?part=x",
        "?part=99999",
        "?part=99999999999999999999",
        "?work=1&sentence=2",
    ],
)
def test_no_address_fails(as_: Callable[[str], Client], source: Source, query: str) -> None:
    assert as_("Editor").get(url(source, query)).status_code == 200


def test_the_work_alone_can_be_had(as_: Callable[[str], Client], source: Source) -> None:
    page = as_("Editor").get(url(source, "?work=1&sentence=2")).content.decode()
    assert 'id="suggested"' in page
    assert "<html" not in page


def test_what_one_may_not_change_can_be_looked_at(
    as_: Callable[[str], Client], source: Source
) -> None:
    statement = PublishedStatementFactory(source=source)
    for role, leads in (
        ("Contributor", address(statement)),
        ("Publisher", url(source, f"?statement={statement.pk}")),
    ):
        client = as_(role)
        assert f'"{leads}#s1"' in client.get(url(source)).content.decode()
        assert client.get(leads).status_code == 200


def test_the_statements_of_the_source_can_be_listed(
    as_: Callable[[str], Client], source: Source
) -> None:
    own, other = DraftStatementFactory(source=source), DraftStatementFactory()
    client = as_("Editor")
    listed = f"{address(Statement, 'changelist')}?source__id__exact={source.pk}"
    assert listed in client.get(url(source)).content.decode()
    assert list(client.get(listed).context["cl"].queryset) == [own]
    assert other.source != source


def test_links_lead_to_the_desk(as_: Callable[[str], Client], source: Source) -> None:
    client = as_("Editor")
    assert url(source) in client.get(address(source)).content.decode()
    assert url(source) in client.get(address(type(source), "changelist")).content.decode()


def many(count: int) -> Source:
    """A source of so many sentences, five a paragraph, with a statement on every fifth of some."""
    source = PublishedSourceFactory(texts=[["Before."]])
    texts = [f"Putin agreed on point {n:05}." for n in range(1, count + 1)]
    width = len(texts[0])
    revision = Revision.objects.create(
        source=source,
        number=2,
        capture=CaptureFactory(text=" ".join(texts)),
        segmenter="given",
        segmenter_version="1",
        made_at=NOW,
    )
    sentences = Sentence.objects.bulk_create(
        Sentence(source=source, number=n, text=text) for n, text in enumerate(texts, 2)
    )
    Placement.objects.bulk_create(
        Placement(
            revision=revision,
            sentence=sentence,
            paragraph=1 + n // 5,
            start=n * (width + 1),
            stop=n * (width + 1) + width,
        )
        for n, sentence in enumerate(sentences)
    )
    for sentence in sentences[: min(count, 400) : 5]:
        DraftStatementFactory(source=source, sentences=[sentence.number])
    return source


def queries(client: Client, at: str) -> tuple[int, int]:
    client.get(at)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(at)
    assert page.status_code == 200
    return len(captured), len(page.content)


def test_queries_and_page_stay_the_same_however_long_the_text(
    as_: Callable[[str], Client],
) -> None:
    client = as_("Editor")
    ActorFactory(name="Vladimir Putin", aliases="Putin")
    short, long, longest = many(40), many(400), many(10_000)
    few, _ = queries(client, url(short, "?sentence=12"))
    some, size = queries(client, url(long, "?sentence=312"))
    most, largest = queries(client, url(longest, "?sentence=9012"))
    assert few <= some <= few + 1
    assert most <= some
    assert few < 40
    assert largest < 1.2 * size


def test_a_long_text_comes_in_parts(as_: Callable[[str], Client]) -> None:
    page = as_("Editor").get(url(many(450), "?sentence=430"))
    assert [part.number for part in page.context["parts"]] == [1, 2, 3]
    assert page.context["part"] == 3
    assert 'id="s430"' in page.content.decode()
    assert 'id="s20"' not in page.content.decode()
