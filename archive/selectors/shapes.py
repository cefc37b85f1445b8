"""The shape of each public thing, the same in every form in which the archive gives it out.

Addresses are absolute. Days are written `2025-03-18`, moments in UTC as `2025-03-19T09:00:00Z`.
What is not known is None, and `…_label` says in words what the field before it says by name.
"""

from __future__ import annotations

from typing import TypedDict


class Link(TypedDict):
    """An actor, a topic or a source, as others name it."""

    slug: str
    name: str
    url: str


class EventLink(Link):
    date: str


class SourceLink(TypedDict):
    """`name` is the short title where there is one; `rendition` how near the text is to the words
    that its issuer published."""

    slug: str
    name: str
    url: str
    title: str
    issued_on: str | None
    rendition: str
    rendition_label: str
    genre: str
    genre_label: str
    language: str
    original_url: str | None
    archived_url: str | None


class StatementLink(TypedDict):
    id: int
    url: str
    text: str


class CitedSentence(TypedDict):
    """A sentence that a statement rests on, where it is or last was.

    `url` is the sentence's own page and `text_url` its place in that frozen revision; `current`
    says whether the current text still holds it. The last two open the original page or
    its archived copy at these words.
    """

    number: int
    url: str
    text: str
    sha256: str
    revision: int
    text_url: str
    current: bool
    original_url_fragment: str | None
    archived_url_fragment: str | None


class Statement(TypedDict):
    """`reported_by` issued the source; `attributed_to` are those who, as it reports, spoke (none
    when it does not say). `updated_at` is the day of the last change that readers saw.

    `quotation` is of all its sentences: neighbours are joined by a space, a gap by “ […] ”.
    `evidence_url` shows them for ever so, in `evidence_revision`, the newest that holds all."""

    id: int
    url: str
    text: str
    act: str
    act_label: str
    attribution: str
    attributed_to: list[Link]
    reported_by: Link
    addressed_to: list[Link]
    topics: list[Link]
    event: EventLink | None
    said_on: str | None
    listed_on: str
    source: SourceLink
    sentences: list[CitedSentence]
    quotation: str
    evidence_url: str
    evidence_revision: int
    version: int
    published_at: str
    updated_at: str
    status: str


class Source(SourceLink):
    """`revision` is the number of the newest; sentences are counted in that."""

    page_title: str | None
    issuer: Link
    carrier: Link | None
    rendition_of: Link | None
    event: EventLink | None
    note: str | None
    revision: int
    published_at: str
    updated_at: str
    sentence_count: int
    statement_count: int


class Revision(TypedDict):
    source: str
    number: int
    url: str
    current: bool
    captured_at: str
    made_at: str
    media_type: str
    original_sha256: str
    text_sha256: str
    segmenter: str
    segmenter_version: str
    sentence_count: int


class Sentence(CitedSentence):
    """A sentence of a source; `aside` is why no statement is drawn from it."""

    paragraph: int
    aside: str | None
    statements: list[StatementLink]


class Topic(Link):
    description: str | None
    parent: Link | None
    statement_count: int


class Actor(Link):
    """Statements are counted that are attributed to the actor."""

    kind: str
    kind_label: str
    aliases: list[str]
    wikidata_url: str | None
    statement_count: int


class Event(EventLink):
    kind: str
    kind_label: str
    description: str | None
    participants: list[Link]
    source_count: int
    statement_count: int


class Point(TypedDict):
    """One row of an event's comparison; `finding` is `only` where one source alone speaks, and
    the title then the first topic. A source that is silent has no entry in `sources`."""

    title: str
    finding: str
    finding_label: str
    note: str | None
    sources: dict[str, list[StatementLink]]


class Change(TypedDict):
    field: str
    field_label: str
    before: str
    after: str


class Correction(TypedDict):
    """An entry of the public log, on a statement or on a source."""

    kind: str
    kind_label: str
    made_at: str
    statement: int | None
    source: str | None
    url: str
    version: int | None
    reason: str
    changes: list[Change]
