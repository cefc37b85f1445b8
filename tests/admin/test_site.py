"""What was typed survives a session that ran out, and a token of an earlier one; no script."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.models import Statement, StatementStatus
from tests.admin.pages import address
from tests.factories import InReviewStatementFactory, PublishedSourceFactory, UserFactory

if TYPE_CHECKING:
    from archive.models import Source

pytestmark = pytest.mark.django_db

OURS = "http://testserver"
INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TEXT = 'Typed “words” <b>&amp; "more"</b>\nin two lines.'


@pytest.fixture
def editor() -> User:
    user = UserFactory(groups=["Publisher"])
    user.set_password("a-long-password")
    user.save()
    return user


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory(texts=[["Putin agreed."]])


class Browser(Client):
    """A client that is checked for its token, and sends what the forms of its pages hold."""

    def __init__(self, user: User) -> None:
        super().__init__(enforce_csrf_checks=True, headers={"origin": OURS})
        self.force_login(user)

    def hidden(self, page: Any) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for name, value in INPUT.findall(page.content.decode()):
            values.setdefault(name, []).append(unescape(value))
        return values

    def end_session(self) -> None:
        del self.cookies["sessionid"]

    def log_in(self, page: Any, password: str = "a-long-password") -> Any:
        typed = {"username": User.objects.latest("pk").username, "password": password}
        return self.post(reverse("admin:login"), self.hidden(page) | typed)

    def send_on(self, page: Any) -> Any:
        action = re.search(r'action="([^"]+)" id="send-on"', page.content.decode())
        assert action
        return self.post(unescape(action[1]), self.hidden(page))


def typed(page: Any, source: Source) -> dict[str, Any]:
    token = page.context["csrf_token"]
    return {
        "csrfmiddlewaretoken": str(token),
        "cited": [source.sentences.get().pk],
        "text": TEXT,
        "act": "agreed",
        "attribution": "not_stated",
        "note": "Café",
        "seen_citation": "0",
        "_save": "",
    }


def test_typed_words_come_back_after_the_login(editor: User, source: Source) -> None:
    browser, url = Browser(editor), address(source, "desk")
    data = typed(browser.get(url), source)
    browser.end_session()

    login = browser.post(url, data)
    assert login.status_code == 403
    assert "Your session has expired" in login.content.decode()
    login = browser.log_in(login, password="wrong")
    assert "Your session has expired" in login.content.decode()
    between = browser.log_in(login)
    assert between.status_code == 200
    assert not Statement.objects.exists()

    page = browser.send_on(between)
    form = page.context["form"]
    assert page.status_code == 200
    assert "not saved yet" in page.content.decode()
    assert form["text"].value().replace("\r\n", "\n") == TEXT
    assert (form["act"].value(), form["note"].value()) == ("agreed", "Café")
    assert page.context["ticked"] == list(source.sentences.all())
    assert not Statement.objects.exists()

    again = typed(page, source)
    assert browser.post(url, again).status_code == 302
    assert Statement.objects.get().text.replace("\r\n", "\n") == TEXT


def test_a_form_with_the_token_of_an_earlier_login_comes_back(editor: User, source: Source) -> None:
    browser, url = Browser(editor), address(source, "desk")
    data = typed(browser.get(url), source)
    browser.cookies["csrftoken"] = "x" * 32  # as a login in another tab leaves it
    between = browser.post(url, data)
    page = browser.send_on(between)
    assert page.context["form"]["text"].value().replace("\r\n", "\n") == TEXT
    assert not Statement.objects.exists()


def test_the_form_of_another_site_is_not_held(editor: User, source: Source) -> None:
    browser, url = Browser(editor), address(source, "desk")
    data = typed(browser.get(url), source)
    for origin in ("https://elsewhere.example", "null", f"{OURS}.example"):
        refused = browser.post(url, data, headers={"origin": origin})
        assert refused.status_code == 403
        assert "Typed" not in refused.content.decode()


def test_a_reason_for_an_act_comes_back_and_the_act_waits(editor: User) -> None:
    statement = InReviewStatementFactory()
    browser, url = Browser(editor), address(statement, "return")
    data = {
        "csrfmiddlewaretoken": str(browser.get(url).context["csrf_token"]),
        "words": TEXT,
        "seen_version": "1",
    }
    browser.end_session()
    page = browser.send_on(browser.log_in(browser.post(url, data)))
    assert page.context["form"]["words"].value().replace("\r\n", "\n") == TEXT
    statement.refresh_from_db()
    assert statement.status == StatementStatus.IN_REVIEW


def test_the_statements_own_page_keeps_it_too(editor: User) -> None:
    statement = InReviewStatementFactory()
    browser, url = Browser(editor), address(statement)
    token = str(browser.get(url).context["csrf_token"])
    data = {"csrfmiddlewaretoken": token, "text": TEXT, "act": "agreed", "seen_version": "1"}
    browser.end_session()
    page = browser.send_on(browser.log_in(browser.post(url, data)))
    form = page.context["adminform"].form
    assert form["text"].value().replace("\r\n", "\n") == TEXT


def test_passwords_are_not_held(editor: User) -> None:
    browser, url = Browser(editor), reverse("admin:password_change")
    token = str(browser.get(url).context["csrf_token"])
    browser.end_session()
    response = browser.post(url, {"csrfmiddlewaretoken": token, "old_password": "secret-word"})
    assert response.status_code == 302
    assert "secret-word" not in response.content.decode()


def test_who_never_had_the_form_is_sent_to_the_login(source: Source) -> None:
    response = Client().post(address(source, "desk"), {"text": "Forged."})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("carried", ["", "x", "[1]", "{}", '[["a"]]', "null", '"ab"'])
def test_what_is_carried_may_be_anything(editor: User, carried: str) -> None:
    data = {"username": editor.username, "password": "a-long-password", "carried": carried}
    assert Client().post(reverse("admin:login"), data).status_code == 302


def test_the_way_back_leads_nowhere_else(editor: User) -> None:
    data = {
        "username": editor.username,
        "password": "a-long-password",
        "carried": '[["text", "x"]]',
        "next": "https://elsewhere.example/",
    }
    page = Client().post(reverse("admin:login"), data).content.decode()
    assert "elsewhere.example" not in page
