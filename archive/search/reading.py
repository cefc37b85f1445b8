"""From the words a reader typed to the clauses that the index answers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.db import connection

from archive.search.dialects import dialect
from archive.search.names import AFTER_ALL, Names
from archive.search.query import Clause, Part, Phrase, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set


def read(text: str) -> list[Clause]:
    """No clauses when the text says nothing that could be looked for."""
    parts = list(dict.fromkeys(parse(text)))
    if not parts:
        return []
    ends = _ends(parts[-1])
    parts[-1] = parts[-1]._replace(open=bool(ends))
    names = Names(parts)
    return [
        Clause(names.codes(part), _phrases(part, ends if part.open else []), part.negative)
        for part in parts
    ]


def _ends(part: Part) -> list[Phrase]:
    """How the last word may go on; not at all if it is a whole word.

    A stem says little of a word half typed (“negotiatio”), so whole words are looked up: their
    stems may be shorter, or end otherwise (“cry”, “cri”).
    """
    if not part.open:
        return []
    begun = part.words[-1]
    known = _words_like(begun.folded)
    if begun.folded in known and _is_held(begun.stem):
        return []
    wanted = {begun.stem} | {s for word, s in known.items() if word.startswith(begun.folded)}
    return list(_covering(begun.folded, wanted, set(known.values()) - wanted))


def _words_like(begun: str) -> dict[str, str]:
    """The words that begin so, or whose stems do, with their stems."""
    bounds = [begun, begun + AFTER_ALL]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, stem FROM archive_index_word WHERE word >= %s AND word < %s"
            " UNION SELECT word, stem FROM archive_index_word WHERE stem >= %s AND stem < %s",
            [*bounds, *bounds],
        )
        return dict(cursor.fetchall())


def _is_held(stem: str) -> bool:
    """Whether some public statement has it now: the table of words forgets none."""
    speaking = dialect(connection)
    asked = speaking.render([Clause(phrases=(Phrase((stem,)),))])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM archive_index WHERE {speaking.matching} LIMIT 1", [asked])
        return cursor.fetchone() is not None


def _covering(begun: str, wanted: Set[str], others: Set[str]) -> Iterator[Phrase]:
    """All the wanted stems and none of the others, by few beginnings: two hundred stems one
    by one take PostgreSQL ten times as long."""
    yield from (Phrase((stem,)) for stem in sorted(wanted) if not stem.startswith(begun))
    longer = sorted(stem for stem in wanted if stem.startswith(begun))
    if longer and not any(stem.startswith(begun) for stem in others):
        yield Phrase((begun,), open=True)
        return
    if begun in longer:
        yield Phrase((begun,))
    for longest, stems in groupby(longer, lambda stem: stem[: len(begun) + 1]):
        if longest != begun:
            yield from _covering(longest, set(stems), others)


def _phrases(part: Part, ends: Iterable[Phrase]) -> tuple[Phrase, ...]:
    stems = tuple(word.stem for word in part.words)
    return tuple(end._replace(stems=(*stems[:-1], *end.stems)) for end in ends) or (Phrase(stems),)
