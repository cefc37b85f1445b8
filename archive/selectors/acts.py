"""The code-book: when each act is used, its nearest neighbour, and how it reads in a sentence."""

from __future__ import annotations

from typing import NamedTuple

from archive.models import Act


class ActWords(NamedTuple):
    """Ends of the sentence “The Kremlin reports that …”, with the verb between asterisks.

    `{}` is who is addressed, and `{were}` the verb that agrees with them.
    """

    alone: str
    """After the speaker, where nobody is addressed."""
    to: str
    unnamed: str
    """In the speaker's place, where the source does not say who spoke."""
    unnamed_to: str


class Entry(NamedTuple):
    when: str
    near: Act
    unlike: str
    """What the nearest neighbour is for instead."""


def _of(verb: str, towards: str, noun: str = "this") -> ActWords:
    done = f"{noun} was *{verb}*"
    said = f"*{verb}* {noun}"
    return ActWords(said, f"{said} {towards} {{}}", done, f"{done}, addressed to {{}}")


def _object(verb: str, rest: str, whom: str = "others ") -> ActWords:
    """A verb whose object is who is addressed."""
    return ActWords(
        f"*{verb}* {whom}{rest}",
        f"*{verb}* {{}} {rest}",
        f"others were *{verb}* {rest}",
        f"{{}} {{were}} *{verb}* {rest}",
    )


_BEFORE = "when speaking to"
ACTS = {
    Act.PROPOSED: _of("proposed", "to"),
    Act.AGREED: _of("agreed", "with"),
    Act.SET_A_CONDITION: ActWords(
        "*set a condition*",
        "*set a condition* for {}",
        "a condition was *set*",
        "a condition was *set* for {}",
    ),
    Act.WELCOMED: _of("welcomed", _BEFORE),
    Act.SUPPORTED: _of("supported", _BEFORE),
    Act.INFORMED: _object("informed", "of this"),
    Act.ANNOUNCED: _of("announced", "to"),
    Act.ASSURED: _object("assured", "of this"),
    Act.PROMISED: _of("promised", "to"),
    Act.INSTRUCTED: _object("instructed", "to do this"),
    Act.ASKED: _object("asked", "for this", whom=""),
    Act.WARNED: _object("warned", "of this", whom=""),
    Act.RAISED_A_CONCERN: ActWords(
        "*raised a concern*",
        "*raised a concern* with {}",
        "a concern was *raised*",
        "a concern was *raised* with {}",
    ),
    Act.DISCUSSED: _of("discussed", "with"),
    Act.EXPRESSED_INTEREST: ActWords(
        "*expressed interest* in this",
        "*expressed interest* in this to {}",
        "interest in this was *expressed*",
        "interest in this was *expressed* to {}",
    ),
    Act.EMPHASISED: _of("emphasised", "to"),
    Act.CONFIRMED: _of("confirmed", "to"),
    Act.DENIED: _of("denied", "to"),
    Act.REJECTED: _of("rejected", _BEFORE),
    Act.REFUSED: _of("refused", _BEFORE),
    Act.ACCUSED: ActWords(
        "*accused* someone of this",
        "*accused* someone of this when speaking to {}",
        "someone was *accused* of this",
        "someone was *accused* of this, addressed to {}",
    ),
    Act.CONDEMNED: _of("condemned", _BEFORE),
    Act.THREATENED: _of("threatened", _BEFORE),
    Act.THANKED: _object("thanked", "for this"),
    Act.APOLOGISED: ActWords(
        "*apologised* for this",
        "*apologised* to {} for this",
        "someone *apologised* for this",
        "someone *apologised* to {} for this",
    ),
}

CODE_BOOK = {
    Act.PROPOSED: Entry(
        "The speaker puts something forward for others to accept: proposed, suggested, offered.",
        Act.ASKED,
        "for what one wants another to do, without an offer to be accepted",
    ),
    Act.AGREED: Entry(
        "Two or more settle on something, or one accepts what another put forward: agreed, decided "
        "together, reached an understanding.",
        Act.SUPPORTED,
        "for backing what another wants without being bound by it",
    ),
    Act.SET_A_CONDITION: Entry(
        "The speaker says that something will not happen, or cannot last, unless something else is "
        "done: demanded, insisted, called it a condition.",
        Act.ASKED,
        "where nothing is made to depend on the answer",
    ),
    Act.WELCOMED: Entry(
        "The speaker receives what another did or proposed with approval: welcomed, praised, "
        "responded positively.",
        Act.SUPPORTED,
        "where the speaker takes another’s side, not only likes what was said",
    ),
    Act.SUPPORTED: Entry(
        "The speaker takes another’s side, or backs a plan as worth doing: supported, endorsed, "
        "backed.",
        Act.WELCOMED,
        "for approval without taking a side",
    ),
    Act.INFORMED: Entry(
        "The speaker gives a particular listener a fact: informed, briefed, notified.",
        Act.ANNOUNCED,
        "where no particular listener is named",
    ),
    Act.ANNOUNCED: Entry(
        "Something is made known to nobody in particular: announced, declared, said, stated. It is "
        "also the act for what a source simply states.",
        Act.INFORMED,
        "where the source says who was informed",
    ),
    Act.ASSURED: Entry(
        "The speaker makes a listener certain that something is so or will be so: assured, "
        "reassured, guaranteed.",
        Act.PROMISED,
        "for what the speaker will do",
    ),
    Act.PROMISED: Entry(
        "The speaker is bound by the words to do something: promised, pledged, vowed, undertook.",
        Act.ASSURED,
        "for certainty about a matter that is not the speaker’s own deed",
    ),
    Act.INSTRUCTED: Entry(
        "The speaker gives an order to those who must obey: instructed, ordered, directed.",
        Act.ASKED,
        "where those who are spoken to may decline",
    ),
    Act.ASKED: Entry(
        "The speaker wants another to do something: asked, requested, urged, called on, invited.",
        Act.PROPOSED,
        "for what both sides would accept or do",
    ),
    Act.WARNED: Entry(
        "The speaker points to a danger, or to what will follow: warned, cautioned, noted risks.",
        Act.RAISED_A_CONCERN,
        "for what troubles the speaker already",
    ),
    Act.RAISED_A_CONCERN: Entry(
        "The speaker names something as troubling: raised a concern, expressed alarm.",
        Act.WARNED,
        "for a danger that is still to come",
    ),
    Act.DISCUSSED: Entry(
        "Two or more talk about a matter, and the source gives nobody a position on it: discussed, "
        "exchanged views, explored.",
        Act.AGREED,
        "where the talk led to something settled",
    ),
    Act.EXPRESSED_INTEREST: Entry(
        "The speaker would like something, or is ready for it, and is not bound: expressed "
        "interest, expressed readiness, looked forward.",
        Act.PROMISED,
        "where the speaker is bound to do it",
    ),
    Act.EMPHASISED: Entry(
        "The speaker gives something weight and does nothing else with it: emphasised, stressed, "
        "drew attention, noted.",
        Act.CONFIRMED,
        "where the speaker says that something known or asked is so",
    ),
    Act.CONFIRMED: Entry(
        "The speaker says that something already said, asked or reported is so, or still holds: "
        "confirmed, reaffirmed, acknowledged, recognised.",
        Act.ANNOUNCED,
        "where it is made known for the first time",
    ),
    Act.DENIED: Entry(
        "The speaker says that something is not so: denied, disputed, refuted.",
        Act.REJECTED,
        "for a proposal or a demand, not a fact",
    ),
    Act.REJECTED: Entry(
        "The speaker turns down a proposal, a demand or a view: rejected, dismissed, ruled out.",
        Act.REFUSED,
        "for what the speaker is asked to do",
    ),
    Act.REFUSED: Entry(
        "The speaker will not do what was asked: refused, declined.",
        Act.REJECTED,
        "for an idea or a demand, whoever would carry it out",
    ),
    Act.ACCUSED: Entry(
        "The speaker says that someone did wrong: accused, blamed, alleged. The statement says "
        "who is accused; “to” is who was spoken to.",
        Act.CONDEMNED,
        "for judging a deed, whoever did it",
    ),
    Act.CONDEMNED: Entry(
        "The speaker judges a deed or a state of affairs as wrong: condemned, denounced, "
        "criticised, deplored.",
        Act.ACCUSED,
        "for saying who did it",
    ),
    Act.THREATENED: Entry(
        "The speaker says that harm will follow, by the speaker’s own hand, if something is done "
        "or not done: threatened.",
        Act.WARNED,
        "for a danger that is not of the speaker’s own making",
    ),
    Act.THANKED: Entry(
        "The speaker gives thanks: thanked, expressed gratitude. “To” is who is thanked.",
        Act.WELCOMED,
        "for approval without thanks",
    ),
    Act.APOLOGISED: Entry(
        "The speaker admits a wrong and is sorry for it: apologised, expressed regret for a deed "
        "of the speaker’s own. “To” is who is owed it.",
        Act.CONFIRMED,
        "for admitting that something is so without being sorry",
    ),
}
"""In the order of the acts."""
