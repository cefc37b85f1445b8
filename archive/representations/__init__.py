"""What the archive says of each public thing, shaped once for JSON, CSV, feeds and the API."""

from archive.representations.reading import statements
from archive.representations.shapes import (
    Actor,
    Change,
    CitedSentence,
    Correction,
    Event,
    EventLink,
    Link,
    Point,
    Revision,
    Sentence,
    Source,
    SourceLink,
    Statement,
    StatementLink,
    Topic,
)

__all__ = [
    "Actor",
    "Change",
    "CitedSentence",
    "Correction",
    "Event",
    "EventLink",
    "Link",
    "Point",
    "Revision",
    "Sentence",
    "Source",
    "SourceLink",
    "Statement",
    "StatementLink",
    "Topic",
    "statements",
]
