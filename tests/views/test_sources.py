from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from archive.models import SourceStatus, Succession
from archive.selectors.editions import DEEPEST, FOLDED
from tests.factories import (
    NOW,
    ActorFactory,
    CorrectionFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from archive.models import Source

pytestmark = pytest.mark.django_db

AWKWARD = "He said: “x < y & z”, it's 'so' — “<b>really</b>”…"


def changed_source() -> Source:
    source = PublishedSourceFactory(
        slug="call", texts=[["It began.", "They spoke of grain.", "One left."], ["It ended."]]
    )
    add_revision(
        source, [["It ended.", "It began.", "They spoke of grain and ships."], ["A new one."]]
    )
    older, newer = source.sentences.filter(number__in=[2, 5])
    Succession.objects.create(older=older, newer=newer, kind="edited", confirmed_at=NOW)
    return source


def test_list_works(client: Client) -> None:
    source = PublishedSourceFactory(title="Summary of a call")
    PublishedStatementFactory(source=source)
    page = read(client.get("/sources/"))
    assert "Summary of a call" in page.plain
    assert "2 sentences1 statement" in page.plain
    assert source.get_absolute_url() in page.links


def test_list_hides_drafts_and_what_was_withdrawn(client: Client) -> None:
    DraftSourceFactory(title="Zqdraft")
    PublishedSourceFactory(title="Zqgone", status=SourceStatus.WITHDRAWN)
    page = read(client.get("/sources/"))
    assert "Zq" not in page.text
    assert "No source has been published yet." in page.plain


def test_list_turns_pages_there_and_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 1)
    PublishedSourceFactory(slug="dated")
    PublishedSourceFactory(slug="undated", issued_on=None)
    first = read(client.get("/sources/"))
    second = read(client.get(first.rel("next")))
    assert "/sources/undated/" in first.links
    assert "/sources/dated/" in second.links
    assert second.rel("next") == ""
    assert second.rel("prev") == "/sources/"


def test_list_says_what_it_does_not_understand(client: Client) -> None:
    PublishedSourceFactory(title="Zqshown")
    page = read(client.get("/sources/?after=nowhere"))
    assert "“nowhere” is not a place in this list" in page.plain
    assert "Zqshown" not in page.text


@pytest.mark.parametrize("count", [2, 12])
def test_list_asks_as_much_of_a_long_list_as_of_a_short_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        PublishedSourceFactory()
    with django_assert_max_num_queries(3):
        client.get("/sources/")


def test_source_works(client: Client) -> None:
    source = PublishedSourceFactory(
        title="Summary of a call", issuer=ActorFactory(name="The Kremlin"), note="As RT printed it."
    )
    PublishedStatementFactory(source=source, text="They spoke.", sentences=[2])
    page = read(client.get(source.get_absolute_url()))
    capture = source.revisions.get().capture
    assert "The Kremlin speaks, on 18 March 2025, in English. As RT printed it." in page.plain
    assert "1 of 2 sentences carry a statement." in page.plain
    assert "They spoke." in page.by_id["n2"]
    assert capture.original_sha256 in page.text
    assert capture.text_sha256 in page.text
    assert f"{settings.SITE_URL}/sources/{source.slug}/r1/" in page.text
    assert source.url in page.links


def test_source_holds_each_sentence_byte_for_byte(client: Client) -> None:
    source = PublishedSourceFactory(texts=[["First.", AWKWARD], ["Third."]])
    page = read(client.get(source.get_absolute_url()))
    assert [page.by_id[f"s{n}"] for n in (1, 2, 3)] == ["First.", AWKWARD, "Third."]
    marks = {its["id"]: its for tag, its in page.tags if tag == "span" and its.get("id")}
    assert marks["s2"]["class"] == "s s2"
    assert marks["s2"]["tabindex"] == "-1"


def test_source_keeps_its_paragraphs(client: Client) -> None:
    source = PublishedSourceFactory(texts=[["One.", "Two."], ["Three."]])
    page = read(client.get(source.get_absolute_url()))
    assert len(page.by_class["para"]) == 2
    paragraphs = [its for tag, its in page.tags if tag == "p" and its.get("lang")]
    assert paragraphs == [{"lang": "en", "dir": "ltr", "translate": "no"}] * 2


def test_source_marks_places_in_a_long_paragraph_as_deep_as_the_style_goes(client: Client) -> None:
    source = PublishedSourceFactory(texts=[[f"Sentence {n}." for n in range(12)]])
    page = read(client.get(source.get_absolute_url()))
    marks = [its["class"] for tag, its in page.tags if tag == "span" and its.get("tabindex")]
    assert marks[DEEPEST - 1] == f"s s{DEEPEST}"
    assert marks[DEEPEST:] == ["s"] * 4


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ur"])
def test_source_from_right_to_left(client: Client, language: str) -> None:
    source = PublishedSourceFactory(language=language)
    PublishedStatementFactory(source=source)
    page = read(client.get(source.get_absolute_url()))
    edition = next(its for _, its in page.tags if "edition" in (its.get("class") or ""))
    notes = next(its for _, its in page.tags if its.get("class") == "notes")
    assert edition["dir"] == "rtl"
    assert (notes["lang"], notes["dir"]) == ("en", "ltr")


def test_source_says_what_is_set_aside_and_why(client: Client) -> None:
    source = PublishedSourceFactory()
    source.sentences.filter(number=1).update(excluded_reason="Names the event itself.")
    page = read(client.get(source.get_absolute_url()))
    assert "Set aside. Names the event itself." in page.by_id["n1"]
    assert "0 of 2 sentences carry a statement; 1 is set aside." in page.plain
    assert "Sentence 1: set aside" in [its.get("aria-label") for _, its in page.tags]


def test_source_names_the_other_sentences_of_a_statement(client: Client) -> None:
    source = PublishedSourceFactory(texts=[["One.", "Two.", "Three."]])
    PublishedStatementFactory(source=source, sentences=[1, 3])
    page = read(client.get(source.get_absolute_url()))
    assert "with sentence 3" in page.by_id["n1"]
    assert "with sentence 1" in page.by_id["n3"]


def test_source_tells_a_statement_in_full_at_the_first_of_its_sentences(client: Client) -> None:
    source = PublishedSourceFactory(texts=[["One.", "Two.", "Three."]])
    topic = TopicFactory(name="Grain")
    statement = PublishedStatementFactory(source=source, sentences=[3, 1], topics=[topic])
    page = read(client.get(source.get_absolute_url()))
    assert "Grain" in page.by_id["n1"]
    assert "Grain" not in page.by_id["n3"]
    again = [" ".join(text.split()) for text in page.by_class["again"]]
    assert again == [f"{statement.text} Statement 1, with sentence 1"]
    assert "#n1" in page.links


def test_source_tells_a_statement_where_it_still_stands(client: Client) -> None:
    source = changed_source()
    PublishedStatementFactory(source=source, sentences=[3, 4], topics=[TopicFactory(name="Grain")])
    page = read(client.get(source.get_absolute_url()))
    assert "Grain" in page.by_id["n4"]
    assert "On other revisions" not in page.plain


def test_source_leads_from_each_sentence_to_its_own_page(client: Client) -> None:
    source = changed_source()
    for path in ("/sources/call/", "/sources/call/r1/"):
        page = read(client.get(path))
        assert {f"/sources/call/s{n}/" for n in (1, 4)} <= set(page.links)
        assert page.by_class["own"][0].startswith("Cite sentence ")
    assert source.sentences.count() == 6


def test_source_lists_its_statements_only_when_asked(client: Client) -> None:
    """They stand beside their sentences already."""
    source = PublishedSourceFactory(slug="call")
    grain = TopicFactory(slug="grain", name="Grain")
    PublishedStatementFactory(source=source, topics=[grain], text="On grain.")
    PublishedStatementFactory(source=source, text="On something else.")
    page = read(client.get("/sources/call/"))
    assert "rows" not in page.by_class
    assert "In the full list: 2 statements" in page.plain
    assert {"/sources/call/?topic=grain", "/sources/call/?order=newest"} <= set(page.links)
    asked = read(client.get("/sources/call/?topic=grain"))
    assert "On grain." in asked.by_class["rows"][0]
    assert "On something else." not in asked.by_class["rows"][0]
    assert asked.text.index("1 statement of 2") < asked.text.index("Where it comes from")
    assert "On something else." in read(client.get("/sources/call/?order=newest")).text


@pytest.mark.parametrize("status", [SourceStatus.PUBLISHED, SourceStatus.DRAFT])
def test_source_says_whether_the_original_is_at_hand(client: Client, status: str) -> None:
    make = PublishedSourceFactory if status == SourceStatus.PUBLISHED else DraftSourceFactory
    original = make(slug="original", short_title="Zqoriginal", language="ru")
    source = PublishedSourceFactory(rendition="republication", rendition_of=original)
    page = read(client.get(source.get_absolute_url()))
    if status == SourceStatus.PUBLISHED:
        assert "English republication; it renders Zqoriginal, in Russian" in page.plain
        assert source.title in read(client.get("/sources/original/")).by_class["roomy"][0]
    else:
        assert "English republication; the original is not in the archive" in page.plain
        assert "Zq" not in page.text


def test_source_says_when_its_text_was_captured(client: Client) -> None:
    changed_source()
    for path, number in (("/sources/call/", 2), ("/sources/call/r1/", 1)):
        page = read(client.get(path))
        assert f"Revision {number}, captured on 19 March 2025" in page.plain
        assert "one block a line: NFC" in page.plain


def test_source_folds_a_long_strip(client: Client) -> None:
    short = PublishedSourceFactory(texts=[[f"S {n}." for n in range(3)]])
    long = PublishedSourceFactory(texts=[[f"Sentence {n}." for n in range(FOLDED + 1)]])
    folded = "Every sentence by its number"
    assert folded not in client.get(short.get_absolute_url()).content.decode()
    assert folded in client.get(long.get_absolute_url()).content.decode()


def test_source_names_the_other_voice_on_its_page(client: Client) -> None:
    source, other = PublishedSourceFactory(), PublishedSourceFactory(short_title="RT report")
    draft = DraftSourceFactory(short_title="Zqdraft")
    shared = source.revisions.get().capture
    for voice in (other, draft):
        revision = add_revision(voice, [["Another."]])
        voice.revisions.create(
            number=3, capture=shared, segmenter="s", segmenter_version="1", made_at=revision.made_at
        )
    page = read(client.get(source.get_absolute_url()))
    assert "shares its page with RT report" in page.plain
    assert "Zq" not in page.text


def test_source_hides_drafts_on_its_sentences(client: Client) -> None:
    source = PublishedSourceFactory()
    DraftStatementFactory(source=source, text="Zqdraft.")
    page = read(client.get(source.get_absolute_url()))
    assert "Zq" not in page.text
    assert "0 of 2 sentences" in page.plain


def test_source_lists_statements_on_sentences_it_no_longer_holds(client: Client) -> None:
    source = changed_source()
    PublishedStatementFactory(source=source, sentences=[3], text="One of them left.")
    page = read(client.get(source.get_absolute_url()))
    assert "On earlier revisions of the text 1 statement One of them left." in page.plain


def test_draft_is_the_same_as_nothing(client: Client) -> None:
    DraftSourceFactory(slug="draft")
    for path in ("", "r1/", "s1/", "r1..r2/"):
        draft = client.get(f"/sources/draft/{path}")
        nothing = client.get(f"/sources/nothing/{path}")
        assert draft.status_code == nothing.status_code == 404
        assert draft.content == nothing.content


def test_withdrawn_source_says_why_and_no_more(client: Client) -> None:
    source = PublishedSourceFactory(
        slug="gone", title="Zqtitle", texts=[["Zqone.", "Zqtwo."]], status=SourceStatus.WITHDRAWN
    )
    CorrectionFactory(kind="withdrawal", statement=None, source=source, reason="It was forged.")
    for path in ("", "r1/", "s1/", "r1..r2/"):
        response = client.get(f"/sources/gone/{path}")
        assert response.status_code == 410
        assert "It was forged." in read(response).plain
        assert "Zq" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 9])
def test_source_asks_as_much_of_a_long_text_as_of_a_short_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    source = PublishedSourceFactory(texts=[[f"Sentence {n}." for n in range(count * 3)]])
    for n in range(count):
        topics = [TopicFactory() for _ in range(2)]
        PublishedStatementFactory(source=source, sentences=[n + 1], topics=topics)
    with django_assert_max_num_queries(14):
        client.get(source.get_absolute_url())


def test_revision_works(client: Client) -> None:
    source = changed_source()
    page = read(client.get("/sources/call/r1/"))
    assert "It has changed since" in page.plain
    assert page.by_id["s2"] == "They spoke of grain."
    assert "/sources/call/r1..r2/" in page.links
    body = client.get("/sources/call/r1/").content.decode()
    assert "noindex" in body
    assert f'rel="canonical" href="{settings.SITE_URL}{source.get_absolute_url()}"' in body


def test_newest_revision_says_that_it_is(client: Client) -> None:
    changed_source()
    page = read(client.get("/sources/call/r2/"))
    assert "Revision 2, the newest" in page.plain
    assert page.by_id["s5"] == "They spoke of grain and ships."


@pytest.mark.parametrize("path", ["r3", "r0", "r01", "r99999999999", "s99", "s0"])
def test_parts_that_do_not_exist_are_not_found(client: Client, path: str) -> None:
    changed_source()
    assert client.get(f"/sources/call/{path}/").status_code == 404


def test_changes_work(client: Client) -> None:
    changed_source()
    page = read(client.get("/sources/call/r1..r2/"))
    assert "1 sentence stayed as it was." in page.plain
    assert "Sentence 2 was replaced by sentence 5: edited" in page.plain
    assert "New 1 6A new one." in page.plain
    assert "Gone 1 3One left." in page.plain
    assert "Redirected 1 4It ended.From paragraph 2 to paragraph 1." in page.plain
    assert " ".join(page.by_class["diff"][0].split()) == "They spoke of grainnow: and ships."


def test_changes_reach_over_the_revisions_between(client: Client) -> None:
    source = changed_source()
    add_revision(source, [["It ended.", "They spoke of grain and of ships."], ["A new one."]])
    older, newer = source.sentences.filter(number__in=[5, 7])
    Succession.objects.create(older=older, newer=newer, kind="edited", confirmed_at=NOW)
    page = read(client.get("/sources/call/r1..r3/"))
    assert "Sentence 2 was replaced by sentence 7: edited" in page.plain
    assert "Gone 2 1It began." in page.plain
    page = read(client.get("/sources/call/r1..r2/"))
    assert "After this: 2 to 3" in page.plain
    assert "From the first to the newest: 1 to 3" in page.plain
    assert {"/sources/call/r2..r3/", "/sources/call/r1..r3/"} <= set(page.links)


def test_changes_show_a_split_and_a_merger_as_one(client: Client) -> None:
    source = PublishedSourceFactory(slug="cut", texts=[["A and b.", "C.", "D."]])
    add_revision(source, [["A.", "B.", "C and d."]])
    for older, newer, kind in (
        (1, 4, "split"),
        (1, 5, "split"),
        (2, 6, "merged"),
        (3, 6, "merged"),
    ):
        Succession.objects.create(
            older=source.sentences.get(number=older),
            newer=source.sentences.get(number=newer),
            kind=kind,
            confirmed_at=NOW,
        )
    page = read(client.get("/sources/cut/r1..r2/"))
    assert "Sentence 1 was replaced by sentence 4, sentence 5: split" in page.plain
    assert "Sentence 2, Sentence 3 were replaced by sentence 6: merged" in page.plain
    assert "Changed 2" in page.plain
    assert not {"h-new", "h-gone", "h-moved"} & set(page.by_id)


def test_changes_of_a_thousand_sentences_take_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    texts = [f"Sentence {n} of them." for n in range(1000)]
    source = PublishedSourceFactory(slug="long", language="ru", texts=[texts])
    add_revision(source, [[*texts[500:], *texts[:490]]])
    with django_assert_max_num_queries(9):
        page = read(client.get("/sources/long/r1..r2/"))
    assert "500 sentences stayed as they were." in page.plain
    assert "Redirected 490" in page.plain
    assert "Gone 10" in page.plain


@pytest.mark.parametrize("path", ["r2..r1", "r1..r1", "r1..r3", "r1..", "r1..r99999999999"])
def test_changes_need_two_revisions_in_order(client: Client, path: str) -> None:
    changed_source()
    assert client.get(f"/sources/call/{path}/").status_code == 404
