from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.text import pairing
from archive.text.pairing import Claim, likely_pairs

if TYPE_CHECKING:
    from collections.abc import Sized

    import pytest

HALT = "Trump proposed that both sides stop strikes on energy infrastructure for 30 days."
SAME = "Both sides stop strikes on energy and infrastructure, Trump proposed, for 30 days."
OTHER = "The leaders discussed the exchange of prisoners in detail."


def claims(start: int, *texts: str, topics: frozenset[int] = frozenset({1})) -> list[Claim]:
    return [Claim(key, text, topics) for key, text in enumerate(texts, start)]


def keys(*sides: list[Claim]) -> list[tuple[int, int]]:
    return [(pair.first, pair.second) for pair in likely_pairs(sides)]


def test_words_in_another_order_are_alike() -> None:
    assert keys(claims(1, OTHER, HALT), claims(10, SAME)) == [(2, 10)]


def test_each_is_proposed_once_for_each_other_source() -> None:
    assert keys(claims(1, HALT), claims(10, SAME, HALT), claims(20, HALT)) == [
        (11, 20),
        (1, 20),
        (1, 11),
    ]


def test_what_is_filed_otherwise_needs_to_be_more_alike() -> None:
    near = "Trump suggested a pause of 30 days in attacks on energy infrastructure."
    assert keys(claims(1, HALT), claims(10, near)) == [(1, 10)]
    assert keys(claims(1, HALT), claims(10, near, topics=frozenset({2}))) == []
    assert keys(claims(1, HALT), claims(10, HALT, topics=frozenset({2}))) == [(1, 10)]


def test_unlike_claims_and_one_source_alone_propose_nothing() -> None:
    assert keys(claims(1, HALT), claims(10, OTHER)) == []
    assert keys(claims(1, HALT, SAME)) == []
    assert keys(claims(1, HALT), []) == []


def test_of_many_claims_the_first_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    extract = pairing.process.extract_iter

    def counted(one: str, others: Sized, **options: Any) -> Any:
        compared.append(len(others))
        return extract(one, others, **options)

    monkeypatch.setattr(pairing.process, "extract_iter", counted)
    for sides in (2, 3, 20):
        compared.clear()
        found = likely_pairs([claims(1_000 * n, *[HALT] * 600) for n in range(sides)])
        assert 200_000 < sum(compared) <= pairing.MOST_PAIRS
        assert found


def test_a_long_claim_is_read_in_part() -> None:
    assert len(pairing._in_one_order("halt " * 100_000)) <= pairing.LONGEST_READING
