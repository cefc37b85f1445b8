"""Every public address, walked: no draft shows anywhere, no method changes anything, no input
breaks a page, and no link is dead. A new URL pattern fails here until it is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from archive import search
from archive.actions import history
from archive.models import (
    Actor,
    Attribution,
    Citation,
    ComparisonPoint,
    Correction,
    Departure,
    Event,
    Source,
    SourceStatus,
    Statement,
    StatementStatus,
    Succession,
    Topic,
)
from tests.factories import (
    NOW,
    ActorFactory,
    ComparisonPointFactory,
    CorrectionFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    InReviewStatementFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    UserFactory,
    add_revision,
)
from tests.site import shared_rows
from tests.views.reading import Reading, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpResponse
    from pytest_django import DjangoDbBlocker, Settings

pytestmark = pytest.mark.django_db

MARKER = "zqmarker"
PRIVATE = "admin/"
DATA = "application/ld+json"  # of a script element that is none, so that no browser runs it

ADDRESSES = {
    "home": ["/"],
    "statements": [
        "/statements/",
        "/statements/?topic=grain&topic=war",
        "/statements/?speaker=not-stated&speaker=donald-trump",
        "/statements/?issuer=kremlin&event=call&source=summary&language=en&year=2025&act=agreed",
        "/statements/?addressee=donald-trump&order=oldest&from=2025-01-01&to=2025-12-31",
        "/statements/?q=grain&more=topic",
        "/statements/?q=grain&order=relevance",
        f"/statements/?q={MARKER}",
        f"/statements/?topic={MARKER}",
        "/statements/?after=2025-03-18.2",
    ],
    "statement": [f"/statements/{number}/" for number in range(1, 12)],
    "sources": ["/sources/", "/sources/?after=2025-03-18.summary", "/sources/?order=name"],
    "source": [
        "/sources/summary/?mark=3-4",
        "/sources/gone/?mark=1-2",
        "/sources/summary/",
        "/sources/report/",
        "/sources/gone/",
        f"/sources/{MARKER}/",
    ],
    "revision": ["/sources/summary/r1/", "/sources/summary/r2/", "/sources/gone/r1/"],
    "revision_changes": ["/sources/summary/r1..r2/", "/sources/gone/r1..r2/"],
    "sentence": [f"/sources/{slug}/s{n}/" for slug in ("summary", "gone") for n in range(1, 6)],
    "sentences": [
        *(f"/sources/{slug}/s1-2/" for slug in ("summary", "gone", MARKER, f"{MARKER}-draft")),
        "/sources/summary/s1,3/",
        "/sources/summary/s2,4/",
    ],
    "pinned_sentences": [
        *(f"/sources/{slug}/r1/s1-2/" for slug in ("summary", "gone", f"{MARKER}-draft")),
        "/sources/summary/r2/s1,4/",
        "/sources/summary/r3/s1-2/",
        "/sources/summary/r1/s2/",
    ],
    "topics": ["/topics/", "/topics/?order=size"],
    "topic": [
        "/topics/grain/",
        "/topics/war/",
        "/topics/war/?q=they&speaker=not-stated",
        f"/topics/{MARKER}/",
    ],
    "actors": ["/actors/", "/actors/?order=size"],
    "actor": ["/actors/kremlin/", "/actors/donald-trump/", f"/actors/{MARKER}/"],
    "events": ["/events/", "/events/?order=name&after=a.-"],
    "event": [
        "/events/call/",
        "/events/call/?finding=only",
        "/events/call/?compare=1&compare=2",
        f"/events/{MARKER}/",
    ],
    "corrections": ["/corrections/"],
    "statements_as": [
        "/statements.csv",
        "/statements.csv?shape=statements&bom=0&topic=war&order=oldest",
        f"/statements.csv?q={MARKER}",
        f"/statements.csv?topic={MARKER}",
        "/statements.json?speaker=not-stated&speaker=donald-trump",
        "/statements.ndjson?q=grain&order=relevance",
        "/statements.atom",
        "/statements.atom?topic=grain&after=2025-03-18.2",
        "/statements.jsonld",
        f"/statements.jsonld?topic={MARKER}",
        "/statements.anno",
        "/statements.anno?part=page&topic=grain&after=2025-03-18.2",
    ],
    **{
        f"{kind}_as": [f"/{kind}.{suffix}" for suffix in ("csv", "json", "ndjson")]
        for kind in ("topics", "actors", "sources", "events", "corrections")
    },
    **{
        f"{kind}_metadata": [f"/{kind}.csv-metadata.json"]
        for kind in ("statements", "topics", "actors", "sources", "events", "corrections")
    },
    **{
        f"{kind}_as": [
            f"/{kind}s/{slug}.{suffix}"
            for slug in (known, MARKER)
            for suffix in ("csv", "json", "ndjson", "atom", "jsonld", "anno")
        ]
        for kind, known in (("topic", "grain"), ("actor", "donald-trump"))
    },
    "topic_metadata": ["/topics/grain.csv-metadata.json", f"/topics/{MARKER}.csv-metadata.json"],
    "actor_metadata": ["/actors/kremlin.csv-metadata.json"],
    "source_as": [
        f"/sources/{slug}.{suffix}"
        for slug in ("summary", "report", "gone", MARKER, f"{MARKER}-draft")
        for suffix in ("csv", "json", "txt", "xml", "atom", "jsonld", "anno")
    ],
    "revision_as": [
        f"/sources/{slug}/r{number}.{suffix}"
        for slug in ("summary", "gone", f"{MARKER}-draft")
        for number in (1, 2, 3)
        for suffix in ("txt", "xml")
    ],
    "event_as": [
        *(
            f"/events/{slug}.{suffix}"
            for slug in ("call", MARKER)
            for suffix in ("csv", "json", "atom", "jsonld", "anno")
        ),
        "/events/call.csv?finding=only",
    ],
    "statement_graph": [f"/statements/{number}.jsonld" for number in range(1, 12)],
    "annotation": [f"/statements/{number}/anno" for number in range(1, 12)],
    "annotations": [
        "/sources/summary/annotations/",
        "/sources/summary/annotations/?part=page&order=oldest",
        *(f"/sources/{slug}/annotations/" for slug in ("gone", MARKER, f"{MARKER}-draft")),
    ],
    "timemap": [f"/sources/{slug}/timemap" for slug in ("summary", "gone", f"{MARKER}-draft")],
    "statement_picture": [f"/statements/{number}.png" for number in range(1, 12)],
    "source_picture": [
        f"/sources/{slug}.png" for slug in ("summary", "report", "gone", MARKER, f"{MARKER}-draft")
    ],
    "oembed": [
        f"/oembed?url=http://testserver/statements/{number}/&format=json" for number in range(1, 12)
    ],
    "embed": [f"/embed/statements/{number}/" for number in range(1, 12)],
    "corrections_feed": ["/corrections.atom"],
    **{
        f"{kind}_{suffix.replace('.', '_')}": [f"{path}.{suffix}" for path in paths]
        for suffix in ("bib", "ris", "csl.json")
        for kind, paths in (
            ("statement", [f"/statements/{number}" for number in range(1, 12)]),
            ("sentence", ["/sources/summary/s2", "/sources/gone/s1", f"/sources/{MARKER}/s1"]),
            ("sentences", [f"/sources/{slug}/r1/s1-2" for slug in ("summary", "gone", MARKER)]),
            ("revision", ["/sources/summary/r1", "/sources/gone/r1", f"/sources/{MARKER}/r1"]),
        )
    },
    "unapi": ["/unapi", *(f"/unapi?id={n}&format=ris" for n in range(1, 12)), "/unapi?id=1"],
    "api": ["/api/"],
    "openapi": ["/api/v1/openapi.json"],
    "api_statements": ["/api/v1/statements/", f"/api/v1/statements/?q=grain&topic={MARKER}"],
    "api_statement": [f"/api/v1/statements/{number}/" for number in range(1, 12)],
    "api_sources": ["/api/v1/sources/"],
    **{
        f"api_{name}": [f"/api/v1/sources/{slug}/{rest}" for slug in ("summary", "gone", MARKER)]
        for name, rest in (
            ("source", ""),
            ("revisions", "revisions/"),
            ("revision", "revisions/2/"),
            ("sentences", "sentences/"),
            ("sentence", "sentences/2/"),
        )
    },
    **{f"api_{kind}s": [f"/api/v1/{kind}s/"] for kind in ("topic", "actor", "event")},
    **{
        f"api_{kind}": [f"/api/v1/{kind}s/{slug}/" for slug in (known, MARKER)]
        for kind, known in (("topic", "grain"), ("actor", "donald-trump"), ("event", "call"))
    },
    "api_points": [f"/api/v1/events/{slug}/points/" for slug in ("call", MARKER)],
    "api_corrections": ["/api/v1/corrections/"],
    "api_nothing": ["/api/v1/", "/api/v1/nothing"],
    "archive_file": ["/archive.jsonl.gz"],
    "archive_digest": ["/archive.jsonl.gz.sha256"],
    "archive_facts": ["/archive.json"],
    "about": ["/about/"],
    "about_acts": ["/about/acts/"],
    "about_data": ["/about/data/"],
    "health": ["/health/"],
    "robots": ["/robots.txt"],
    "sitemap": ["/sitemap.xml"],
    "sitemap_section": [
        f"/sitemap-{part}.xml"
        for part in ("pages", "statements", "sources", "topics", "actors", "events")
    ],
}
ALL = [address for addresses in ADDRESSES.values() for address in addresses]


class Archive(NamedTuple):
    summary: Source
    report: Source
    grain: Topic
    war: Topic
    kremlin: Actor
    trump: Actor
    call: Event
    first: Statement
    second: Statement


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Archive]:
    with shared_rows(django_db_blocker):
        yield small_archive()


def small_archive() -> Archive:
    """A small public archive, of every kind and state that the public sees."""
    war = TopicFactory(slug="war", name="War")
    grain = TopicFactory(slug="grain", name="Grain", parent=war)
    kremlin = ActorFactory(slug="kremlin", name="The Kremlin")
    trump = ActorFactory(slug="donald-trump", name="Donald Trump")
    call = EventFactory(slug="call", participants=[trump])
    texts = [["They spoke of grain.", "They spoke of ships."], ["They parted."]]
    summary = PublishedSourceFactory(slug="summary", issuer=kremlin, event=call, texts=texts)
    report = PublishedSourceFactory(slug="report", event=call)
    add_revision(summary, [["They spoke of grain.", "They spoke of boats."], ["They parted."]])
    old, new = summary.sentences.filter(number__in=[2, 4])
    Succession.objects.create(older=old, newer=new, kind="edited", confirmed_at=NOW)
    gone = add_revision(summary, [["They spoke of boats."], ["They parted."]])
    Departure.objects.create(
        sentence=summary.sentences.get(number=1),
        revision=gone,
        confirmed_at=NOW,
        confirmed_by_name="Ada",
    )
    known = {"topics": [grain], "attributed_to": [trump], "addressed_to": [kremlin]}
    first = PublishedStatementFactory(source=summary, **known)
    second = PublishedStatementFactory(source=report, **known)
    PublishedStatementFactory(source=summary, sentences=[2, 3], topics=[war])
    PublishedStatementFactory(source=report, attribution=Attribution.NOT_STATED, topics=[grain])
    ComparisonPointFactory(event=call, position=1, statements=[first, second])
    CorrectionFactory(statement=first, before={"text": "Before."}, after={"text": first.text})
    return Archive(summary, report, grain, war, kremlin, trump, call, first, second)


def plant(archive: Archive) -> None:
    """Beside it whatever is not for the public, each with the marker in all its words."""
    editor = UserFactory(username=MARKER, first_name="", last_name="")
    signed = {
        "written_by": editor,
        "written_by_name": MARKER,
        "reviewed_at": NOW,
        "reviewed_by": editor,
        "reviewed_by_name": MARKER,
    }
    actor = ActorFactory(slug=MARKER, name=MARKER, aliases=MARKER)
    event = EventFactory(slug=MARKER, name=MARKER, participants=[actor])
    topic = TopicFactory(slug=MARKER, name=MARKER, parent=archive.war, cue_words=MARKER)
    TopicFactory(slug=f"{MARKER}-unused", name=MARKER)
    draft = DraftSourceFactory(
        slug=f"{MARKER}-draft",
        title=MARKER,
        note=MARKER,
        issuer=actor,
        carrier=archive.kremlin,
        event=archive.call,
        rendition_of=archive.summary,
        language="tlh",
        texts=[[f"{MARKER} one.", f"{MARKER} two."]],
    )
    DraftSourceFactory(slug=f"{MARKER}-event", title=MARKER, event=event)
    known = {
        "text": MARKER,
        "note": MARKER,
        "topics": [archive.grain, topic],
        "attributed_to": [archive.trump, actor],
        "addressed_to": [actor, archive.kremlin],
        **signed,
    }
    private = DraftStatementFactory(source=archive.summary, **known)
    InReviewStatementFactory(source=archive.report, **known)
    DraftStatementFactory(source=draft, **known)
    ComparisonPointFactory(
        event=archive.call,
        position=2,
        title=MARKER,
        note=MARKER,
        statements=[archive.first, private],
    )
    Statement.objects.filter(number__isnull=False).update(note=MARKER, **signed)
    Statement.objects.update(published_by=None)
    Statement.objects.filter(number__isnull=False).update(published_by_name=MARKER)
    Source.objects.exclude(status=SourceStatus.DRAFT).update(published_by_name=MARKER)
    Correction.objects.update(made_by=editor, made_by_name=MARKER)
    Succession.objects.update(confirmed_by_name=MARKER)
    Departure.objects.update(confirmed_by_name=MARKER)
    Topic.objects.update(cue_words=MARKER)
    for statement in Statement.objects.all():
        history.after(statement, by=editor, act="returned", words=MARKER)
        statement.review_events.create(
            kind="returned", made_at=NOW, made_by_name=MARKER, version=1, note=MARKER
        )


def withdraw_some(archive: Archive) -> None:
    """What was public and is not: its address stays, its words go."""
    known = {"topics": [archive.grain], "attributed_to": [archive.trump]}
    single = PublishedStatementFactory(
        source=archive.report, text=MARKER, publish__status=StatementStatus.WITHDRAWN, **known
    )
    CorrectionFactory(statement=single, before={"text": MARKER}, after={"text": MARKER})
    CorrectionFactory(kind="withdrawal", statement=single, made_by_name=MARKER)
    gone = PublishedSourceFactory(
        slug="gone", title=MARKER, event=archive.call, texts=[[f"{MARKER}.", f"{MARKER} two."]]
    )
    add_revision(gone, [[f"{MARKER} three."]])
    PublishedStatementFactory(source=gone, text=MARKER, **known)
    gone.status = SourceStatus.WITHDRAWN
    gone.save(update_fields=["status"])
    search.refresh(Statement.objects.filter(source=gone))
    CorrectionFactory(kind="withdrawal", statement=None, source=gone, made_by_name=MARKER)


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern) != PRIVATE:
            yield from patterns(entry)
        elif isinstance(entry, URLPattern) and not str(entry.pattern).lstrip("^").startswith(
            PRIVATE
        ):
            yield entry


def said(response: HttpResponse) -> str:
    """All of an answer, without the address that was asked for, which may be said back. What is
    not text is taken as it stands."""
    return f"{response.headers}\n{response.getvalue().decode(errors='backslashreplace')}".lower()


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files say when they were made."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _whole(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIC_BUNDLE = tmp_path / "archive.jsonl.gz"


def test_every_pattern_is_walked() -> None:
    names = {pattern.name for pattern in patterns(get_resolver())}
    assert names == set(ADDRESSES), "give each public URL pattern its addresses above"
    for name, addresses in ADDRESSES.items():
        for address in addresses:
            assert get_resolver().resolve(address.partition("?")[0]).url_name == name, address


def test_drafts_leave_no_trace(client: Client, archive: Archive) -> None:
    before = {address: client.get(address) for address in ALL}
    plant(archive)
    after = {address: client.get(address) for address in ALL}
    for address in ALL:
        assert after[address].status_code == before[address].status_code, address
        assert without_echo(after[address]) == without_echo(before[address]), address
        if MARKER not in address:
            assert MARKER not in said(after[address]), address


def test_the_marker_is_really_there(archive: Archive) -> None:
    """Or the walk would prove nothing."""
    plant(archive)
    withdraw_some(archive)
    marked = {"text": MARKER}
    assert Statement.objects.filter(**marked).count() == 5
    assert {s.status for s in Statement.objects.filter(**marked)} == {
        "draft",
        "in_review",
        "published",
        "withdrawn",
    }
    assert Citation.objects.filter(sentence__text__contains=MARKER).exists()
    assert ComparisonPoint.objects.filter(title=MARKER).exists()
    assert Actor.objects.filter(slug=MARKER).exists()


def test_what_was_withdrawn_shows_its_reason_alone(client: Client, archive: Archive) -> None:
    withdraw_some(archive)
    plant(archive)
    for address in ALL:
        if MARKER not in address:
            assert MARKER not in said(client.get(address)), address


def test_counts_are_of_what_is_public(client: Client, archive: Archive) -> None:
    plant(archive)
    withdraw_some(archive)
    page = read(client.get("/statements/"))
    assert "4 statements" in page.plain
    assert "4 statements from 2 sources on 1 event." in read(client.get("/")).plain


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
def test_nothing_can_be_changed(archive: Archive, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for name, addresses in ADDRESSES.items():
        asks = method == "OPTIONS" and name.startswith("annotation")
        assert client.generic(method, addresses[0]).status_code == (200 if asks else 405), name


def test_head_answers_as_get_does(client: Client, archive: Archive) -> None:
    for addresses in ADDRESSES.values():
        head, get = client.head(addresses[0]), client.get(addresses[0])
        assert head.status_code == get.status_code
        assert head.content == b""


def test_no_link_is_dead(client: Client, archive: Archive) -> None:
    """Every link of every page leads to a page, and its fragment to an element there.

    Where a filtered list leads to other filters is counted, one by one, in test_facets.py.
    """
    withdraw_some(archive)
    answers = {a: client.get(a) for a in ALL if not a.startswith("/statements/?")}
    pages = {a: read(r) for a, r in answers.items() if r["Content-Type"][:9] == "text/html"}
    followed: dict[str, Any] = {}
    for address, page in pages.items():
        for link in page.links:
            if link.startswith("http"):
                continue
            target, _, fragment = link.partition("#")
            target = address.partition("?")[0] + target if target[:1] != "/" else target
            target = target if link[:1] != "#" else address
            if target not in followed:
                response = client.get(target)
                assert response.status_code in (200, 410, *([404] if link[:1] == "#" else [])), link
                followed[target] = read(response)
            ids = {its.get("id") for _, its in followed[target].tags}
            assert not fragment or fragment in ids, (address, link)


def test_every_page_answers_and_keeps_the_house_rules(client: Client, archive: Archive) -> None:
    withdraw_some(archive)
    for name, addresses in ADDRESSES.items():
        answers = [client.get(address) for address in addresses]
        codes = {answer.status_code for answer in answers}
        assert 200 in codes or name.startswith(("archive_", "api_nothing")), name
        assert codes <= {200, 300, 400, 404, 410}, name
        for address, answer in zip(addresses, answers, strict=True):
            if answer["Content-Type"].startswith("text/html"):
                keeps_the_house_rules(read(answer), address)


def keeps_the_house_rules(page: Reading, address: str) -> None:
    tags = [tag for tag, _ in page.tags]
    ids = [its["id"] for _, its in page.tags if its.get("id")]
    names = {name for _, its in page.tags for name in its}
    assert tags.count("h1") == 1, address
    assert len(ids) == len(set(ids)), address
    assert "style" not in tags, address
    scripts = [its for tag, its in page.tags if tag == "script" and its.get("type") != DATA]
    assert all(str(script.get("src")).startswith("/static/") for script in scripts), address
    assert not {name for name in names if name == "style" or name.startswith("on")}, address
    outside = [its for tag, its in page.tags if tag == "a" and str(its["href"])[:4] == "http"]
    assert all(its.get("rel") == "noopener noreferrer" for its in outside), address


HOSTILE = [
    "0",
    "99999",
    "9223372036854775808",
    "%_" * 600,
    "('" * 300,
    "‮مرحبا",
    "\U0010ffff",
    "\ud800",
    "9999-12-31T23:59:59-23:59",
    "9999-12-31.2147483647",
    "0001-01-01.4294967296",
    "' OR 1=1 --",
    "\\",
    "a" * 2000,
    "a " * 1000,
]
NAMES = [
    *("q", "topic", "speaker", "addressee", "act", "source", "issuer", "event", "language"),
    *("year", "from", "to", "order", "after", "more", "__proto__"),
]


FORMS = ["csv", "atom", "anno"]
LISTING = ["/topics/grain/", "/actors/donald-trump/", "/events/call/", "/sources/summary/"]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_input_breaks_a_list(client: Client, archive: Archive, value: str) -> None:
    query = value.encode("utf-8", "surrogatepass")
    asked = [
        *(("/statements/", name) for name in NAMES),
        *((f"/statements.{s}", name) for s in FORMS for name in (*NAMES, "bom", "shape", "part")),
        *((path, "after") for path in ("/topics/grain.json", "/corrections.atom")),
        ("/events/call.csv", "finding"),
        ("/statements.csv-metadata.json", "q"),
        *((path, name) for path in LISTING for name in ("q", "from", "after")),
        *((path, name) for path in ("/sources/", "/events/") for name in ("after", "order")),
        *((path, "order") for path in ("/topics/", "/actors/")),
        ("/corrections/", "after"),
        *(("/events/call/", name) for name in ("finding", "compare")),
        ("/sitemap-pages.xml", "p"),
    ]
    for path, name in asked:
        response = client.get(path, {name: query})
        assert response.status_code in (200, 400, 404), (path, name)


@pytest.mark.parametrize("value", ["0", "1e9", "2147483648", "9" * 10, "9" * 40, "-1", "%_", "ё"])
def test_no_address_breaks_a_page(client: Client, archive: Archive, value: str) -> None:
    for form in (
        "/statements/{}/",
        "/sources/{}/",
        "/sources/summary/r{}/",
        "/sources/summary/s{}/",
        "/sources/summary/r1..r{}/",
        "/topics/{}/",
        "/actors/{}/",
        "/events/{}/",
        "/sitemap-{}.xml",
        "/statements.{}",
        "/sources/{}.csv",
        "/sources/summary.{}",
        "/sources/summary/r{}.txt",
        "/topics/{}.atom",
        "/events/{}.json",
    ):
        assert client.get(form.format(value)).status_code in (400, 404), form


def test_a_nul_is_refused_everywhere(client: Client, archive: Archive) -> None:
    for addresses in ADDRESSES.values():
        assert client.get(f"{addresses[0].partition('?')[0]}?q=%00").status_code == 400


def without_echo(response: HttpResponse) -> str:
    return said(response).replace(MARKER, "")
