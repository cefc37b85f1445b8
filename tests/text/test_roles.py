from __future__ import annotations

import pytest

from archive.text.cues import find_cue
from archive.text.mentions import mentions
from archive.text.roles import Roles, roles
from tests.text.words import phrases, read

NAMES = {
    "P": phrases("Vladimir Putin", "Putin", "Путин"),
    "T": phrases("Donald Trump", "Trump", "Трамп"),
    "M": phrases("Russian military"),
}


def parts(text: str) -> Roles[str]:
    tokens = read(text)
    return roles(tokens, mentions(NAMES, tokens), find_cue(tokens))


@pytest.mark.parametrize(
    ("text", "speakers", "addressees"),
    [
        ("Putin welcomed the idea.", "P", ""),
        ("Putin and Trump also discussed the region.", "PT", ""),
        ("President Putin and US President Trump agreed.", "PT", ""),
        ("Putin informed Trump that it would be done.", "P", "T"),
        ("Putin agreed with President Trump on it.", "P", "T"),
        ("Putin instructed the Russian military to comply.", "P", "M"),
        ("Following a call with Trump, Putin stressed it.", "P", ""),
        ("In response to Trump’s request, Putin confirmed it.", "P", ""),
        ("After a call with Putin and Trump the aide stressed it.", "", ""),
        ("With Putin standing by, the leaders agreed.", "", ""),
        ("Putin listened, and the two leaders agreed.", "", ""),
        ("It was stressed that Trump is wrong.", "", ""),
        ("A halt was proposed by Trump.", "T", ""),
        ("Putin and Trump met.", "", ""),
        ("Путин поддержал идею.", "P", ""),
        ("Идею Трампа Путин поддержал.", "P", ""),
        ("Путин проинформировал Трампа.", "P", "T"),
    ],
)
def test_who_is_sure_to_have_which_part(text: str, speakers: str, addressees: str) -> None:
    found = parts(text)
    assert ("".join(found.speakers), "".join(found.addressees)) == (speakers, addressees)


def test_everybody_else_who_is_named_may_have_either_part() -> None:
    assert parts("In response to Trump’s request, Putin confirmed it.").others == ["T"]
    assert parts("Putin and Trump met.").others == ["P", "T"]
