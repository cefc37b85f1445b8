from __future__ import annotations

import pytest

from archive.text.cues import find_cue
from tests.text.words import read


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Trump proposed a mutual agreement to refrain from strikes.", "proposed"),
        ("The leaders agreed to stay in contact.", "agreed"),
        ("Putin insisted that aid must stop.", "set_a_condition"),
        ("He welcomed the idea.", "welcomed"),
        ("Putin informed Trump that prisoners would be exchanged.", "informed"),
        ("Biden reassured officials of support.", "assured"),
        ("Putin immediately gave the Russian military an order; he instructed it.", "instructed"),
        ("The President called on all parties to refrain.", "asked"),
        ("She raised concerns about the ceasefire.", "raised_a_concern"),
        ("They exchanged views on Ukraine.", "discussed"),
        ("Both leaders expressed interest in normalizing relations.", "expressed_interest"),
        ("The Vice President underscored the importance of this.", "emphasised"),
        ("Trump supported the idea of matches.", "supported"),
        ("The Kremlin announced a meeting.", "announced"),
        ("Biden pledged further aid.", "promised"),
        ("The Secretary warned against escalation.", "warned"),
        ("Putin confirmed that Russia is guided by this.", "confirmed"),
        ("The President reaffirmed his commitment.", "confirmed"),
        ("The ministry denied the reports.", "denied"),
        ("Moscow rejected the plan.", "rejected"),
        ("Kyiv refused to withdraw.", "refused"),
        ("The minister accused Kyiv of this.", "accused"),
        ("Both condemned the attack.", "condemned"),
        ("He threatened to leave the talks.", "threatened"),
        ("The President thanked the Emir for his help.", "thanked"),
        ("She expressed gratitude for the visit.", "thanked"),
        ("The ambassador apologised for the delay.", "apologised"),
        ("Министр опроверг сообщения.", "denied"),
        ("Москва отвергла план.", "rejected"),
        ("Стороны поддержали предложение.", "supported"),
        ("Президент поблагодарил коллегу.", "thanked"),
        ("Президенты обсудили положение.", "discussed"),
        ("Владимир Путин заверила собеседника.", "assured"),
        ("Стороны договорились о встрече.", "agreed"),
    ],
)
def test_act_by_cue(text: str, act: str) -> None:
    cue = find_cue(read(text))
    assert cue is not None
    assert cue.act == act


@pytest.mark.parametrize(
    "text", ["The proposed halt lasts 30 days.", "A phone call took place.", ""]
)
def test_nothing_that_tells_of_an_act(text: str) -> None:
    assert find_cue(read(text)) is None


def test_mere_saying_gives_way_to_what_was_done() -> None:
    cue = find_cue(read("Putin said that he welcomed the idea."))
    assert cue is not None
    assert cue.act == "welcomed"
    only = find_cue(read("Putin said that it rains."))
    assert only is not None
    assert only.act == "announced"


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("It was also stressed that the conflict must end.", True),
        ("The idea was warmly welcomed.", True),
        ("Было отмечено, что переговоры идут.", True),
        ("Подчеркивалось значение мира.", True),
        ("Putin was late and stressed the need for peace.", False),
        ("Putin stressed the need for peace.", False),
    ],
)
def test_passive_voice_is_told(text: str, passive: bool) -> None:
    cue = find_cue(read(text))
    assert cue is not None
    assert cue.passive is passive
