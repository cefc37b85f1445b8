"""The history of things at the desk: read word by word, and brought back as a change to save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.actions import statements as acts
from archive.actions.catalogue import delete_entry, save_entry, save_point
from archive.actions.sources import edit_source, set_aside
from archive.models import Correction, History, Statement
from tests.actions.test_statements import as_it_is, change
from tests.admin.pages import address, form_of, messages_of
from tests.factories import (
    ActorFactory,
    ComparisonPointFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.db.models import Model
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return UserFactory(groups=["Publisher"], first_name="Pia", last_name="Publisher")


def entries(client: Client, thing: Model) -> list[Any]:
    return client.get(address(thing, "history")).context["entries"]


def told(entry: Any) -> dict[str, str]:
    """A change as one line a field: words taken out in brackets, words put in between signs."""
    form = {"same": "{}", "removed": "[{}]", "added": "<{}>"}
    return {
        change.label: "".join(form[part.change].format(part.text) for part in change.parts)
        for change in entry.changes
    }


class TestStatement:
    def test_each_act_with_the_words_that_changed(
        self, as_: Callable[[str], Client], publisher: User
    ) -> None:
        grain = TopicFactory(name="Grain")
        statement = DraftStatementFactory(text="Trump proposed a halt.", topics=[grain])
        change(
            statement,
            publisher,
            text="Trump proposed a pause.",
            topics=[TopicFactory(name="Energy")],
            sentences=[statement.source.sentences.get(number=2)],
        )
        acts.submit_statement(statement=statement, by=publisher)
        acts.return_statement(statement=statement, note="By whom?", by=publisher)
        newest, submitted, changed, first = entries(as_("Editor"), statement)
        assert newest.record.history_act == "returned"
        assert newest.record.history_change_reason == "By whom?"
        assert told(newest) == {"Status": "[in review]<draft>"}
        assert told(submitted) == {"Status": "[draft]<in review>"}
        n = statement.source_id
        assert told(changed) == {
            "Text": "Trump proposed a [halt]<pause>.",
            "Topics": "[Grain]<Energy>",
            "Sentences": f"[1. Sentence one of {n}.]<2. Sentence two of {n}.>",
        }
        assert first.record.history_act == "as it was before"
        assert told(first)["Text"] == "Trump proposed a halt."
        assert changed.record.history_by_name == "Pia Publisher"

    def test_names_outlive_accounts_and_things(
        self, as_: Callable[[str], Client], publisher: User
    ) -> None:
        topic = TopicFactory(name="Grain")
        statement = DraftStatementFactory(topics=[topic])
        change(statement, publisher, topics=[TopicFactory(name="Energy")])
        delete_entry(entry=topic, by=publisher)
        publisher.delete()
        client = as_("Editor")
        newest, _ = entries(client, statement)
        assert newest.record.history_by_name == "Pia Publisher"
        assert told(newest) == {"Topics": "[Grain]<Energy>"}
        assert (
            "Changed by Pia Publisher" in client.get(address(statement, "history")).content.decode()
        )

    def test_an_older_wording_fills_the_form_and_is_saved_as_an_edit(
        self, as_: Callable[[str], Client], publisher: User
    ) -> None:
        statement = DraftStatementFactory(text="Old words.", sentences=[1, 2])
        change(
            statement,
            publisher,
            text="New words.",
            sentences=[statement.source.sentences.get(number=2)],
            topics=[TopicFactory()],
        )
        before = Statement.objects.values().get()
        client = as_("Editor")
        newest, first = entries(client, statement)
        assert newest.restore == ""
        values = form_of(client, first.restore)
        assert values["text"] == "Old words."
        assert len(values["cited"]) == 2
        assert Statement.objects.values().get() == before
        assert client.post(address(statement), values).status_code == 302
        statement.refresh_from_db()
        assert (statement.text, statement.version) == ("Old words.", 3)
        assert statement.citations.count() == 2

    def test_what_is_public_comes_back_only_as_a_correction(
        self, as_: Callable[[str], Client], publisher: User
    ) -> None:
        statement = PublishedStatementFactory(text="Old words.")
        acts.correct_statement(
            statement=statement,
            version=1,
            wording=as_it_is(statement, text="New words."),
            reason="Better.",
            by=publisher,
        )
        client = as_("Publisher")
        restore = entries(client, statement)[-1].restore
        values = form_of(client, restore)
        assert values["text"] == "Old words."
        statement.refresh_from_db()
        assert statement.text == "New words."
        assert client.post(address(statement), values).status_code == 200
        client.post(address(statement), {**values, "reason": "It was right."})
        assert Correction.objects.first().reason == "It was right."

    @pytest.mark.parametrize("role", ["Contributor", "Editor"])
    def test_who_may_not_correct_begins_a_new_draft(
        self, as_: Callable[[str], Client], publisher: User, role: str
    ) -> None:
        statement = PublishedStatementFactory(text="Old words.")
        acts.correct_statement(
            statement=statement,
            version=1,
            wording=as_it_is(statement, text="New words."),
            reason="Better.",
            by=publisher,
        )
        client: Any = as_(role)
        restore = entries(client, statement)[-1].restore
        assert restore.startswith(address(Statement, "add"))
        values = form_of(client, restore)
        assert values["text"] == "Old words."
        client.post(restore, values)
        draft = Statement.objects.get(number=None)
        assert (draft.text, draft.written_by) == ("Old words.", client.user)
        statement.refresh_from_db()
        assert statement.text == "New words."

    def test_what_cannot_come_back_is_said(
        self, as_: Callable[[str], Client], publisher: User
    ) -> None:
        topic, source = (
            TopicFactory(name="Grain"),
            PublishedSourceFactory(texts=[["Old.", "Kept."]]),
        )
        statement = DraftStatementFactory(source=source, topics=[topic], sentences=[1])
        kept = source.sentences.get(number=2)
        change(statement, publisher, topics=[TopicFactory()], sentences=[kept])
        delete_entry(entry=topic, by=publisher)
        add_revision(source, [["New.", "Kept."]])
        client = as_("Editor")
        response = client.get(entries(client, statement)[-1].restore)
        assert messages_of(response)[1] == (
            "Left out because they are no longer available: 1. Old.; Grain"
        )

    def test_the_history_of_others_drafts_is_theirs(
        self, as_: Callable[[str], Client], publisher: User
    ) -> None:
        foreign = DraftStatementFactory(text="Zqhidden words.")
        change(foreign, publisher, text="Zqhidden more.")
        client: Any = as_("Contributor")
        response = client.get(address(foreign, "history"), follow=True)
        assert "Zqhidden" not in response.content.decode()
        own = DraftStatementFactory(written_by=client.user)
        record = Statement.history.filter(id=foreign.pk).first()
        response = client.get(f"{address(own)}?restore={record.history_id}")
        assert "Zqhidden" not in response.content.decode()

    def test_a_deleted_draft_stays_in_the_record(self, publisher: User) -> None:
        statement = DraftStatementFactory(text="Gone.")
        acts.delete_draft(statement=statement, by=publisher)
        record = Statement.history.get()
        assert (record.history_type, record.text) == ("-", "Gone.")
        assert record.history_by_name == "Pia Publisher"


def rename(thing: Any, by: User) -> None:
    thing.name = f"{thing.name} renamed"
    save_entry(entry=thing, by=by)


def retitle(source: Any, by: User) -> None:
    source.title = f"{source.title} renamed"
    edit_source(source=source, by=by)


def regroup(point: Any, by: User) -> None:
    point.title = f"{point.title} renamed"
    save_point(point=point, statements=list(point.statements.all()), by=by)


def compared() -> Any:
    event = EventFactory()
    one, two = (DraftStatementFactory(source__event=event) for _ in range(2))
    return ComparisonPointFactory(event=event, statements=[one, two])


CATALOGUE = [
    (ActorFactory, rename, "Name"),
    (TopicFactory, rename, "Name"),
    (EventFactory, rename, "Name"),
    (PublishedSourceFactory, retitle, "Title"),
    (compared, regroup, "Title"),
]


@pytest.mark.parametrize(("make", "act", "label"), CATALOGUE)
def test_things_of_the_catalogue(
    as_: Callable[[str], Client], publisher: User, make: Any, act: Any, label: str
) -> None:
    thing = make()
    act(thing, publisher)
    client = as_("Editor")
    newest, first = entries(client, thing)
    assert told(newest)[label].endswith("< renamed>")
    values = form_of(client, first.restore)
    assert "renamed" not in values[label.lower()]
    assert client.post(address(thing), values).status_code == 302
    thing.refresh_from_db()
    assert "renamed" not in getattr(thing, label.lower())
    assert len(entries(client, thing)) == 3


def test_a_sentence_set_aside(as_: Callable[[str], Client], publisher: User) -> None:
    sentence = PublishedSourceFactory().sentences.first()
    set_aside(sentence=sentence, reason="A heading.", by=publisher)
    newest, _ = entries(as_("Editor"), sentence)
    assert told(newest) == {"Set aside because": "<A heading.>"}


@pytest.mark.parametrize("factory", [ActorFactory, TopicFactory, EventFactory])
def test_a_save_that_changes_nothing_is_no_act(as_: Callable[[str], Client], factory: Any) -> None:
    thing, client = factory(), as_("Editor")
    client.post(address(thing), form_of(client, address(thing)))
    assert not History.of[type(thing)].records.objects.exists()


def test_lines_as_browsers_send_them_are_no_change(as_: Callable[[str], Client]) -> None:
    actor, client = ActorFactory(aliases="One\nTwo"), as_("Editor")
    values = form_of(client, address(actor)) | {"aliases": "One\r\nTwo"}
    client.post(address(actor), values)
    assert not History.of[type(actor)].records.objects.exists()
    client.post(address(actor), values | {"aliases": "One\r\nTwo\r\nThree"})
    actor.refresh_from_db()
    assert actor.aliases == "One\nTwo\nThree"


def test_a_long_history_is_paged_with_as_many_queries(
    as_: Callable[[str], Client], publisher: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr("archive.admin.review.history.A_PAGE", 3)
    statement, client, counts = DraftStatementFactory(), as_("Editor"), []
    for n in range(7):
        change(statement, publisher, text=f"Words {n}.", topics=[TopicFactory()])
        with CaptureQueriesContext(connection) as queries:
            client.get(address(statement, "history"))
        counts.append(len(queries))
    assert len(set(counts[3:])) == 1
    seen = [
        entry.record.text
        for page in (1, 2, 3)
        for entry in client.get(f"{address(statement, 'history')}?p={page}").context["entries"]
    ]
    assert seen[:7] == [f"Words {n}." for n in reversed(range(7))]
    last = client.get(f"{address(statement, 'history')}?p=2").context["entries"][-1]
    assert told(last)["Text"] == "Words [0]<1>."


@pytest.mark.parametrize("key", ["x", "0", "9" * 17, "9" * 20, "١", "-1"])
def test_no_address_breaks_the_form(as_: Callable[[str], Client], key: str) -> None:
    statement, client = DraftStatementFactory(), as_("superuser")
    assert client.get(f"{address(statement)}?restore={key}").status_code == 200
    assert client.get(f"{address(statement, 'history')}?p={key}").status_code == 200


def test_public_pages_ask_no_history(client: Client, publisher: User) -> None:
    statement = PublishedStatementFactory()
    acts.correct_statement(
        statement=statement,
        version=1,
        wording=as_it_is(statement, text="Zqnew."),
        reason="Better.",
        by=publisher,
    )
    source = statement.source
    for url in (
        "/",
        "/statements/",
        f"/statements/{statement.number}/",
        "/corrections/",
        f"/sources/{source.slug}/",
        f"/sources/{source.slug}/s1/",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert not [q for q in queries if "historical" in q["sql"] or "archive_step" in q["sql"]]
