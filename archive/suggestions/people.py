"""Who speaks and who is addressed, by the names, titles and pronouns of the sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archive import search
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
    keys = search.actors_with(words, MOST_ACTORS)
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
    """Speakers and addressees; sure only in the first sentence that names an act."""
    actors = _actors_named([token for tokens in (*read, *around) for token in tokens])
    parts = _Parts(actors)
    near = [parts.named(tokens) for tokens in around]
    telling = next((at for at, cue in enumerate(cues) if cue), None)
    for at, (tokens, cue) in enumerate(zip(read, cues, strict=True)):
        parts.take(tokens, cue, sure=at == telling)
    for named in near:
        parts.offer((mention.key for mention in named), "named before")
    if source.event:
        participants = source.event.participants.all()[:MOST_SHOWN]
        parts.actors |= {actor.pk: actor for actor in participants}
        parts.offer((actor.pk for actor in participants), "took part in the event")
    return parts.speakers, parts.addressees


class _Parts:
    """Who may have which part, each once and for the best reason, which comes first."""

    def __init__(self, actors: dict[int, Actor]) -> None:
        self.actors = actors
        self._names = {pk: names_of(actor) for pk, actor in actors.items()}
        persons = {pk for pk, actor in actors.items() if actor.kind == ActorKind.PERSON}
        self._context = Context(persons)
        self._speaking: dict[int, Suggestion] = {}
        self._addressed: dict[int, Suggestion] = {}

    def named(self, tokens: Sequence[Token]) -> list[Mention[int]]:
        """By name, title or pronoun; what comes after may refer to it."""
        by_name = [m for m in mentions(self._names, tokens) if tokens[m.first].capital]
        found = self._context.meant(tokens, by_name)
        self._context.read(tokens, found)
        return found

    def take(self, tokens: Sequence[Token], cue: Cue | None, *, sure: bool) -> None:
        named = self.named(tokens)
        found, unsure = roles(tokens, named, cue), _ambiguous(named)
        said = {one.key: _said(tokens, one) for one in named if one.referred}
        for key in found.speakers:
            why = said.get(key, "speaks in the sentence")
            self._add(self._speaking, key, why, sure and key not in unsure)
        for key in found.addressees:
            why = said.get(key, "addressed in the sentence")
            self._add(self._addressed, key, why, sure and key not in unsure)
        self.offer(found.others, "named in the sentence")

    def offer(self, keys: Iterable[int], why: str) -> None:
        for key in keys:
            self._add(self._speaking, key, why)
            self._add(self._addressed, key, why)

    def _add(self, part: dict[int, Suggestion], key: int, why: str, sure: bool = False) -> None:
        part.setdefault(key, Suggestion(key, self.actors[key].name, why, sure))

    @property
    def speakers(self) -> list[Suggestion]:
        return _without(self._addressed, self._speaking)

    @property
    def addressees(self) -> list[Suggestion]:
        return _without(self._speaking, self._addressed)


def _without(other: Mapping[int, Suggestion], part: Mapping[int, Suggestion]) -> list[Suggestion]:
    """Who surely has the other part is not offered for this one."""
    taken = {key for key, one in other.items() if one.sure}
    return shown([one for key, one in part.items() if one.sure or key not in taken])


def _said(tokens: Sequence[Token], mention: Mention[int]) -> str:
    """The words that refer to a person, so that the editor can judge whom they mean."""
    return "“" + " ".join(token.written for token in tokens[mention.first : mention.stop]) + "”?"


def _ambiguous(named: Sequence[Mention[int]]) -> set[int]:
    """Those who share the name by which they are mentioned; “both leaders” are two by right."""
    places = Counter((mention.first, mention.stop) for mention in named)
    return {m.key for m in named if places[m.first, m.stop] > 1 and not m.referred}
