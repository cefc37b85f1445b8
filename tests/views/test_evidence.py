"""All sentences that a statement rests on, on every way out: each statement of the sample."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from archive.exports import pictures
from archive.management.commands.set_up import SAMPLE
from archive.models import Placement, Statement
from archive.selectors.quotations import of_statements
from tests.factories import (
    DraftSourceFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    add_revision,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client

    from archive.models import Source

pytestmark = pytest.mark.django_db

TEXT = [["One.", "Two.", "Three."], ["Four.", "Five."]]


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(slug="call", short_title="Summary", texts=TEXT)


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return (response.getvalue() if response.streaming else response.content).decode()


def meta(client: Client, address: str) -> dict[str, str]:
    tags = read(client.get(address)).tags
    return {
        str(its.get("property") or its.get("name")): str(its["content"])
        for tag, its in tags
        if tag == "meta" and its.get("content")
    }


class Expected:
    """What a statement rests on, found without the code that is tested."""

    def __init__(self, statement: Statement) -> None:
        placed = Placement.objects.filter(sentence__citations__statement=statement)
        self.places = list(placed.order_by("start").select_related("sentence", "revision"))
        everything = list(self.places[0].revision.placements.order_by("start"))
        self.texts = [place.sentence.text for place in self.places]
        self.numbers = [place.sentence.number for place in self.places]
        first = self.numbers[0]
        self.words, before = "", -2
        for place in self.places:
            here = everything.index(place)
            self.words += {-2: "", here - 1: " "}.get(before, " […] ") + place.sentence.text
            before = here
        page = f"/sources/{statement.source.slug}/"
        runs = "-".join(map(str, self.numbers))
        if self.numbers != list(range(first, first + len(self.numbers))):
            runs = ",".join(map(str, self.numbers))
        several = len(self.numbers) > 1
        self.context = f"{page}?mark={runs}#s{first}" if several else f"{page}#s{first}"
        self.frozen = f"http://testserver{page}r1/" + (f"s{runs}/" if several else f"#s{first}")


def test_every_statement_of_the_sample_shows_all_its_evidence(client: Client) -> None:
    call_command("load_archive", SAMPLE, verbosity=0)
    statements = Statement.objects.published().order_by("number").select_related("source")
    expected = {statement.number: Expected(statement) for statement in statements}
    assert (len(expected), sum(len(e.texts) > 1 for e in expected.values())) == (49, 13)
    listed = json.loads(body(client, "/statements.json"))["statements"]
    files = {entry["id"]: entry for entry in listed}
    for number, its in expected.items():
        page = f"/statements/{number}/"
        assert its.context in read(client.get(page)).links
        told = meta(client, page)
        _complete(told["og:description"], its)
        _complete(told["description"], its)
        _complete(told["og:image:alt"], its)
        assert told["DC.identifier"] == its.frozen
        assert told["twitter:card"] == "summary_large_image"
        assert its.words in unescape(read(client.get(page)).plain)  # as Wikipedia quotes it
        assert files[number]["quotation"] == its.words
        assert files[number]["evidence_url"] == its.frozen
        csl = json.loads(body(client, f"/statements/{number}.csl.json"))[0]
        assert (csl["URL"], its.words in csl["note"]) == (its.frozen, True)
        ris = body(client, f"/statements/{number}.ris")
        assert f"UR  - {its.frozen}" in ris
        assert its.words in ris
        assert f"\\url{{{its.frozen}}}" in body(client, f"/statements/{number}.bib")
        targets = json.loads(body(client, f"/statements/{number}/anno"))["target"]
        assert [target["selector"][2]["exact"] for target in targets] == its.texts
        assert its.words in read(client.get(f"/embed{page}")).plain
        assert its.context in read(client.get(f"/embed{page}")).links
        shared = client.get("/oembed", {"url": f"http://testserver{page}"}).json()
        assert its.words in unescape(shared["html"])
        frozen = its.frozen.removeprefix("http://testserver")
        assert its.words in read(client.get(frozen)).plain or len(its.texts) == 1
    feed = body(client, "/sources/kremlin-call-2025-03-18.atom")
    for number in (13, 25, 28, 36, 42, 45):
        assert expected[number].words in unescape(unescape(feed))
    event = read(client.get("/events/putin-trump-call-2025-03-18/"))
    assert all(expected[number].context in event.links for number in expected)
    assert " … " not in event.plain


def _complete(told: str, its: Expected) -> None:
    """All words; of too many the first sentences, whole, and how many more there are."""
    if its.words in told:
        return
    assert len(its.words) > 300
    more = told.rpartition(" and ")[2]
    shown = len(its.texts) - int(more.removesuffix(" more"))
    assert all(text in told for text in its.texts[:shown])


def test_a_picture_has_room_for_all_sentences_of_the_sample() -> None:
    call_command("load_archive", SAMPLE, verbosity=0)
    keys = Statement.objects.published().values_list("pk", flat=True)
    for evidence in of_statements(list(keys)).values():
        room = pictures.room(evidence.quoted)
        assert room == evidence.quotation or room.endswith(" more")


def test_a_range_shows_its_sentences_as_one(client: Client, source: Source) -> None:
    PublishedStatementFactory(source=source, sentences=[2, 3], text="Claimed.")
    page = read(client.get("/sources/call/s2-3/"))
    assert page.by_class["alone"][0].startswith("Two. Three.")
    assert "Sentences 2 and 3, Summary" in page.plain
    assert "Claimed." in page.plain
    for link in ("?mark=2-3#s2", "s2/", "s3/", "r1/s2-3/", "r1/s2-3.bib"):
        assert f"/sources/call/{link}" in page.links
    assert page.rel("canonical") == "http://testserver/sources/call/s2-3/"
    assert page.rel("cite-as") == "http://testserver/sources/call/r1/s2-3/"
    assert "Two. […] Five." in read(client.get("/sources/call/s2,5/")).plain
    assert "Three. Four." in read(client.get("/sources/call/s3-4/")).plain


@pytest.mark.parametrize("page", ["/sources/call/", "/sources/call/r1/"])
@pytest.mark.parametrize("asked", ["3,2", "2,3", "3-2", "2,3,3", "02-3", "2-s3", "2–3"])
def test_other_spellings_lead_to_the_canonical_one(
    client: Client, source: Source, page: str, asked: str
) -> None:
    response = client.get(f"{page}s{asked}/")
    assert (response.status_code, response["Location"]) == (301, f"{page}s2-3/")
    response = client.get(page, {"mark": asked})
    assert (response.status_code, response["Location"]) == (301, f"{page}?mark=2-3")


def test_one_number_is_the_sentence(client: Client, source: Source) -> None:
    assert client.get("/sources/call/s2-2/")["Location"] == "/sources/call/s2/"
    assert client.get("/sources/call/r1/s2-2/")["Location"] == "/sources/call/r1/s2/"
    assert "Two." in read(client.get("/sources/call/r1/s2/")).by_class["alone"][0]
    assert client.get("/sources/call/", {"mark": ["3", "2"]})["Location"].endswith("?mark=2-3")


def test_what_is_not_public_has_no_ranges(client: Client, source: Source) -> None:
    DraftSourceFactory(slug="draft", texts=TEXT)
    source.status = "withdrawn"
    source.save()
    for rest, spelling in (("s2-3/", "s3,2/"), ("r1/s2-3/", "r1/s3,2/"), ("r1/s2-3.bib",) * 2):
        for address in (rest, spelling):
            assert client.get(f"/sources/call/{address}").status_code == 410
            assert client.get(f"/sources/draft/{address}").status_code == 404
            assert client.get(f"/sources/none/{address}").status_code == 404
    assert client.get("/sources/call/?mark=3,2").status_code == 410
    assert client.get("/sources/draft/?mark=3,2").status_code == 404


HOSTILE = ["2-6", "6,7", "1-99999999", "1-9999999999", "1," * 10_000 + "1", "," * 10_000, "0-1"]


@pytest.mark.parametrize("asked", HOSTILE)
def test_numbers_that_are_none_are_not_found(client: Client, source: Source, asked: str) -> None:
    for page in ("/sources/call/", "/sources/call/r1/"):
        assert client.get(f"{page}s{asked}/").status_code == 404
    if len(asked) < 1_000:  # what is longer never reaches a page
        assert client.get("/sources/call/", {"mark": asked}).status_code == 404


def test_marks_need_no_script(client: Client, source: Source) -> None:
    for page in ("/sources/call/", "/sources/call/r1/"):
        shown = read(client.get(f"{page}?mark=2-3"))
        assert [its["id"] for tag, its in shown.tags if tag == "mark"] == ["s2", "s3"]
        assert "Sentences 2 and 3 are marked below." in shown.plain
        assert shown.rel("canonical") == "http://testserver/sources/call/"
    plain = read(client.get("/sources/call/"))
    assert not [tag for tag, _ in plain.tags if tag == "mark"]
    assert "q=" not in plain.rel("canonical")


def test_evidence_that_left_the_text_is_shown_where_it_stood(
    client: Client, source: Source
) -> None:
    PublishedStatementFactory(source=source, sentences=[2, 3])
    add_revision(source, [["One.", "Three."], ["Four.", "Five."]])
    page = read(client.get("/statements/1/"))
    assert "/sources/call/r1/?mark=2-3#s2" in page.links
    assert "/sources/call/r1/?mark=2-3#s2" in read(client.get("/statements/")).links
    assert "Two. Three." in page.plain
    shown = read(client.get("/sources/call/?mark=2-3"))
    assert "Sentence 2 is not in this revision: sentence 2." in shown.plain
    shown = read(client.get("/sources/call/s2-3/"))
    assert shown.by_class["alone"][0].startswith("Two. Three.")
    assert "The source has changed since." in shown.plain
    assert client.get("/sources/call/r1/s2-3/").status_code == 200
    assert client.get("/sources/call/r2/s2-3/").status_code == 404


def test_a_gap_in_the_pinned_revision_is_a_gap(client: Client, source: Source) -> None:
    """Numbers are no order: what is neighbours is for the revision to say."""
    add_revision(source, [["One.", "Between.", "Two.", "Three."], ["Four.", "Five."]])
    PublishedStatementFactory(source=source, sentences=[1, 2])
    assert "One. […] Two." in body(client, "/statements/1.ris")
    assert "One. […] Two." in read(client.get("/sources/call/s1-2/")).plain
    assert "One. Two." in read(client.get("/sources/call/r1/s1-2/")).plain


def test_sentences_that_no_revision_holds_together(client: Client, source: Source) -> None:
    add_revision(source, [["One.", "Six."], ["Four.", "Five."]])
    PublishedStatementFactory(source=source, sentences=[2, 6])
    assert client.get("/statements/1/").status_code == 200
    [said] = json.loads(body(client, "/statements.json"))["statements"]
    assert said["evidence_url"] == "http://testserver/sources/call/s2,6/"
    assert said["quotation"] == "Two. […] Six."
    page = read(client.get("/sources/call/s2,6/"))
    assert "No revision holds all of them." in page.plain


def test_long_evidence_is_described_by_whole_sentences(client: Client) -> None:
    texts = [[f"{'word ' * 30}{n}." for n in range(4)]]
    source = PublishedSourceFactory(slug="long", texts=texts)
    PublishedStatementFactory(source=source, sentences=[1, 2, 3, 4])
    told = meta(client, "/statements/1/")
    assert told["og:description"] == f"{texts[0][0]} and 3 more"
    assert told["og:image:alt"].endswith(f"“{texts[0][0]}” and 3 more")
