"""What the desk suggests for a statement: by the words of its sentences and by what was published.

Nothing here decides anything. A suggestion that is `sure` may stand in the form as chosen when it
opens; the others are offered. Whatever the size of the archive, a few bounded queries answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive import index
from archive.models import Act, Actor, ActorKind, Attribution, Citation, Statement, Topic
from archive.text.cues import find_cue
from archive.text.mentions import Token, mentions
from archive.text.references import Context
from archive.text.roles import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.models import Source
    from archive.models.querysets import StatementQuerySet
    from archive.text.cues import Cue
    from archive.text.mentions import Mention, Phrase

MOST_TOPICS = 1_000
MOST_ACTORS = 300
MOST_SHOWN = 6
MOST_SENTENCES = 5
MOST_SURE = 2  # topics that cue words choose; of more, the sentence may mean any
SIMILAR = 0.40  # share of words in common from which a sentence's topics are offered
SAME = 0.90  # … and from which they are as good as chosen
_FETCHED = 40  # of each question to the index
_SALIENT = 4  # words of a sentence by which alike ones are looked for
_SHORT = 3  # letters of a word that tells nothing
_SIGNS = set(',;:()—–“”«»"…')


@dataclass(frozen=True)
class Suggestion:
    pk: int
    name: str
    why: str
    sure: bool = False


@dataclass(frozen=True)
class Suggestions:
    speakers: list[Suggestion] = field(default_factory=list)
    addressees: list[Suggestion] = field(default_factory=list)
    topics: list[Suggestion] = field(default_factory=list)
    act: str = ""
    act_why: str = ""
    attribution: str = ""


def suggest(
    *,
    source: Source,
    sentences: Sequence[str],
    near: Sequence[str],
    written: StatementQuerySet | None = None,
) -> Suggestions:
    """For a statement on these sentences, which stand beside those `near`; `written` are those
    of the source that the editor may see."""
    sentences = sentences[:MOST_SENTENCES]
    if not sentences:
        return Suggestions()
    read = [tokens_of(text) for text in sentences]
    around = [tokens_of(text) for text in near]
    actors = _actors_named([token for tokens in (*read, *around) for token in tokens])
    cues = [find_cue(tokens) for tokens in read]
    speakers, addressees = _people(source, read, around, cues, actors)
    cue = next((cue for cue in cues if cue), None)
    nobody = (cue is None or cue.passive) and not any(one.sure for one in speakers)
    return Suggestions(
        speakers=speakers,
        addressees=addressees,
        topics=_topics(source, sentences, read, written),
        act=Act(cue.act).value if cue else "",
        act_why=_written(read, cues),
        attribution=Attribution.NOT_STATED if nobody else Attribution.NAMED,
    )


def tokens_of(text: str) -> list[Token]:
    found: list[Token] = []
    before = 0
    for match in index.matches(text):
        word = index.word(match[1])
        apart = bool(found) and not _SIGNS.isdisjoint(text[before : match.start()])
        found.append(Token(match[1], word.folded, word.stem, match[0] != match[1], apart))
        before = match.end()
    return found


def _written(read: list[list[Token]], cues: list[Cue | None]) -> str:
    for tokens, cue in zip(read, cues, strict=True):
        if cue:
            return " ".join(token.written for token in tokens[cue.first : cue.stop])
    return ""


def _actors_named(tokens: Sequence[Token]) -> dict[int, Actor]:
    """Those whose names hold one of the words."""
    words = {token.stem for token in tokens if token.capital}
    keys = index.actors_with(words, MOST_ACTORS)
    return {actor.pk: actor for actor in Actor.objects.filter(pk__in=keys)}


def names_of(actor: Actor) -> list[Phrase]:
    """Name and aliases, and of a person's name its last word alone."""
    names = [actor.name.removeprefix("The "), *actor.aliases.split("\n")]
    if actor.kind == ActorKind.PERSON and len(actor.name.split()) > 1:
        names.append(actor.name.split()[-1])
    return [tuple(tokens_of(name)) for name in names if name.strip()]


def _people(
    source: Source,
    read: list[list[Token]],
    around: list[list[Token]],
    cues: list[Cue | None],
    actors: Mapping[int, Actor],
) -> tuple[list[Suggestion], list[Suggestion]]:
    names = {pk: names_of(actor) for pk, actor in actors.items()}
    context = Context({pk for pk, actor in actors.items() if actor.kind == ActorKind.PERSON})
    near = [_named(names, context, tokens) for tokens in around]
    speakers, addressees = _Proposals(actors), _Proposals(actors)
    telling = next((at for at, cue in enumerate(cues) if cue), None)
    for at, (tokens, cue) in enumerate(zip(read, cues, strict=True)):
        named = _named(names, context, tokens)
        unsure = _ambiguous(named) if at == telling else set(actors)
        found = roles(tokens, named, cue)
        speakers.add(found.speakers, "speaks in the sentence", sure=True, unsure=unsure)
        addressees.add(found.addressees, "addressed in the sentence", sure=True, unsure=unsure)
        for proposals in (addressees, speakers):
            proposals.add(found.others, "named in the sentence")
    for named in near:
        for proposals in (speakers, addressees):
            proposals.add((mention.key for mention in named), "named before")
    if source.event:
        participants = {actor.pk: actor for actor in source.event.participants.all()[:MOST_SHOWN]}
        for proposals in (speakers, addressees):
            proposals.known |= participants
            proposals.add(participants, "took part in the event")
    spoke = {one.pk for one in speakers.shown if one.sure}
    heard = {one.pk for one in addressees.shown if one.sure}
    return speakers.without(heard), addressees.without(spoke)


class _Proposals:
    """Each of a kind once, the best reason first."""

    def __init__(self, known: Mapping[int, Actor]) -> None:
        self.known = dict(known)
        self._found: dict[int, Suggestion] = {}

    def add(
        self,
        keys: Iterable[int],
        why: str,
        *,
        sure: bool = False,
        unsure: Iterable[int] = (),
    ) -> None:
        for key in keys:
            if key not in self._found:
                certain = sure and key not in unsure
                self._found[key] = Suggestion(key, self.known[key].name, why, certain)

    @property
    def shown(self) -> list[Suggestion]:
        ranked = sorted(self._found.values(), key=lambda one: not one.sure)
        return ranked[:MOST_SHOWN]

    def without(self, keys: set[int]) -> list[Suggestion]:
        """Who surely has the other part is not offered for this one."""
        return [one for one in self.shown if one.sure or one.pk not in keys]


def _named(
    names: Mapping[int, Iterable[Phrase]], context: Context[int], tokens: Sequence[Token]
) -> list[Mention[int]]:
    """By name, title or pronoun; what comes after may refer to it."""
    by_name = [m for m in mentions(names, tokens) if tokens[m.first].capital]
    found = context.meant(tokens, by_name)
    context.read(tokens, found)
    return found


def _ambiguous(named: Sequence[Mention[int]]) -> set[int]:
    """Those who share the name by which they are mentioned; “both leaders” are two by right."""
    places = Counter((mention.first, mention.stop) for mention in named)
    return {m.key for m in named if places[m.first, m.stop] > 1 and not m.together}


def _topics(source: Source, sentences: Sequence[str], read: list[list[Token]]) -> list[Suggestion]:
    topics = {topic.pk: topic for topic in Topic.objects.all()[:MOST_TOPICS]}
    cues = {pk: [tuple(tokens_of(cue)) for cue in _cue_words(t)] for pk, t in topics.items()}
    hits: dict[int, list[str]] = {}
    exact: set[int] = set()
    for tokens in read:
        for pk, phrases in cues.items():
            for mention in mentions({pk: phrases}, tokens):
                words = " ".join(t.written for t in tokens[mention.first : mention.stop])
                hits.setdefault(pk, []).append(words)
                exact |= {pk} if mention.exact else set()
    alike = _of_similar(source, sentences)
    upper = {topic.parent_id for topic in topics.values()}
    cued = exact - upper
    sure = {pk for pk, share in alike.items() if share >= SAME}
    sure |= cued if len(cued) <= MOST_SURE else set()
    ranked = sorted({*hits, *alike}, key=lambda pk: (-len(hits.get(pk, ())), -alike.get(pk, 0)))
    why = {pk: f"“{hits[pk][0]}”" if pk in hits else "on a similar sentence" for pk in ranked}
    why |= {pk: "used on this source" for pk in _used(written) if pk not in why}
    found = [Suggestion(pk, topics[pk].name, why[pk], pk in sure) for pk in why if pk in topics]
    return sorted(found, key=lambda one: not one.sure)[:MOST_SHOWN]


def _used(written: StatementQuerySet | None) -> list[int]:
    """The topics of what was written last, the most frequent first."""
    if written is None:
        return []
    last = list(written.order_by("-pk").values_list("pk", flat=True)[:_FETCHED])
    used = Topic.objects.filter(statements__in=last).values_list("pk", flat=True).order_by("pk")
    return [pk for pk, _ in Counter(used).most_common()]


def _cue_words(topic: Topic) -> list[str]:
    return [cue for cue in topic.cue_words.split("\n") if cue.strip()]


def _of_similar(source: Source, sentences: Sequence[str]) -> dict[int, float]:
    """The topics of published statements on alike sentences elsewhere, and how alike those are."""
    numbers = {number for text in sentences for number in _candidates(text)}
    public = Statement.objects.published().exclude(source=source).filter(number__in=numbers)
    rows = Citation.objects.filter(statement__in=public).values_list(
        "sentence__text", "statement__topics"
    )
    ours = [_telling_words(text) for text in sentences]
    found: dict[int, float] = {}
    for text, topic in rows:
        theirs = _telling_words(text)
        alike = max(_in_common(words, theirs) for words in ours)
        if topic and alike >= SIMILAR:
            found[topic] = max(alike, found.get(topic, 0))
    return found


def _telling_words(text: str) -> set[str]:
    return {token.stem for token in tokens_of(text) if len(token.folded) > _SHORT}


def _in_common(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0


def _candidates(text: str) -> set[int]:
    """Public statements that share the longest words of a sentence, all but one of them."""
    words = sorted({token.folded for token in tokens_of(text)}, key=lambda word: (-len(word), word))
    salient = words[:_SALIENT]
    found: set[int] = set()
    for left_out in salient:
        asked = " ".join(f'"{word}"' for word in salient if word != left_out)
        if asked:
            answer = index.Answer(index.Question(words=asked))
            found |= {index.number_of(key) for key in answer.page(size=_FETCHED)}
    return found
