from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.factories import UserFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User


def make_user(role: str) -> User:
    if role == "superuser":
        return UserFactory(is_superuser=True)
    return UserFactory(groups=[role])


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_(db: None) -> Callable[[str], Client]:
    """A client of somebody in a role, whose account is `client.user`."""

    def enter(role: str) -> Any:
        if role == "anonymous":
            return Client()
        user = make_user(role)
        client: Any = logged_in(user)
        client.user = user
        return client

    return enter
