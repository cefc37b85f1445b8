"""What the index holds of a statement, taken from the published ones alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.models import Attribution, Citation, Statement
from archive.models.compiled import CompiledQuery
from archive.search import analyser
from archive.search.codes import NOT_STATED, Values, code, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.models.querysets import StatementQuerySet

NUMBER_BITS = 24
LARGEST_NUMBER = (1 << NUMBER_BITS) - 1
BREAK = "#"  # no word is spelt so
MOST_WORDS = 16_000  # PostgreSQL counts no further, and both shall answer alike
_COLUMNS = (
    "pk",
    "number",
    "listed_on",
    "text",
    "act",
    "attribution",
    "source_id",
    "source__title",
    "source__issuer_id",
    "source__event_id",
    "source__language",
)


class Document(NamedTuple):
    """One statement. The codes ascend; `fields` are texts whose words never join to a phrase."""

    id: int
    number: int
    codes: tuple[int, ...]
    fields: tuple[list[analyser.Word], ...]

    @property
    def packed(self) -> bytes:
        return pack(self.codes)

    @property
    def stems(self) -> list[str]:
        """All stems in order, with a break between fields."""
        joined: list[str] = []
        for field in self.fields:
            joined += [word.stem for word in field]
            joined.append(BREAK)
        return joined[:MOST_WORDS]


def document_id(listed_on: date, number: int) -> int:
    """A number that sorts by day and then by number, so that lists need no sorting."""
    if number > LARGEST_NUMBER:
        raise ValueError(f"The index has room for numbers up to {LARGEST_NUMBER:,}.")
    return listed_on.toordinal() << NUMBER_BITS | number


def number_of(document: int) -> int:
    return document & LARGEST_NUMBER


def day_of(document: int) -> date:
    return date.fromordinal(document >> NUMBER_BITS)


def documents(statements: StatementQuerySet) -> Iterator[Document]:
    """The documents of so few statements as fit into memory, in the order of their ids."""
    rows = list(statements.order_by("listed_on", "number").values_list(*_COLUMNS))
    hanging = _Hanging([row[0] for row in rows])
    values = Values()
    values.add({"act": (row[4] for row in rows), "language": (row[10] for row in rows)})
    for row in rows:
        pk, number, listed_on, text, _, _, _, title, *_ = row
        said = map(analyser.words, (text, *hanging.sentences[pk]))
        yield Document(
            document_id(listed_on, number),
            number,
            tuple(sorted(_codes(row, hanging, values))),
            (*said, _title(title)),
        )


@lru_cache(maxsize=256)
def _title(title: str) -> list[analyser.Word]:
    """Kept, since the statements of a source come one after the other."""
    return analyser.words(title)


_FILED = Statement.topics.through.objects.order_by()
_SAID = Statement.attributed_to.through.objects.order_by()
_HEARD = Statement.addressed_to.through.objects.order_by()
_CITED = Citation.objects.order_by("statement", "position")
_topics = CompiledQuery(_FILED.values_list("statement", "topic", "topic__parent"), "statement")
_speakers = CompiledQuery(_SAID.values_list("statement", "actor"), "statement")
_addressees = CompiledQuery(_HEARD.values_list("statement", "actor"), "statement")
_sentences = CompiledQuery(_CITED.values_list("statement", "sentence__text"), "statement")


class _Hanging:
    """What hangs on statements: by statement, the keys or texts of it."""

    def __init__(self, statements: list[int]) -> None:
        self.topics = _grouped(_topics(statements))
        self.speakers = _grouped(_speakers(statements))
        self.addressees = _grouped(_addressees(statements))
        self.sentences = _grouped(_sentences(statements))


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for statement, *values in rows:
        groups[statement] += [value for value in values if value is not None]
    return groups


def _codes(row: tuple[Any, ...], hanging: _Hanging, values: Values) -> set[int]:
    pk, _, listed_on, _, act, attribution, source, _, issuer, event, language = row
    unnamed = attribution == Attribution.NOT_STATED
    found = {
        "topic": hanging.topics[pk],
        "speaker": [NOT_STATED] if unnamed else hanging.speakers[pk],
        "addressee": hanging.addressees[pk],
        "issuer": [issuer],
        "event": [event] if event else [],
        "year": [listed_on.year],
        "source": [source],
    }
    plain = {code(facet, key) for facet, keys in found.items() for key in keys}
    return plain | {values.code("act", act), values.code("language", language)}
