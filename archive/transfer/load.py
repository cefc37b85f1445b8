"""Reading a bundle into an empty archive: all of it, or nothing and the place of the fault."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from archive import search
from archive.actions import bulk_writer
from archive.actions.base import ActionError
from archive.models import (
    RENAMED_ACTS,
    Actor,
    Capture,
    Citation,
    ComparisonPoint,
    Correction,
    Departure,
    Event,
    FormerSlug,
    Placement,
    ReviewEvent,
    Revision,
    Sentence,
    Source,
    Statement,
    Succession,
    Topic,
)
from archive.text.fragments import telling
from archive.text.seams import parted
from archive.transfer.bundle import (
    AS_NEEDED,
    CHUNK,
    COLUMNS,
    FIELDS,
    FORMAT,
    STEP,
    VERSION,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model

    Line = dict[str, Any]
    Numbered = tuple[int, Line]

M = TypeVar("M", bound="Model")

_MODELS = {kind_of(model): model for model in COLUMNS}
_ORDER = {kind: rank for rank, kind in enumerate(_MODELS)}

_REFERENCES: dict[type[Model], tuple[str, ...]] = {
    Actor: (),
    Topic: ("parent",),
    FormerSlug: (),
    Event: ("participants",),
    Capture: ("original",),
    Source: ("issuer", "carrier", "rendition_of", "event"),
    Sentence: ("source",),
    Revision: ("source", "capture", "placements"),
    Succession: ("source", "older", "newer"),
    Departure: ("source", "sentence", "revision"),
    ComparisonPoint: ("event",),
    Statement: ("source", "attributed_to", "addressed_to", "topics", "sentences", "points"),
    Correction: ("statement", "source"),
}
_KEYS = {kind_of(model): {"of", *COLUMNS[model], *_REFERENCES[model]} for model in COLUMNS}
_MAY_LACK = {
    kind_of(Statement): {"steps"},
    **{kind_of(model): {*columns} for model, columns in AS_NEEDED.items()},
}


class BundleError(ActionError):
    """The bundle is not what it should be; the message begins with the line."""

    def __init__(self, number: int, fault: str) -> None:
        super().__init__(f"Line {number}: {fault}")


@transaction.atomic
def load_archive(lines: Iterable[bytes]) -> int:
    """Load a bundle and return how many objects it held. Raises BundleError, ActionError."""
    if any(model._default_manager.exists() for model in COLUMNS):
        raise ActionError("The archive is not empty; load a bundle into an empty database.")
    loader = _Loader()
    count = 0
    for chunk in _chunks(_checked(lines)):
        loader.load(chunk)
        count += len(chunk)
    loader.join_renditions()
    bulk_writer.finish_load()
    return count


def _checked(lines: Iterable[bytes]) -> Iterator[Numbered]:
    """The objects with their line numbers, in a file that is whole and of a known version."""
    digest, rank, number, ended = sha256(), 0, 0, False
    for number, raw in enumerate(lines, 1):
        if ended:
            raise BundleError(number, "there are lines after the end; the file was changed.")
        line = _parse(number, raw)
        if number == 1:
            _check_header(line)
        elif line.get("of") == "end":
            ended = True
            if line.get("lines") != number - 1 or line.get("sha256") != digest.hexdigest():
                raise BundleError(number, "lines above it were lost or changed.")
        else:
            rank = _check_kind(number, line, rank)
            yield number, line
        digest.update(raw)
    if not ended:
        raise BundleError(number + 1, "the end is missing; the file was cut off.")


def _parse(number: int, raw: bytes) -> Line:
    try:
        line = json.loads(raw)
    except ValueError as error:
        raise BundleError(number, f"this is not JSON ({error}).") from error
    if not isinstance(line, dict):
        raise BundleError(number, "this is not a JSON object.")
    return line


def _check_header(line: Line) -> None:
    if line.get("format") != FORMAT:
        raise BundleError(1, "this is not a bundle of Readout.")
    if line.get("version") != VERSION:
        raise BundleError(
            1,
            f"the bundle has version {line.get('version')}, this program reads {VERSION}; "
            "use a release of Readout that reads it.",
        )


def _check_kind(number: int, line: Line, rank: int) -> int:
    kind = line.get("of")
    if kind not in _ORDER:
        raise BundleError(number, f"“{kind}” is not a kind of line that a bundle has.")
    if odd := (line.keys() - _MAY_LACK.get(kind, set())) ^ _KEYS[kind]:
        raise BundleError(
            number, f"these keys of {kind} are missing or unknown: {', '.join(sorted(odd))}."
        )
    if _ORDER[kind] < rank:
        raise BundleError(number, f"“{kind}” comes too late; it belongs further up.")
    return _ORDER[kind]


def _chunks(objects: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    """Runs of one kind, of a size that is written at once."""
    chunk: list[Numbered] = []
    for number, line in objects:
        if chunk and (line["of"] != chunk[0][1]["of"] or len(chunk) == CHUNK):
            yield chunk
            chunk = []
        chunk.append((number, line))
    if chunk:
        yield chunk


class _Loader:
    """Holds what later lines refer to: the rows of the kinds that are few, by public name."""

    def __init__(self) -> None:
        self.known: dict[tuple[type[Model], Any], Any] = {}
        self.renditions: list[tuple[int, Source, str]] = []

    def load(self, chunk: list[Numbered]) -> None:
        model = _MODELS[chunk[0][1]["of"]]
        first, last = chunk[0][0], chunk[-1][0]
        try:
            getattr(self, f"load_{kind_of(model)}")(chunk)
        except DatabaseError as error:
            fault = f"to line {last}: the database refused ({str(error).splitlines()[0]})."
            raise BundleError(first, fault) from error
        except (AttributeError, TypeError, ValueError) as error:
            fault = f"to line {last}: a value is not of the type it should be ({error})."
            raise BundleError(first, fault) from error

    def load_actor(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            self.keep(Actor, line["slug"], build(Actor, number, line))

    def load_topic(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            parent = self.find(Topic, line["parent"], number)
            self.keep(Topic, line["slug"], build(Topic, number, line, parent=parent))

    def load_formerslug(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            former = build(FormerSlug, number, line)
            self.find(_MODELS[former.kind], former.now, number)
            bulk_writer.insert(former)

    def load_event(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            participants = self.find_all(Actor, line["participants"], number)
            event = bulk_writer.insert_event(build(Event, number, line), participants)
            self.known[Event, event.slug] = event

    def load_capture(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            original = _original(number, line)
            capture = build(Capture, number, line, original=original)
            self.keep(Capture, capture.original_sha256, capture)
            # The text of a million pages has no room in memory; what refers here needs the key.
            capture.original, capture.text = b"", ""

    def load_source(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            issuer = self.find(Actor, line["issuer"], number)
            carrier = self.find(Actor, line["carrier"], number)
            event = self.find(Event, line["event"], number)
            source = build(Source, number, line, issuer=issuer, carrier=carrier, event=event)
            self.keep(Source, source.slug, source)
            if line["rendition_of"]:
                self.renditions.append((number, source, line["rendition_of"]))

    def join_renditions(self) -> None:
        for number, source, slug in self.renditions:
            bulk_writer.set_rendition(source, self.find(Source, slug, number))

    def load_sentence(self, chunk: list[Numbered]) -> None:
        bulk_writer.insert_all(
            Sentence,
            (
                build(Sentence, number, line, source=self.find(Source, line["source"], number))
                for number, line in chunk
            ),
        )

    def load_revision(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            source = self.find(Source, line["source"], number)
            capture = self.find(Capture, line["capture"], number)
            revision = build(Revision, number, line, source=source, capture=capture)
            bulk_writer.insert(revision)
            places = _placements(number, revision, line["placements"])
            bulk_writer.insert_all(Placement, places)

    def load_succession(self, chunk: list[Numbered]) -> None:
        sentences = self.sentences(chunk, lambda line: [line["older"], line["newer"]])
        bulk_writer.insert_all(
            Succession,
            (
                build(
                    Succession,
                    number,
                    line,
                    older=sentences[line["source"], line["older"]],
                    newer=sentences[line["source"], line["newer"]],
                )
                for number, line in chunk
            ),
        )

    def load_departure(self, chunk: list[Numbered]) -> None:
        sentences = self.sentences(chunk, lambda line: [line["sentence"]])
        sources = {sentence.source_id for sentence in sentences.values()}
        revisions = {
            (revision.source.slug, revision.number): revision
            for revision in Revision.objects.filter(source__in=sources).select_related("source")
        }
        for number, line in chunk:
            if (line["source"], line["revision"]) not in revisions:
                fault = f"revision {line['revision']} of “{line['source']}” is not above it."
                raise BundleError(number, fault)
        bulk_writer.insert_all(
            Departure,
            (
                build(
                    Departure,
                    number,
                    line,
                    sentence=sentences[line["source"], line["sentence"]],
                    revision=revisions[line["source"], line["revision"]],
                )
                for number, line in chunk
            ),
        )

    def load_comparisonpoint(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            event = self.find(Event, line["event"], number)
            point = build(ComparisonPoint, number, line, event=event)
            self.keep(ComparisonPoint, (event.slug, point.position), point)

    def load_statement(self, chunk: list[Numbered]) -> None:
        for number, line in chunk:
            if (line["number"] or 0) > search.LARGEST_NUMBER:
                raise BundleError(number, f"numbers go up to {search.LARGEST_NUMBER:,}.")
        sentences = self.sentences(chunk, lambda line: line["sentences"])
        statements = [
            build(
                Statement,
                number,
                line | {"act": RENAMED_ACTS.get(line["act"], line["act"])},
                source=self.find(Source, line["source"], number),
            )
            for number, line in chunk
        ]
        pairs = list(zip(statements, chunk, strict=True))
        citations = (
            Citation(
                statement=statement,
                sentence=sentences[line["source"], sentence_number],
                position=position,
            )
            for statement, (_, line) in pairs
            for position, sentence_number in enumerate(line["sentences"], 1)
        )
        events = (
            _step(number, statement, values)
            for statement, (number, line) in pairs
            for values in line.get("steps", ())
        )
        bulk_writer.insert_statements(
            statements,
            self.joined(pairs, "attributed_to", Actor, "actor"),
            self.joined(pairs, "addressed_to", Actor, "actor"),
            self.joined(pairs, "topics", Topic, "topic"),
            self.joined(pairs, "points", ComparisonPoint, "comparisonpoint"),
            (Citation, citations),
            (ReviewEvent, events),
        )

    def load_correction(self, chunk: list[Numbered]) -> None:
        wanted = {line["statement"] for _, line in chunk if line["statement"]}
        statements = Statement.objects.in_bulk(wanted, field_name="number")
        for number, line in chunk:
            if line["statement"] and line["statement"] not in statements:
                raise BundleError(number, f"statement {line['statement']} is not above this line.")
        bulk_writer.insert_all(
            Correction,
            (
                build(
                    Correction,
                    number,
                    line,
                    statement=statements.get(line["statement"]),
                    source=self.find(Source, line["source"], number),
                )
                for number, line in chunk
            ),
        )

    def joined(
        self, pairs: list[tuple[Statement, Numbered]], name: str, model: type[Model], column: str
    ) -> tuple[type[Model], Iterator[Model]]:
        """The model and the rows of a many-to-many table of statements."""
        through = getattr(Statement, name).through
        rows = (
            through(**{"statement": statement, column: other})
            for statement, (number, line) in pairs
            for other in self.find_all(model, line[name], number)
        )
        return through, rows

    def sentences(
        self, chunk: list[Numbered], numbers: Callable[[Line], list[int]]
    ) -> dict[tuple[str, int], Sentence]:
        """The sentences that lines of one chunk name, by source and number."""
        wanted = {(line["source"], n): number for number, line in chunk for n in numbers(line)}
        rows = Sentence.objects.filter(
            source__in={self.find(Source, slug, number) for (slug, _), number in wanted.items()},
            number__in={n for _, n in wanted},
        ).select_related("source")
        found = {(row.source.slug, row.number): row for row in rows}
        for key, number in wanted.items():
            if key not in found:
                raise BundleError(number, f"sentence {key[1]} of “{key[0]}” is not above it.")
        return found

    def keep(self, model: type[M], key: Any, row: M) -> M:
        self.known[model, key] = bulk_writer.insert(row)
        return row

    def find(self, model: type[Model], key: Any, number: int) -> Any:
        if key is None:
            return None
        key = tuple(key) if isinstance(key, list) else key
        try:
            return self.known[model, key]
        except (KeyError, TypeError) as error:
            name = model._meta.verbose_name
            raise BundleError(number, f"{name} “{key}” is not above this line.") from error

    def find_all(self, model: type[Model], keys: list[Any], number: int) -> list[Any]:
        return [self.find(model, key, number) for key in keys]


def build(model: type[M], number: int, line: Line, **references: Any) -> M:
    """A row from the columns of a line, each converted and checked by its own field."""
    needed = (column for column in AS_NEEDED.get(model, ()) if column in line)
    columns = (*COLUMNS[model], *needed)
    values = {FIELDS.get(column, column): line[column] for column in columns}
    row = model(**values, **references)
    try:
        row.clean_fields(exclude=references)
    except ValidationError as error:
        faults = "; ".join(f"{name}: {' '.join(all_)}" for name, all_ in error.message_dict.items())
        raise BundleError(number, faults) from error
    return row


def _step(number: int, statement: Statement, values: list[Any]) -> ReviewEvent:
    step = ReviewEvent(statement=statement, **dict(zip(STEP, values, strict=True)))
    try:
        step.clean_fields(exclude=["statement"])
    except ValidationError as error:
        raise BundleError(
            number, f"a review event is not valid: {'; '.join(error.messages)}"
        ) from error
    return step


def _original(number: int, line: Line) -> bytes:
    """The captured bytes, proved to be those that were captured."""
    try:
        original = b64decode(line["original"], validate=True)
    except ValueError as error:
        raise BundleError(number, "the captured bytes are not base64.") from error
    if sha256(original).hexdigest() != line["original_sha256"]:
        raise BundleError(number, "the captured bytes do not match their SHA-256.")
    if sha256(line["text"].encode()).hexdigest() != line["text_sha256"]:
        raise BundleError(number, "the captured text does not match its SHA-256.")
    return original


def _placements(number: int, revision: Revision, places: list[list[int]]) -> Iterator[Placement]:
    """Placements, each proved to hold its sentence's very words."""
    captures = Capture.objects.values_list("text", "seams")
    text, seams = captures.get(pk=revision.capture_id)
    sentences = {sentence.number: sentence for sentence in revision.source.sentences.all()}
    fragments = telling(parted(text, seams), [(start, stop) for _, _, start, stop in places])
    for (sentence_number, paragraph, start, stop), fragment in zip(places, fragments, strict=True):
        sentence = sentences.get(sentence_number)
        if sentence is None or text[start:stop] != sentence.text:
            fault = f"sentence {sentence_number} is not where it should be in the text."
            raise BundleError(number, fault)
        yield Placement(
            revision=revision,
            sentence=sentence,
            paragraph=paragraph,
            start=start,
            stop=stop,
            fragment=fragment,
        )
