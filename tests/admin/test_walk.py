"""Every page of the admin, every field of its forms and every parameter it knows, with values that
nobody should send: each gets an answer, and none a traceback."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from archive.actions.intakes import take_intake
from archive.capture.readers import read_document
from archive.models import Intake
from tests.admin.test_pages import fill
from tests.admin.test_resumed import FORMS
from tests.factories import UserFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

pytestmark = pytest.mark.django_db

VALUES = {
    "nothing": "",
    "NUL": "a\0b",
    "beyond 64 bits": str(2**63),
    "below 64 bits": str(-(2**63) - 1),
    "far beyond": str(10**400),
    "more digits than Python reads": "9" * 5_000,
    "no number": "NaN",
    "digits of others": "١٢",
    "deep": "[" * 100_000,
    "deep objects": '{"a":' * 20_000,
    "half characters": json.dumps([["text", "\ud800"], ["x", "\0"]]),
    "no characters": "\uffff\ufffe\x1b\x7f",
    "right to left": "\u202e\u200f\ufeffא",
    "long": "a" * 100_000,
    "long in bytes": "é" * 3_000,
    "half an address": "http://[::1",
    "an impossible name": "http://xn--/",
    "a moment out of time": "9999-12-31T23:59:59-23:59",
    "half a pattern": "(((((%s%%{}\\",
}
PARAMETERS = [
    *("_popup", "_to_field", "_changelist_filters", "_facets", "q", "p", "o", "e", "all", "next"),
    *("term", "page", "app_label", "model_name", "field_name", "id", "id__exact", "id__in"),
    *("source", "sentence", "event", "statements", "part", "topics", "groups", "parent"),
]
BUTTONS = ["action", ACTION_CHECKBOX_NAME, "select_across", "index", "_save", "_saveasnew", "post"]
WITHOUT_PAGES = ("app_list", "logout", "view_on_site")


class Form(NamedTuple):
    url: str
    values: Mapping[str, Any]


class Fields(HTMLParser):
    """What the forms of a page send as they stand, by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag in ("input", "textarea", "select", "button") and given.get("name"):
            self._name = given["name"]
            self.values.setdefault(self._name, [])
            if tag in ("input", "button"):
                self.values[self._name].append(given.get("value") or "")
        if tag == "option" and "selected" in given:
            self.values[self._name].append(given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and not self.values[self._name]:
            self.values[self._name].append(data.removeprefix("\n"))


def furnish(user: User) -> None:
    """Something on every page."""
    fill()
    UserFactory()
    attempt = {"username": "a", "ip_address": "127.0.0.1"}
    AccessAttempt.objects.create(**attempt, failures_since_start=1)
    AccessFailureLog.objects.create(**attempt)
    AccessLog.objects.create(**attempt)
    document = read_document("a.txt", b"They spoke.\nThey parted.")
    take_intake(document=document, name="a", by=user)


def routes(resolver: URLResolver) -> Iterator[tuple[str, list[str]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        elif pattern.name and pattern.name not in WITHOUT_PAGES:
            yield pattern.name, list(pattern.pattern.converters)


def pages() -> Iterator[str]:
    """The admin's addresses that take no argument, or one: the first thing of their model."""
    resolver = URLResolver(get_resolver().pattern, admin.site.urls[0])
    first = {
        f"{model._meta.app_label}_{model._meta.model_name}": model._default_manager.earliest("pk")
        for model in admin.site._registry
    }
    for name, arguments in routes(resolver):
        thing = first.get("_".join(name.split("_")[:2]))
        if name == "archive_source_import":
            thing = Intake.objects.get()
        if len(arguments) < 2:
            yield reverse(f"admin:{name}", kwargs=dict.fromkeys(arguments, thing and thing.pk))


def forms(client: Client) -> list[Form]:
    """Those of every page, and those of `FORMS`, whose pages take more to come to."""
    found = [Form(url, Fields(client.get(url).content.decode()).values) for url in pages()]
    Intake.objects.all().delete()
    for make in FORMS:
        with transaction.atomic():
            found.append(Form(*make(client)))
            Intake.objects.all().delete()
    return [form for form in found if form.values]


def assert_answered(client: Client, form: Form, sent: Mapping[str, Any]) -> None:
    with transaction.atomic():
        assert client.post(form.url, sent).status_code < 500, (form.url, list(sent))
        transaction.set_rollback(True)


@pytest.fixture
def client(as_: Callable[[str], Client]) -> Any:
    client: Any = as_("superuser")
    furnish(client.user)
    return client


TURNS = cycle(VALUES.values())
"""All of them on all of the pages would take minutes: each page has the next ones in its turn."""


def test_all_fields_at_once(client: Client) -> None:
    for form in forms(client):
        for value in islice(TURNS, 4):
            assert_answered(client, form, dict.fromkeys([*form.values, *BUTTONS], value))


def test_each_field_alone(client: Client) -> None:
    """Since the first fault of a form hides the others."""
    for form in forms(client):
        for name, value in zip(form.values, TURNS, strict=False):
            assert_answered(client, form, {**form.values, name: value})


def test_each_button(client: Client) -> None:
    for form in forms(client)[::3]:
        for name, value in zip(BUTTONS, TURNS, strict=False):
            assert_answered(client, form, {**form.values, name: value})


def test_each_parameter(client: Client) -> None:
    for url in pages():
        asked = PARAMETERS if url.endswith(("add/", "user/", "statement/")) else PARAMETERS[:3]
        for name, value in [*zip(asked, TURNS, strict=False), ("_to_field", "")]:
            assert client.get(url, {name: value}).status_code < 500, (url, name)


@pytest.fixture
def account() -> dict[str, str]:
    user = UserFactory(is_superuser=True)
    user.set_password("a-long-password")
    user.save()
    return {"username": user.username, "password": "a-long-password", "next": "/admin/"}


@pytest.mark.parametrize("name", ["username", "password", "next", "carried"])
def test_login(account: dict[str, str], settings: Any, name: str) -> None:
    settings.AXES_ENABLED = True
    for value in VALUES.values():
        page = Client().post(reverse("admin:login"), {**account, name: value})
        assert page.status_code in (200, 302, 400, 403, 429), value


def test_a_carried_form_that_cannot_be_read(account: dict[str, str]) -> None:
    for carried in (VALUES["deep"], VALUES["half characters"], "1", "[[1, 2, 3]]"):
        typed = {**account, "carried": carried}
        page = Client().post(reverse("admin:login"), typed, follow=True)
        assert "could not be restored; open it" in page.content.decode()


def test_groups_of_an_account(as_: Callable[[str], Client]) -> None:
    client = as_("superuser")
    url = reverse("admin:auth_user_change", args=[UserFactory().pk])
    sent = Fields(client.get(url).content.decode()).values
    for value in [*VALUES.values(), "x", "٣"][1:]:
        for field in ("groups", "user_permissions"):
            page = client.post(url, {**sent, field: [value]})
            assert page.context["adminform"].form.errors[field]


def test_what_no_list_holds_is_not_acted_on(as_: Callable[[str], Client]) -> None:
    client = as_("superuser")
    action = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [str(2**63)], "index": "0"}
    before = User.objects.count()
    page = client.post(reverse("admin:auth_user_changelist"), action, follow=True)
    assert "no longer in this list; choose again" in page.content.decode()
    assert User.objects.count() == before


def test_no_page_leads_through_the_admin_to_the_site(as_: Callable[[str], Client]) -> None:
    client = as_("superuser")
    for address in ("/admin/r/1/1/", "/admin/r/", "/admin/r/x"):
        assert client.get(address).status_code == 404
