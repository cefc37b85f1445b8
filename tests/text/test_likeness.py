from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from archive.text import likeness
from archive.text.likeness import Match, best_chain, matches_in_order, unmistakable_matches
from tests.steps import calls

if TYPE_CHECKING:
    import pytest

TRUCE = "the leaders agreed on a halt to strikes against energy infrastructure ."
HOCKEY = "donald trump supported the idea of hockey matches in both countries ."


@st.composite
def some_matches(draw: st.DrawFn) -> list[Match]:
    places = st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(["1-1", "2-1", "1-2"]))
    found = {}
    for old, new, shape in draw(st.lists(places, max_size=9)):
        runs = (old, old + 1)[: int(shape[0])], (new, new + 1)[: int(shape[2])]
        found[runs] = Match(*runs, draw(st.sampled_from([0.625, 0.75, 0.875, 1.0])))
    return list(found.values())


def keeps_order(chain: tuple[Match, ...]) -> bool:
    return all(a.old[-1] < b.old[0] and a.new[-1] < b.new[0] for a, b in pairwise(chain))


def weight(chain: tuple[Match, ...] | list[Match]) -> float:
    return sum(match.score - 0.5 for match in chain)


@given(some_matches())
def test_best_chain_is_the_best_of_all_that_keep_order(matches: list[Match]) -> None:
    ordered = sorted(matches)
    chains = [c for size in range(len(ordered) + 1) for c in combinations(ordered, size)]
    found = best_chain(matches)
    assert keeps_order(tuple(found))
    assert weight(found) == max(weight(chain) for chain in chains if keeps_order(chain))


def test_two_doubtful_matches_do_not_outweigh_a_good_one() -> None:
    good = Match((0,), (1,), 0.95)
    doubtful = [Match((0,), (0,), 0.62), Match((1,), (1,), 0.62)]
    assert best_chain([good, *doubtful]) == [good]


def test_of_equal_matches_the_earlier_is_taken() -> None:
    assert best_chain([Match((0,), (1,)), Match((0,), (0,))]) == [Match((0,), (0,))]
    assert best_chain([Match((1,), (0,)), Match((0,), (0,))]) == [Match((0,), (0,))]


def test_edit_in_place_needs_less_likeness_than_elsewhere() -> None:
    old, new = {0: TRUCE}, {5: "the leaders talked of attacks against energy plants ."}
    (match,) = matches_in_order(old, new)
    assert likeness.EDITED_IN_PLACE <= match.score < likeness.EDITED_ELSEWHERE
    assert unmistakable_matches(old, new) == []


def test_of_two_old_claimants_to_one_new_sentence_none_is_unmistakable() -> None:
    old = {0: TRUCE.replace("halt", "30"), 1: TRUCE.replace("halt", "60")}
    assert unmistakable_matches(old, {0: TRUCE.replace("halt", "90")}) == []


def test_parts_of_a_join_are_neighbours() -> None:
    joined = {0: f"{TRUCE} {HOCKEY}"}
    (match,) = matches_in_order({3: TRUCE, 4: HOCKEY}, joined)
    assert match == Match((3, 4), (0,))
    (match,) = matches_in_order({3: TRUCE, 5: HOCKEY}, joined)
    assert match.old in {(3,), (5,)}


def test_a_part_alone_does_not_make_a_join() -> None:
    assert matches_in_order({0: "a" * 10, 1: "z" * 5}, {0: "a" * 10 + "x" * 15}) == []


def test_beyond_the_limit_words_that_stand_everywhere_are_compared_nearby(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(likeness, "MOST_PAIRS", 0)
    old = {place: f"{TRUCE} old{place}" for place in range(100)}
    new = {place: f"{TRUCE} new{place}" for place in range(100)}
    assert [(m.old, m.new) for m in matches_in_order(old, new)] == [((i,), (i,)) for i in old]


def test_beyond_the_limit_an_edit_is_found_by_its_rarest_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(likeness, "MOST_PAIRS", 0)
    old = {place: f"{TRUCE} number{place}" for place in range(40)}
    new = {place: f"then {text}" for place, text in old.items()}
    assert [(m.old, m.new) for m in matches_in_order(old, new)] == [((i,), (i,)) for i in old]


def test_beyond_the_limit_an_edit_without_a_common_word_is_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = {0: "ceasefires agreed"}, {0: "ceasefire, agree"}
    assert matches_in_order(old, new) != []
    monkeypatch.setattr(likeness, "MOST_PAIRS", 0)
    assert matches_in_order(old, new) == []


def test_a_very_long_sentence_is_read_in_part() -> None:
    assert len(likeness.reading("А" * 1_000_000)) <= 1_000


def test_beyond_a_limit_of_characters_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = {0: "ceasefires agreed"}, {0: "ceasefire, agree"}
    monkeypatch.setattr(likeness, "MOST_PAIRS_OF_CHARACTERS", 0)
    assert matches_in_order(old, new) == []


def test_where_all_are_alike_each_is_tried_with_few_as_part_of_a_join() -> None:
    def work(count: int) -> int:
        old, new = dict.fromkeys(range(count), TRUCE), dict.fromkeys(range(count), f"{TRUCE} now")
        return calls(lambda: found.append(matches_in_order(old, new)))

    found: list[list[Match]] = []
    few, many = work(75) / 75, work(300) / 300
    assert many < 3 * few
    assert [(match.old, match.new) for match in found[-1]] == [((n,), (n,)) for n in range(300)]
