from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from archive.models import Actor, Event, EventKind, Rendition, Source
from archive.selectors import wording
from archive.templatetags import archive as tags

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_lists_read_as_sentences_do(parts: list[str], words: str) -> None:
    assert wording.joined(parts) == words


def test_numbers_of_sentences() -> None:
    assert wording.sentences([9]) == "sentence 9"
    assert wording.sentences([9, 10]) == "sentences 9 and 10"


def test_an_article_is_small_within_a_sentence() -> None:
    assert wording.mid_sentence("The Kremlin") == "the Kremlin"
    assert wording.mid_sentence("Theresa May") == "Theresa May"


def test_a_quotation_in_a_list_ends_at_a_word() -> None:
    short = "A sentence that fits."
    assert wording.quoted(short) == short
    long = wording.quoted("word, " * 60)
    assert long.endswith("word …")
    assert len(long) <= wording.QUOTE + 2


@pytest.mark.parametrize(
    ("tag", "name"), [("en", "English"), ("ru", "Russian"), ("en-US", "English"), ("tlh", "tlh")]
)
def test_languages_by_name(tag: str, name: str) -> None:
    assert wording.language_name(tag) == name


@pytest.mark.parametrize(
    ("rendition", "known", "missing"),
    [
        ("original", "Original, in Russian", ""),
        ("official_translation", "Official translation into Russian", ""),
        ("unofficial_translation", "Unofficial translation into Russian", "is not in the archive"),
        ("republication", "Russian republication", "is not in the archive"),
        ("excerpt", "Excerpt, in Russian", ""),
    ],
)
def test_renditions(rendition: str, known: str, missing: str) -> None:
    source = Source(rendition=rendition, language="ru")
    assert wording.rendition(source, original_known=True) == known
    unknown = wording.rendition(source, original_known=False)
    assert unknown == (f"{known}; the original {missing}" if missing else known)


def test_labels_from_right_to_left_turn_nothing_around() -> None:
    assert wording.label("Кремль, 5") == "Кремль, 5"
    assert wording.label("بيان 5") == "\u2068بيان 5\u2069"


@pytest.mark.parametrize("tag", ["ar", "fa", "he", "ur", "fa-AF"])
def test_right_to_left(tag: str) -> None:
    assert wording.direction(tag) == "rtl"
    assert tags.voiced(tag) == f'lang="{tag}" dir="rtl" translate="no"'


def test_occasions() -> None:
    call = Event(kind=EventKind.CALL, date=date(2025, 3, 18))
    other = Event(kind=EventKind.OTHER, date=date(2025, 3, 8))
    assert wording.occasion(call) == "telephone call of 18 March 2025"
    assert wording.occasion(other) == "event of 8 March 2025"


@pytest.mark.parametrize(
    ("rendition", "carrier", "words"),
    [
        (Rendition.ORIGINAL, None, "in Russian"),
        (
            Rendition.REPUBLICATION,
            Actor(name="The Times"),
            "in the Russian that the Times published",
        ),
        (Rendition.UNOFFICIAL_TRANSLATION, None, "in an unofficial translation into Russian"),
        (
            Rendition.OFFICIAL_TRANSLATION,
            Actor(name="RT"),
            "in an official translation into Russian, published by RT",
        ),
    ],
)
def test_renderings(rendition: Rendition, carrier: Actor | None, words: str) -> None:
    source = Source(language="ru", rendition=rendition, carrier=carrier)
    assert wording.rendering(source) == words


def test_addresses_for_the_world_and_for_people(settings: SettingsWrapper) -> None:
    settings.SITE_URL = "https://readout.example"
    assert tags.absolute("/about/") == "https://readout.example/about/"
    assert tags.bare("https://www.rt.com/russia/1/") == "rt.com/russia/1"


def test_counts_agree_with_their_nouns() -> None:
    assert tags.counted(0, "statement") == "no statements"
    assert tags.counted(1, "statement") == "1 statement"
    assert tags.counted(2345, "statement") == "2,345 statements"


def test_names_are_escaped_and_linked() -> None:
    actors = [Actor(slug="a", name="The <b>"), Actor(slug="b", name="The Beta")]
    assert tags.names(actors, "first") == (
        '<a href="/actors/a/">The &lt;b&gt;</a> and <a href="/actors/b/">the Beta</a>'
    )
    assert tags.names([]) == ""


def test_claims_lose_their_stop_alone() -> None:
    assert tags.unstopped("He said so.") == "He said so"
    assert tags.unstopped("He said so") == "He said so"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        ("word " * 20, "word " * 13 + "word …"),
        ("x" * 80, "x" * 73 + " …"),
        ("one, " * 16, "one, " * 13 + "one …"),
    ],
)
def test_what_is_long_is_cut_between_words(text: str, shown: str) -> None:
    assert wording.shortened(text, 75) == shown
