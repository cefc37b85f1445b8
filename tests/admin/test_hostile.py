"""Whatever stands in an address, a logged-in editor gets an answer and not a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from archive.models import (
    Actor,
    ComparisonPoint,
    Correction,
    Event,
    Source,
    Statement,
    Topic,
)
from tests.admin.pages import address
from tests.admin.test_pages import OURS, fill
from tests.factories import DraftStatementFactory, EventFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

HUGE = "9" * 20
QUERIES = [
    "id__in=1,x",
    f"id__in={HUGE}",
    f"id__in=1,{2**63}",
    f"id__exact={HUGE}",
    f"id__gte={HUGE}",
    f"pk={HUGE}",
    "id__isnull=x",
    "id__regex=(",
    "year=99999",
    "e=1",
    "e=1&id__in=x",
    "o=-99999999",
    "o=1.2.3.-4.99999999999999999999",
    "o=..",
    "p=9999999",
    "p=0",
    "p=-1",
    f"p={HUGE}",
    "all=",
    "_facets=True",
    "_to_field=id",
    "_to_field=password",
    "_popup=1",
    "q=%22",
    "q=%27",
    "q=%00",
    "q=" + "a+" * 900,
    "q=" + "%25_" * 600,
    "q=%F0%9F%98%80",
    f"q={HUGE}",
    "status__exact=x",
    "act__in=x",
    "writer=x",
    "source__id__exact=x",
    f"source__id__exact={HUGE}",
    f"source__id__in={HUGE}",
    "topics__id__exact=x",
    f"topics__id__exact={HUGE}",
    f"topics__id__in={HUGE}",
    "password__startswith=x",
    "said_on__year=99999",
    "said_on__year=0",
    "created_at__year__in=0,x",
    "listed_on__gte=9999-12-31T23:59:59-23:59",
    "text__search=x",
]
EVERYWHERE = [f"id__in={HUGE}", "id__regex=(", "q=" + "a+" * 900]
DATES = [
    "year=0",
    "year=9999",
    "year=99999",
    "year=x",
    f"year={HUGE}",
    "year=2025&month=13",
    "year=9999&month=12",
    "year=9999&month=12&day=31",
    "year=2025&month=2&day=30",
]


def models() -> list[type]:
    return list(admin.site._registry)


@pytest.mark.parametrize("query", QUERIES)
def test_list_of_statements(as_: Callable[[str], Client], query: str) -> None:
    DraftStatementFactory(source__event=EventFactory())
    url = address(Statement, "changelist")
    assert as_("superuser").get(f"{url}?{query}", follow=True).status_code in (200, 400)


@pytest.mark.parametrize("query", EVERYWHERE)
def test_every_list(as_: Callable[[str], Client], query: str) -> None:
    client = as_("superuser")
    for model in models():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(f"{url}?{query}", follow=True).status_code in (200, 400), url


@pytest.mark.parametrize("query", DATES)
def test_dates(as_: Callable[[str], Client], query: str) -> None:
    client = as_("superuser")
    for model in models():
        if field := admin.site.get_model_admin(model).date_hierarchy:
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            dated = "&".join(f"{field}__{part}" for part in query.split("&"))
            assert client.get(f"{url}?{dated}", follow=True).status_code == 200, url


@pytest.mark.parametrize("key", ["x", HUGE, str(2**63), "1_2F2", "١"])
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_objects(as_: Callable[[str], Client], key: str, page: str) -> None:
    client = as_("superuser")
    for model in (User, Statement, Correction):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        response = client.get(reverse(name, args=[key]), follow=True)
        assert response.status_code in (200, 400, 403), name


@pytest.mark.parametrize(
    "query",
    [
        "source=x",
        f"source={HUGE}",
        "source=0",
        "source={source}&sentence=x&sentence=9999999999&sentence=0",
        "event={event}&position=x&statements=x",
        "topics=x&participants=x&parent=x",
        f"participants={HUGE}&parent={HUGE}",
        "date=x&kind=x",
        "_to_field=x",
    ],
)
def test_add_pages(as_: Callable[[str], Client], query: str) -> None:
    fill()
    source, event = Source.objects.first(), Event.objects.first()
    assert source is not None
    assert event is not None
    query = query.format(source=source.pk, event=event.pk)
    client = as_("superuser")
    for model in (Actor, ComparisonPoint, Event, Statement, Topic):
        response = client.get(f"{address(model, 'add')}?{query}")
        assert response.status_code in (200, 400), model


@pytest.mark.parametrize(
    "query",
    [
        "",
        "term=a",
        "term=" + "a+" * 900,
        f"term={HUGE}&page=2",
        "term=a&page=99999",
        "term=a&page=x",
        "field_name=x",
        "app_label=x",
    ],
)
def test_autocomplete(as_: Callable[[str], Client], query: str) -> None:
    client = as_("Editor")
    url = reverse("admin:autocomplete")
    start = "app_label=archive&model_name=statement&field_name=topics"
    assert client.get(f"{url}?{start}&{query}").status_code in (200, 403, 404)


@pytest.mark.parametrize("value", ["x", HUGE])
def test_posted_choices(as_: Callable[[str], Client], value: str) -> None:
    fill()
    client = as_("superuser")
    names = ["parent", "participants", "issuer", "carrier", "event", "topics", "cited"]
    data = dict.fromkeys([*names, "statements", "attributed_to", "seen_version"], value)
    for model in OURS:
        thing = model._default_manager.first()
        assert client.post(address(thing), data).status_code in (200, 302, 403), model
