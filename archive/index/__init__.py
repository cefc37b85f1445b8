"""The index of published statements: one face over SQLite's FTS5 and PostgreSQL's tsvector.

Readers' lists ask it: `Answer(Question(choices={"topic": [17]}, words="ceasefire")).page()`.
Actions keep it in step: `refresh` after a change of statements or their sources, `rename` and
`forget` after one of topics, actors and events, `rebuild` after an archive was loaded.
"""

from archive.index.analyser import matches, word
from archive.index.answer import Answer, Question
from archive.index.codes import NOT_STATED
from archive.index.document import LARGEST_NUMBER, day_of, document_id, number_of
from archive.index.marks import Span
from archive.index.names import actors_with
from archive.index.names import drop as forget
from archive.index.names import put as rename
from archive.index.store import rebuild, refresh

__all__ = [
    "LARGEST_NUMBER",
    "NOT_STATED",
    "Answer",
    "Question",
    "Span",
    "actors_with",
    "day_of",
    "document_id",
    "forget",
    "matches",
    "number_of",
    "rebuild",
    "refresh",
    "rename",
    "word",
]
