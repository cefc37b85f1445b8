"""Where a request comes from: everywhere that an address counts, it is the one given here."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

LOCAL = "127.0.0.1"
"""Who asks through a Unix socket is on this machine."""


def client_address(request: HttpRequest) -> str:
    """The IP address of the client, as the outermost of the declared proxies saw it.

    Each proxy adds whom it was asked by to the right of X-Forwarded-For, so of n trusted proxies
    the outermost wrote the entry n from the right. What is further left is the client's own
    invention. An IPv6 address that holds one of IPv4 is given as the latter.
    """
    proxies = settings.TRUSTED_PROXIES
    peer = _ip(request.META.get("REMOTE_ADDR", "")) or LOCAL
    if not proxies:
        return peer
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return _ip(named[-min(proxies, len(named))]) or peer


def _ip(text: str) -> str:
    """The address alone, without a port or zone; nothing if the text is no address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
