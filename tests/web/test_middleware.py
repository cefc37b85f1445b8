from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.web.gate import LONGEST_VALUE, MOST_VALUES

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "%00=1",
        "q=%ed%a0%80",
        "q=%ff%fe",
        "q=%c0%af",
        f"q={'a' * (LONGEST_VALUE + 1)}",
        "&".join(["q=1"] * (MOST_VALUES + 1)),
    ],
)
def test_what_no_page_has_a_use_for_is_refused(client: Client, query: str) -> None:
    response = client.get("/statements/", QUERY_STRING=query)
    assert response.status_code == 400
    assert response["Content-Security-Policy"]


def test_a_nul_in_the_path_is_refused(client: Client) -> None:
    assert client.get("/%00/").status_code == 400


@pytest.mark.parametrize("path", ["/%ff%fe/", "/%ed%a0%80/", "/%D1%82%D0%B5%D0%BC%D1%8B/"])
def test_odd_paths_lead_nowhere(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_long_values_in_any_script_pass(client: Client) -> None:
    response = client.get("/statements/", {"q": "я" * LONGEST_VALUE})
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert client.generic(method, "/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/nothing-here/", "/statements/?q=%00", "/admin/login/"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    response = client.get(path, secure=True)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "camera=()" in response["Permissions-Policy"]
    assert "includeSubDomains" in response["Strict-Transport-Security"]


def test_cookies_of_a_secure_request_are_secure(client: Client) -> None:
    response = client.get("/admin/login/", secure=True)
    assert response.cookies["csrftoken"]["secure"]


def test_cookies_of_a_plain_site_work_without_https(client: Client) -> None:
    response = client.get("/admin/login/")
    assert not response.cookies["csrftoken"]["secure"]
