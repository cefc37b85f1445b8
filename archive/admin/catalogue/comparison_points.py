"""Rows of an event's comparison."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Max

from archive.actions.catalogue import delete_point, save_point
from archive.admin.acts import editor
from archive.admin.anchored import AnchoredAdmin
from archive.admin.base import shortened
from archive.admin.forms import ActingForm, KeysField
from archive.admin.review.history import HistoryAdmin
from archive.admin.visibility import visible_statements
from archive.models import ComparisonPoint, Event, Statement

if TYPE_CHECKING:
    from django.http import HttpRequest


def next_position(event: Event) -> int:
    highest = event.points.aggregate(highest=Max("position"))["highest"]
    return (highest or 0) + 1


class PointForm(ActingForm[ComparisonPoint]):
    statements = KeysField[Statement](
        queryset=Statement.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="What each source says on the matter; choose from at least two sources.",
    )

    event: Event
    """Of a point that is being added; the page was opened for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.event = self.event
        statements = (
            visible_statements(self.by)
            .filter(source__event=self.instance.event_id)
            .select_related("source")
            .order_by("source__title", "source", "number", "pk")
        )
        field = cast("KeysField[Statement]", self.fields["statements"])
        field.queryset = statements
        field.choices = [
            (str(source), [(s.pk, f"{s} [{s.get_status_display()}]") for s in group])
            for source, group in groupby(statements, lambda statement: statement.source)
        ]

    def act(self) -> ComparisonPoint:
        statements = list(self.cleaned_data["statements"])
        save_point(point=self.instance, statements=statements, by=self.by)
        return self.instance


@admin.register(ComparisonPoint)
class ComparisonPointAdmin(AnchoredAdmin[ComparisonPoint], HistoryAdmin[ComparisonPoint]):
    form = PointForm
    anchor = "event"
    list_display = ["title", "event", "position", "finding", "short_note"]
    list_filter = ["finding"]
    list_select_related = ["event"]
    search_fields = ["title", "note", "event__name"]
    fields = ["event", "position", "title", "finding", "note", "statements"]
    remembered = fields
    readonly_fields = ["event"]

    def get_form(
        self,
        request: HttpRequest,
        obj: ComparisonPoint | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[ActingForm[ComparisonPoint]]:
        form = cast("type[PointForm]", super().get_form(request, obj, change, **kwargs))
        if obj is None:
            form.event = cast("Event", self.anchored(request))
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"position": next_position(cast("Event", self.anchored(request)))}

    def delete_model(self, request: HttpRequest, obj: ComparisonPoint) -> None:
        delete_point(point=obj, by=editor(request))

    @admin.display(description="note", ordering="note")
    def short_note(self, point: ComparisonPoint) -> str:
        return shortened(point.note)
