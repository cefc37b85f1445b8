from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory

from archive.web.addresses import client_address

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9,127.0.0.1,198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.2", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7, ", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "_hidden, evil.example", "192.0.2.1"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:DB8::7]:4711", "2001:db8::7"),
        (1, "[2001:db8::7]", "2001:db8::7"),
        (1, "2001:db8:0:0::7", "2001:db8::7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "198.51.100.7\0", "192.0.2.1"),
        (1, "9" * 5_000, "192.0.2.1"),
    ],
)
def test_of_those_forwarded_only_declared_proxies_are_believed(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize("peer", ["", "unix:", "nonsense"])
def test_a_unix_socket_leads_to_this_machine(peer: str) -> None:
    assert client_address(RequestFactory(REMOTE_ADDR=peer).get("/")) == "127.0.0.1"
