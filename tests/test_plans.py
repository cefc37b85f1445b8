"""No page of readers or editors reads what grows with the archive, but for what it shows of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive import search
from archive.models import (
    Actor,
    Citation,
    Event,
    Genre,
    Placement,
    Revision,
    Source,
    Statement,
    Topic,
)
from archive.transfer.bulk_load import Terms, bulk_load
from tests.bench import dataset
from tests.factories import (
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    UserFactory,
    add_revision,
)
from tests.plans import readings, take_stock, unbounded
from tests.site import shared_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from pytest_django import DjangoDbBlocker

SIZE = 3_000
PUBLIC = [
    "/",
    "/statements/",
    "/statements/?topic=topic-1",
    "/statements/1/",
    "/sources/",
    "/sources/?after=2020-01-01.-",
    "/sources/?order=name",
    "/sources/?order=name&after=m.-",
    "/sources/source-40/",
    "/sources/source-40/s1/",
    "/topics/",
    "/topics/?order=size",
    "/topics/topic-1/",
    "/actors/",
    "/actors/?order=size",
    "/actors/?order=size&after=-20.m.-",
    "/actors/speaker-1/",
    "/events/",
    "/events/?order=name",
    "/events/summit-1/",
    "/corrections/",
    "/sitemap.xml",
    "/sitemap-statements.xml",
    "/sitemap-statements.xml?p=3",
    "/sitemap-sources.xml?p=3",
    "/sitemap-topics.xml",
    "/sitemap-actors.xml",
    "/sitemap-events.xml",
    "/api/v1/statements/",
    "/api/v1/sources/",
    "/api/v1/actors/",
    "/api/v1/topics/",
    "/api/v1/events/",
]
DESK = [
    "/admin/",
    "/admin/archive/statement/?status__exact=draft&writer=me",
    "/admin/archive/statement/{statement}/change/",
    "/admin/archive/statement/{draft}/change/",
    "/admin/archive/source/{source}/change/",
    "/admin/archive/source/{source}/desk/",
    "/admin/archive/source/{source}/desk/?sentence=3",
    "/admin/archive/source/{source}/desk/?statement={draft}",
    "/admin/archive/source/{revised}/changes/",
]
REVIEW = ["/admin/archive/event/{event}/compare/"]


@pytest.fixture(scope="module")
def archive(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Large enough for the database to choose how it answers; gone after this module."""
    folder = tmp_path_factory.mktemp("csv")
    dataset.make(folder, SIZE)
    terms = Terms(published_by_name="Ada", language="en", genre=Genre.READOUT, event=None)
    with shared_rows(django_db_blocker):
        bulk_load(folder=folder, terms=terms)
        work_on_it()
        search.rebuild()
        take_stock()
        yield


def work_on_it() -> None:
    """What `bulk_load` brings none of: events, renditions, later revisions, editors' drafts."""
    actors, sources = list(Actor.objects.order_by("pk")[:9]), Source.objects.order_by("pk")
    for n in range(1, 41):
        day = date(2020, 1, 1) + timedelta(days=n)
        EventFactory(slug=f"summit-{n}", name=f"Summit {n}", date=day, participants=actors[:3])
    events = list(Event.objects.order_by("pk"))
    told = Statement.addressed_to.through
    told.objects.bulk_create(
        told(statement_id=statement, actor=actors[statement % 9])
        for statement in Statement.objects.values_list("pk", flat=True)
    )
    for n, source in enumerate(sources):
        Source.objects.filter(pk=source.pk).update(event=events[n % len(events)])
    for name, group in (("contributor", "Contributor"), ("publisher", "Publisher")):
        UserFactory(username=name, groups=[group])
    for number in range(1, 6):
        revised = PublishedSourceFactory(slug=f"revised-{number}", issuer=actors[0])
        DraftStatementFactory(
            source=revised,
            written_by=User.objects.get(username="contributor"),
            attributed_to=actors[:1],
            topics=Topic.objects.all()[:1],
        )
        add_revision(revised, [[f"Another sentence of {number}."]])
    drafts = Statement.objects.filter(number=None)
    drafts.filter(pk__gte=SIZE // 2).update(written_by=User.objects.get(username="contributor"))
    drafts.filter(pk__lt=SIZE // 2).update(written_by=User.objects.get(username="publisher"))


@pytest.fixture
def keys(archive: None, db: None) -> dict[str, int]:
    contributor = User.objects.get(username="contributor")
    draft = Statement.objects.filter(number=None, written_by=contributor).earliest("pk")
    return {
        "source": draft.source_id,
        "draft": draft.pk,
        "statement": Statement.objects.get(number=1).pk,
        "event": Event.objects.latest("pk").pk,
        "revised": Source.objects.get(slug="revised-1").pk,
    }


@pytest.mark.parametrize("path", PUBLIC)
def test_pages_of_readers(keys: object, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.views.sitemaps.Section.limit", 20)
    assert unbounded(Client(), path) == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        *(("contributor", path) for path in DESK[:-1]),
        *(("publisher", path) for path in [*DESK, *REVIEW]),
    ],
)
def test_pages_of_editors(keys: dict[str, int], name: str, path: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=name))
    assert unbounded(client, path.format(**keys)) == []


def test_reading_without_a_bound_is_found(keys: object) -> None:
    """The queries that pages asked before."""
    public = Statement.objects.published()
    first = Revision.objects.earliest("pk")
    asked: list[QuerySet[Any, Any]] = [
        public.order_by("text")[:50],
        Source.objects.published().order_by("title").values("pk"),
        Placement.objects.filter(fragment="x"),
        Topic.objects.filter(statements__in=public).distinct(),
        Statement.objects.filter(number__isnull=False).order_by("source"),
    ]
    if connection.vendor == "sqlite":  # PostgreSQL makes a join of it
        placed = Citation.objects.filter(sentence__placements__revision=first)
        asked.append(placed.filter(statement__in=public))
        asked.append(placed.filter(statement__in=Statement.objects.all()))
    for queryset in asked:
        assert readings(explained(queryset)) != [], queryset.query
    assert readings(explained(Source.objects.order_by("-pk")[:50])) == []


def explained(queryset: QuerySet[Any, Any]) -> str:
    """The query as it is sent, with its values written out."""
    with CaptureQueriesContext(connection) as captured:
        list(queryset)
    return str(captured[0]["sql"])
