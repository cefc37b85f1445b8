"""From the words a reader typed to the clauses that the index answers."""

from __future__ import annotations

from django.db import connection

from archive.search.names import AFTER_ALL, Names
from archive.search.query import Clause, Part, parse

MOST_WORDS = 2_000
MOST_STEMS = 200


def read(text: str) -> list[Clause]:
    """No clauses when the text says nothing that could be looked for."""
    parts = parse(text)
    if not parts:
        return []
    ends = _ends(parts[-1])
    parts[-1] = parts[-1]._replace(open=bool(ends))
    names = Names(parts)
    return [
        Clause(names.codes(part), _phrases(part, ends if part.open else []), part.negative)
        for part in parts
    ]


def _ends(part: Part) -> list[str]:
    """How the last word may go on, as stems; not at all if it is a word as it stands.

    A stem says little of a word half typed (“negotiatio”), so whole words are looked up.
    """
    if not part.open:
        return []
    begun = part.words[-1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, stem FROM archive_index_word WHERE word >= %s AND word < %s"
            " ORDER BY word LIMIT %s",
            [begun.folded, begun.folded + AFTER_ALL, MOST_WORDS],
        )
        found = cursor.fetchall()
    if found and found[0][0] == begun.folded:
        return []
    return sorted({begun.stem, *(stem for _, stem in found)})[:MOST_STEMS]


def _phrases(part: Part, ends: list[str]) -> tuple[tuple[str, ...], ...]:
    *before, last = (word.stem for word in part.words)
    return tuple((*before, end) for end in ends or [last])
