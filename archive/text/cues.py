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
    "set_a_condition": """demanded, demand that, insisted, insist, set a condition,
        set as a condition, set this as a condition, set conditions, made it a condition,
        потребовал, настаивал, настаивает, выдвинул условие, поставил условие, обусловил""",
    "welcomed": """welcomed, welcome, welcomes, applauded, applaud, praised, commended, commend,
        congratulated, responded positively, responded favorably, responded favourably,
        positively assessed, приветствовал,
        одобрил, поздравил, высоко оценил, положительно откликнулся, позитивно отреагировал""",
    "supported": """supported, supports, endorsed, endorse, backed, expressed support,
        expressed his support, expressed her support, voiced support, поддержал, поддерживает,
        выразил поддержку, высказался за""",
    "informed": """informed, told, briefed, updated, notified, explained, shared,
        provided an update, provided updates, outlined, described, проинформировал, рассказал,
        уведомил, изложил, пояснил, информировал""",
    "announced": """announced, announce, declared, declare, said, stated, reported, added,
        сообщил, сообщается, объявил, объявлено, заявил, сказал""",
    "assured": """assured, reassured, guaranteed, заверил, уверил, гарантировал""",
    "promised": """promised, pledged, pledge, vowed, vow, undertook, committed to,
        commit to, пообещал, обещал, обязался""",
    "instructed": """instructed, ordered, directed, tasked, gave the order, gave the command,
        дал команду, приказал, поручил, распорядился, дал указание""",
    "asked": """asked, requested, urged, urge, called for, call for, called on, call on,
        called upon, call upon, appealed, encouraged, invited, попросил, просил, призвал,
        пригласил, обратился с просьбой, запросил""",
    "warned": """warned, warn, warns, cautioned, noted serious risks, noted risks, noted the risks,
        предупредил, предостерег, предостерегла, предостерегли""",
    "raised_a_concern": """raised concern, raised concerns, raised a concern, raised his concern,
        raised his concerns, raised her concerns, expressed concern, expressed concerns,
        expressed deep concern, expressed his concern, expressed her concern, expressed alarm,
        highlighted key concerns, highlighted concerns, voiced concern, voiced concerns,
        выразил обеспокоенность, выразил озабоченность""",
    "discussed": """discussed, discuss, discussing, exchanged views, exchanged opinions, reviewed,
        talked about, spoke about, considered, addressed, touched on, touched upon, debated,
        explored, consulted, held a discussion, exchange of views, обсудил, обсуждался, обсуждал,
        обменялся мнениями, рассмотрел, затронул, говорил о""",
    "expressed_interest": """expressed interest, expressed an interest, expressed mutual interest,
        expressed a mutual interest, expressed readiness, expressed his readiness,
        expressed her readiness, voiced interest, look forward, looked forward, looks forward,
        выразил заинтересованность, проявил интерес, заинтересован, выразил интерес,
        выразил готовность""",
    "emphasised": """emphasised, emphasise, emphasized, emphasize, stressed, stress, underscored,
        underscore, underlined, underline, highlighted, reiterated, reiterate, noted, pointed out,
        drew attention, подчеркнул, подчеркнуто, подчеркивалось, отметил, отмечено, отмечается,
        отмечалось, указал, акцентировал, обратил внимание, констатировал""",
    "confirmed": """confirmed, confirm, confirms, reaffirmed, reaffirm, affirmed,
        affirm, acknowledged, acknowledge, recognised, recognized, recognize, recognise, подтвердил,
        подтверждено, признал""",
    "denied": """denied, deny, denies, disputed, refuted, отрицал, отрицает, опроверг,
        опровергал""",
    "rejected": """rejected, reject, rejects, dismissed, ruled out, turned down, отверг, отвергла,
        отвергло, отвергли, отклонил, исключил возможность""",
    "refused": """refused, refuse, refuses, declined to, declined the, отказался, отказал""",
    "accused": """accused, accuse, accuses, blamed, обвинил, обвинял, возложил вину""",
    "condemned": """condemned, condemn, condemns, criticised, criticized, denounced, denounce,
        deplored, осудил, осуждает, раскритиковал""",
    "threatened": """threatened, threaten, threatens, пригрозил, угрожал""",
    "thanked": """thanked, thank, appreciated, expressed gratitude,
        expressed appreciation, expressed his appreciation, expressed her appreciation,
        expressed his gratitude, expressed her gratitude, поблагодарил, благодарил,
        выразил благодарность, выразил признательность""",
    "apologised": """apologised, apologise, apologized, apologize, offered an apology,
        expressed regret for, извинился, принес извинения""",
}
ACTS = tuple(_CUES)

_SAYING = word_set(
    "said stated told added noted reported explained shared described сказал заявил отметил "
    "сообщил пояснил"
)
"""They say that something was said, so that any other cue of the sentence tells more."""

_TO_SOMEBODY = word_set(
    "told informed notified briefed updated asked urged thanked assured reassured warned "
    "instructed ordered directed congratulated invited encouraged commended tasked cautioned on "
    "upon "
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
