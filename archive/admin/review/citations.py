"""Letting a statement rest on what took its sentence's place, which never happens by itself."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.shortcuts import get_object_or_404

from archive.actions.successions import replace_citations
from archive.actions.wordings import cited_by
from archive.admin.acts import change_url
from archive.admin.differences import differences_of
from archive.admin.forms import KeysField, SeenForm
from archive.admin.source_pages import SourcePage
from archive.admin.visibility import visible_statements
from archive.models import Placement, Sentence, StatementStatus
from archive.selectors.successions import Successions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField
    from django.http import HttpResponse

    from archive.admin.differences import Words
    from archive.models import Source, Statement


class Left(NamedTuple):
    """A cited sentence that is not in the current text, and what took its place."""

    sentence: Sentence
    successors: list[Sentence]
    words: Words | None


class SuccessorsField(KeysField[Sentence]):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Sentence) -> str:
        return str(obj)


class ReplaceForm(SeenForm):
    """For each sentence that left, which of its successors the statement rests on; none is ticked
    beforehand, and where none is, the statement keeps the sentence."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: object, statement: Statement, left: Sequence[Left]) -> None:
        super().__init__(
            cast("dict[str, str] | None", data), initial={"seen_version": statement.version}
        )
        self.left = [each for each in left if each.successors]
        for each in self.left:
            self.fields[f"instead-{each.sentence.number}"] = SuccessorsField(
                Sentence.objects.filter(
                    pk__in=[successor.pk for successor in each.successors]
                ).order_by("number"),
                required=False,
                label=f"Instead of sentence {each.sentence.number}",
            )
        if statement.status == StatementStatus.PUBLISHED:
            self.fields["reason"] = forms.CharField(
                required=False,
                widget=forms.Textarea({"rows": 3}),
                help_text="Readers see it with the statement and in the corrections log.",
            )

    def clean(self) -> dict[str, object]:
        super().clean()
        if not self.errors and not self.instead():
            self.add_error(None, "Tick the sentences that the statement should cite from now on.")
        return self.cleaned_data

    def instead(self) -> dict[Sentence, list[Sentence]]:
        chosen = {
            each.sentence: list(self.cleaned_data[f"instead-{each.sentence.number}"])
            for each in self.left
        }
        return {old: new for old, new in chosen.items() if new}

    def choices_of(self) -> list[tuple[Left, BoundField]]:
        return [(each, self[f"instead-{each.sentence.number}"]) for each in self.left]


class CitationsPage(SourcePage):
    name, path = "replace_citations", "citations/<number:statement>"
    title = "Cited sentences"
    template = "admin/archive/source/replace_citations.html"

    def may(self) -> bool:
        return super().may() and self.by.has_perm("archive.change_statement")

    def answer(self) -> HttpResponse:
        visible = visible_statements(self.by).filter(source=self.source)
        self.statement: Statement = get_object_or_404(visible, pk=self.asked["statement"])
        self.left = _left(self.source, self.statement)
        return super().answer()

    @cached_property
    def form(self) -> ReplaceForm:
        return ReplaceForm(self.sent, self.statement, self.left)

    def act(self) -> None:
        replace_citations(
            statement=self.statement,
            version=self.form.cleaned_data["seen_version"] or 0,
            instead=self.form.instead(),
            reason=self.form.cleaned_data.get("reason", ""),
            by=self.by,
        )
        self.log(f"Replaced the citations of a statement: {self.statement}")

    def done(self) -> HttpResponse:
        said = f"“{self.statement}” now cites the sentences you chose."
        return self.leave(said, change_url(self.statement))

    def plan(self) -> dict[str, Any]:
        published = self.statement.status == StatementStatus.PUBLISHED
        return {
            "statement": self.statement,
            "statement_url": change_url(self.statement),
            "left": self.left,
            "choices": self.form.choices_of(),
            "barred": published and not self.by.has_perm("archive.publish_statement"),
            "withdrawn": self.statement.status == StatementStatus.WITHDRAWN,
        }


def _left(source: Source, statement: Statement) -> list[Left]:
    cited = cited_by(statement)
    newest = source.revisions.latest("number")
    places = Placement.objects.filter(revision=newest, sentence__in=cited)
    current = set(places.values_list("sentence", flat=True))
    successions = Successions(source)
    found = []
    for sentence in cited:
        if sentence.pk not in current:
            successors = [
                successor.sentence
                for successor in successions.successors(sentence.pk)
                if successor.standing
            ]
            words = differences_of([sentence], [successor.text for successor in successors])
            found.append(Left(sentence, successors, words))
    return found
