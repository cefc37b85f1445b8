"""The log of corrections and withdrawals: for its page, for files and for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archive.models import Correction, CorrectionKind, Source, Statement
from archive.selectors.links import (
    absolute,
    moment,
)
from archive.selectors.wording import LABELS
from archive.text import differences as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.models.querysets import CorrectionQuerySet
    from archive.selectors import shapes


def public_log() -> CorrectionQuerySet:
    """The entries that readers see, with what they are on, the newest first."""
    return Correction.objects.published().select_related("statement", "source")


def withdrawal(**of: Statement | Source) -> Correction | None:
    """The entry that says why something was withdrawn."""
    entries = Correction.objects.published().filter(kind=CorrectionKind.WITHDRAWAL)
    return entries.filter(**of).first()


def withdrawal_of(statement: Statement) -> Correction | None:
    """The entry that says why a statement was withdrawn, by itself or with its source."""
    source = statement.source
    return withdrawal(statement=statement) if source.is_public else withdrawal(source=source)


class FieldChange(NamedTuple):
    label: str
    pieces: list[words.Part]


class LogEntry(NamedTuple):
    correction: Correction
    title: str
    url: str
    withdrawn: bool
    changes: list[FieldChange]


def entries(corrections: Iterable[Correction]) -> list[LogEntry]:
    return [
        LogEntry(
            correction,
            *_of(correction),
            correction.kind == CorrectionKind.WITHDRAWAL,
            [
                _change(name, correction.before.get(name), correction.after.get(name))
                for name in LABELS
                if name in correction.after
            ],
        )
        for correction in corrections
    ]


def _of(correction: Correction) -> tuple[str, str]:
    """What the entry is on; nothing of what was withdrawn but its address."""
    if correction.statement:
        return f"Statement {correction.statement.number}", correction.statement.get_absolute_url()
    source = correction.source
    return (f"Source {source.slug}", source.get_absolute_url()) if source else ("", "")


def _change(name: str, before: Any, after: Any) -> FieldChange:
    old, new = _shown(before), _shown(after)
    if name == "text":
        return FieldChange(LABELS[name], words.differences(old, new))
    removed = words.Part(words.Change.REMOVED, old or "nothing")
    added = words.Part(words.Change.ADDED, new or "nothing")
    return FieldChange(LABELS[name], [removed, added])


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def represent_correction(entry: Correction) -> shapes.Correction:
    """Nothing of what was withdrawn but its address; of an editor, nothing."""
    statement, source = entry.statement, entry.source
    page = (statement or source).get_absolute_url()  # type: ignore[union-attr]  # the database says
    return {
        "kind": entry.kind,
        "kind_label": entry.get_kind_display(),
        "made_at": moment(entry.made_at),
        "statement": statement.number if statement else None,
        "source": source.slug if source else None,
        "url": absolute(page),
        "version": entry.version,
        "reason": entry.reason,
        "changes": [_represent_change(entry, name) for name in LABELS if name in entry.after],
    }


def _represent_change(entry: Correction, name: str) -> shapes.Change:
    before, after = _said(entry.before.get(name)), _said(entry.after[name])
    return {"field": name, "field_label": LABELS[name], "before": before, "after": after}


def _said(value: Any) -> str:
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value or "")
