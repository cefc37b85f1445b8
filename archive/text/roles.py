"""Who seems to speak in a sentence, and to whom: a guess by the order of words, for editors.

Sure is only what stands before the verb as its subject, and what follows it as the one addressed.
Whoever is named otherwise may be either, and where the verb is passive nobody need have spoken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from archive.text.mentions import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.text.cues import Cue
    from archive.text.mentions import Mention, Token

K = TypeVar("K")

_OBLIQUE = word_set(
    "of with to from by for in on at against between over about following after before under into "
    "among than as regarding concerning toward towards alongside via through "
    "с со к ко от из у о об для на в во по при между через после перед о против за"
)
_TOWARDS = {"with", "to", "с", "со"}
_JOINING = {"and", "и"}
_GROUPS = word_set(
    "they leaders presidents sides parties ministers counterparts two both "
    "они лидеры президенты стороны министры собеседники"
)
"""Between a name and the verb they are its subject, and the name is not."""
_NEAR = 3  # words between a verb and the “with” that belongs to it


class Roles(NamedTuple, Generic[K]):
    speakers: list[K]
    addressees: list[K]
    others: list[K]
    """Named, but in neither part for sure."""


def roles(tokens: Sequence[Token], named: Sequence[Mention[K]], cue: Cue | None) -> Roles[K]:
    speakers: dict[K, None] = {}
    addressees: dict[K, None] = {}
    for before, mention in zip([None, *named], named, strict=False):
        partner = before.key if before and _are_joined(tokens, before, mention) else None
        if cue is None:
            continue
        if mention.first >= cue.stop and partner in addressees:
            addressees[mention.key] = None
        elif cue.passive:
            if _agent(tokens, mention, cue):
                speakers[mention.key] = None
        elif _addressed(tokens, mention, cue):
            addressees[mention.key] = None
        elif _subject(tokens, mention, cue) and (
            partner is None or partner in speakers or tokens[mention.first].apart
        ):
            speakers[mention.key] = None
    heard = [key for key in addressees if key not in speakers]
    others = dict.fromkeys(mention.key for mention in named)
    return Roles(list(speakers), heard, [k for k in others if k not in speakers and k not in heard])


def _subject(tokens: Sequence[Token], mention: Mention[K], cue: Cue) -> bool:
    if mention.stop > cue.first:
        return False
    if any(token.folded in _GROUPS for token in tokens[mention.stop : cue.first]):
        return False
    return stands_free(tokens, mention)


def stands_free(tokens: Sequence[Token], mention: Mention[K]) -> bool:
    """Neither in a case that no subject has, nor behind a preposition: “in Trump’s view”."""
    last = tokens[mention.stop - 1]
    if last.possessive or (_is_cyrillic(last.written) and not mention.exact):
        return False
    return _word_before(tokens, mention) not in _OBLIQUE


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u04ff"


def _agent(tokens: Sequence[Token], mention: Mention[K], cue: Cue) -> bool:
    return mention.first >= cue.stop and _word_before(tokens, mention) == "by"


def _addressed(tokens: Sequence[Token], mention: Mention[K], cue: Cue) -> bool:
    if mention.first < cue.stop or tokens[mention.stop - 1].possessive:
        return False
    at = _place_before(tokens, mention, cue.stop - 1)
    if at == cue.stop - 1:
        return cue.to_somebody
    return tokens[at].folded in _TOWARDS and at - cue.stop < _NEAR


def _are_joined(tokens: Sequence[Token], one: Mention[K], other: Mention[K]) -> bool:
    """“One and other”, “one, other”, titles between them allowed."""
    if other.first < one.stop:
        return False
    between = tokens[one.stop : other.first]
    if not all(token.capital or token.folded in _JOINING | {"the"} for token in between):
        return False
    return tokens[one.stop].apart or any(token.folded in _JOINING for token in between)


def _word_before(tokens: Sequence[Token], mention: Mention[K]) -> str:
    at = _place_before(tokens, mention, -1)
    return tokens[at].folded if at >= 0 else ""


def _place_before(tokens: Sequence[Token], mention: Mention[K], limit: int) -> int:
    """Of the word before a name, its title and its article; a comma ends the search."""
    at = mention.first
    while at - 1 > limit and not tokens[at].apart and _belongs_to_name(tokens[at - 1]):
        at -= 1
    return -1 if tokens[at].apart else at - 1


def _belongs_to_name(token: Token) -> bool:
    if token.possessive or token.folded in _OBLIQUE | _JOINING:
        return False
    return token.capital or token.folded in {"the", "his", "her"}
