"""Who speaks and who is addressed, by the names, titles and pronouns of the sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archive import index
from archive.models import Actor, ActorKind
from archive.suggestions.reading import MOST_SHOWN, Suggestion, shown, tokens_of
from archive.text.mentions import Mention, Token, mentions
from archive.text.references import Context
from archive.text.roles import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.models import Source
    from archive.text.cues import Cue
    from archive.text.mentions import Phrase

MOST_ACTORS = 300


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


def suggest_people(
    source: Source,
    read: list[list[Token]],
    around: list[list[Token]],
    cues: list[Cue | None],
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Speakers and addressees; sure only in the first sentence that tells of an act."""
    actors = _actors_named([token for tokens in (*read, *around) for token in tokens])
    names = {pk: names_of(actor) for pk, actor in actors.items()}
    context = Context({pk for pk, actor in actors.items() if actor.kind == ActorKind.PERSON})
    near = [_named(names, context, tokens) for tokens in around]
    speakers, addressees = _Proposals(actors), _Proposals(actors)
    telling = next((at for at, cue in enumerate(cues) if cue), None)
    for at, (tokens, cue) in enumerate(zip(read, cues, strict=True)):
        named = _named(names, context, tokens)
        unsure = _ambiguous(named) if at == telling else set(actors)
        found = roles(tokens, named, cue)
        said = {one.key: _said(tokens, one) for one in named if one.referred}
        for key in found.speakers:
            why = said.get(key, "speaks in the sentence")
            speakers.add([key], why, sure=True, unsure=unsure)
        for key in found.addressees:
            why = said.get(key, "addressed in the sentence")
            addressees.add([key], why, sure=True, unsure=unsure)
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
        return shown(list(self._found.values()))

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


def _said(tokens: Sequence[Token], mention: Mention[int]) -> str:
    """The words that stand for somebody, so that the editor can judge whom they mean."""
    return "“" + " ".join(token.written for token in tokens[mention.first : mention.stop]) + "”?"


def _ambiguous(named: Sequence[Mention[int]]) -> set[int]:
    """Those who share the name by which they are mentioned; “both leaders” are two by right."""
    places = Counter((mention.first, mention.stop) for mention in named)
    return {m.key for m in named if places[m.first, m.stop] > 1 and not m.referred}
