"""What is reached, what is refused, and how soon: against a server of this machine alone.

`Door` says how names resolve and which addresses are let through; only a caller in code can give
another than the real one.
"""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from archive.capture import fetch as fetching
from archive.capture.fetch import Door, FetchError, fetch, fetch_document, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = "<!doctype html><html lang=ru><p>Встреча прошла.</p></html>"
HTML = ("Content-Type", "text/html; charset=utf-8")


class Site(ThreadingHTTPServer):
    """Answers as a test says, and remembers what it was asked."""

    daemon_threads = True
    asked: list[tuple[str, dict[str, str]]]
    answer: Callable[[BaseHTTPRequestHandler], None]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Any = self.server
        site.asked.append((self.path, dict(self.headers)))
        site.answer(self)
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Handler)
    server.asked = []
    server.answer = say(PAGE.encode(), HTML)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def say(
    body: bytes, *headers: tuple[str, str], status: int = 200
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def send(*pieces: bytes, every: float = 0) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(every)

    return answer


def door(site: Site, **options: Any) -> Door:
    """Every name leads to the test's own server, which alone is let through."""
    return Door(
        resolve=lambda host, port: [("127.0.0.1", site.server_port)],
        lets_through=lambda address: address == "127.0.0.1",
        **options,
    )


def refusal(url: str, door: Door) -> str:
    with pytest.raises(FetchError) as refused:
        fetch(url, door)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert len(sentence) < 200
    return sentence


def test_it_works(site: Site) -> None:
    fetched = fetch(" http://news.example/a%20b?c=1#:~:text=d ", door(site))
    assert fetched.data == PAGE.encode()
    assert fetched.url == "http://news.example/a%20b?c=1"
    assert (fetched.name, fetched.charset) == ("a b.html", "utf-8")
    [(path, headers)] = site.asked
    assert path == "/a%20b?c=1"
    assert headers["Host"] == "news.example"
    assert "Cookie" not in headers


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff0e::1",
    ],
)
def test_what_is_not_public_is_not_reached(address: str) -> None:
    assert not is_public(address)
    inward = Door(resolve=lambda host, port: [(address, port)])
    assert "not on the public internet" in refusal("http://news.example/", inward)


def test_public_addresses_are_public() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2606:4700::1111")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_an_inward_address_however_written_is_refused(url: str) -> None:
    sentence = refusal(url, Door())
    assert "not on the public internet" in sentence or "There is no site" in sentence


def test_one_inward_address_among_public_ones_is_enough(site: Site) -> None:
    mixed = Door(resolve=lambda host, port: [("8.8.8.8", port), ("10.0.0.1", port)])
    assert "not on the public internet" in refusal("http://news.example/", mixed)


def test_a_name_is_resolved_once_and_the_connection_goes_there(site: Site) -> None:
    """An answer that changes between the look and the connection leads nowhere."""
    answers = iter([[("127.0.0.1", site.server_port)], [("127.0.0.2", 1)]])
    rebinding = Door(
        resolve=lambda host, port: next(answers),
        lets_through=lambda address: address == "127.0.0.1",
    )
    assert fetch("http://news.example/", rebinding).data == PAGE.encode()
    assert len(site.asked) == 1
    assert "not on the public internet" in refusal("http://news.example/", rebinding)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.1/", "not on the public internet"),
        ("//inward.example/", "not on the public internet"),
        ("file:///etc/passwd", "Write the address in full"),
        ("http://news.example:8080/", "port 8080"),
        ("http://me:secret@news.example/", "name or password"),
        ("gopher://news.example/", "Write the address in full"),
        ("http://[", "not a valid one"),
        ("http://xn--/", "not a valid one"),
        ("http://xn--a/", "not a valid one"),
        ("http://xn--zzzzzz-.example/", "not a valid one"),
    ],
)
def test_a_redirect_passes_the_same_door(site: Site, location: str, reason: str) -> None:
    site.answer = say(b"", ("Location", location), status=302)

    def resolve(host: str, port: int) -> list[tuple[str, int]]:
        return [("127.0.0.1", site.server_port)] if host == "news.example" else [("127.0.0.2", 1)]

    outside = Door(resolve=resolve, lets_through=lambda address: address == "127.0.0.1")
    assert reason in refusal("http://news.example/", outside)
    assert len(site.asked) == 1


def test_three_redirects_are_followed_and_not_a_fourth(site: Site) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        step = int(handler.path.strip("/") or 0)
        more = say(b"", ("Location", f"/{step + 1}"), ("Set-Cookie", "a=b"), status=301)
        (more if step < last else say(PAGE.encode(), HTML))(handler)

    site.answer = answer
    last = 3
    assert fetch("http://news.example/", door(site)).url == "http://news.example/3"
    assert not any("Cookie" in headers for _, headers in site.asked)
    last = 4
    assert "more than three times" in refusal("http://news.example/", door(site))
    assert len(site.asked) == 8


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("news.example/page", "Write the address in full"),
        ("ftp://news.example/", "Write the address in full"),
        ("https://news.example:80/", "port 80"),
        ("http://news.example:99999/", "not a valid one"),
        ("http://:secret@news.example/", "name or password"),
        ("http:///page", "Write the address in full"),
        ("http://news.example/" + "a" * 2_000, "longer than 2,000"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_unasked(
    site: Site, url: str, reason: str
) -> None:
    assert reason in refusal(url, door(site))
    assert site.asked == []


def test_an_address_of_nonsense_is_a_sentence_too(site: Site) -> None:
    def resolve(host: str, port: int) -> list[tuple[str, int]]:
        raise UnicodeError("label empty or too long")

    assert "There is no site" in refusal("http://a..b/", Door(resolve=resolve))
    assert refusal("http://ﬀ⁇/", door(site))
    assert site.asked == []


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_a_page_that_drips_is_given_up_in_time(site: Site) -> None:
    for start in (HEAD + b"\r\n", HEAD, b""):
        site.answer = send(start, *[b"x"] * 100, every=0.05)
        began = time.monotonic()
        assert "20 seconds" in refusal("http://news.example/", door(site, seconds=0.4))
        assert time.monotonic() - began < 4


def test_a_name_that_takes_long_to_resolve_is_given_up_in_time(site: Site) -> None:
    def resolve(host: str, port: int) -> list[tuple[str, int]]:
        time.sleep(3)
        return []

    began = time.monotonic()
    assert "20 seconds" in refusal("http://news.example/", Door(resolve=resolve, seconds=0.2))
    assert time.monotonic() - began < 2.5


def test_a_gigabyte_is_given_up_after_ten_megabytes(site: Site) -> None:
    sent = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(HEAD + b"Content-Length: 1000000000\r\n\r\n")
        for _ in range(1_000):
            handler.wfile.write(b"x" * 1_000_000)
            sent.append(1)

    site.answer = answer
    assert "larger than 10 MB" in refusal("http://news.example/", door(site))
    assert len(sent) < 50


def test_a_page_that_unpacks_to_a_gigabyte_is_given_up(site: Site) -> None:
    bomb = gzip.compress(bytes(1_000_000_000 // 10))
    packed = bomb * 10
    site.answer = say(packed, HTML, ("Content-Encoding", "gzip"))
    began = time.monotonic()
    assert "larger than 10 MB" in refusal("http://news.example/", door(site))
    assert time.monotonic() - began < 20


def test_a_packed_page_is_unpacked(site: Site) -> None:
    site.answer = say(gzip.compress(PAGE.encode()), HTML, ("Content-Encoding", "gzip"))
    assert fetch("http://news.example/", door(site)).data == PAGE.encode()


@pytest.mark.parametrize(
    ("coding", "body", "reason"),
    [
        ("br", b"x", "compresses the page as “br”"),
        ("gzip, gzip", b"x", "compresses the page as"),
        ("gzip", b"no gzip at all", "damaged"),
        ("gzip", gzip.compress(PAGE.encode(), mtime=0)[:-12], "Only part of the page"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(
    site: Site, coding: str, body: bytes, reason: str
) -> None:
    site.answer = say(body, HTML, ("Content-Encoding", coding))
    assert reason in refusal("http://news.example/", door(site))


@pytest.mark.parametrize("status", [204, 206, 304, 403, 404, 410, 429, 500, 503])
def test_another_answer_than_the_page_is_told(site: Site, status: int) -> None:
    site.answer = say(b"" if status in (204, 304) else b"sorry", HTML, status=status)
    assert f"answered {status}" in refusal("http://news.example/", door(site))


@pytest.mark.parametrize("body", [b"", b" \n\t "])
def test_an_empty_page_is_refused(site: Site, body: bytes) -> None:
    site.answer = say(body, HTML)
    assert "empty" in refusal("http://news.example/", door(site))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        HEAD + b"Content-Length: 100\r\n\r\nshort",
        HEAD + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_server_that_breaks_off_or_babbles_is_told(site: Site, raw: bytes) -> None:
    site.answer = send(raw)
    assert "broke off the connection" in refusal("http://news.example/", door(site))


def test_a_site_that_does_not_answer_is_told(site: Site) -> None:
    nobody = Door(resolve=lambda host, port: [("127.0.0.1", 1)], lets_through=lambda address: True)
    assert "cannot be reached" in refusal("http://news.example/", nobody)


@pytest.mark.parametrize(
    ("url", "media_type", "name"),
    [
        ("http://news.example/", "text/html", "page.html"),
        ("http://news.example/a.php", "text/html", "a.html"),
        ("http://news.example/a.html", "application/pdf", "a.pdf"),
        ("http://news.example/a.pdf", "application/octet-stream", "a.pdf"),
        ("http://news.example/a", "", "a.html"),
        ("http://news.example/a.txt", "TEXT/PLAIN; charset=koi8-r", "a.txt"),
    ],
)
def test_the_server_says_what_it_is(site: Site, url: str, media_type: str, name: str) -> None:
    site.answer = say(PAGE.encode(), *([("Content-Type", media_type)] if media_type else []))
    assert fetch(url, door(site)).name == name


@pytest.mark.parametrize("media_type", ["image/png", "application/json", "video/mp4"])
def test_what_is_no_text_is_refused(site: Site, media_type: str) -> None:
    site.answer = say(b"x", ("Content-Type", media_type))
    assert media_type in refusal("http://news.example/", door(site))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For news.example, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "site.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secured(site: Site, certificate: Path) -> Site:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    site.socket = tls.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    return site


def test_https_is_checked_against_the_name_that_was_asked(secured: Site, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    fetched = fetch("https://news.example/", door(secured, tls=trusting))
    assert fetched.data == PAGE.encode()
    sentence = refusal("https://other.example/", door(secured, tls=trusting))
    assert "certificate is not valid" in sentence


def test_an_unknown_certificate_is_refused(secured: Site) -> None:
    assert "certificate is not valid" in refusal("https://news.example/", door(secured))


def test_a_site_that_speaks_no_tls_is_refused(site: Site) -> None:
    assert refusal("https://news.example/", door(site, seconds=3))


@pytest.fixture
def opened(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(fetching, "DOOR", door(site))
    return site


def test_a_page_is_read_with_the_charset_its_server_says(opened: Site) -> None:
    body = "<p>Встреча прошла в Москве.</p>".encode("koi8-r")
    opened.answer = say(body, ("Content-Type", "text/html; charset=KOI8-R"))
    document = fetch_document("http://news.example/a")
    assert document.text == "Встреча прошла в Москве."
    assert document.original == body
    assert document.fetched_url == document.metadata.url == "http://news.example/a"


def test_a_wrong_charset_is_no_mojibake(opened: Site) -> None:
    from archive.capture.document import CaptureError

    body = ("<p>Встреча прошла в Москве, и стороны условились.</p>").encode("cp1251")
    opened.answer = say(body, ("Content-Type", "text/html; charset=iso-8859-1"))
    with pytest.raises(CaptureError, match="does not read like it"):
        fetch_document("http://news.example/")


def test_a_pdf_that_is_served_as_html_is_read_as_a_pdf(opened: Site) -> None:
    from tests.capture.pdfs import pdf

    opened.answer = say(pdf(["The talks ended."]), HTML)
    document = fetch_document("http://news.example/a")
    assert (document.media_type, document.text) == ("application/pdf", "The talks ended.")


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("https://www.news.example/story", "https://www.news.example/story"),
        ("https://elsewhere.example/story", "http://news.example/s?utm_source=x"),
        ("/story", "http://news.example/s?utm_source=x"),
        ("javascript:alert(1)", "http://news.example/s?utm_source=x"),
    ],
)
def test_a_page_names_its_address_on_its_own_site_alone(
    opened: Site, canonical: str, kept: str
) -> None:
    body = f'<link rel="canonical" href="{canonical}"><p>The talks ended well.</p>'
    opened.answer = say(body.encode(), HTML)
    document = fetch_document("http://news.example/s?utm_source=x")
    assert document.metadata.url == kept
    assert document.fetched_url == "http://news.example/s?utm_source=x"


def test_every_request_and_its_answer_is_kept(opened: Site) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        moved = say(b"", ("Location", "/new"), status=302)
        (moved if handler.path == "/old" else say(b"<p>The talks ended well.", HTML))(handler)

    opened.answer = answer
    began = datetime.now(UTC)
    document = fetch_document("http://news.example/old")
    first, last = document.exchanges
    assert (first["url"], first["status"]) == ("http://news.example/old", 302)
    assert ["Location", "/new"] in first["headers"]
    assert (last["url"], last["status"]) == ("http://news.example/new", 200)
    assert ["Content-Type", "text/html; charset=utf-8"] in last["headers"]
    times = [datetime.fromisoformat(each["at"]) for each in document.exchanges]
    assert began <= times[0] <= times[1] <= datetime.now(UTC)
