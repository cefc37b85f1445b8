"""The sides of a table of counts: the most frequent values of a facet, each with its list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from archive.models import Act, Actor, Topic
from archive.search import NOT_STATED as NOBODY
from archive.search import NOT_STATED_SLUG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.search.codes import Value
    from archive.selectors.charts.scope import Scope

    Named = Mapping[Value, tuple[str, str]]  # slug and name
    Among = Mapping[int, Topic]

MOST = 8


class Heading(NamedTuple):
    """Of a row or column: a value, and the statements that have it."""

    value: Value
    name: str
    total: int
    scope: Scope
    lacuna: bool

    @property
    def url(self) -> str:
        return self.scope.url


class Axis(NamedTuple):
    facet: str
    headings: list[Heading]
    left_out: int


def speakers(scope: Scope) -> Axis:
    counts = scope.answer.carried("speaker")
    actors = Actor.objects.filter(pk__in=counts).values_list("pk", "slug", "name")
    named: dict[Value, tuple[str, str]] = {pk: (slug, name) for pk, slug, name in actors}
    return _axis(
        scope, "speaker", counts, {**named, NOBODY: (NOT_STATED_SLUG, "speaker not stated")}
    )


def acts(scope: Scope) -> Axis:
    counts = scope.answer.carried("act")
    named = {act: (str(act), Act(str(act)).label) for act in counts}
    return _axis(scope, "act", counts, named)


def upper_topics(scope: Scope) -> Axis:
    return _topics(scope, lambda topic, among: topic.parent_id is None)


def topics_within(scope: Scope) -> Axis:
    """The topics within the one that the scope names."""
    return _topics(scope, lambda topic, among: topic.parent_id == scope.values["topic"])


def narrowest_topics(scope: Scope) -> Axis:
    """Not those within which these statements have a topic of their own."""
    return _topics(scope, _is_narrowest)


def _is_narrowest(topic: Topic, among: Among) -> bool:
    return all(other.parent_id != topic.pk for other in among.values())


def _topics(scope: Scope, wanted: Callable[[Topic, Among], bool]) -> Axis:
    counts = scope.answer.carried("topic")
    topics = Topic.objects.in_bulk(list(counts))
    shown = {pk: topic for pk, topic in topics.items() if wanted(topic, topics)}
    names = Counter(topic.name for topic in shown.values())
    named = {
        pk: (t.slug, _full_name(t, topics) if names[t.name] > 1 else t.name)
        for pk, t in shown.items()
    }
    return _axis(scope, "topic", counts, named)


def _full_name(topic: Topic, among: Among) -> str:
    """Where two topics of one name meet, under what each of them is filed."""
    above = among.get(topic.parent_id or 0)
    return f"{topic.name} ({above.name})" if above else topic.name


def _axis(scope: Scope, facet: str, counts: Mapping[Value, int], named: Named) -> Axis:
    """Of equal numbers, by name."""
    found = [value for value in counts if value in named]
    ordered = sorted(found, key=lambda value: (-counts[value], named[value][1]))
    headings = [_heading(scope, facet, v, counts[v], *named[v]) for v in ordered[:MOST]]
    return Axis(facet, headings, len(ordered) - len(headings))


def _heading(scope: Scope, facet: str, value: Value, total: int, slug: str, name: str) -> Heading:
    narrowed = scope.narrowed(facet, value, slug)
    return Heading(value, name, total, narrowed, slug == NOT_STATED_SLUG)
