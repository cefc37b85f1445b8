"""A word half typed finds every statement with a word that begins so, on either database."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import search
from archive.models import Statement, StatementStatus
from archive.search import Answer, Question, analyser
from archive.search.reading import read
from tests.factories import (
    ActorFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from archive.search.query import Phrase

pytestmark = pytest.mark.django_db

# Words whose stems begin otherwise or end shorter, beside words that begin like those stems.
FORMS = """
cry cries crying crime criminals critic crisis die dies dying dye diet lying limit list limits sky
skis skies ski skill early earlier earliness earlobe gently gentle only onlooker hop hopping
hoping hope hopeful news newly innings proceed succeed university universe organisation organ
negotiation negotiations negotiating happy happiness happier able ably ability yes youth y_z 30
300 3rd Zürich zur U.S. Orbán переговоры переговорами переговорщик перо перья мир мира миру мирный
ёлка елки ель ехать едет энергетика энергия день дни дня дно идти идет шел шла 和平 和约 محمد
""".split()  # noqa: SIM905  # a text, rather than a hundred literals
STATEMENTS = 24

patient = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def invented(chance: random.Random) -> list[str]:
    """Far more words with one beginning than anybody would go through one by one."""
    return ["co" + "".join(chance.choices("aeilnrsty", k=chance.randint(3, 6))) for _ in range(600)]


@pytest.fixture(scope="module")
def said(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[int, set[analyser.Word]]]:
    """The words of each statement, by its number."""
    with django_db_blocker.unblock(), transaction.atomic():
        chance = random.Random(5)
        words = FORMS * 2 + invented(chance)
        chance.shuffle(words)
        source = PublishedSourceFactory(title="0", texts=[["0."]], issuer=ActorFactory(name="0"))
        held = {}
        for n in range(STATEMENTS):
            text = " ".join(words[n::STATEMENTS])
            people = {"attributed_to": [source.issuer], "topics": [TopicFactory(name="0")]}
            made = PublishedStatementFactory(source=source, text=text, **people)
            held[made.number] = set(analyser.words(text))
        assert Statement.objects.published().count() == STATEMENTS
        search.rebuild()
        yield held
        transaction.set_rollback(True)


def found(words: str) -> set[int]:
    return {search.number_of(key) for key in Answer(Question(words=words)).page(size=100)}


def test_what_is_found_is_what_a_patient_reader_finds(said: dict[int, set[analyser.Word]]) -> None:
    known = {word.folded: word.stem for words in said.values() for word in words}

    @patient
    @given(st.sampled_from(sorted(known)), st.integers(1, 12), st.sampled_from(["", "i", "y", "e"]))
    def check(word: str, length: int, more: str) -> None:
        begun = word[:length] + more
        [asked] = analyser.words(begun)
        ends = {asked.stem}
        if asked.folded not in known:
            ends |= {stem for other, stem in known.items() if other.startswith(asked.folded)}
        wanted = {number for number, words in said.items() if {w.stem for w in words} & ends}
        assert found(begun) == wanted
        assert found(f'"0 {begun}') == set()

    check()


def test_no_word_that_begins_so_is_left_out(said: dict[int, set[analyser.Word]]) -> None:
    for begun in ("c", "co", "con", "h", "ho", "п", "е"):
        held = {n for n, words in said.items() if any(w.folded.startswith(begun) for w in words)}
        assert held <= found(begun), begun
    assert found("co") == set(said)


def test_a_word_that_nobody_reads_any_more_is_no_whole_word() -> None:
    """The table of words keeps those of withdrawn statements."""
    withdrawn = PublishedStatementFactory(text="The court of co.")
    PublishedStatementFactory(text="The court costs.")
    search.rebuild()
    assert len(found("court co")) == 1
    Statement.objects.filter(pk=withdrawn.pk).update(status=StatementStatus.WITHDRAWN)
    search.refresh(Statement.objects.filter(pk=withdrawn.pk))
    assert len(found("court co")) == 1


def phrases(words: str) -> list[Phrase]:
    return [phrase for clause in read(words) for phrase in clause.phrases]


def test_the_databases_are_asked_for_few_beginnings(said: dict[int, set[analyser.Word]]) -> None:
    """Not for each of the stems, of which there may be ten thousand."""
    for begun in ("c", "co", "con", "d", "h", "п"):
        assert len(phrases(begun)) <= 3, begun


def test_a_stem_that_only_looks_alike_is_not_meant(said: dict[int, set[analyser.Word]]) -> None:
    """“lie” is the stem of “lying”, which does not begin with “li”, whereas “limit” does."""
    assert {(phrase.stems[-1], phrase.open) for phrase in phrases("li")} == {
        ("lim", True),
        ("lis", True),
        ("li", False),
    }


def test_both_lookups_of_words_use_an_index(said: dict[int, set[analyser.Word]]) -> None:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for column in ("word", "stem"):
            bounds = f"{column} >= 'a' AND {column} < 'b'"
            cursor.execute(f"{explain} SELECT 1 FROM archive_index_word WHERE {bounds}")
            plan = str(cursor.fetchall())
            assert "SCAN archive_index_word" not in plan
            assert "Seq Scan" not in plan
