from __future__ import annotations

from archive.text.mentions import mentions
from tests.text.words import phrases, read

NAMES = {
    "putin": phrases("Vladimir Putin", "Putin", "Путин"),
    "russia": phrases("Russia", "Russian side"),
    "side": phrases("Side"),
}


def found(text: str) -> list[tuple[str, int, int]]:
    return [(m.key, m.first, m.stop) for m in mentions(NAMES, read(text))]


def test_the_longest_name_at_a_place() -> None:
    assert found("Then Vladimir Putin met the Russian side.") == [("putin", 1, 3), ("russia", 5, 7)]


def test_another_form_is_found_but_not_exact() -> None:
    hits = mentions(NAMES, read("Предложение Путина. Путин"))
    assert [(hit.key, hit.exact) for hit in hits] == [("putin", False), ("putin", True)]


def test_things_that_share_a_name_are_both_found() -> None:
    names = {"elder": phrases("Bush"), "younger": phrases("Bush")}
    assert [m.key for m in mentions(names, read("Bush said so."))] == ["elder", "younger"]


def test_nothing_listed_finds_nothing() -> None:
    assert mentions({}, read("Putin spoke.")) == []
    assert mentions({"nobody": [()]}, read("Putin spoke.")) == []
