from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from archive.capture.document import CaptureError, Document, Metadata
from archive.capture.html import read_html
from archive.capture.readers import read_document

TESTS = Path(__file__).parent.parent
PAGES = TESTS / "data" / "pages"
SAMPLE = TESTS.parent / "archive" / "sample" / "putin-trump-call.jsonl"


def page(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_bytes()


def kept(document: Document) -> list[str]:
    lines = document.text.split("\n")
    return [lines[number - 1] for number in document.proposed]


def text_of(html: str) -> list[str]:
    return read_html(html.encode()).text.split("\n")


def test_the_outlets_page_needs_no_tick_changed() -> None:
    """All that a reader of the saved article sees is kept, and nothing else of the page."""
    document = read_document("page.html", page("outlet"))
    [said] = [line for line in SAMPLE.read_text().split("\n") if '"of":"capture"' in line]
    article = json.loads(said)["text"].split("\n")
    assert article[-1] == "Be the first to comment"
    assert kept(document) == article[:-1]
    assert article[-1] in document.text.split("\n")
    assert document.metadata == Metadata(
        title="Kremlin releases Putin-Trump phone call summary (FULL STATEMENT)",
        issued_on=date(2025, 3, 18),
        url="https://www.rt.com/russia/614436-kremlin-text-phone-trump/",
        issued_from="the data of the page",
        language="en",
        carrier="RT International",
    )


def test_a_lead_that_extractors_drop_is_kept() -> None:
    document = read_html(page("presidency"))
    lines = kept(document)
    assert lines[0].startswith("Black Michael had a telephone conversation")
    assert [len(lines), lines[-1]] == [4, "It was agreed to maintain contacts at various levels."]
    assert document.metadata.issued_on == date(2024, 5, 14)
    assert document.metadata.carrier == "President of Zenda"


def test_a_list_and_what_surrounds_a_short_page() -> None:
    document = read_html(page("white-building"))
    assert kept(document) == [
        line
        for line in document.text.split("\n")
        if line.endswith((".", ":", ";", "; and")) and "touch" not in line and "Opt in" not in line
    ]
    assert len(kept(document)) == 6
    assert "###" not in document.text
    assert document.metadata.language == "en-US"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_russian_page_in_either_of_its_charsets(encoding: str) -> None:
    """Its meta element says windows-1251 in both cases; UTF-8 is known when seen."""
    text = page("ministerstvo").decode()
    document = read_html(text.encode(encoding))
    assert kept(document)[0].startswith("21 ноября состоялся телефонный разговор")
    assert kept(document)[2].endswith("«Мы увидимся весной», — сказала Ф. Монтес.")
    assert len(kept(document)) == 3
    assert document.metadata.language == "ru"


def test_every_block_is_there_once_and_in_order() -> None:
    assert text_of(
        "<title>No block</title><body>one <b>bold</b> word<p>two<br>lines</p><ul><li>three</li>"
        "<li>four <em>more</em></ul><blockquote><p>five</blockquote>six<div>seven<div>eight</div>"
        "nine</div><table><tr><th>a<td>b<tr><td>c<td><p>d</table><pre>kept\nas  lines</pre>"
        "<p hidden>unseen</p><script>x</script><style>x</style><noscript>x</noscript>"
        "<select><option>x</select><template>x</template><q>ten</q><!-- x --><p>eleven &amp; 12"
    ) == [
        *("one bold word", "two", "lines", "three", "four more", "five", "six", "seven"),
        *("eight", "nine", "a b", "c d", "kept", "as lines", "“ten”", "eleven & 12"),
    ]  # fmt: skip


def test_a_table_that_stands_in_for_a_layout_keeps_its_paragraphs() -> None:
    assert text_of(
        "<table><tr><td>Menu</td><td><p>The talks began.</p><p>They ended.</p></td></tr></table>"
    ) == ["Menu", "The talks began.", "They ended."]


def test_words_that_no_extractor_knows_are_not_lost() -> None:
    document = read_html(b"<p>Short.</p>")
    assert document.text == "Short."
    assert document.proposed == [1]


def test_markup_of_the_text_stays_text() -> None:
    assert text_of("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>") == ["<script>alert(1)</script>"]


def test_the_day_of_issue_is_not_guessed() -> None:
    def day(html: str) -> date | None:
        return read_html(html.encode()).metadata.issued_on

    text = "<p>The talks of 3 May 2021 ended.</p>"
    assert day(f'<time datetime="2024-05-14T23:30:00+03:00">x</time>{text}') == date(2024, 5, 14)
    assert day(f'<meta property="article:published_time" content="2024-13-45">{text}') is None
    assert day(text) is None


@pytest.mark.parametrize("url", ["/story", "javascript:x", "https://a.example/" + "a" * 2_000])
def test_an_address_that_cannot_be_one_is_none(url: str) -> None:
    html = f'<link rel="canonical" href="{url}"><meta property="og:url" content="{url}"><p>x'
    assert read_html(html.encode()).metadata.url == ""


def test_several_headings_are_no_title() -> None:
    def title(html: str) -> str:
        return read_html(html.encode()).metadata.title

    assert title("<h1>A</h1><p>x") == "A"
    assert title("<title>T — Site</title><h1>A</h1><h1>B</h1><p>x") == "T — Site"
    assert title('<meta property="og:title" content="O"><title>T</title><p>x') == "O"
    assert title("<p>x") == ""


@pytest.mark.parametrize("html", ["", "<p></p>", "<html><script>x</script></html>", "<!-- x -->"])
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(CaptureError, match="contains no text"):
        read_html(html.encode())


RUSSIAN = "<p>Встреча прошла в Москве, и стороны условились о новой.</p>"


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "", ""),
        ("utf-8", "iso-8859-1", "windows-1251"),
        ("utf-8-sig", "", ""),
        ("utf-16", "utf-8", ""),
        ("cp1251", "windows-1251", ""),
        ("cp1251", "", "windows-1251"),
        ("koi8-r", "KOI8-R", "koi8-r"),
        ("iso-8859-5", "", "ISO-8859-5"),
    ],
)
def test_a_charset_is_known(encoding: str, header: str, meta: str) -> None:
    html = f'<meta charset="{meta}">{RUSSIAN}' if meta else RUSSIAN
    assert read_html(html.encode(encoding), header).text.startswith("Встреча прошла в Москве")


@pytest.mark.parametrize(
    ("encoding", "header", "meta", "reason"),
    [
        ("cp1251", "", "", "does not say its charset"),
        ("cp1251", "utf-8", "", r"not UTF-8 as it says \(byte \d+"),
        ("cp1251", "iso-8859-1", "", "does not read like it"),
        ("cp1251", "", "windows-1252", "does not read like it"),
        ("cp1251", "koi8-r", "", "does not read like it"),
        ("koi8-r", "windows-1251", "", "does not read like it"),
        ("cp1251", "iso-8859-1", "windows-1251", "The server calls the page cp1252"),
        ("cp1251", "x-made-up", "", "charset “x-made-up” is not known"),
        ("cp1251", "rot13", "", "is not known"),
    ],
)
def test_a_wrong_charset_is_refused_and_no_mojibake(
    encoding: str, header: str, meta: str, reason: str
) -> None:
    html = f'<meta charset="{meta}">{RUSSIAN}' if meta else RUSSIAN
    with pytest.raises(CaptureError, match=reason):
        read_html(html.encode(encoding), header)


def test_accents_are_no_mojibake() -> None:
    html = "<meta charset=iso-8859-1><p>Où est l’été ? Öffentliche Äußerungen, naïveté, déjà créée."
    assert "créée" in read_html(html.encode("cp1252")).text


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>" * 100_000 + "x", "nested too deeply"),
        ("<b>" * 50_000 + "x", "nested too deeply"),
        ("<p>a\0b</p>", "NUL"),
    ],
    ids=["blocks", "words", "NUL"],
)
def test_a_hostile_page_is_refused_in_a_sentence(html: str, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        read_html(html.encode())


def test_entities_do_not_explode() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert len(read_html(f"{bomb}<p>&b;&b; the end</p>".encode()).text) < 40
    evil = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x; the end</p>'
    assert "root:" not in read_html(evil.encode()).text


def test_reading_a_page_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail("a reader looked at the network")

    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr("socket.socket", refuse)
    html = page("outlet").decode()
    elsewhere = '<!DOCTYPE html SYSTEM "http://news.example/x.dtd"><base href="http://a.example/">'
    assert "article" in html
    assert read_html(html.replace("<!doctype html>", elsewhere).encode()).metadata.carrier


@pytest.mark.parametrize("count", [2_500, 20_000])
def test_a_page_of_many_blocks_is_read_in_time(count: int) -> None:
    began = time.monotonic()
    html = "<h1>Many</h1>" + "<p>The minister said the same thing again today.</p>" * count
    assert len(read_html(html.encode()).proposed) == count
    assert time.monotonic() - began < 20


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.capture import confined

    monkeypatch.setattr(confined, "SECONDS", 0.01)
    with pytest.raises(CaptureError, match="too long"):
        read_document("page.html", page("outlet"))


def test_a_saved_page_is_known_whatever_it_is_called() -> None:
    assert read_document("page.txt", page("presidency")).media_type == "text/html"
    with pytest.raises(CaptureError, match=r"“\.odt” files cannot be read"):
        read_document("page.odt", page("presidency"))


def test_a_damaged_byte_of_a_page_in_utf_8_is_shown_and_counted() -> None:
    good = RUSSIAN.encode() * 3
    damaged = good[:9] + b"\xff" + good[9:]
    document = read_html(damaged)
    assert document.text.count("\ufffd") == 1
    assert document.notes == {"unreadable": 1}
    assert "\ufffd" in read_html(b"<meta charset=utf-8><p>The talks\xff began.").text
    with pytest.raises(CaptureError, match="not UTF-8 as it says"):
        read_html(b"<meta charset=utf-8>" + good.replace(b" ", b"\xff"))
    with pytest.raises(CaptureError, match="does not say its charset"):
        read_html(b"<p>The talks\xff began.")


def test_ruby_is_read_as_its_base_and_the_gloss_in_brackets() -> None:
    document = read_html("<p><ruby>漢字<rp>(</rp><rt>kanji</rt><rp>)</rp></ruby>です。".encode())
    assert document.text == "漢字(kanji)です。"
    assert document.notes == {"ruby": 1}


def issued(html: str) -> tuple[date | None, str]:
    found = read_html(html.encode()).metadata
    return found.issued_on, found.issued_from


LONG = "<p>The two delegations will meet again in the spring, and the ministers will prepare it."


@pytest.mark.parametrize(
    ("html", "day", "where"),
    [
        (f"<h1>Call</h1><p>18 марта 2025 года, 20:30</p>{LONG}", date(2025, 3, 18), "20:30"),
        (f"<html lang=de><h1>Ruf</h1><p>10.11.2021</p>{LONG}", date(2021, 11, 10), "10.11.2021"),
        (f"<p>March 18, 2025</p><h1>Call</h1>{LONG}", date(2025, 3, 18), "March 18"),
        (f"<h1>Call</h1>{LONG}<p>18.03.2025</p>", None, ""),
        (f"<h1>Call</h1><p>Updated: 18.03.2025</p>{LONG}", None, ""),
        (
            '<h1>C</h1><p>Updated <time datetime="2017-11-27T19:20:45+01:00">x</time>; published '
            f'<time datetime="2017-11-25T10:00:00+01:00">y</time>{LONG}',
            date(2017, 11, 25),
            "marks",
        ),
        (f'<h1>Call</h1><p>Updated <time datetime="2017-11-27">27 Nov 2017</time>{LONG}', None, ""),
        (f'<h1>C</h1><time class="updated" datetime="2017-11-27">x</time>{LONG}', None, ""),
        (f'<aside><time datetime="2017-11-27">x</time></aside><h1>C</h1>{LONG}', None, ""),
        (
            '<script type="application/ld+json">{"dateModified": "2017-11-27T10:00", '
            f'"datePublished": "2017-11-25T10:00"}}</script><h1>C</h1>{LONG}',
            date(2017, 11, 25),
            "data",
        ),
        (
            f'<meta property="article:modified_time" content="2017-11-27T10:00"><h1>C</h1>{LONG}',
            None,
            "",
        ),
    ],
)
def test_the_day_of_issue_and_where_it_stood(html: str, day: date | None, where: str) -> None:
    found, stood = issued(html)
    assert found == day
    assert where in stood


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.html", b" \n", "is empty"),
        ("a.html", b"\x89PNG\r\n", "is a picture"),
        ("a.txt", b"{\\rtf1 x}", "is RTF"),
        ("a.html", b"\x1f\x8bx", "compressed with gzip"),
        ("a.html", b"<script>x</script><div id=app></div>", "until a script runs"),
        ("a.html", b"<iframe src=/text></iframe>", "only a frame"),
    ],
)
def test_a_refusal_names_the_true_cause(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(CaptureError, match=reason):
        read_document(name, data)
