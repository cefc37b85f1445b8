"""Logins through the whole stack of middleware, with axes at work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axes.models import AccessLog
from django.test import Client
from django.utils import timezone

from tests.factories import UserFactory

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django import Settings

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"
PROXY = "127.0.0.1"


@pytest.fixture(autouse=True)
def _watched(settings: Settings) -> None:
    settings.AXES_ENABLED = True
    settings.TRUSTED_PROXIES = 1
    editor = UserFactory(username="ada", is_staff=True)
    editor.set_password("a right password")
    editor.save()


def log_in(password: str, address: str = HOME, claimed: str = "") -> HttpResponse:
    forwarded = f"{claimed}, {address}" if claimed else address
    sent = {"username": "ada", "password": password}
    headers = {"x-forwarded-for": forwarded}
    return Client(REMOTE_ADDR=PROXY, headers=headers).post("/admin/login/", sent)


def guess(address: str, times: int = 5, claimed: str = "") -> HttpResponse:
    for _ in range(times):
        response = log_in("a guess", address, claimed)
    return response


def test_a_guesser_is_locked_out_and_hears_for_how_long() -> None:
    assert guess(ELSEWHERE, 4).status_code == 200
    response = guess(ELSEWHERE, 1)
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert response["Content-Security-Policy"]
    assert log_in("a right password", ELSEWHERE).status_code == 429


def test_guesses_from_elsewhere_lock_nobody_else_out() -> None:
    guess(ELSEWHERE)
    assert log_in("a right password").status_code == 302


def test_nobody_takes_another_address_by_saying_so() -> None:
    guess(ELSEWHERE, claimed=HOME)
    assert log_in("a right password").status_code == 302
    assert log_in("a right password", ELSEWHERE, claimed=HOME).status_code == 429


def test_a_new_claim_each_time_does_not_help_a_guesser() -> None:
    for number in range(5):
        response = guess(ELSEWHERE, 1, claimed=f"192.0.2.{number}")
    assert response.status_code == 429


def test_the_right_password_counts_at_the_usual_address() -> None:
    assert log_in("a right password").status_code == 302
    assert guess(HOME, 20).status_code == 429
    assert log_in("a right password").status_code == 302


def test_behind_a_proxy_that_is_not_declared_the_editor_still_gets_in(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert log_in("a right password").status_code == 302
    guess(ELSEWHERE)
    assert log_in("a right password").status_code == 302


def test_an_address_of_long_ago_is_not_usual() -> None:
    log_in("a right password")
    AccessLog.objects.update(attempt_time=timezone.now() - timedelta(days=91))
    guess(HOME)
    assert log_in("a right password").status_code == 429


def test_the_usual_address_of_another_account_is_of_no_use() -> None:
    log_in("a right password")
    AccessLog.objects.update(username="grace")
    guess(HOME)
    assert log_in("a right password").status_code == 429
