"""The index of published statements: one face over SQLite's FTS5 and PostgreSQL's tsvector.

Readers' lists ask it: `Answer(Question(choices={"topic": [17]}, words="ceasefire")).page()`.
Actions keep it in step: `refresh` after a change of statements or their sources, `rename` and
`forget` after one of topics, actors and events, `show` after one of what lists of things hold,
`rebuild` after an archive was loaded.
"""

from archive.search.analyser import matches, word
from archive.search.answer import Answer, Question
from archive.search.codes import NOT_STATED, NOT_STATED_SLUG
from archive.search.document import LARGEST_NUMBER, day_of, document_id, number_of
from archive.search.marks import Span
from archive.search.names import actors_with
from archive.search.names import drop as forget
from archive.search.names import put as rename
from archive.search.store import highest_number, rebuild, refresh
from archive.search.things import Entry, carrying, following, part, reached, show, tally, until

__all__ = [
    "LARGEST_NUMBER",
    "NOT_STATED",
    "NOT_STATED_SLUG",
    "Answer",
    "Entry",
    "Question",
    "Span",
    "actors_with",
    "carrying",
    "day_of",
    "document_id",
    "following",
    "forget",
    "highest_number",
    "matches",
    "number_of",
    "part",
    "reached",
    "rebuild",
    "refresh",
    "rename",
    "show",
    "tally",
    "until",
    "word",
]
