"""The desk's form of a statement: what is suggested is filled in, and names can be typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from archive.actions.base import StaleEdit
from archive.admin.desk.statement_form import StatementForm
from archive.admin.forms import KeysField, is_key
from archive.admin.visibility import visible_statements
from archive.models import Act, Actor, Citation, Statement, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import QueryDict

    from archive.actions.wordings import Wording
    from archive.models import Source
    from archive.suggestions import Suggestion, Suggestions

MOST_NAMES = 20


class Names(forms.TextInput):
    """What was typed in turns is one list."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return "; ".join(value for value in sent if value.strip())


class NamesField(forms.CharField):
    """Names with semicolons between; each has to be that of one thing in the archive."""

    def __init__(self, model: type[Actor | Topic], label: str) -> None:
        super().__init__(label=label, required=False, max_length=2_000, widget=Names)
        self.model = model

    def clean(self, value: Any) -> Any:
        names = [name.strip() for name in super().clean(value).split(";") if name.strip()]
        if len(names) > MOST_NAMES:
            raise ValidationError(f"Enter at most {MOST_NAMES} names at a time.")
        return [self.named(name) for name in names]

    def named(self, name: str) -> Model:
        known = self.model._default_manager
        found: list[Model] = list(known.filter(Q(name__iexact=name) | Q(slug=name))[:2])
        if not found and self.model is Actor:
            found = [a for a in Actor.objects.filter(aliases__contains=name) if name in spelt(a)]
        kind = self.model._meta.verbose_name
        if not found:
            raise ValidationError(f"There is no {kind} called “{name}”; choose one from the list.")
        if len(found) > 1:
            raise ValidationError(
                f"More than one {kind} is called “{name}”; enter the slug instead."
            )
        return found[0]


def spelt(actor: Actor) -> list[str]:
    return [alias.strip() for alias in actor.aliases.split("\n")]


@dataclass(frozen=True)
class Chip:
    """One thing that can be ticked; `why` it is suggested, if it is."""

    value: int
    label: str
    ticked: bool
    why: str = ""


class DeskForm(StatementForm):
    """Opens with what is surely suggested, unless something was typed or is being edited."""

    attributed_to = KeysField(queryset=Actor.objects.all(), required=False)
    addressed_to = KeysField(queryset=Actor.objects.all(), required=False)
    topics = KeysField(queryset=Topic.objects.all(), required=False)
    other_speakers = NamesField(Actor, "Another speaker")
    other_addressees = NamesField(Actor, "Another addressee")
    other_topics = NamesField(Topic, "Another topic")
    seen_citation = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Statement
        fields = [
            "text",
            "act",
            "attribution",
            "attributed_to",
            "addressed_to",
            "topics",
            "said_on",
            "note",
        ]
        widgets = {
            "text": forms.Textarea({"rows": 4}),
            "note": forms.Textarea({"rows": 2}),
            "said_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "attribution": forms.RadioSelect,
        }
        labels = {"text": "Statement"}

    def __init__(self, *args: Any, source: Source, by: User, **kwargs: Any) -> None:
        self.source, self.by = source, by
        self.meanwhile: list[Statement] = []
        self.suggestions: Suggestions | None = None
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance.number is None:
            del self.fields["reason"]
        if self.instance.pk is None:
            self.initial.setdefault("seen_citation", latest_citation())

    @property
    def opens(self) -> bool:
        """Nothing in it was typed by anybody yet."""
        return not self.is_bound and self.instance.pk is None and "text" not in self.initial

    @property
    def suggested_act(self) -> str:
        return Act(self.suggestions.act).label if self.suggestions else ""

    def take(self, suggestions: Suggestions) -> None:
        """What is filled in is what is sure; the rest is offered beside it."""
        self.suggestions = suggestions
        if self.opens:
            self.initial["act"] = suggestions.act
            self.initial["attribution"] = suggestions.attribution
            self.initial["attributed_to"] = sure(suggestions.speakers)
            self.initial["addressed_to"] = sure(suggestions.addressees)
            self.initial["topics"] = sure(suggestions.topics)

    @property
    def speakers(self) -> list[Chip]:
        return self.chips("attributed_to", self.suggestions.speakers if self.suggestions else [])

    @property
    def addressees(self) -> list[Chip]:
        return self.chips("addressed_to", self.suggestions.addressees if self.suggestions else [])

    @property
    def filed_under(self) -> list[Chip]:
        return self.chips("topics", self.suggestions.topics if self.suggestions else [])

    def chips(self, name: str, suggested: Sequence[Suggestion]) -> list[Chip]:
        ticked = keys_of(self[name].value())
        offered = [Chip(s.pk, s.name, s.pk in ticked, s.why) for s in suggested]
        queryset = cast("QuerySet[Any]", cast("Any", self.fields[name]).queryset)
        others = queryset.filter(pk__in=ticked - {chip.value for chip in offered})
        return [*(Chip(thing.pk, str(thing), True) for thing in others), *offered]

    def wording(self) -> Wording:
        wording, data = super().wording(), self.cleaned_data
        return replace(
            wording,
            attributed_to=together(wording.attributed_to, data["other_speakers"]),
            addressed_to=together(wording.addressed_to, data["other_addressees"]),
            topics=together(wording.topics, data["other_topics"]),
        )

    def act(self) -> Statement:
        if self.instance.pk is None:
            self.refuse_unread()
        return super().act()

    def refuse_unread(self) -> None:
        """Two editors on one sentence: the later one reads what the other wrote, and decides."""
        seen = self.cleaned_data["seen_citation"]
        if seen is None:
            return
        newer = Citation.objects.filter(sentence__in=self.cleaned_data["cited"], pk__gt=seen)
        theirs = visible_statements(self.by).filter(pk__in=newer.values("statement"))
        self.meanwhile = list(theirs.exclude(written_by=self.by)[:MOST_NAMES])
        if self.meanwhile:
            raise StaleEdit(
                "Someone wrote a statement on this sentence after you opened it; compare the "
                "two, and save again if yours says something different."
            )

    def show_other(self) -> None:
        super().show_other()
        if self.meanwhile:
            data = cast("QueryDict", self.data).copy()
            data["seen_citation"] = str(latest_citation())
            self.data = data


def sure(suggested: Iterable[Suggestion]) -> list[int]:
    return [one.pk for one in suggested if one.sure]


def keys_of(values: Any) -> set[int]:
    """Of what a field holds: things, their keys, or whatever was sent."""
    keys = (getattr(value, "pk", value) for value in values or ())
    return {int(key) for key in keys if is_key(key)}


def together(ticked: Sequence[Any], typed: Sequence[Any]) -> list[Any]:
    return list(dict.fromkeys([*ticked, *typed]))


def latest_citation() -> int:
    return Citation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
