from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from schemathesis.specs.openapi.checks import positive_data_acceptance

from archive.management.commands.set_up import SAMPLE
from archive.transfer.load import load_archive
from site_config.wsgi import application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(db: None, settings: Any) -> Iterator[Any]:
    """Of the sample archive. A server ends its connection after a request; a test must not."""
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    with SAMPLE.open("rb") as lines:
        load_archive(lines)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in signals:
        signal.connect(close_old_connections)


def test_answers_are_as_described(described: Any) -> None:
    """Whatever the description allows and forbids is asked, of every address.

    That a value is well formed does not mean that the archive knows it: a topic that there is
    not, or a day before the first, is refused by 400 and never answered with more than was asked.
    """
    for found in described.get_all_operations():
        operation = found.ok()

        @examples(max_examples=20, suppress_health_check=[*HealthCheck])
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        ask()


def test_every_address_is_described(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert len(paths) == 16
    assert all(operation["get"]["summary"] for operation in paths.values())
