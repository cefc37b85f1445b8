from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from archive.models import Attribution, Statement, StatementStatus
from tests.admin.pages import address, messages_of
from tests.factories import (
    ActorFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

URL = address(Statement, "import")
ONE, TWO = "Trump proposed a halt, for 30 days.", "Это было отмечено."


@pytest.fixture
def source() -> Source:
    ActorFactory(slug="trump", name="Donald Trump")
    TopicFactory(slug="energy", name="Energy")
    source = DraftSourceFactory(slug="call", texts=[[ONE, TWO, "Yes.", "No."]])
    again = source.sentences.create(number=5, text="Yes.")
    source.revisions.get().placements.create(sentence=again, paragraph=2, start=90, stop=94)
    return source


def row(**cells: str) -> dict[str, str]:
    given = {"source": "call", "sentence_no": "1", "statement_text": "A claim.", "act": "proposed"}
    return {**given, **cells}


def table(*rows: dict[str, str]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, [*dict.fromkeys(key for each in rows for key in each)])
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def post(client: Client, rows: str, save: bool = False, **values: Any) -> Any:
    data = {"format": "csv", "rows": rows, **values, **({"save": "Save"} if save else {})}
    return client.post(URL, data, follow=save)


def faults_of(response: Any) -> dict[int, dict[str, list[str]]]:
    return {r.number: r.error_dict for r in response.context["result"].invalid_rows}


def test_rows_are_shown_first_and_saved_when_told(
    as_: Callable[[str], Client], source: Source
) -> None:
    client = as_("Contributor")
    rows = table(
        row(attributed_to="Donald Trump", topics="energy", said_on="2025-03-18", note="Mine."),
        row(
            sentence_no="2 | 1",
            attributed_to="not stated",
            act="Emphasised",
            source="/sources/call/",
        ),
    )
    page = post(client, rows)
    assert page.context["ready"]
    assert f"1. {ONE}" in page.content.decode()
    assert not Statement.objects.exists()
    response = post(client, rows, save=True)
    assert messages_of(response) == ["2 drafts saved."]
    first, second = Statement.objects.order_by("pk")
    assert (first.status, first.written_by) == (StatementStatus.DRAFT, client.user)
    assert (first.said_on, first.note) == (date(2025, 3, 18), "Mine.")
    assert [first.attributed_to.get().slug, first.topics.get().slug] == ["trump", "energy"]
    assert second.attribution == Attribution.NOT_STATED
    numbers = second.citations.order_by("position").values_list("sentence__number", flat=True)
    assert list(numbers) == [2, 1]


def test_exact_words_name_a_sentence(as_: Callable[[str], Client], source: Source) -> None:
    client = as_("Editor")
    post(client, table(row(sentence_no="", sentence_text=TWO)), save=True)
    assert Statement.objects.get().sentences.get().text == TWO


def test_what_the_export_calls_them_is_understood(
    as_: Callable[[str], Client], source: Source
) -> None:
    cells = row(sentence_no="2 | 1", sentence_text=f"{TWO} | {ONE}", act="Expressed interest")
    assert post(as_("Editor"), table(cells)).context["ready"]


@pytest.mark.parametrize(
    ("cells", "column", "fault"),
    [
        ({"source": "nowhere"}, "source", "There is no source “nowhere”"),
        ({"source": ""}, "source", "There is no source"),
        ({"sentence_no": "9"}, "sentence_no", "has no sentence “9”"),
        ({"sentence_no": "1|x"}, "sentence_no", "has no sentence “x”"),
        ({"sentence_no": "9" * 30}, "sentence_no", "has no sentence"),
        ({"sentence_no": ""}, "sentence_no", "Give the number"),
        ({"sentence_no": "", "sentence_text": "Yes."}, "sentence_no", "one of the numbers 3, 5"),
        ({"sentence_no": "", "sentence_text": "Perhaps."}, "sentence_no", "with these words"),
        ({"sentence_no": "1", "sentence_text": TWO}, "sentence_no", "has different words"),
        ({"statement_text": " "}, "statement_text", "Write the claim"),
        ({"act": "guessed"}, "act", "“guessed” is not an act"),
        ({"attributed_to": "Nobody Known"}, "attributed_to", "no single actor"),
        ({"topics": "energy|unknown"}, "topics", "no single topic called “unknown”"),
        ({"said_on": "18 March"}, "said_on", "“18 March” is not a date"),
    ],
)
def test_a_refused_row_says_why_and_saves_none(
    as_: Callable[[str], Client], source: Source, cells: dict[str, str], column: str, fault: str
) -> None:
    client = as_("Editor")
    rows = table({**dict.fromkeys(cells, ""), **row()}, row(**cells))
    page = post(client, rows)
    assert not page.context["ready"]
    found = faults_of(page)
    assert list(found) == [2]
    assert fault in str(found[2][column])
    assert page.context["form"]["rows"].value() == rows
    post(client, rows, save=True)
    assert not Statement.objects.exists()


def test_all_faults_of_a_row_are_said_at_once(as_: Callable[[str], Client], source: Source) -> None:
    page = post(as_("Editor"), table(row(act="x", said_on="y", topics="z")))
    assert set(faults_of(page)[1]) == {"act", "said_on", "topics"}


def test_an_older_sentence_is_refused(as_: Callable[[str], Client], source: Source) -> None:
    add_revision(source, [[TWO]])
    page = post(as_("Editor"), table(row(sentence_no="1")))
    assert "current revision" in str(faults_of(page)[1])


def test_what_changed_after_the_look_saves_nothing(
    as_: Callable[[str], Client], source: Source
) -> None:
    client, rows = as_("Editor"), table(row(), row(sentence_no="2"))
    assert post(client, rows).context["ready"]
    source.sentences.filter(number=2).update(excluded_reason="A greeting.")
    response = post(client, rows, save=True)
    assert "Sentence 2 is set aside" in response.content.decode()
    assert not Statement.objects.exists()


def test_json_from_a_file(as_: Callable[[str], Client], source: Source) -> None:
    file = SimpleUploadedFile("rows.json", json.dumps([row(note="=1+1")]).encode())
    client = as_("Editor")
    page = post(client, "", format="json", file=file)
    assert page.context["ready"]
    post(client, page.context["form"]["rows"].value(), save=True, format="json")
    assert Statement.objects.get().note == "=1+1"


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize(
    "rows",
    [
        "",
        " \n",
        "{",
        "[]",
        "[1]",
        '{"a": 1}',
        "source\n",
        "a,b\n1,2",
        "\0",
        '"',
        "[[1],[2]]",
        "null",
    ],
)
def test_what_is_no_table_is_refused(
    as_: Callable[[str], Client], source: Source, kind: str, rows: str
) -> None:
    page = post(as_("Editor"), rows, format=kind)
    assert page.status_code == 200
    assert not page.context["ready"]
    assert "Traceback" not in page.content.decode()


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"\xff\xfe\xff", "cannot be read"), (b"x" * 1_000_001, "larger than 1 MB")],
    ids=["bytes", "large"],
)
def test_a_file_that_cannot_be_read_says_so(
    as_: Callable[[str], Client], data: bytes, fault: str
) -> None:
    page = post(as_("Editor"), "", file=SimpleUploadedFile("rows.csv", data))
    assert fault in page.content.decode()


def test_too_many_rows_are_refused(as_: Callable[[str], Client], source: Source) -> None:
    page = post(as_("Editor"), table(*[row()] * 1_001))
    assert "at most 1,000 rows" in page.content.decode()


def test_only_those_who_write_statements_bring_them_in(as_: Callable[[str], Client]) -> None:
    assert as_("anonymous").get(URL).status_code == 302
    client = as_("Contributor")
    client.user.groups.clear()
    assert client.get(URL).status_code == 403
    DraftStatementFactory()
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("words", ["\\ud800", "\\u0000", "9" * 5_000, "[" * 5_000])
@pytest.mark.parametrize("column", ["source", "sentence_no", "attributed_to", "said_on", "note"])
def test_cells_that_no_text_can_hold(
    as_: Callable[[str], Client], source: Source, column: str, words: str
) -> None:
    rows = json.dumps([row(**{column: "HERE"})]).replace("HERE", words)
    page = post(as_("Contributor"), rows, save=True, format="json")
    assert page.status_code == 200
    assert "HERE" not in page.content.decode()


@pytest.mark.parametrize(
    "rows",
    [
        "[" * 100_000,
        "[1, 2]",
        '["x"]',
        "[[1]]",
        "{}",
        "null",
        "9" * 5_000,
        '[{"source": {"a": [1]}, "sentence_no": [], "statement_text": 1, "act": null}]',
        '[{"source": "call"}, {"act": "agreed"}]',
        '[{"\\ud800": "x"}]',
        "NaN",
    ],
)
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_rows_that_are_none(as_: Callable[[str], Client], kind: str, rows: str) -> None:
    page = post(as_("Contributor"), rows, save=True, format=kind)
    assert page.status_code == 200
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("cell", "act"),
    [
        ("demanded", "set_a_condition"),
        ("Demanded (a condition)", "set_a_condition"),
        ("set a condition", "set_a_condition"),
        ("interested", "expressed_interest"),
        ("Supported", "supported"),
    ],
)
def test_acts_are_read_by_value_label_or_former_name(
    as_: Callable[[str], Client], source: Source, cell: str, act: str
) -> None:
    post(as_("Contributor"), table(row(act=cell, attributed_to="not stated")), save=True)
    assert Statement.objects.get().act == act


def test_an_act_that_is_two_now_asks_which(as_: Callable[[str], Client], source: Source) -> None:
    rows = table(row(act="welcomed or supported", attributed_to="not stated"))
    faults = faults_of(post(as_("Contributor"), rows))
    assert faults == {
        1: {"act": ["“welcomed or supported” is two acts now; write “welcomed” or “supported”."]}
    }
