from __future__ import annotations

from io import BytesIO
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.utils import timezone

from archive.web.gate import MULTIPART, REFUSAL, URLENCODED, Refused, admitted, form_type, gated
from site_config.wsgi import application
from tests.factories import NOW
from tests.test_urls_walk import ADDRESSES, small_archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from pytest_django import Settings

pytestmark = pytest.mark.django_db

ENCODINGS = [
    *("utf-16-le", "utf-16", "utf-7", "rot13", "latin-1", "idna", "hex", "undefined", "punycode"),
    *("UTF_32_BE", "unicode_escape", "zlib", "no-such", "x" * 300, '"', "utf-8\t", "\xff"),
]
TYPES = [
    *(f"a/b; charset={name}" for name in ENCODINGS),
    *(f"application/x-www-form-urlencoded; charset*={name}''x" for name in ENCODINGS),
    *("multipart/form-data", "application/json", ";;;==", ""),
]
ODD: dict[str, list[str]] = {
    "CONTENT_TYPE": [*TYPES, "multipart/form-data; boundary=x"],
    "CONTENT_LENGTH": ["0", "7", "-1", "x", "9" * 5_000],
    "HTTP_TRANSFER_ENCODING": ["chunked", "gzip, chunked"],
    "HTTP_ACCEPT": ["application/json", "text/csv;q=1, */*;q=0", "\xff"],
    "HTTP_ACCEPT_CHARSET": ["utf-16"],
    "HTTP_ACCEPT_ENCODING": ["br;q=1, *;q=0", "identity;q=0", "gzip", "gzip;q=x"],
    "HTTP_ACCEPT_LANGUAGE": ["ru"],
    "HTTP_AUTHORIZATION": ["Basic eDp4"],
    "HTTP_COOKIE": ["sessionid=x; csrftoken=y; messages=z; django_language=ru", "\xff=;;"],
    "HTTP_FORWARDED": ["host=evil.example;proto=ftp"],
    "HTTP_IF_MATCH": ['"x"'],
    "HTTP_IF_RANGE": ['"x"'],
    "HTTP_IF_UNMODIFIED_SINCE": ["Sat, 01 Jan 2000 00:00:00 GMT"],
    "HTTP_HX_REQUEST": ["true"],
    "HTTP_HX_BOOSTED": ["true"],
    "HTTP_HX_TARGET": ["list", "found"],
    "HTTP_HX_HISTORY_RESTORE_REQUEST": ["true"],
    "HTTP_ORIGIN": ["https://evil.example", "null"],
    "HTTP_RANGE": ["bytes=0-9", "bytes=-1", "items=0"],
    "HTTP_REFERER": ["https://evil.example/", "x" * 4_000],
    "HTTP_SCRIPT_NAME": ["/x"],
    "SCRIPT_NAME": ["/x", "/admin"],
    "SCRIPT_URL": ["/x"],
    "REDIRECT_URL": ["/x"],
    "REMOTE_USER": ["ada"],
    "HTTP_USER_AGENT": ["Googlebot", "\xff"],
    "HTTP_X_FORWARDED_FOR": ["evil.example", "127.0.0.1"],
    "HTTP_X_FORWARDED_HOST": ["evil.example"],
    "HTTP_X_FORWARDED_PORT": ["x"],
    "HTTP_X_FORWARDED_PROTO": ["ftp", "https"],
    "HTTP_X_FORWARDED_PREFIX": ["/x"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["POST", "DELETE"],
    "HTTP_X_ORIGINAL_URL": ["/admin/"],
    "HTTP_X_REWRITE_URL": ["/admin/"],
    "HTTP_X_REQUESTED_WITH": ["XMLHttpRequest"],
}
HOSTS = [
    *("evil.example", "testserver@evil.example", "testserver:80:80", "testserver,evil.example"),
    *("[::1", "t\xe9stserver", "testserver/", "x" * 5_000, "testserver:x", "testserver\0", " ", ""),
]
KINDS = [addresses[0] for addresses in ADDRESSES.values()]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(ours: WSGIApplication, address: str, **odd: Any) -> Answer:
    """The answer to a request as a server hands it over."""
    path, _, query = address.partition("?")
    plain = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "testserver"}
    environ = RequestFactory()._base_environ(**plain | odd)
    status, headers = "", list[tuple[str, str]]()

    def start(line: str, sent: list[tuple[str, str]], *_: Any) -> Any:
        nonlocal status, headers
        status, headers = line, sent

    sent = ours(environ, start)
    body = b"".join(sent)
    sent.close()  # type: ignore[attr-defined]
    return Answer(int(status[:3]), dict(headers), body)


def served() -> WSGIApplication:
    """The site as a worker that has just started, with its page cache."""
    return gated(WSGIHandler())


@pytest.fixture(autouse=True)
def _cached(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.MIDDLEWARE = ["archive.web.page_cache.PageCache", *site.MIDDLEWARE]
    settings.PUBLIC_BUNDLE = tmp_path / "archive.jsonl.gz"
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A test's transaction outlives its requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class TestTheNextReader:
    """A page depends on its address alone."""

    def test_every_kind_of_page_survives_all_that_is_odd(self) -> None:
        small_archive()
        call_command("dump_archive", "--public")
        clean = served()
        plain = {address: ask(clean, address) for address in KINDS}
        assert {answer.status for answer in plain.values()} == {200, 404}
        for number in range(5):
            ours = served()
            for address in KINDS:
                odd = {name: next(islice(cycle(ODD[name]), number, None)) for name in ODD}
                body = BytesIO(b"q=found&_method=DELETE")
                answer = ask(ours, address, **odd, **{"wsgi.input": body})
                assert answer.status == plain[address].status, address
                assert ask(ours, address) == plain[address], address

    @pytest.mark.parametrize("address", ["/statements.csv?topic=grain", "/api/v1/statements/?q=в"])
    def test_one_odd_header_alone_changes_nothing(self, address: str) -> None:
        small_archive()
        address = address.encode().decode("latin-1")
        plain = ask(served(), address)
        assert plain.status == 200
        for header, values in ODD.items():
            for value in values:
                ours = served()
                odd = ask(ours, address, **{header: value})
                assert odd.status == plain.status, (header, value)
                assert ask(ours, address) == plain, (header, value)

    def test_what_is_refused_or_asked_by_head_leaves_nothing(self) -> None:
        small_archive()
        plain = {address: ask(served(), address) for address in KINDS[:8]}
        ours = served()
        for address in plain:
            for host in HOSTS:
                assert ask(ours, address, HTTP_HOST=host).status == 400
            assert ask(ours, address, REQUEST_METHOD="HEAD").status == 200
            for method in ("POST", "get", "QUERY", ""):
                assert ask(ours, address, REQUEST_METHOD=method).status == 405
            assert ask(ours, address) == plain[address]

    def test_a_known_page_is_not_given_to_a_foreign_host(self) -> None:
        ours = served()
        assert ask(ours, "/about/").status == 200
        assert ask(ours, "/about/", HTTP_HOST="evil.example").status == 400


def test_the_site_is_behind_the_gate() -> None:
    answer = ask(application, "/about/", CONTENT_TYPE="a/b; charset*=undefined''x")
    assert answer.status == 200
    assert ask(application, "/about/", HTTP_HOST="evil.example").status == 400


class TestRefusals:
    @pytest.mark.parametrize("host", HOSTS)
    def test_a_foreign_host(self, host: str) -> None:
        for address in ("/", "/statements.csv", "/api/v1/statements/", "/admin/login/"):
            answer = ask(served(), address, HTTP_HOST=host)
            assert answer.status == 400
            assert "is not this site" in answer.body.decode()
            assert answer.headers["Content-Security-Policy"]
            assert "evil" not in answer.body.decode()

    def test_a_foreign_host_is_not_sent_to_itself_by_https(self, settings: Settings) -> None:
        settings.SECURE_SSL_REDIRECT = True
        answer = ask(served(), "/", HTTP_HOST="evil.example")
        assert (answer.status, answer.headers["Location"]) == (301, "https://testserver/")

    @pytest.mark.parametrize(
        ("address", "allowed"),
        [
            ("/", "GET,HEAD"),
            ("/statements/1/anno", "GET,HEAD,OPTIONS"),
            ("/api/v1/statements/", "GET,HEAD"),
            ("/admin/", "GET,HEAD,POST"),
            ("/admin/statements.anno", "GET,HEAD,POST"),
            ("/statements/1/anno\n", "GET,HEAD"),
        ],
    )
    def test_a_method_that_the_address_does_not_know(self, address: str, allowed: str) -> None:
        answer = ask(served(), address, REQUEST_METHOD="DELETE")
        assert (answer.status, answer.headers["Allow"]) == (405, allowed)
        assert "only" in answer.body.decode()
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize("declared", TYPES)
    def test_a_login_that_is_no_form_in_utf_8(self, declared: str) -> None:
        sent = {"CONTENT_TYPE": declared, "CONTENT_LENGTH": "3", "wsgi.input": BytesIO(b"a=b")}
        answer = ask(served(), "/admin/login/", REQUEST_METHOD="POST", **sent)
        assert answer.status == 415
        assert answer.headers["Content-Security-Policy"]

    def test_a_login_without_its_length(self) -> None:
        sent = {"REQUEST_METHOD": "POST", "HTTP_TRANSFER_ENCODING": "chunked"}
        assert ask(served(), "/admin/login/", **sent).status == 411

    @pytest.mark.parametrize("length", ["-1", "x", "+3", "1_0", "９", "9" * 5_000, " 3"])
    def test_a_length_that_is_no_number(self, length: str) -> None:
        sent = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": length}
        assert ask(served(), "/admin/login/", **sent).status == 411

    @pytest.mark.parametrize(
        "header",
        [
            *(f"form-data; name*={name}''username" for name in ENCODINGS),
            *("form-data; name*0*=rot13''x; name*1=y", "form-data; name*9=x", "form-data; name*=x"),
        ],
    )
    def test_odd_names_of_fields_are_no_failure(self, header: str) -> None:
        part = f"--x\r\nContent-Disposition: {header}\r\n\r\nada\r\n--x--\r\n".encode("latin-1")
        declared = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
        sent = {**declared, "CONTENT_LENGTH": str(len(part)), "wsgi.input": BytesIO(part)}
        assert ask(served(), "/admin/login/", REQUEST_METHOD="POST", **sent).status in (400, 403)

    def test_the_api_refuses_as_it_always_does(self) -> None:
        answer = ask(served(), "/api/v1/statements/", QUERY_STRING="q=%ff")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert b"not valid UTF-8" in answer.body


class TestAdmitted:
    def environ(self, path: str, **more: Any) -> dict[str, Any]:
        base = RequestFactory()._base_environ(PATH_INFO=path)
        return {**base, **{name: values[0] for name, values in ODD.items()}, **more}

    def headers(self, environ: dict[str, Any]) -> set[str]:
        return {name for name in admitted(environ) if name.startswith(("HTTP", "CONTENT", "REM"))}

    def test_a_reader_sends_little(self) -> None:
        assert self.headers(self.environ("/statements/")) == {
            *("HTTP_ACCEPT_ENCODING", "REMOTE_ADDR", "HTTP_HX_REQUEST", "HTTP_HX_BOOSTED"),
            *("HTTP_HX_TARGET", "HTTP_HX_HISTORY_RESTORE_REQUEST"),
        }

    def test_an_editor_sends_a_session_and_a_form(self) -> None:
        asks = self.headers(self.environ("/admin/"))
        assert asks - self.headers(self.environ("/")) == {"HTTP_COOKIE", "HTTP_USER_AGENT"}
        form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "9"}
        sent = self.environ("/admin/", REQUEST_METHOD="POST", **form)
        del sent["HTTP_TRANSFER_ENCODING"]
        assert self.headers(sent) - asks == {*form, "HTTP_ORIGIN", "HTTP_REFERER"}

    def test_forwarded_addresses_pass_where_a_proxy_is_declared(self, settings: Settings) -> None:
        before = self.headers(self.environ("/"))
        settings.TRUSTED_PROXIES = 1
        assert self.headers(self.environ("/")) - before == {"HTTP_X_FORWARDED_FOR"}

    def test_a_header_cannot_claim_a_refusal(self) -> None:
        assert REFUSAL not in admitted(self.environ("/", **{f"HTTP_{REFUSAL}": "x", REFUSAL: "x"}))

    def test_what_the_server_got_is_left_as_it_was(self) -> None:
        environ = self.environ("/")
        before = dict(environ)
        admitted(environ)
        assert environ == before


@pytest.mark.parametrize(
    ("declared", "read"),
    [
        (URLENCODED, URLENCODED),
        ('Application/X-WWW-Form-Urlencoded ; Charset="UTF-8"', URLENCODED),
        (f"{MULTIPART}; boundary=----a'b", f'{MULTIPART}; boundary="----a\'b"'),
        (f'{MULTIPART};charset=utf8;boundary="a:b"', f'{MULTIPART}; boundary="a:b"'),
    ],
)
def test_forms_in_utf_8_are_read(declared: str, read: str) -> None:
    assert form_type(declared) == read


@pytest.mark.parametrize(
    "declared",
    [
        *("", "text/plain", "application/json", "a; b; c", MULTIPART, f"{MULTIPART}; boundary="),
        *(f"{MULTIPART}; boundary=\xe9", f"{MULTIPART}; boundary={'x' * 71}"),
        *(f"{URLENCODED}; charset=utf-16", f"{URLENCODED}; charset=utf-8; charset=rot13"),
    ],
)
def test_other_bodies_are_not(declared: str) -> None:
    with pytest.raises(Refused):
        form_type(declared)


def test_the_desk_takes_a_form_with_parts_and_an_empty_one(client: Client) -> None:
    assert client.post("/admin/login/", {"username": "ada"}).status_code == 200
    assert client.post("/admin/login/").status_code == 200
