"""All the sentences that a statement or an address names, as one piece of evidence."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from archive.models import Citation, Placement
from archive.models.compiled import CompiledQuery
from archive.text import quotations, ranges
from archive.text.quotations import Quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive.models import Sentence, Source


class Evidence(NamedTuple):
    """Sentences of a source in the order of `revision`, the newest that holds all of them.

    Where no revision does, `revision` is the newest that holds any, `whole` is false, and no
    sentence is said to follow another.
    """

    slug: str
    revision: int
    whole: bool
    quoted: list[Quoted]

    @property
    def quotation(self) -> str:
        return quotations.quotation(self.quoted)

    @property
    def numbers(self) -> list[int]:
        return sorted(sentence.number for sentence in self.quoted)

    @property
    def path(self) -> str:
        """The address that shows them for ever as they are quoted."""
        if len(self.quoted) == 1:
            return f"{_page(self.slug, self.revision)}#s{self.quoted[0].number}"
        if not self.whole:
            return reverse("sentences", args=[self.slug, self.numbers])
        return reverse("pinned_sentences", args=[self.slug, self.revision, self.numbers])


def alone(source: Source, sentence: Sentence, revision: int) -> Evidence:
    """One sentence, as this revision has it."""
    quoted = [Quoted(sentence.number, sentence.text)]
    return Evidence(source.slug, revision, True, quoted)


def in_context(page: str, numbers: Collection[int], first: int) -> str:
    """The address of a text with all these sentences marked, at the `first` of them."""
    if len(numbers) == 1:
        return f"{page}#s{first}"
    return f"{page}?mark={ranges.written(numbers)}#s{first}"


_before = Placement.objects.filter(
    revision=OuterRef("sentence__placements__revision"),
    start__lt=OuterRef("sentence__placements__start"),
).order_by("-start")
_cited = CompiledQuery(
    Citation.objects.order_by(
        "statement", "sentence__placements__revision__number", "sentence__placements__start"
    ).values_list(
        "statement",
        "sentence__source__slug",
        "sentence__placements__revision__number",
        "sentence__number",
        "sentence__text",
        "sentence",
        Subquery(_before.values("sentence")[:1]),
    ),
    "statement",
)


def of_statements(keys: Collection[int]) -> dict[int, Evidence]:
    """By statement, the keys of public statements given."""
    rows = groupby(_cited(keys), key=lambda row: row[0])
    return {key: _evidence([row[1:] for row in cited]) for key, cited in rows}


def of_statement(key: int) -> Evidence:
    return of_statements([key])[key]


def of_sentences(source: Source, numbers: Collection[int], revision: int = 0) -> Evidence | None:
    """These sentences as this revision has them, else the newest that holds all. Nothing where the
    source has no such sentences, or the revision lacks one of them."""
    placed = Placement.objects.filter(sentence__source=source, sentence__number__in=numbers)
    if revision:
        placed = placed.filter(revision__number=revision)
    before = Placement.objects.filter(
        revision=OuterRef("revision"), start__lt=OuterRef("start")
    ).order_by("-start")
    rows = placed.order_by("revision__number", "start").values_list(
        "sentence__source__slug",
        "revision__number",
        "sentence__number",
        "sentence__text",
        "sentence",
        Subquery(before.values("sentence")[:1]),
    )
    found = _evidence(list(rows)) if rows else None
    return found if found and len(found.quoted) == len(numbers) else None


def _evidence(rows: list[tuple[Any, ...]]) -> Evidence:
    asked = {key for *_, key, _ in rows}
    by_revision: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for _, revision, *sentence in rows:
        by_revision[revision].append(tuple(sentence))
    slug, newest = rows[0][0], max(by_revision)
    whole = [revision for revision, held in by_revision.items() if len(held) == len(asked)]
    if whole:
        return Evidence(slug, max(whole), True, _following(by_revision[max(whole)]))
    last = {key: Quoted(number, text) for _, _, number, text, key, _ in rows}
    return Evidence(slug, newest, False, list(last.values()))


def _following(held: list[tuple[int, str, int, int | None]]) -> list[Quoted]:
    before = [None, *(key for _, _, key, _ in held)]
    return [
        Quoted(number, text, previous is not None and previous == last)
        for (number, text, _, previous), last in zip(held, before, strict=False)
    ]


def _page(slug: str, revision: int) -> str:
    return reverse("revision", args=[slug, revision])
