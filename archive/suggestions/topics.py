"""What a statement may be filed under: by cue words, alike sentences, and what the source has."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from archive import search
from archive.models import Citation, Statement, Topic
from archive.suggestions.reading import Suggestion, shown, tokens_of
from archive.text.mentions import mentions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.models import Source
    from archive.models.querysets import StatementQuerySet
    from archive.text.mentions import Token

MOST_TOPICS = 1_000
MOST_SURE = 2  # topics that cue words choose; of more, the sentence may mean any
SIMILAR = 0.40  # share of words in common from which a sentence's topics are offered
SAME = 0.90  # … and from which they are as good as chosen
_FETCHED = 40  # of each question to the index, and of what the source has
_SALIENT = 4  # words of a sentence by which alike ones are looked for
_SHORT = 3  # letters of a word that tells nothing


class Hit(NamedTuple):
    """Where a cue word is, and whether just as it is listed."""

    words: str
    exact: bool


def suggest_topics(
    source: Source, read: Sequence[Sequence[Token]], written: StatementQuerySet
) -> list[Suggestion]:
    topics = {topic.pk: topic for topic in Topic.objects.all()[:MOST_TOPICS]}
    hits = _hits(topics, read)
    alike = _of_similar(source, read)
    why = {pk: f"“{found[0].words}”" for pk, found in _most_first(hits)}
    for pk in sorted(alike, key=lambda pk: -alike[pk]):
        why.setdefault(pk, "on a similar sentence")
    for pk in _used(written):
        why.setdefault(pk, "used on this source")
    sure = _sure(topics, hits) | {pk for pk, share in alike.items() if share >= SAME}
    known = (pk for pk in why if pk in topics)
    return shown([Suggestion(pk, topics[pk].name, why[pk], pk in sure) for pk in known])


def _hits(topics: Mapping[int, Topic], read: Iterable[Sequence[Token]]) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = defaultdict(list)
    for pk, topic in topics.items():
        cues = {pk: [tuple(tokens_of(cue)) for cue in topic.cue_words.split("\n")]}
        for tokens in read:
            for mention in mentions(cues, tokens):
                words = " ".join(t.written for t in tokens[mention.first : mention.stop])
                found[pk].append(Hit(words, mention.exact))
    return found


def _most_first(hits: Mapping[int, list[Hit]]) -> list[tuple[int, list[Hit]]]:
    return sorted(hits.items(), key=lambda item: -len(item[1]))


def _sure(topics: Mapping[int, Topic], hits: Mapping[int, list[Hit]]) -> set[int]:
    """Few topics that are named in so many words, and that no narrower one could replace."""
    upper = {topic.parent_id for topic in topics.values()}
    named = {pk for pk, found in hits.items() if any(hit.exact for hit in found)} - upper
    return named if len(named) <= MOST_SURE else set()


def _used(written: StatementQuerySet) -> list[int]:
    """The topics of what was written last, the most frequent first."""
    last = list(written.order_by("-pk").values_list("pk", flat=True)[:_FETCHED])
    used = Topic.objects.filter(statements__in=last).order_by("pk").values_list("pk", flat=True)
    return [pk for pk, _ in Counter(used).most_common()]


def _of_similar(source: Source, read: Sequence[Sequence[Token]]) -> dict[int, float]:
    """The topics of published statements on alike sentences elsewhere, and how alike those are."""
    numbers = {number for tokens in read for number in _candidates(tokens)}
    public = Statement.objects.published().exclude(source=source).filter(number__in=numbers)
    rows = Citation.objects.filter(statement__in=public).values_list(
        "sentence__text", "statement__topics"
    )
    ours = [_telling_words(tokens) for tokens in read]
    found: dict[int, float] = {}
    for text, topic in rows:
        theirs = _telling_words(tokens_of(text))
        alike = max(_in_common(words, theirs) for words in ours)
        if topic and alike >= SIMILAR:
            found[topic] = max(alike, found.get(topic, 0))
    return found


def _telling_words(tokens: Iterable[Token]) -> set[str]:
    return {token.stem for token in tokens if len(token.folded) > _SHORT}


def _in_common(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0


def _candidates(tokens: Iterable[Token]) -> set[int]:
    """Public statements that share the longest words of a sentence, all but one of them.

    The index gives a few of each question and stops there, so that common words cost little.
    """
    words = sorted({token.folded for token in tokens}, key=lambda word: (-len(word), word))
    salient = words[:_SALIENT]
    found: set[int] = set()
    for left_out in salient:
        asked = " ".join(f'"{word}"' for word in salient if word != left_out)
        if asked:
            answer = search.Answer(search.Question(words=asked))
            found |= {search.number_of(key) for key in answer.page(size=_FETCHED)}
    return found
