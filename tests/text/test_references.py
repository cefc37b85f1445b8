from __future__ import annotations

import pytest

from archive.text.mentions import mentions
from archive.text.references import Context
from tests.text.words import phrases, read

NAMES = {
    "B": phrases("Joe Biden", "Biden"),
    "K": phrases("Kishida"),
    "H": phrases("Kamala Harris", "Harris"),
    "J": phrases("Japan"),
}


def meant(*texts: str) -> list[str]:
    """Who is meant in the last of these sentences."""
    context: Context[str] = Context({"B", "K", "H"})
    found = []
    for text in texts:
        tokens = read(text)
        found = context.meant(tokens, mentions(NAMES, tokens))
        context.read(tokens, found)
    return [mention.key for mention in found]


LEAD = "President Joe Biden met Prime Minister Kishida in Japan."


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The President thanked the Prime Minister.", ["B", "K"]),
        ("Both leaders agreed.", ["B", "K"]),
        ("The two leaders agreed.", ["B", "K"]),
        ("They agreed.", ["B", "K"]),
        ("He underscored this.", ["B"]),
        ("The President thanked Kishida.", ["B", "K"]),
        ("The Minister left.", []),
        ("The Vice President left.", []),
        ("Leaders agreed.", []),
        ("The leaders of Europe agreed.", []),
        ("The Alliance holds.", []),
    ],
)
def test_titles_and_pronouns(text: str, who: list[str]) -> None:
    assert meant(LEAD, text) == who


def test_he_is_whoever_was_named_first_in_the_sentence_before() -> None:
    assert meant(LEAD, "Kishida agreed.", "He smiled.") == ["K"]
    assert meant(LEAD, "Kishida agreed.", "He smiled.", "He left.") == ["K"]


def test_he_is_nobody_who_was_only_spoken_of() -> None:
    assert meant("In response to Biden’s request, Kishida agreed.", "He smiled.") == ["K"]
    assert meant("After a call with Biden it rained.", "He smiled.") == []


def test_a_choice_is_left_to_the_editor() -> None:
    assert meant("President Joe Biden met President Kishida.", "The President left.") == []
    assert meant(LEAD, "Vice President Harris came.", "They agreed.") == []
    assert meant("He smiled.") == []


def test_a_vice_president_is_not_the_president() -> None:
    assert meant("Vice President Kamala Harris came.", "The President left.") == []
    assert meant("Vice President Kamala Harris came.", "The Vice President left.") == ["H"]
