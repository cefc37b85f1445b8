from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from archive.models import Source, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def set_up(free_port: int, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    def run() -> str:
        call_command("set_up", port=free_port)
        return capsys.readouterr().out

    return run


def test_it_works(set_up: Callable[[], str]) -> None:
    out = set_up()
    assert Statement.objects.published().count() >= 32
    user = User.objects.get()
    password = out.split(f"{user.username} / ")[1].split()[0]
    assert user.check_password(password)
    assert f"{settings.SITE_URL}/admin/" in out


def test_a_second_time_changes_nothing(set_up: Callable[[], str]) -> None:
    set_up()
    again = set_up()
    assert Source.objects.count() == 2
    assert User.objects.count() == 1
    assert "editor /" not in again


def test_a_port_in_use_is_said(free_port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen()
        with pytest.raises(CommandError, match="choose another port"):
            call_command("set_up", port=free_port)


def test_a_port_that_is_none_is_said() -> None:
    with pytest.raises(CommandError, match="choose another port"):
        call_command("set_up", port=99999)
