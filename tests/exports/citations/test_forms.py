from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from archive.exports.citations.bibtex import biblatex, bibtex
from archive.exports.citations.csl import csl
from archive.exports.citations.plain import apa, chicago, mla
from archive.exports.citations.reference import Reference, one_line
from archive.exports.citations.ris import ris
from archive.exports.citations.wikipedia import cite_web

CALL = Reference(
    key="readout-kremlin-call-2025-03-18-s14",
    author="Administration of the President of Russia",
    title="Kremlin summary of the Putin–Trump call",
    genre="readout",
    language="en",
    issued=date(2025, 3, 18),
    accessed=date(2025, 3, 20),
    url="https://readout.example/sources/kremlin-call-2025-03-18/r1/#s14",
    revision=1,
    original_url="https://www.source.example/page",
    archived_url="https://web.archive.org/web/20250319000000/https://www.source.example/page",
    event="Putin–Trump telephone call",
    event_date=date(2025, 3, 18),
    topics=["Energy infrastructure", "Ceasefire"],
    numbers=[14],
    quotation="Trump proposed a halt for 30 days.",
    statement=12,
)
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("{}\\|&%#_~^\"[]$'<>=,@/\n\r\t\0\u2028“”"),
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("Путин\u202eعربي\u200fПривет"),
    ),
    min_size=1,
    max_size=60,
).filter(lambda text: bool(one_line(text)))
REFERENCES = st.builds(
    lambda author, title, words, topic, issued: replace(
        CALL,
        author=author,
        title=title,
        numbers=[3, 5],
        quotation=f"{words} […] {title}",
        topics=[topic],
        issued=issued,
    ),
    *(HOSTILE,) * 4,
    st.none() | st.dates(date(1000, 1, 1)),
)


def test_chicago() -> None:
    assert chicago(CALL) == (
        "Administration of the President of Russia. “Kremlin summary of the Putin–Trump call.” "
        "Readout. March 18, 2025. Sentence 14. Accessed March 20, 2025. "
        "https://readout.example/sources/kremlin-call-2025-03-18/r1/#s14."
    )


def test_apa() -> None:
    assert apa(CALL) == (
        "Administration of the President of Russia. (2025, March 18). Kremlin summary of the "
        "Putin–Trump call [Readout, sentence 14]. Readout. Retrieved March 20, 2025, from "
        "https://readout.example/sources/kremlin-call-2025-03-18/r1/#s14"
    )
    assert "(n.d.)" in apa(replace(CALL, issued=None))


def test_mla() -> None:
    assert mla(CALL) == (
        "Administration of the President of Russia. “Kremlin summary of the Putin–Trump call.” "
        "Readout, 18 Mar. 2025, sentence 14, "
        "https://readout.example/sources/kremlin-call-2025-03-18/r1/#s14. Accessed 20 Mar. 2025."
    )


@pytest.mark.parametrize("style", [chicago, mla])
@pytest.mark.parametrize("title", ["What now?", "Go!", "So it ends…", "A title."])
def test_a_title_that_ends_keeps_its_own_mark(style: object, title: str) -> None:
    assert f"“{title}” Readout" in style(replace(CALL, title=title))


def test_a_whole_text_has_no_sentence() -> None:
    whole = replace(CALL, numbers=[], quotation="", statement=None)
    for text in (chicago(whole), apa(whole), mla(whole), bibtex(whole), ris(whole)):
        assert "entence" not in text
    assert "note" not in csl(whole)
    assert "quote" not in cite_web(whole)


def test_bibtex_as_it_is_written() -> None:
    assert bibtex(CALL) == (
        "@misc{readout-kremlin-call-2025-03-18-s14,\n"
        "  author = {{Administration of the President of Russia}},\n"
        "  title = {{Kremlin summary of the Putin–Trump call}},\n"
        "  year = {2025},\n"
        "  month = mar,\n"
        r"  howpublished = {\url{https://readout.example/sources/kremlin-call-2025-03-18/r1/#s14}},"
        "\n"
        "  note = {Sentence 14: “Trump proposed a halt for 30 days.”. Readout, statement 12. "
        r"Accessed 2025-03-20. Archived at "
        r"\url{https://web.archive.org/web/20250319000000/https://www.source.example/page}},"
        "\n}\n"
    )


def test_wikipedia_as_it_is_written() -> None:
    assert cite_web(CALL) == (
        "{{cite web |title=Kremlin summary of the Putin–Trump call "
        "|author=Administration of the President of Russia |date=18 March 2025 "
        "|website=source.example |language=en |url=https://www.source.example/page "
        "|archive-url=https://web.archive.org/web/20250319000000/https://www.source.example/page "
        "|archive-date=2025-03-19 |url-status=live |access-date=20 March 2025 "
        "|via=[https://readout.example/sources/kremlin-call-2025-03-18/r1/#s14 Readout] "
        "|quote=Trump proposed a halt for 30 days.}}"
    )


def untexed(text: str) -> str:
    """What TeX makes of it."""
    for command, character in {
        r"\textbraceleft{}": "\1",
        r"\textbraceright{}": "\2",
        r"\textasciitilde{}": "~",
        r"\textasciicircum{}": "^",
        r"\textbackslash{}": "\3",
        **{f"\\{c}": c for c in "$&#_%"},
    }.items():
        text = text.replace(command, character)
    return text.replace("\1", "{").replace("\2", "}").replace("\3", "\\")


@given(REFERENCES)
def test_bibtex_reads_back(cited: Reference) -> None:
    for written in (bibtex(cited), biblatex(cited)):
        library = bibtexparser.parse_string(written)
        assert not library.failed_blocks
        [entry] = library.entries
        assert entry.key == cited.key
        assert untexed(_inner(entry["title"])) == one_line(cited.title)
        assert untexed(_inner(entry["author"])) == one_line(cited.author)


def _inner(value: str) -> str:
    """Without the pair of braces that the parser leaves."""
    assert value.startswith("{")
    assert value.endswith("}")
    return value[1:-1]


@given(REFERENCES)
def test_ris_reads_back(cited: Reference) -> None:
    [entry] = rispy.loads(ris(cited))
    assert entry["title"] == one_line(cited.title)
    assert "".join(entry.get("authors", [])) == one_line(cited.author.replace(",", ""))
    assert entry["notes"] == [one_line(cited.note)]
    assert entry["urls"] == [cited.url]


@pytest.mark.filterwarnings("ignore:.* unsupported. event_title$")  # new in CSL 1.0.2
@given(REFERENCES)
def test_csl_json_reads_back(cited: Reference) -> None:
    """The reader warns of every other field that it does not know, and warnings are errors."""
    item = json.loads(json.dumps(csl(cited)))
    read = CiteProcJSON([item])[item["id"]]
    assert str(read["title"]).strip() == one_line(cited.title)
    assert read["type"] == "webpage"
    assert str(read["note"]).strip() == one_line(cited.note)


@given(REFERENCES)
def test_a_template_holds_what_it_quotes(cited: Reference) -> None:
    """Nothing in it ends the template, begins another parameter, a link or a tag."""
    written = cite_web(cited)
    inner = written.removeprefix("{{").removesuffix("}}").replace("{{!}}", "")
    assert "{{" not in inner
    assert "}}" not in inner
    names = [part.partition("=")[0] for part in inner.split("|")[1:]]
    assert names == list(dict.fromkeys(names))
    assert not set(inner.partition("|quote=")[2]) & set("<>[]\n")


@given(REFERENCES)
def test_plain_text_is_one_line(cited: Reference) -> None:
    for style in (chicago, apa, mla):
        assert len(style(cited).splitlines()) == 1
