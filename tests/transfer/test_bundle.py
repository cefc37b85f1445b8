from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from archive.actions.base import ActionError
from archive.models import (
    Actor,
    Attribution,
    Catalogue,
    CorrectionKind,
    Departure,
    FormerSlug,
    Generation,
    Rendition,
    ReviewEvent,
    Source,
    Statement,
    StatementStatus,
    Succession,
    SuccessionKind,
)
from archive.transfer import bundle
from archive.transfer.load import BundleError, load_archive
from tests.factories import (
    NOW,
    ActorFactory,
    CaptureFactory,
    ComparisonPointFactory,
    CorrectionFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.django_db


def fill() -> None:
    """An archive with something of everything, and what is odd."""
    event = EventFactory(participants=[ActorFactory(name="Ольга „Ш“"), ActorFactory()])
    russian = PublishedSourceFactory(
        event=event, texts=[["Он сказал: «Да».", "ــ نعم."], ["🙂 \\"]]
    )
    add_revision(russian, [["🙂 \\", "Он сказал: «Нет»."]])
    Succession.objects.create(
        older=russian.sentences.get(number=1),
        newer=russian.sentences.get(number=4),
        kind=SuccessionKind.EDITED,
        confirmed_at=NOW,
        confirmed_by_name="Ada",
    )
    Departure.objects.create(
        sentence=russian.sentences.get(number=2),
        revision=russian.revisions.get(number=2),
        confirmed_at=NOW,
        confirmed_by_name="Ada",
    )
    english = PublishedSourceFactory(
        event=event, rendition_of=russian, rendition=Rendition.EXCERPT, issued_on=None, note='"\n'
    )
    Source.objects.filter(pk=russian.pk).update(rendition_of=english)
    DraftSourceFactory()
    CaptureFactory(
        notes={"deleted": 2, "hidden": 1},
        seams=[[0, 2], [5, 5]],
        exchanges=[
            {"url": "https://a.example/", "status": 200, "headers": [["a", "b"]], "at": "x"}
        ],
        file_name="call.docx",
        file_made_on=date(2025, 3, 18),
    )
    topic = TopicFactory(parent=TopicFactory(parent=None))
    FormerSlug.objects.create(kind=Catalogue.TOPIC, slug="old", now=topic.slug)
    one = PublishedStatementFactory(source=russian, sentences=[3, 1], topics=[topic])
    draft = DraftStatementFactory(source=english, attribution=Attribution.NOT_STATED)
    for kind, note in (("submitted", ""), ("returned", "Кто?\nБ."), ("published_own", "")):
        draft.review_events.create(kind=kind, made_at=NOW, made_by_name="Ada", version=2, note=note)
    two = PublishedStatementFactory(source=english, addressed_to=[ActorFactory()])
    gone = PublishedStatementFactory(source=english, publish__status=StatementStatus.WITHDRAWN)
    ComparisonPointFactory(event=event, statements=[one, two])
    CorrectionFactory(statement=two, before={"text": "Б"}, after={"text": "В"})
    CorrectionFactory(statement=gone, kind=CorrectionKind.WITHDRAWAL)
    CorrectionFactory(statement=None, source=english, kind=CorrectionKind.WITHDRAWAL, version=None)


def dump() -> bytes:
    return b"".join(bundle.lines())


def objects(dumped: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in dumped.splitlines()]


def sealed(lines: list[dict[str, Any]]) -> list[bytes]:
    """Lines with an end that fits them, whatever was done to them."""
    body = [bundle.encode(line) for line in lines if line.get("of") != "end"]
    end = {"of": "end", "lines": len(body), "sha256": sha256(b"".join(body)).hexdigest()}
    return [*body, bundle.encode(end)]


@pytest.fixture
def dumped() -> bytes:
    """What a full archive dumps, in a database that is empty again: the guards would refuse
    to delete, so the rows are rolled back."""
    with transaction.atomic():
        fill()
        whole = dump()
        transaction.set_rollback(True)
    return whole


def test_dump_load_dump_is_byte_equal(dumped: bytes) -> None:
    load_archive(dumped.splitlines(keepends=True))
    assert dump() == dumped


def test_a_bundle_of_before_there_were_steps_loads(dumped: bytes) -> None:
    lines = objects(dumped)
    for line in lines:
        line.pop("steps", None)
    load_archive(sealed(lines))
    assert not ReviewEvent.objects.exists()


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("demanded", "set_a_condition"),
        ("interested", "expressed_interest"),
        ("welcomed", "welcomed"),
    ],
)
def test_acts_of_the_first_code_book_load(dumped: bytes, old: str, now: str) -> None:
    lines = objects(dumped)
    for line in lines:
        if line.get("of") == "statement":
            line["act"] = old
    load_archive(sealed(lines))
    assert set(Statement.objects.values_list("act", flat=True)) == {now}


@pytest.mark.parametrize("notes", [{"deleted": 0}, {"deleted": True}, {"deleted": "2"}, [1], 7])
def test_intake_notes_that_are_no_counts_are_refused(dumped: bytes, notes: Any) -> None:
    lines = objects(dumped)
    next(line for line in lines if "notes" in line)["notes"] = notes
    with pytest.raises(BundleError, match="whole numbers above 0"):
        load_archive(sealed(lines))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("seams", [[3, 1]]),
        ("seams", [[2, 2], [1, 1]]),
        ("seams", [[True, 2]]),
        ("seams", {"a": 1}),
        ("exchanges", [{"url": "x"}]),
        ("exchanges", 7),
        ("file_made_on", "yesterday"),
    ],
)
def test_what_is_kept_with_a_capture_is_checked(dumped: bytes, column: str, value: Any) -> None:
    lines = objects(dumped)
    next(line for line in lines if column in line)[column] = value
    with pytest.raises(BundleError, match=column):
        load_archive(sealed(lines))


@pytest.mark.parametrize(
    "step", [["sang", str(NOW), "Ada", 1, ""], ["submitted", str(NOW), "", 1, ""], ["submitted"], 7]
)
def test_a_step_that_is_none_is_refused_with_its_line(dumped: bytes, step: Any) -> None:
    lines = objects(dumped)
    next(line for line in lines if "steps" in line)["steps"] = [step]
    with pytest.raises(BundleError, match=r"^Line \d+: "):
        load_archive(sealed(lines))
    assert not Statement.objects.exists()


def test_loaded_statements_are_public_as_before(dumped: bytes) -> None:
    load_archive(dumped.splitlines(keepends=True))
    assert Statement.objects.published().count() == 2
    assert Statement.objects.get(number=1).citations.count() == 2


def test_every_table_is_in_the_bundle(dumped: bytes) -> None:
    kinds = {line["of"] for line in objects(dumped)[1:]}
    assert kinds == {bundle.kind_of(model) for model in bundle.COLUMNS} | {"end"}


def test_a_load_renews_the_epoch(dumped: bytes) -> None:
    before = Generation.objects.get().epoch
    load_archive(dumped.splitlines(keepends=True))
    assert Generation.objects.get().epoch != before


def test_new_rows_follow_loaded_ones(dumped: bytes) -> None:
    """Neither numbers nor ids collide afterwards, on either database."""
    load_archive(dumped.splitlines(keepends=True))
    assert PublishedStatementFactory(source=Source.objects.first()).number == 4


def test_only_an_empty_archive_is_loaded_into(dumped: bytes) -> None:
    ActorFactory()
    with pytest.raises(ActionError, match="not empty"):
        load_archive(dumped.splitlines(keepends=True))


def change(of: str, /, **values: Any) -> Any:
    def apply(lines: list[dict[str, Any]]) -> None:
        next(line for line in lines if line.get("of") == of).update(values)

    return apply


DAMAGE = [
    pytest.param(lambda lines: lines[0].update(version=2), "Line 1: the bundle has version 2"),
    pytest.param(lambda lines: lines[0].update(format="x"), "Line 1: this is not a bundle"),
    pytest.param(change("actor", kind="robot"), "Line 2: kind: "),
    pytest.param(change("actor", surprise=1), "Line 2: these keys .* surprise"),
    pytest.param(lambda lines: lines[1].pop("slug"), "Line 2: these keys .* slug"),
    pytest.param(lambda lines: lines[1].update(of="robot"), "Line 2: “robot” is not a kind"),
    pytest.param(lambda lines: lines.insert(-1, dict(lines[1])), "comes too late"),
    pytest.param(
        lambda lines: lines.insert(2, dict(lines[1])), r"Line 2: to line \d+: the database"
    ),
    pytest.param(change("event", participants=["nobody"]), "“nobody” is not above"),
    pytest.param(change("event", participants=None), "not of the type"),
    pytest.param(change("event", date="yesterday"), "date: "),
    pytest.param(change("capture", original="????"), "not base64"),
    pytest.param(change("capture", original="AAAA"), "bytes do not match their SHA-256"),
    pytest.param(change("capture", text="Other."), "text does not match its SHA-256"),
    pytest.param(change("source", rendition_of="nowhere"), "“nowhere” is not above"),
    pytest.param(change("sentence", text="Other words."), "sentence 1 is not where it should be"),
    pytest.param(change("revision", placements=[[1, 1]]), "not of the type"),
    pytest.param(change("succession", newer=99), "sentence 99 of .* is not above"),
    pytest.param(change("departure", sentence=99), "sentence 99 of .* is not above"),
    pytest.param(change("departure", revision=99), "revision 99 of .* is not above"),
    pytest.param(change("statement", sentences=[99]), "sentence 99 of .* is not above"),
    pytest.param(change("statement", sentences=[]), "the database refused"),
    pytest.param(change("statement", points=[["x", 1]]), "is not above"),
    pytest.param(change("statement", number=2**24), "numbers go up to 16,777,215"),
    pytest.param(change("statement", published_by_name=""), "the database refused"),
    pytest.param(change("correction", statement=99), "statement 99 is not above"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGE)
def test_damage_is_refused_whole_with_its_place(dumped: bytes, damage: Any, message: str) -> None:
    lines = objects(dumped)
    damage(lines)
    with pytest.raises(BundleError, match=message):
        load_archive(sealed(lines))
    assert not Actor.objects.exists()


def test_a_file_cut_off_is_refused(dumped: bytes) -> None:
    lines = dumped.splitlines(keepends=True)
    with pytest.raises(BundleError, match=f"Line {len(lines)}: the end is missing"):
        load_archive(lines[:-1])
    with pytest.raises(BundleError, match="this is not JSON"):
        load_archive([*lines[:-2], lines[-2][:20]])
    assert not Actor.objects.exists()


def test_a_word_changed_on_the_way_is_refused(dumped: bytes) -> None:
    changed = dumped.replace(b"Claim number", b"Claim nomber", 1)
    with pytest.raises(BundleError, match="lost or changed"):
        load_archive(changed.splitlines(keepends=True))
    assert not Actor.objects.exists()


def test_what_follows_the_end_is_refused(dumped: bytes) -> None:
    with pytest.raises(BundleError, match="lines after the end"):
        load_archive([*dumped.splitlines(keepends=True), b"{}\n"])


def test_the_commands_write_and_read_a_file(
    dumped: bytes, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "bundle.jsonl"
    path.write_bytes(dumped)
    call_command("load_archive", path)
    call_command("dump_archive", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == dumped
    capfdbinary.readouterr()
    call_command("dump_archive")
    assert capfdbinary.readouterr().out == dumped


def test_the_commands_refuse_in_one_sentence(dumped: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bundle.jsonl"
    path.write_bytes(dumped[:-20])
    with pytest.raises(CommandError, match=r"bundle.jsonl: Line \d+: "):
        call_command("load_archive", path)
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("load_archive", tmp_path / "nothing")
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("dump_archive", tmp_path / "no" / "folder")


def test_a_dump_makes_the_same_queries_however_much_there_is(
    django_assert_max_num_queries: Any,
) -> None:
    PublishedStatementFactory.create_batch(12)
    with django_assert_max_num_queries(40):
        dump()
