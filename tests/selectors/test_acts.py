from __future__ import annotations

import pytest

from archive.models import Act, Actor
from archive.selectors.acts import ACTS, CODE_BOOK
from archive.templatetags.archive import act_sentence

TRUMP = Actor(slug="trump", name="Donald Trump")
RUSSIA = Actor(slug="russia", name="The Russian side")


def test_the_code_book() -> None:
    assert [act.label for act in CODE_BOOK] == [
        *("proposed", "agreed", "set a condition", "welcomed", "supported", "informed"),
        *("announced", "assured", "promised", "instructed", "asked", "warned"),
        *("raised a concern", "discussed", "expressed interest", "emphasised", "confirmed"),
        *("denied", "rejected", "refused", "accused", "condemned", "threatened", "thanked"),
        "apologised",
    ]
    assert list(Act) == list(CODE_BOOK)


def test_a_value_is_its_label_in_an_address() -> None:
    assert [act.value for act in Act] == [act.label.replace(" ", "_") for act in Act]


@pytest.mark.parametrize("act", Act)
def test_every_act_is_defined_and_told_from_another(act: Act) -> None:
    entry = CODE_BOOK[act]
    assert entry.when.endswith(".")
    assert entry.near != act
    assert entry.unlike


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("unnamed", [True, False])
def test_sentences_say_the_very_verb(act: Act, unnamed: bool) -> None:
    for addressees in ([], [TRUMP], [TRUMP, RUSSIA]):
        words = act_sentence(act, addressees, unnamed=unnamed)
        verb = words.partition("<strong>")[2].partition("</strong>")[0]
        assert verb == act.label or (unnamed and verb == act.label.split()[0])
        assert words.count("<a ") == len(addressees)
        assert not {"{", "}", "*"} & set(words)


def test_every_act_has_its_words() -> None:
    assert set(ACTS) == set(Act)


@pytest.mark.parametrize(
    ("act", "addressees", "unnamed", "words"),
    [
        (Act.WELCOMED, [], False, "<strong>welcomed</strong> this"),
        (Act.INFORMED, [TRUMP], False, "<strong>informed</strong> {trump} of this"),
        (Act.INFORMED, [TRUMP], True, "{trump} was <strong>informed</strong> of this"),
        (
            Act.WARNED,
            [TRUMP, RUSSIA],
            True,
            "{trump} and {russia} were <strong>warned</strong> of this",
        ),
        (Act.ASKED, [], False, "<strong>asked</strong> for this"),
        (Act.ANNOUNCED, [], True, "this was <strong>announced</strong>"),
    ],
)
def test_sentences(act: Act, addressees: list[Actor], unnamed: bool, words: str) -> None:
    trump = '<a href="/actors/trump/">Donald Trump</a>'
    russia = '<a href="/actors/russia/">the Russian side</a>'
    wanted = words.format(trump=trump, russia=russia)
    assert act_sentence(act, addressees, unnamed=unnamed) == wanted
