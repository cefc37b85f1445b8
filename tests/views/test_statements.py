from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import reverse

from archive.models import (
    Act,
    Attribution,
    Departure,
    SourceStatus,
    Statement,
    StatementStatus,
    Succession,
)
from archive.text.fragments import fragment_url
from tests.factories import (
    NOW,
    ActorFactory,
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
from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

LIST = "/statements/"
AWKWARD = "He said: “x < y & z”, it's 'so' — “<b>really</b>”…"


def test_list_works(client: Client) -> None:
    statement = PublishedStatementFactory(text="Trump proposed a halt.")
    page = read(client.get(LIST))
    assert "Trump proposed a halt." in page.plain
    assert "1 statement" in page.plain
    assert statement.get_absolute_url() in page.links


def test_list_shows_who_reports_whom(client: Client) -> None:
    source = PublishedSourceFactory(issuer=ActorFactory(name="The Kremlin"))
    trump, putin = ActorFactory(name="Donald Trump"), ActorFactory(name="Vladimir Putin")
    PublishedStatementFactory(source=source, attributed_to=[trump], addressed_to=[putin])
    page = read(client.get(LIST))
    assert "The Kremlin reports: Donald Trump to Vladimir Putin" in page.plain


def test_list_leaves_a_gap_where_nobody_is_named(client: Client) -> None:
    PublishedStatementFactory(attribution=Attribution.NOT_STATED)
    assert "reports: speaker not stated" in read(client.get(LIST)).plain


def test_list_tells_an_issuer_that_speaks_for_itself(client: Client) -> None:
    source = PublishedSourceFactory(issuer=ActorFactory(name="RT"))
    PublishedStatementFactory(source=source, attributed_to=[source.issuer])
    assert "RT, in its own voice" in read(client.get(LIST)).plain


def test_list_hides_drafts(client: Client) -> None:
    DraftStatementFactory(text="Zqdraft.")
    PublishedStatementFactory(source=DraftSourceFactory(), text="Zqhidden.")
    page = read(client.get(LIST))
    assert "Zq" not in page.text
    assert "No statement has been published yet" in page.plain


def test_list_shows_the_values_of_filters_with_their_counts(client: Client) -> None:
    topic = TopicFactory(name="Ceasefire", slug="ceasefire")
    for _ in range(3):
        PublishedStatementFactory(topics=[topic])
    page = read(client.get(LIST))
    assert f"{LIST}?topic=ceasefire" in page.links
    assert "Ceasefire3" in page.by_class["facet"][0].replace("\n", "").replace(" ", "")


def test_list_shows_what_was_chosen_with_a_way_to_drop_it(client: Client) -> None:
    topic = TopicFactory(name="Ceasefire", slug="ceasefire")
    PublishedStatementFactory(topics=[topic])
    page = read(client.get(LIST, {"topic": "ceasefire", "act": "proposed"}))
    assert [" ".join(chip.split()) for chip in page.by_class["chip"]] == [
        "Topic Ceasefire (remove)",
        "Act proposed (remove)",
    ]
    assert f"{LIST}?act=proposed" in page.links


def test_list_offers_a_way_on_when_nothing_matches(client: Client) -> None:
    PublishedStatementFactory(act=Act.AGREED, topics=[TopicFactory(slug="grain", name="Grain")])
    page = read(client.get(LIST, {"topic": "grain", "act": "asked"}))
    assert "No statement matches both choices" in page.plain
    assert "Without Act: asked1 statement" in page.plain
    assert "Without Topic: Grainstill none" in page.plain


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("topic=nothing", "“nothing” is not known under Topic"),
        ("from=2025-13-45", "“2025-13-45” is not a date"),
        ("year=0000", "“0000” is not known under Year"),
        ("from=2025-02-02&to=2025-01-01", "“2025-02-02” is not understood under Said from"),
        ("colour=green", "“colour” is not something this list can be asked for"),
        ("after=yesterday", "“yesterday” is not understood under Page"),
        ("order=best", "“best” is not known under Order"),
        ("from=2025-01-01&from=2025-02-02", "“from” is given more than once"),
    ],
)
def test_list_says_what_it_does_not_understand(client: Client, query: str, said: str) -> None:
    PublishedStatementFactory(text="Zqshown.")
    response = client.get(f"{LIST}?{query}")
    page = read(response)
    assert response.status_code == 200
    assert said in page.plain
    assert "Zqshown" not in page.text
    assert "noindex" in response.content.decode()


def test_list_marks_the_field_that_is_wrong(client: Client) -> None:
    page = read(client.get(LIST, {"from": "2025-13-45"}))
    field = next(its for tag, its in page.tags if its.get("id") == "from")
    assert field["aria-invalid"] == "true"
    assert field["value"] == "2025-13-45"
    assert str(field["aria-describedby"]) in page.by_id


def test_list_turns_pages_there_and_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.filters.pagination.SIZE", 2)
    for _ in range(5):
        PublishedStatementFactory()
    seen: list[list[str]] = []
    pages, address = [], LIST
    while address:
        page = read(client.get(address))
        pages.append(address)
        seen.append([link for link in page.links if link.removeprefix(LIST)[:-1].isdigit()])
        address = page.rel("next")
    assert seen == [[f"{LIST}{n}/" for n in two] for two in ([5, 4], [3, 2], [1])]
    assert page.rel("prev") == pages[1]
    assert read(client.get(pages[1])).rel("prev") == LIST


def test_list_past_its_end_says_so(client: Client) -> None:
    PublishedStatementFactory()
    page = read(client.get(LIST, {"after": "1990-01-01.1"}))
    assert "This page is past the end of the list" in page.plain
    assert page.rel("prev") == LIST


def test_list_of_one_facet_is_at_home_and_of_more_is_unlisted(client: Client) -> None:
    PublishedStatementFactory(topics=[TopicFactory(slug="grain")])
    one = client.get(LIST, {"topic": "grain"}).content.decode()
    more = client.get(LIST, {"topic": "grain", "act": "agreed"}).content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/statements/?topic=grain">' in one
    assert "noindex" not in one
    assert "noindex" in more


@pytest.mark.parametrize("count", [2, 12])
def test_list_asks_as_much_of_a_long_list_as_of_a_short_one(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        PublishedStatementFactory(addressed_to=[ActorFactory()])
    with django_assert_max_num_queries(20):
        client.get(LIST)


def test_statement_works(client: Client) -> None:
    statement = PublishedStatementFactory(text="Trump proposed a halt.")
    response = client.get(statement.get_absolute_url())
    page = read(response)
    assert response.status_code == 200
    assert "Trump proposed a halt." in page.plain
    assert "Cite this statement" in page.plain
    assert settings.SITE_URL + statement.get_absolute_url() in page.text


def test_statement_shows_its_sentences_byte_for_byte(client: Client) -> None:
    source = PublishedSourceFactory(texts=[["First.", AWKWARD, "Third."], ["Fourth."]])
    statement = PublishedStatementFactory(source=source, sentences=[2, 4])
    page = read(client.get(statement.get_absolute_url()))
    assert page.by_class["words"] == ["First.", AWKWARD, "Third.", "Fourth."]
    assert [line[1:] for line in page.by_class["said"]] == [AWKWARD, "Fourth."]


def test_statement_leads_to_its_sentence_in_context_and_on_the_original_page(
    client: Client,
) -> None:
    source = PublishedSourceFactory(
        url="https://source.example/page",
        archived_url="https://archive.example/page",
        texts=[["First sentence here.", "Second sentence there."]],
    )
    statement = PublishedStatementFactory(source=source, sentences=[2])
    page = read(client.get(statement.get_absolute_url()))
    text = source.revisions.get().capture.text
    assert f"/sources/{source.slug}/#s2" in page.links
    assert f"/sources/{source.slug}/s2/" in page.links
    for url in (source.url, source.archived_url):
        link = fragment_url(url, text, 21, 43)
        assert {"noopener noreferrer"} == {a["rel"] for _, a in page.tags if a.get("href") == link}


def test_statement_on_two_sentences_leads_to_each(client: Client) -> None:
    source = PublishedSourceFactory(texts=[["First sentence here.", "Second one.", "Third one."]])
    statement = PublishedStatementFactory(source=source, sentences=[1, 3])
    page = read(client.get(statement.get_absolute_url()))
    ways = [text for text in page.by_class["ext"] if "original page" in text]
    assert [way.rpartition(": ")[2] for way in ways] == ["sentence 1", "sentence 3"]
    assert {f"/sources/{source.slug}/s{n}/" for n in (1, 3)} <= set(page.links)


def test_statement_on_a_changed_source_says_so(client: Client) -> None:
    statement = past_statement()
    page = read(client.get(statement.get_absolute_url()))
    slug = statement.source.slug
    assert "The source has changed since." in page.plain
    assert "It is not in the current text." in page.plain
    assert page.by_class["said"] == ["2They proposed it."]
    assert f"/sources/{slug}/r1/#s2" in page.links
    assert f"/sources/{slug}/r1..r2/" in page.links
    assert "In place of" not in page.plain
    assert not any(link.startswith("https://source.example") for link in page.links)


def test_statement_names_what_took_its_sentences_place(client: Client) -> None:
    statement = past_statement()
    older, newer = statement.source.sentences.filter(number__in=[2, 4])
    Succession.objects.create(older=older, newer=newer, kind="edited", confirmed_at=NOW)
    page = read(client.get(statement.get_absolute_url()))
    assert "Sentence 2 was replaced by sentence 4: They " in page.plain
    assert f"/sources/{statement.source.slug}/s4/" in page.links


def test_statement_says_what_gave_way_is_gone_too(client: Client) -> None:
    statement = past_statement()
    source = statement.source
    older, newer = source.sentences.filter(number__in=[2, 4])
    Succession.objects.create(older=older, newer=newer, kind="edited", confirmed_at=NOW)
    add_revision(source, [["Nothing of it."]])
    page = read(client.get(statement.get_absolute_url()))
    assert "Sentence 2 was replaced by sentence 4, which has also been removed: They " in page.plain


def test_statement_says_that_an_editor_found_its_sentence_gone(client: Client) -> None:
    statement = past_statement()
    Departure.objects.create(
        sentence=statement.source.sentences.get(number=2),
        revision=statement.source.revisions.get(number=2),
        confirmed_at=NOW,
        confirmed_by_name="Zqeditor",
    )
    page = read(client.get(statement.get_absolute_url()))
    assert "An editor found that nothing replaced sentence 2." in page.plain
    assert "Zq" not in page.text


@pytest.mark.parametrize("attribution", Attribution.values)
def test_statement_words_every_act(client: Client, attribution: str) -> None:
    statement = PublishedStatementFactory(
        attribution=attribution, addressed_to=[ActorFactory(name="Zq Addressee")]
    )
    for act in Act:
        Statement.objects.update(act=act)
        deck = read(client.get(statement.get_absolute_url())).by_class["deck"][0]
        words = " ".join(deck.split())
        assert "Zq Addressee" in words
        assert act.label.split()[0] in words
        assert " reports that " in words
        assert " ." not in words
        assert ("speaker not stated in the source" in words) == (attribution == "not_stated")


def test_statement_names_joint_speakers(client: Client) -> None:
    source = PublishedSourceFactory(issuer=ActorFactory(name="The Kremlin"))
    statement = PublishedStatementFactory(
        source=source,
        act=Act.AGREED,
        attributed_to=[ActorFactory(name="Donald Trump"), ActorFactory(name="The Russian side")],
    )
    page = read(client.get(statement.get_absolute_url()))
    assert "The Kremlin reports that Donald Trump and the Russian side agreed this." in page.plain


def test_statement_in_the_issuers_own_voice(client: Client) -> None:
    source = PublishedSourceFactory(issuer=ActorFactory(name="RT"))
    statement = PublishedStatementFactory(
        source=source, act=Act.ANNOUNCED, attributed_to=[source.issuer]
    )
    page = read(client.get(statement.get_absolute_url()))
    assert "RT announced this." in page.plain
    assert "in its own voice" in page.plain


def test_statement_shows_the_same_matter_in_other_sources(client: Client) -> None:
    event = EventFactory()
    ours, theirs = (PublishedSourceFactory(event=event) for _ in range(2))
    statement = PublishedStatementFactory(source=ours)
    other = PublishedStatementFactory(source=theirs, text="The other source says so too.")
    ComparisonPointFactory(event=event, title="Grain", statements=[statement, other])
    page = read(client.get(statement.get_absolute_url()))
    assert "Grain wording differs" in page.plain
    assert "The other source says so too." in page.plain


def test_statement_shows_what_the_same_speaker_said_before_and_after(client: Client) -> None:
    grain, trump = TopicFactory(slug="grain"), ActorFactory(slug="trump", name="Donald Trump")
    known = {"topics": [grain], "attributed_to": [trump]}
    days = [date(2025, 3, day) for day in (1, 10, 11, 12, 18, 18, 19, 20, 21, 30)]
    said = [
        PublishedStatementFactory(listed_on=day, text=f"Said as number {n}.", **known)
        for n, day in enumerate(days)
    ]
    page = read(client.get(said[4].get_absolute_url()))
    found = [int(text.partition("number ")[2][0]) for text in page.by_class["rows"][0:2]]
    assert "Donald Trump on the same topic" in page.plain
    assert found == [3, 6]
    told = " ".join(page.by_class["rows"])
    assert [n for n in range(len(days)) if f"number {n}." in told] == [1, 2, 3, 6, 7, 8]
    assert "/statements/?speaker=trump&topic=grain" in page.links


def test_statement_has_no_neighbours_of_other_speakers_or_topics(client: Client) -> None:
    grain, trump = TopicFactory(), ActorFactory()
    earlier = {"listed_on": date(2025, 3, 1)}
    PublishedStatementFactory(topics=[grain], **earlier)
    PublishedStatementFactory(attributed_to=[trump], **earlier)
    DraftStatementFactory(topics=[grain], attributed_to=[trump], **earlier)
    hidden = DraftSourceFactory()
    PublishedStatementFactory(topics=[grain], attributed_to=[trump], source=hidden, **earlier)
    statement = PublishedStatementFactory(topics=[grain], attributed_to=[trump])
    page = read(client.get(statement.get_absolute_url()))
    assert "on the same topic" not in page.plain


def test_statement_of_nobody_has_no_neighbours(client: Client) -> None:
    grain = TopicFactory()
    for day in (1, 18):
        statement = PublishedStatementFactory(
            attribution=Attribution.NOT_STATED, topics=[grain], listed_on=date(2025, 3, day)
        )
    page = read(client.get(statement.get_absolute_url()))
    assert "on the same topic" not in page.plain
    assert "rows" not in page.by_class


def test_statement_shows_what_else_rests_on_its_sentences(client: Client) -> None:
    source = PublishedSourceFactory()
    statement = PublishedStatementFactory(source=source, sentences=[1, 2])
    PublishedStatementFactory(source=source, sentences=[2], text="This too.")
    DraftStatementFactory(source=source, sentences=[2], text="Zqdraft.")
    page = read(client.get(statement.get_absolute_url()))
    assert "Other statements on these sentences" in page.plain
    assert "This too." in page.by_class["rows"][0]
    assert "Zq" not in page.text


def test_statement_hides_a_comparison_with_a_draft(client: Client) -> None:
    event = EventFactory()
    statement = PublishedStatementFactory(source=PublishedSourceFactory(event=event))
    draft = DraftStatementFactory(source=PublishedSourceFactory(event=event), text="Zqdraft.")
    ComparisonPointFactory(event=event, title="Zqpoint", statements=[statement, draft])
    assert "Zq" not in client.get(statement.get_absolute_url()).content.decode()


def test_statement_shows_its_corrections(client: Client) -> None:
    statement = PublishedStatementFactory(text="They proposed a pause.", version=2)
    CorrectionFactory(
        statement=statement,
        made_by_name="zqusername",
        reason="The source says pause.",
        before={"text": "They proposed a stop.", "topics": ["Grain"]},
        after={"text": "They proposed a pause.", "topics": []},
    )
    page = read(client.get(statement.get_absolute_url()))
    assert "Wording: They proposed a before: stopnow: pause." in page.plain
    assert "Topics: before: Grainnow: nothing" in page.plain
    assert "The source says pause." in page.plain
    assert "zqusername" not in page.text


def test_statement_with_names_and_words_that_are_markup(client: Client) -> None:
    nasty = "<script>alert(1)</script>"
    source = PublishedSourceFactory(title=nasty, issuer=ActorFactory(name=nasty), note=nasty)
    statement = PublishedStatementFactory(source=source, text=nasty)
    for url in (LIST, statement.get_absolute_url(), source.get_absolute_url(), "/"):
        assert "<script>" not in client.get(url).content.decode()


@pytest.mark.parametrize("make", [DraftStatementFactory])
def test_draft_is_the_same_as_nothing(client: Client, make: type[DraftStatementFactory]) -> None:
    make()
    drafts, nothing = client.get("/statements/1/"), client.get("/statements/2/")
    assert drafts.status_code == nothing.status_code == 404
    assert drafts.content == nothing.content


@pytest.mark.parametrize("number", ["0", "01", "99999999999", "4294967296", "9999999999", "x"])
def test_numbers_that_none_can_have_are_not_found(client: Client, number: str) -> None:
    assert client.get(f"/statements/{number}/").status_code == 404


def test_withdrawn_statement_says_why_and_shows_the_sentence_alone(client: Client) -> None:
    statement = PublishedStatementFactory(
        text="Zqwithdrawn.", publish__status=StatementStatus.WITHDRAWN
    )
    CorrectionFactory(kind="withdrawal", statement=statement, reason="It named the wrong man.")
    CorrectionFactory(statement=statement, before={"text": "Zqold"}, after={"text": "Zqwithdrawn."})
    response = client.get(statement.get_absolute_url())
    page = read(response)
    assert response.status_code == 410
    assert "This statement was withdrawn" in page.plain
    assert "It named the wrong man." in page.plain
    assert "Zq" not in page.text
    assert statement.citations.get().sentence.text in page.text


def test_statement_of_a_withdrawn_source_is_gone_with_its_sentence(client: Client) -> None:
    statement = PublishedStatementFactory(
        text="Zqclaim.", source=PublishedSourceFactory(title="Zqtitle", texts=[["Zqsentence."]])
    )
    withdraw(statement)
    response = client.get(statement.get_absolute_url())
    assert response.status_code == 410
    assert "The page was forged." in read(response).plain
    assert "Zq" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_statement_asks_as_much_whatever_hangs_on_it(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    event = EventFactory()
    source = PublishedSourceFactory(event=event, texts=[[f"Sentence {n}." for n in range(9)]])
    statement = PublishedStatementFactory(source=source, sentences=list(range(1, count + 1)))
    for _ in range(count):
        PublishedStatementFactory(source=source)
        other = PublishedStatementFactory(source=PublishedSourceFactory(event=event))
        ComparisonPointFactory(event=event, statements=[statement, other])
        CorrectionFactory(statement=statement)
    with django_assert_max_num_queries(23):
        client.get(statement.get_absolute_url())


def past_statement() -> Statement:
    source = PublishedSourceFactory(texts=[["It began.", "They proposed it.", "It ended."]])
    statement = PublishedStatementFactory(source=source, sentences=[2])
    add_revision(source, [["It began.", "They proposed it twice.", "It ended."]])
    return statement


def withdraw(statement: Statement) -> None:
    source = statement.source
    source.status = SourceStatus.WITHDRAWN
    source.save(update_fields=["status"])
    CorrectionFactory(
        kind="withdrawal",
        statement=None,
        source=source,
        version=None,
        reason="The page was forged.",
    )


def test_addresses_in_code_and_promise_agree() -> None:
    assert reverse("statement", args=[12]) == "/statements/12/"


def test_statement_says_one_verb_and_leads_to_its_definition(client: Client) -> None:
    source = PublishedSourceFactory(issuer=ActorFactory(name="The Kremlin"))
    putin = ActorFactory(name="Vladimir Putin")
    statement = PublishedStatementFactory(
        source=source, act=Act.WELCOMED, attributed_to=[putin], addressed_to=[]
    )
    page = read(client.get(statement.get_absolute_url()))
    assert "The Kremlin reports that Vladimir Putin welcomed this." in page.plain
    assert "supported" not in page.plain
    assert "/about/acts/#welcomed" in page.links
