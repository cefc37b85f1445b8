"""Moving a large archive in from CSV files: all of it, or nothing and the place of the fault.

    sources.csv              id, slug, title, publisher, url, published_on
    sentences.csv            id, source_id, position, text [, paragraph]
    speakers.csv             id, slug, name
    topics.csv               id, slug, name
    statements.csv           id, source_id, speaker_id, act, date, published, text
    statement_topics.csv     statement_id, topic_id
    statement_sentences.csv  statement_id, sentence_id

Columns are in any order; others are passed over. Sources ascend by id, sentences by source and
position, statements by source and by id, the last two files by statement: so the files are read
side by side, and none has to fit into memory. The id of a statement becomes its public number,
slugs are kept. `publisher` names the issuer. A statement with an empty `speaker_id` has no speaker
stated in its source; one whose `published` is 0 becomes a draft. Where no `paragraph` is given,
five sentences make one. The text of a source is its sentences, a paragraph a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.text import slugify

from archive import search
from archive.actions import bulk_writer
from archive.actions.base import ActionError
from archive.models import (
    RENAMED_ACTS,
    Act,
    Actor,
    ActorKind,
    Attribution,
    Capture,
    Genre,
    Source,
    Statement,
    Topic,
)
from archive.text.fragments import telling
from archive.text.normalise import UnreadableText
from archive.transfer.bulk_files import BulkError, Table, iso_day, one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.models import Event
    from archive.transfer.bulk_files import Line

    Told = Callable[[int], object]
    Numbered = tuple[int, Line]

SENTENCES_A_PARAGRAPH = 5
_ACTS = frozenset(Act.values)
_FROM_FILE = ("slug", "title", "url", "issued_on")


@dataclass(frozen=True)
class Terms:
    """What the files do not say, for all of them alike."""

    published_by_name: str
    language: str = "en"
    genre: str = Genre.READOUT
    event: Event | None = None


def _tell_nobody(done: int) -> None:
    pass


@transaction.atomic
def bulk_load(
    *, folder: Path, terms: Terms, loaded: Told = _tell_nobody, indexed: Told = _tell_nobody
) -> int:
    """Load the files of a folder and return how many statements they held.

    `loaded` is called with the number of sources just done, `indexed` with that of statements.
    Raises BulkError, ActionError and OSError; then nothing is loaded.
    """
    if any(model._default_manager.exists() for model in (Source, Capture, Statement)):
        raise ActionError("The archive is not empty; load files into an empty database.")
    _check_terms(terms)
    loader = _Loader(folder, terms)
    for line, source in loader.sources.all():
        loader.load(line, source)
        loaded(1)
    count = loader.finish()
    bulk_writer.finish_load(indexed)
    bulk_writer.analyse_tables()
    return count


def _check_terms(terms: Terms) -> None:
    if not terms.published_by_name.strip():
        raise ActionError("Give the name under which the statements are published.")
    try:
        Source(language=terms.language, genre=terms.genre).clean_fields(
            exclude={f.name for f in Source._meta.fields} - {"language", "genre"}
        )
    except ValidationError as error:
        raise ActionError(_faults(error)) from error


class _Loader:
    """Holds of the files what is few: actors, topics, and the hashes of the sources' texts."""

    def __init__(self, folder: Path, terms: Terms) -> None:
        self.terms = terms
        self.today = timezone.now().date().isoformat()
        self.rows = bulk_writer.BulkWriter()
        self.issuers: dict[str, int] = {}
        self.texts: dict[bytes, str] = {}
        self.sources = Table(
            folder, "sources", "id", "slug", "title", "publisher", "url", "published_on"
        )
        self.sentences = Table(
            folder, "sentences", "source_id", "id", "position", "text", also="paragraph"
        )
        columns = ("source_id", "id", "speaker_id", "act", "date", "published", "text")
        self.statements = Table(folder, "statements", *columns)
        self.filed = Table(folder, "statement_topics", "statement_id", "topic_id")
        self.cited = Table(folder, "statement_sentences", "statement_id", "sentence_id")
        self.speakers = _few(Table(folder, "speakers", "id", "slug", "name"), Actor)
        self.topics = _few(Table(folder, "topics", "id", "slug", "name"), Topic)

    def load(self, line: int, columns: Line) -> None:
        """A source with all that hangs on it."""
        key = int(columns[0])
        try:
            source = self.source(columns)
        except ValidationError as error:
            raise self.sources.fault(line, _faults(error)) from error
        sentences = self.text(line, source, self.sentences.of(key))
        for at, statement in self.statements.of(key):
            self.statement(at, statement, source, sentences)
        if self.rows.are_many:
            self.write()

    def finish(self) -> int:
        for table in (self.sentences, self.statements, self.filed, self.cited):
            table.finish()
        self.write()
        return self.rows.finish()

    def write(self) -> None:
        try:
            self.rows.write()
        except DatabaseError as error:
            fault = f"or earlier: the database refused it ({str(error).splitlines()[0]})."
            raise BulkError("sources.csv", self.sources.line, fault) from error

    def source(self, columns: Line) -> Source:
        _, slug, title, publisher, url, published_on = columns
        source = Source(
            pk=self.rows.key("archive_source"),
            slug=slug,
            title=" ".join(title.split()),
            url=url,
            issued_on=published_on or None,
            issuer_id=self.issuer(" ".join(publisher.split())),
            genre=self.terms.genre,
            language=self.terms.language,
            event=self.terms.event,
        )
        source.clean_fields({f.name for f in Source._meta.fields}.difference(_FROM_FILE))
        return source

    def issuer(self, name: str) -> int:
        if name not in self.issuers:
            base = slugify(name)[:90] or "issuer"
            taken = set(Actor.objects.filter(slug__startswith=base).values_list("slug", flat=True))
            candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
            slug = next(slug for slug in candidates if slug not in taken)
            actor = Actor(slug=slug, name=name, kind=ActorKind.INSTITUTION)
            actor.full_clean()
            bulk_writer.insert(actor)
            self.issuers[name] = actor.pk
        return self.issuers[name]

    def text(self, line: int, source: Source, sentences: list[Numbered]) -> dict[str, int]:
        """The one revision of a source; returns the keys of its sentences by their ids."""
        revision, keys, text = self.rows.key("archive_revision"), dict[str, int](), list[str]()
        placed: list[tuple[int, int, int, int]] = []
        number, paragraph, stop, last = 0, 0, -1, ""
        for place, (at, (_, name, position, written, *given)) in enumerate(sentences):
            if (higher := self.sentences.number(position, at)) <= number:
                raise self.sentences.fault(
                    at, "positions must start at 1 and ascend within a source."
                )
            number, words = higher, _words(self.sentences, at, written)
            group = given[0] if given else str(place // SENTENCES_A_PARAGRAPH)
            if place == 0 or group != last:
                last, paragraph = group, paragraph + 1
                text.append("\n")
            else:
                text.append(" ")
            start, stop = stop + 1, stop + 1 + len(words)
            text.append(words)
            keys[name] = pk = self.rows.key("archive_sentence")
            self.rows.add("archive_sentence", pk, source.pk, number, words, "")
            placed.append((pk, paragraph, start, stop))
        source.next_number, whole = number + 1, "".join(text[1:])
        fragments = telling(whole, [spot[2:] for spot in placed])
        for spot, fragment in zip(placed, fragments, strict=True):
            self.rows.add("archive_placement", revision, *spot, fragment)
        self.captured(line, source, revision, whole)
        return keys

    def captured(self, line: int, source: Source, revision: int, text: str) -> None:
        if not text:
            raise self.sources.fault(line, "no sentence of it is there.")
        original = text.encode()
        digest = sha256(original).digest()
        if digest in self.texts:
            known = self.texts[digest]
            raise self.sources.fault(line, f"its text is that of the source “{known}” above.")
        self.texts[digest] = source.slug
        capture, name = self.rows.key("archive_capture"), digest.hex()
        nothing, now = ("", "{}", "[]", "[]", ""), self.rows.now
        self.rows.add(
            "archive_capture", capture, now, original, name, text, name, "text/plain", *nothing
        )
        self.rows.add_source(source, published_by_name=self.terms.published_by_name)
        self.rows.add("archive_revision", revision, source.pk, 1, capture, "given", "1", now)

    def statement(
        self, line: int, columns: Line, source: Source, sentences: dict[str, int]
    ) -> None:
        _, name, speaker, act, day, published, text = columns
        number = self.number(line, name, published)
        act = RENAMED_ACTS.get(act, act)
        if act not in _ACTS:
            raise self.statements.fault(
                line, f"“{act}” is not an act; choose one of {', '.join(Act)}."
            )
        said_on = self.day(line, day)
        filed, cited = self.filed.of(int(name)), self.cited.of(int(name))
        if number and not (filed and cited):
            fault = "a published statement needs a topic and a cited sentence."
            raise self.statements.fault(line, fault)
        pk = self.rows.add_statement(
            number,
            source.pk,
            _words(self.statements, line, text),
            act,
            (Attribution.NAMED if speaker else Attribution.NOT_STATED).value,
            said_on,
            said_on or source.issued_on or self.today,
            published_by_name=self.terms.published_by_name,
        )
        if speaker:
            key = _known(self.statements, line, self.speakers, speaker, "speakers.csv")
            self.rows.add("archive_statement_attributed_to", pk, key)
        for at, (_, topic) in filed:
            key = _known(self.filed, at, self.topics, topic, "topics.csv")
            self.rows.add("archive_statement_topics", pk, key)
        for position, (at, (_, sentence)) in enumerate(cited, 1):
            key = _known(self.cited, at, sentences, sentence, "the sentences of its source")
            self.rows.add("archive_citation", pk, key, position)

    def number(self, line: int, name: str, published: str) -> int | None:
        """The public number of a statement; none for a draft."""
        number = self.statements.number(name, line)
        if not 0 < number <= search.LARGEST_NUMBER:
            fault = f"statement numbers go from 1 to {search.LARGEST_NUMBER}."
            raise self.statements.fault(line, fault)
        if published not in ("0", "1"):
            raise self.statements.fault(line, f"“{published}” must be 0 or 1.")
        return number if published == "1" else None

    def day(self, line: int, text: str) -> str | None:
        try:
            return iso_day(text) if text else None
        except ValueError:
            fault = f"“{text}” is not a date; write it as 2025-03-18."
            raise self.statements.fault(line, fault) from None


def _few(table: Table, model: type[Actor] | type[Topic]) -> dict[str, int]:
    """Save the things of a short file; returns their keys by their ids there."""
    found = {}
    for line, (name, slug, title) in table.all():
        thing = model(slug=slug, name=" ".join(title.split()))
        if isinstance(thing, Actor):
            thing.kind = ActorKind.PERSON
        try:
            thing.full_clean()
        except ValidationError as error:
            raise table.fault(line, _faults(error)) from error
        bulk_writer.insert(thing)
        found[name] = thing.pk
    return found


def _known(table: Table, line: int, keys: dict[str, int], name: str, among: str) -> int:
    try:
        return keys[name]
    except KeyError:
        raise table.fault(line, f"“{name}” is not among {among}.") from None


def _words(table: Table, line: int, text: str) -> str:
    try:
        return one_line(text)
    except UnreadableText as error:
        raise table.fault(line, str(error)) from error


def _faults(error: ValidationError) -> str:
    return "; ".join(f"{name}: {' '.join(all_)}" for name, all_ in error.message_dict.items())
