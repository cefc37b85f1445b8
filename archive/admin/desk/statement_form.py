"""The form of a statement: its wording, the sentences it rests on, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import F, Min, Q

from archive.actions.base import StaleEdit
from archive.actions.statements import correct_statement, create_statement, edit_statement
from archive.actions.wordings import Wording, cited_by, wording_of
from archive.admin.forms import ActingForm, KeysField
from archive.models import Act, Attribution, Sentence, Source, Statement, StatementStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet
    from django.http import QueryDict

    from archive.actions.base import ActionError


@dataclass(frozen=True)
class Difference:
    """A field that someone else saved with a value other than the one typed here."""

    label: str
    stands: str
    typed: str


class SentencesField(KeysField[Sentence]):
    """The sentences of a source to choose among, each with its number and word for word."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Sentence) -> str:
        aside = obj.excluded_reason
        return f"{obj} [set aside: {aside}]" if aside else str(obj)


class StatementForm(ActingForm[Statement]):
    cited = SentencesField(
        label="Cited sentences",
        queryset=Sentence.objects.none(),
        required=False,
        help_text="The sentences of the source that say this.",
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Why the published wording changes; shown to readers in the corrections log.",
    )

    source: Source
    """Of a statement that is being added; the page was opened for it."""
    differences: list[Difference]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences = []
        if self.instance.pk is None:
            self.instance.source = self.source
        else:
            self.initial["cited"] = cited_by(self.instance)
            self.initial["seen_version"] = self.instance.version
        self.sentences_field.queryset = choosable(self.instance)

    @property
    def sentences_field(self) -> SentencesField:
        field = self.fields["cited"]
        if not isinstance(field, SentencesField):
            raise TypeError(f"{field} does not offer sentences.")
        return field

    def act(self) -> Statement:
        if self.instance.pk is None:
            return create_statement(source=self.source, wording=self.wording(), by=self.by)
        if not set(self.changed_data) - {"reason", "seen_version"}:
            return self.instance
        wording, version = self.wording(), self.cleaned_data["seen_version"] or 0
        if self.instance.status == StatementStatus.PUBLISHED:
            return correct_statement(
                statement=self.instance,
                version=version,
                wording=wording,
                reason=self.cleaned_data["reason"],
                by=self.by,
            )
        return edit_statement(statement=self.instance, version=version, wording=wording, by=self.by)

    def wording(self) -> Wording:
        data = self.cleaned_data
        return Wording(
            text=data["text"],
            act=data["act"],
            attribution=data["attribution"],
            attributed_to=list(data["attributed_to"]),
            addressed_to=list(data["addressed_to"]),
            topics=list(data["topics"]),
            sentences=in_order(self.instance, data["cited"]),
            said_on=data["said_on"],
            note=data["note"],
        )

    def refuse(self, refusal: ActionError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, StaleEdit):
            self.show_other()

    def show_other(self) -> None:
        """Put the other text beside what was typed; from now on saving replaces it knowingly.

        The version is read before the rest, so that it is never newer than what is shown.
        """
        other = Statement.objects.filter(pk=self.instance.pk).first()
        if other is None:
            return
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("seen_version")] = str(other.version)
        self.data = data
        stands, typed = read(wording_of(other)), read(self.wording())
        self.differences = [
            Difference(label, stands[label], typed[label])
            for label in stands
            if stands[label] != typed[label]
        ]


def choosable(statement: Statement) -> QuerySet[Sentence]:
    """The latest text of the source, in its order, and at the end what is cited from before."""
    revision = statement.source.revisions.order_by("-number").first()
    choice = Q(placements__revision=revision)
    if statement.pk is not None:
        choice |= Q(pk__in=statement.citations.values("sentence"))
    place = Min("placements__start", filter=Q(placements__revision=revision))
    sentences = statement.source.sentences.filter(choice).annotate(place=place)
    return sentences.order_by(F("place").asc(nulls_last=True), "number")


def in_order(statement: Statement, chosen: Iterable[Sentence]) -> list[Sentence]:
    """As they were, if the choice is the same: to save again must not look like a change."""
    chosen = list(chosen)
    before = cited_by(statement) if statement.pk is not None else []
    return before if set(before) == set(chosen) else chosen


def read(wording: Wording) -> dict[str, str]:
    """A wording as an editor reads it, field by field."""
    return {
        "Text": wording.text,
        "Act": Act(wording.act).label,
        "Attribution": Attribution(wording.attribution).label,
        "Attributed to": named(wording.attributed_to),
        "Addressed to": named(wording.addressed_to),
        "Topics": named(wording.topics),
        "Cited sentences": "\n".join(str(sentence) for sentence in wording.sentences),
        "Said on": f"{wording.said_on:%-d %B %Y}" if wording.said_on else "",
        "Note": wording.note,
    }


def named(things: Iterable[Model]) -> str:
    return ", ".join(sorted(str(thing) for thing in things))
