"""Statements as the lines of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Prefetch

from archive.models import Act, Attribution, Citation
from archive.views.places import places
from archive.wording import ACTS, joined, label, mid_sentence, quoted, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from archive.models import Actor, Source, Statement, Topic
    from archive.models.querysets import StatementQuerySet


class Row(NamedTuple):
    number: int | None
    url: str
    text: str
    act: str
    day: date
    source: Source
    quote: str
    speakers: str
    addressees: str
    own_voice: bool
    not_stated: bool
    place: str
    where: str
    sentences: str
    topics: list[Topic]


def with_details(statements: StatementQuerySet) -> StatementQuerySet:
    """All that a line shows, in as many queries for a thousand as for one."""
    citations = Citation.objects.select_related("sentence").order_by("position")
    return statements.select_related("source__issuer", "source__event").prefetch_related(
        "attributed_to", "addressed_to", "topics", Prefetch("citations", citations)
    )


def rows(statements: Iterable[Statement]) -> list[Row]:
    """Lines of statements that came `with_details`."""
    statements = list(statements)
    where = places(c.sentence for s in statements for c in s.citations.all())
    return [
        _row(statement, {pk: place.url for pk, place in where.items()}) for statement in statements
    ]


def _row(statement: Statement, urls: dict[int, str]) -> Row:
    cited = [citation.sentence for citation in statement.citations.all()]
    numbers = sentences([sentence.number for sentence in cited])
    return Row(
        statement.number,
        statement.get_absolute_url(),
        statement.text,
        ACTS[Act(statement.act)].short,
        statement.listed_on,
        statement.source,
        quoted(cited[0].text),
        names(statement.attributed_to.all()),
        names(statement.addressed_to.all()),
        in_own_voice(statement),
        statement.attribution == Attribution.NOT_STATED,
        urls[cited[0].pk],
        f"{label(statement.source.siglum)}, {numbers}",
        numbers,
        list(statement.topics.all()),
    )


def names(actors: Iterable[Actor]) -> str:
    first, *others = [actor.name for actor in actors] or [""]
    return joined([first, *map(mid_sentence, others)])


def in_own_voice(statement: Statement) -> bool:
    """Whether the issuer is the one who speaks, so that nobody reports of another."""
    return [actor.pk for actor in statement.attributed_to.all()] == [statement.source.issuer_id]
