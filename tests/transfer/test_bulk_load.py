from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from archive.actions.base import ActionError
from archive.models import (
    Actor,
    Capture,
    Generation,
    Sentence,
    Source,
    Statement,
    StatementStatus,
    Topic,
)
from archive.search import Answer, Question
from archive.transfer import bulk_load
from archive.transfer.bulk_files import BulkError
from archive.transfer.verify import faults
from tests.factories import EventFactory, PublishedSourceFactory

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

SMALL = {
    "sources": """\
id,slug,title,publisher,url,published_on
2,call,The call,The Kremlin,https://example.org/call,2025-03-18
5,talks,The talks,The Kremlin,,
""",
    "sentences": """\
id,source_id,position,text
11,2,1,They spoke of energy.
12,2,2,"They agreed, at last."
14,2,4,Nobody was named.
15,2,5,Four.
16,2,6,Five.
17,2,7,Six.
21,5,1,«Ёлка» — a tree.
""",
    "speakers": "id,slug,name,role\n1,putin,Vladimir Putin,president\n",
    "topics": "id,slug,name\n7,energy,Energy\n8,ports,Ports\n",
    "statements": """\
id,source_id,speaker_id,act,date,published,text
3,2,1,proposed,2025-03-17,1,Putin proposed a halt.
4,2,,emphasised,,1,It was emphasised.
9,5,1,asked,2025-03-20,0,A draft.
""",
    "statement_topics": "statement_id,topic_id\n3,7\n3,8\n4,8\n9,7\n",
    "statement_sentences": "statement_id,sentence_id\n3,12\n3,11\n4,14\n9,21\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def load(folder: Path, **terms: object) -> int:
    return bulk_load.bulk_load(folder=folder, terms=bulk_load.Terms("Ada Editor", **terms))  # type: ignore[arg-type]


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_it_works(folder: Path) -> None:
    before = Generation.objects.get()
    assert load(folder) == 3
    after = Generation.objects.get()
    assert after.number > before.number
    assert after.epoch != before.epoch
    statement = Statement.objects.published().get(number=3)
    assert statement.text == "Putin proposed a halt."
    assert statement.attributed_to.get().slug == "putin"
    assert {topic.slug for topic in statement.topics.all()} == {"energy", "ports"}
    cited = statement.citations.order_by("position")
    assert [citation.sentence.number for citation in cited] == [2, 1]
    assert statement.published_by_name == "Ada Editor"
    assert not list(faults())


def test_a_source_keeps_what_the_files_say(folder: Path) -> None:
    load(folder, language="ru", genre="transcript", event=EventFactory(slug="summit"))
    source = Source.objects.published().get(slug="call")
    assert (source.title, source.issuer and source.issuer.name) == ("The call", "The Kremlin")
    assert (source.language, source.genre) == ("ru", "transcript")
    assert source.event
    assert source.event.slug == "summit"
    assert source.next_number == 8
    assert Actor.objects.filter(name="The Kremlin").count() == 1


def test_five_sentences_make_a_paragraph(folder: Path) -> None:
    load(folder)
    capture = Capture.objects.get(revisions__source__slug="call")
    assert [len(line.split(". ")) for line in capture.text.split("\n")] == [5, 1]
    assert capture.text.startswith("They spoke of energy. They agreed, at last. Nobody")
    assert bytes(capture.original).decode() == capture.text


def test_paragraphs_may_be_given(folder: Path) -> None:
    lines = list(csv.reader(SMALL["sentences"].splitlines()))
    with (folder / "sentences.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*lines[0], "paragraph"])
        writer.writerows([*line, int(line[2]) // 3] for line in lines[1:])
    load(folder)
    text = Capture.objects.get(revisions__source__slug="call").text
    assert text.split("\n")[0] == "They spoke of energy. They agreed, at last."
    assert text.count("\n") == 2
    assert not list(faults())


def test_what_is_not_said_stays_unsaid(folder: Path) -> None:
    load(folder)
    unnamed = Statement.objects.get(number=4)
    assert unnamed.attribution == "not_stated"
    assert not unnamed.attributed_to.exists()
    assert unnamed.said_on is None
    assert str(unnamed.listed_on) == "2025-03-18"


def test_drafts_have_no_number(folder: Path) -> None:
    load(folder)
    draft = Statement.objects.get(text="A draft.")
    assert (draft.number, draft.status) == (None, StatementStatus.DRAFT)
    assert Answer(Question()).count() == 2


def test_it_is_found_and_further_rows_can_follow(folder: Path) -> None:
    load(folder)
    assert Answer(Question(words="halt")).count() == 1
    assert Answer(Question(words="ports")).count() == 2
    source = PublishedSourceFactory()
    assert source.pk > Source.objects.get(slug="talks").pk


def test_columns_may_stand_in_any_order(folder: Path) -> None:
    lines = list(csv.reader(SMALL["statements"].splitlines()))
    with (folder / "statements.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([*line[::-1], "other"] for line in lines)
    assert load(folder) == 3


FAULTS = [
    ("sources", "slug,title", "slag,title", "sources.csv, line 1: the columns slug"),
    ("sources", "call,The", "bad slug,The", "sources.csv, line 2: slug: "),
    ("sources", "https:", "gopher:", "line 2: url: "),
    ("sources", "2025-03-18", "18 March", "line 2: issued_on: "),
    ("sources", "5,talks", "2,talks", "line 3: the id 2 is already used on line 2"),
    ("sources", "5,talks", "1,talks", "line 3: the lines are out of order"),
    ("sources", "5,talks", "5,call", "the database refused"),
    ("sentences", "\n12,2,2", "\n12,2,1", "sentences.csv, line 3: positions must start at 1"),
    ("sentences", "Four.", " ", "line 5: There are no words"),
    ("sentences", "Four.", "F\0ur.", "line 5: The text holds a NUL"),
    ("sentences", "21,5,1", "21,4,1", "line 8: no line above it has the id 4"),
    ("sentences", "21,5,1", "21,6,1", "sources.csv, line 3: no sentence of it is there"),
    ("sentences", "a tree.\n", "a tree.\n99,6,1,What?\n", "line 9: no line above it has the id 6"),
    ("sentences", ",1,They", ",They", "line 2: there are 3 values for 4 columns"),
    ("topics", "8,ports", "8,energy", "topics.csv, line 3: slug: "),
    ("statements", "proposed,", "said,", "statements.csv, line 2: “said” is not an act"),
    ("statements", "3,2,1", "x,2,1", "line 2: “x” is not a whole number"),
    ("statements", "3,2,1", "3,two,1", "line 2: “two” is not a whole number"),
    ("statements", "3,2,1", "0,2,1", "line 2: statement numbers go from 1"),
    ("statements", "3,2,1", "99999999,2,1", "line 2: statement numbers go from 1"),
    ("statements", "3,2,1", "3,2,9", "line 2: “9” is not among speakers.csv"),
    ("statements", "2025-03-17", "2025-02-30", "line 2: “2025-02-30” is not a date"),
    ("statements", "17,1,", "17,yes,", "line 2: “yes” must be 0 or 1"),
    ("statement_topics", "4,8\n", "", "statements.csv, line 3: a published statement needs"),
    ("statement_topics", "4,8", "4,9", "statement_topics.csv, line 4: “9” is not among"),
    ("statement_topics", "9,7", "10,7", "statement_topics.csv, line 5: no line above it"),
    ("statement_sentences", "4,14", "4,21", "line 4: “21” is not among the sentences of its"),
    ("statement_sentences", "3,11", "3,12", "the database refused"),
]


@pytest.mark.parametrize(("name", "old", "new", "fault"), FAULTS)
def test_a_fault_is_named_and_nothing_loaded(
    folder: Path, name: str, old: str, new: str, fault: str
) -> None:
    change(folder, name, old, new)
    with pytest.raises(BulkError, match=fault.replace(".", r"\.")):
        load(folder)
    for model in (Source, Statement, Sentence, Actor, Topic, Capture):
        assert not model._default_manager.exists()


def test_the_same_text_twice_is_refused(folder: Path) -> None:
    change(folder, "sentences", "«Ёлка» — a tree.", "They spoke of energy.")
    with (folder / "sentences.csv").open("r+") as file:
        kept = [line for line in file if line.split(",")[0] in ("id", "11", "21")]
        file.seek(0)
        file.writelines(kept)
        file.truncate()
    change(folder, "statement_sentences", "3,12\n", "")
    change(folder, "statement_sentences", "4,14", "4,11")
    with pytest.raises(BulkError, match="line 3: its text is that of the source “call” above"):
        load(folder)


def test_bytes_that_are_no_utf_8_are_refused(folder: Path) -> None:
    (folder / "sentences.csv").write_bytes(b"id,source_id,position,text\n1,2,1,caf\xe9\n")
    with pytest.raises(BulkError, match=r"sentences\.csv, line .*cannot be read"):
        load(folder)


def test_only_an_empty_archive_is_loaded_into(folder: Path) -> None:
    PublishedSourceFactory()
    with pytest.raises(ActionError, match="not empty"):
        load(folder)


def test_terms_are_checked(folder: Path) -> None:
    with pytest.raises(ActionError, match="language"):
        load(folder, language="English")
    with pytest.raises(ActionError, match="Give the name"):
        bulk_load.bulk_load(folder=folder, terms=bulk_load.Terms(" "))


def test_acts_of_the_first_code_book_are_mapped(folder: Path) -> None:
    path = folder / "statements.csv"
    path.write_text(path.read_text().replace(",emphasised,", ",demanded,"))
    load(folder)
    assert Statement.objects.get(number=4).act == "set_a_condition"
