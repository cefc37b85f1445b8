"""Rows of a table → drafts, each on its sentence; what cannot be one says why, by row."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q
from import_export.resources import ModelResource

from archive.actions.base import ActionError
from archive.actions.statements import create_statement
from archive.actions.wordings import Wording
from archive.models import (
    FORMER_ACTS,
    Act,
    Actor,
    Attribution,
    Placement,
    Sentence,
    Source,
    Statement,
    Topic,
)
from archive.search import NOT_STATED_SLUG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.contrib.auth.models import User
    from tablib import Dataset

    Row = Mapping[str, Any]
    Named = TypeVar("Named", Actor, Topic)

BETWEEN = "|"  # several values of one cell, as in what the archive gives out
COLUMNS = {
    "source": "Slug or public address of the source.",
    "sentence_no": "Number of the sentence; several with “|” between them.",
    "sentence_text": "Or its exact words, as they are in the current revision.",
    "statement_text": "The claim, in the archive's words.",
    "act": f"One of: {', '.join(Act.values)}.",
    "attributed_to": f"Slugs or names of who spoke, or “{NOT_STATED_SLUG}”.",
    "addressed_to": "Slugs or names of who was spoken to.",
    "topics": "Slugs or names of topics.",
    "said_on": "A date such as 2025-03-18, if the source says.",
    "note": "For editors only.",
}
NEEDED = ("source", "statement_text", "act")
MOST_ROWS = 1_000


class StatementRows(ModelResource):
    """Every row becomes a new draft of one editor; nothing is found again or overwritten."""

    class Meta:
        model = Statement
        fields = ()
        import_id_fields = ()
        skip_diff = True
        store_row_values = True

    def __init__(self, *, by: User) -> None:
        super().__init__()
        self.by = by
        self.current: dict[int, list[Sentence]] = {}

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        headers = dataset.headers or []
        if missing := [name for name in NEEDED if name not in headers]:
            raise ValidationError(f"These columns are missing: {', '.join(missing)}.")
        if unknown := [str(name) for name in headers if name not in COLUMNS]:
            raise ValidationError(f"These columns are not recognised: {', '.join(unknown)}.")
        if len(dataset) > MOST_ROWS:
            raise ValidationError(f"Bring at most {MOST_ROWS:,} rows at once.")

    def get_or_init_instance(self, instance_loader: Any, row: Row) -> tuple[Statement, bool]:
        return Statement(), True

    def import_instance(self, instance: Statement, row: Row, **kwargs: Any) -> None:
        """All faults of a row at once, so that a table is corrected in one go."""
        faults: dict[str, ValidationError] = {}

        def read(column: str, reader: Callable[[str], Any]) -> Any:
            try:
                return reader(str(row.get(column) or "").strip())
            except ValidationError as fault:
                faults[column] = fault
                return None

        source = read("source", _source)
        words = str(row.get("sentence_text") or "").strip()
        sentences = source and read(
            "sentence_no", lambda cell: _chosen(self._current(source), cell, words)
        )
        speakers = str(row.get("attributed_to") or "").strip()
        unnamed = speakers.casefold() in (NOT_STATED_SLUG, "not stated")
        wording = Wording(
            text=read("statement_text", _filled),
            act=read("act", _act),
            attribution=Attribution.NOT_STATED if unnamed else Attribution.NAMED,
            attributed_to=[] if unnamed else read("attributed_to", lambda c: _named(Actor, c)),
            addressed_to=read("addressed_to", lambda cell: _named(Actor, cell)),
            topics=read("topics", lambda cell: _named(Topic, cell)),
            sentences=sentences or (),
            said_on=read("said_on", _day),
            note=str(row.get("note") or "").strip(),
        )
        if faults:
            raise ValidationError(faults)
        instance.source, self.wording = source, wording

    def save_instance(self, instance: Statement, is_create: bool, row: Row, **kwargs: Any) -> None:
        try:
            made = create_statement(source=instance.source, wording=self.wording, by=self.by)
        except ActionError as refusal:
            raise ValidationError(str(refusal)) from refusal
        instance.pk, instance.text = made.pk, made.text

    def after_import_row(self, row: Row, row_result: Any, **kwargs: Any) -> None:
        """The very words that a statement would rest on, to be looked at before."""
        if not row_result.validation_error:
            row_result.cited = self.wording.sentences

    def _current(self, source: Source) -> list[Sentence]:
        """Its current sentences, looked up once for all of its rows."""
        if source.pk not in self.current:
            newest = source.revisions.order_by("-number")[:1]
            places = Placement.objects.filter(revision__in=newest).select_related("sentence")
            self.current[source.pk] = [place.sentence for place in places.order_by("start")]
        return self.current[source.pk]

    def save_m2m(self, instance: Statement, row: Row, **kwargs: Any) -> None:
        """The action has done it."""


def _filled(cell: str) -> str:
    if not cell:
        raise ValidationError("Write the claim.")
    return cell


def _act(cell: str) -> str:
    known = {name.casefold(): [act] for act in Act for name in (act.value, act.label)} | FORMER_ACTS
    meant = known.get(cell.casefold(), [])
    if len(meant) > 1:
        choice = " or ".join(f"“{act.label}”" for act in meant)
        raise ValidationError(f"“{cell}” is two acts now; write {choice}.")
    if not meant:
        raise ValidationError(f"“{cell}” is not an act; choose one of: {', '.join(Act.values)}.")
    return meant[0]


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError as error:
        raise ValidationError(f"“{cell}” is not a date; write it like 2025-03-18.") from error


def _source(cell: str) -> Source:
    slug = cell.rstrip("/").rpartition("/")[2]
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise ValidationError(f"There is no source “{cell}”; enter its slug.")
    return source


def _named(model: type[Named], cell: str) -> list[Named]:
    return [_one_named(model, name) for name in map(str.strip, cell.split(BETWEEN)) if name]


def _one_named(model: type[Named], name: str) -> Named:
    found = model._default_manager.filter(Q(slug=name) | Q(name=name))
    if len(found) != 1:
        kind = model._meta.verbose_name
        raise ValidationError(
            f"There is no single {kind} called “{name}”; enter a slug from the archive."
        )
    return found[0]


def _chosen(current: Sequence[Sentence], numbers: str, words: str) -> Sequence[Sentence]:
    """By number or by exact words; where both are given, they have to say the same."""
    if not numbers:
        return [_with_words(current, words)]
    chosen = [_numbered(current, number) for number in numbers.split(BETWEEN)]
    if words and words != f" {BETWEEN} ".join(sentence.text for sentence in chosen):
        raise ValidationError("The sentence with this number has different words; check both.")
    return chosen


def _numbered(current: Sequence[Sentence], number: str) -> Sentence:
    wanted = re.fullmatch(r"\s*[sS]?([0-9]{1,9})\s*", number)
    for sentence in current:
        if wanted and sentence.number == int(wanted[1]):
            return sentence
    raise ValidationError(f"The current revision of the source has no sentence “{number.strip()}”.")


def _with_words(current: Sequence[Sentence], words: str) -> Sentence:
    if not words:
        raise ValidationError("Give the number of the sentence, or its exact words.")
    found = [sentence for sentence in current if sentence.text == words]
    if not found:
        raise ValidationError(
            "The current revision of the source has no sentence with these words."
        )
    if len(found) > 1:
        numbers = ", ".join(str(sentence.number) for sentence in found)
        raise ValidationError(
            f"Several sentences have these words; give one of the numbers {numbers}."
        )
    return found[0]
