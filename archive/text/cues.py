"""Words by which a sentence tells what a speaker did: the cue verbs of each act.

They only ever suggest. English verbs stand as readouts use them, in the past tense, and in the
present where joint statements have it; Russian ones in the masculine, from which the other forms
of the past are made. What is listed is compared word by word without case, accents and ё.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archive.text.mentions import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.text.mentions import Token

_CUES = {
    "proposed": """proposed, propose, proposes, suggested, suggest, put forward, offered to,
        предложил, предложено, предлагает, предлагалось, выдвинул, выступил с предложением""",
    "agreed": """agreed, agree, agrees, decided, reached agreement, reached an agreement,
        reached an understanding, reached consensus, concluded an agreement, согласился,
        договорился, договорено, условился, условлено, согласовано, согласовал,
        достигнута договоренность, решил, решено""",
    "demanded": """demanded, demand that, insisted, insist, set as a condition, set conditions,
        потребовал, настаивал, настаивает, выдвинул условие, обусловил""",
    "welcomed": """welcomed, welcome, welcomes, supported, endorsed, endorse, backed, applauded,
        applaud, praised, commended, commend, congratulated, thanked, appreciated,
        expressed support, expressed gratitude, expressed appreciation, expressed his appreciation,
        expressed her appreciation, responded positively, responded favorably,
        responded favourably, positively assessed, приветствовал, поддержал, поблагодарил,
        одобрил, поздравил, высоко оценил, положительно откликнулся, позитивно отреагировал""",
    "informed": """informed, announced, announce, told, briefed, updated, said, stated, reported,
        confirmed, explained, shared, provided an update, provided updates, added, outlined,
        described, сообщил, сообщается, проинформировал, объявил, рассказал, заявил, сказал,
        уведомил, изложил, пояснил, подтвердил, информировал""",
    "assured": """assured, reassured, promised, pledged, pledge, vowed, committed to, commit to,
        guaranteed, expressed readiness, confirmed readiness, заверил, пообещал, обещал,
        гарантировал, обязался, выразил готовность, подтвердил готовность""",
    "instructed": """instructed, ordered, directed, tasked, gave the order, gave the command,
        дал команду, приказал, поручил, распорядился, дал указание""",
    "asked": """asked, requested, urged, urge, called for, call for, called on, call on,
        called upon, call upon, appealed, encouraged, invited, попросил, просил, призвал,
        пригласил, обратился с просьбой, запросил""",
    "warned": """warned, warn, cautioned, condemned, condemn, criticised, criticized, denounced,
        raised concern, raised concerns, raised his concern, raised his concerns,
        raised her concerns, expressed concern, expressed concerns, expressed deep concern,
        expressed his concern, expressed her concern, expressed alarm, voiced concern,
        voiced concerns, предупредил, предостерег, осудил, раскритиковал,
        выразил обеспокоенность, выразил озабоченность""",
    "discussed": """discussed, discuss, discussing, exchanged views, exchanged opinions, reviewed,
        talked about, spoke about, considered, addressed, touched on, touched upon, debated,
        explored, consulted, held a discussion, exchange of views, обсудил, обсуждался, обсуждал,
        обменялся мнениями, рассмотрел, затронул, говорил о""",
    "interested": """expressed interest, expressed an interest, expressed mutual interest,
        expressed a mutual interest, look forward, looked forward, looks forward,
        выразил заинтересованность, проявил интерес, заинтересован, выразил интерес""",
    "emphasised": """emphasised, emphasise, emphasized, emphasize, stressed, stress, underscored,
        underscore, underlined, underline, highlighted, reiterated, reiterate, reaffirmed, reaffirm,
        affirmed, affirm, noted, pointed out, drew attention, recognised, recognized, recognize,
        recognise, acknowledged, подчеркнул, подчеркнуто, подчеркивалось, отметил, отмечено,
        отмечается, отмечалось, указал, акцентировал, обратил внимание, констатировал""",
}
ACTS = tuple(_CUES)

_SAYING = word_set(
    "said stated told added noted reported explained shared described confirmed сказал заявил "
    "отметил сообщил пояснил подтвердил"
)
"""They say that something was said, so that any other cue of the sentence tells more."""

_TO_SOMEBODY = word_set(
    "told informed briefed updated asked urged thanked assured reassured warned instructed ordered "
    "directed congratulated invited encouraged commended tasked cautioned on upon "
    "заверил проинформировал попросил поблагодарил призвал предупредил поздравил пригласил "
    "уведомил информировал"
)
_BEING = {"was", "were", "been", "is", "are", "be", "being"}


class Cue(NamedTuple):
    """The words from `first` to before `stop` tell of an act."""

    act: str
    first: int
    stop: int
    passive: bool = False
    """“It was stressed that …”: the sentence need not say by whom."""
    to_somebody: bool = False
    """Whoever is named next is spoken to."""


def find_cue(tokens: Sequence[Token]) -> Cue | None:
    """What tells of the sentence's act: the first cue, and one of mere saying only for want of
    another."""
    found = list(_cues(tokens))
    telling = [cue for cue in found if tokens[cue.first].folded not in _forms_of(_SAYING)]
    return next(iter(telling or found), None)


def _cues(tokens: Sequence[Token]) -> Iterator[Cue]:
    listed = _listed()
    words = [token.folded for token in tokens]
    at = 0
    while at < len(words):
        phrases = listed.get(words[at], ())
        hit = next((p for p in phrases if words[at : at + len(p[0])] == list(p[0])), None)
        if hit is None or _is_adjective(words, at):
            at += 1
            continue
        phrase, act = hit
        stop = at + len(phrase)
        yield Cue(act, at, stop, _passive(words, at), words[stop - 1] in _forms_of(_TO_SOMEBODY))
        at = stop


def _is_adjective(words: list[str], at: int) -> bool:
    """“The proposed halt” proposes nothing."""
    return at > 0 and words[at - 1] in {"the", "a", "an", "this", "these", "its", "their", "his"}


def _passive(words: list[str], at: int) -> bool:
    if words[at].endswith(("но", "лось", "ется")):
        return True
    before = [word for word in words[max(0, at - 3) : at] if not _between(word)]
    return bool(before) and before[-1] in _BEING


def _between(word: str) -> bool:
    return word.endswith("ly") or word in {"also", "again", "not", "further"}


@cache
def _listed() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for act, cues in _CUES.items():
        for cue in cues.split(","):
            first, *rest = cue.split()
            for form in _forms(first):
                found.setdefault(form, []).append(((form, *rest), act))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found


@cache
def _forms_of(words: frozenset[str]) -> set[str]:
    return {form for word in words for form in _forms(word)}


def _forms(word: str) -> list[str]:
    if word.endswith("лся"):
        return [word, *(word[:-2] + ending for ending in ("ась", "ось", "ись"))]
    if word.endswith("л"):
        return [word, *(word + ending for ending in "аои")]
    return [word]
