"""An event's sources side by side, to join what they say on one matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from archive.admin.base import EditorialAdmin, change_url, editor
from archive.admin.catalogue.comparison_points import PointForm, next_position
from archive.admin.visibility import visible_statements
from archive.models import Citation, ComparisonPoint, Event, Statement, StatementStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from archive.models import Source

MOST_PROPOSALS = 12


class Side(NamedTuple):
    source: Source
    statements: list[Statement]


class Proposal(NamedTuple):
    statements: list[Statement]
    per_cent: int
    url: str


class NewPointForm(PointForm):
    """It comes after the event's other points."""

    def act(self) -> ComparisonPoint:
        self.instance.position = next_position(self.event)
        return super().act()


class ComparingDesk(EditorialAdmin[Event]):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.compare_view)
        return [
            path("<path:object_id>/compare/", view, name="archive_event_compare"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"may_compare": self.may_compare(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def may_compare(self, request: HttpRequest) -> bool:
        return editor(request).has_perm("archive.change_comparisonpoint")

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.may_compare(request):
            raise PermissionDenied
        event = self.get_object(request, unquote(object_id))
        if event is None:
            return self.gone(request, object_id)
        form = _form(request, event)
        if request.method == "POST" and form.is_valid():
            self.message_user(request, f"“{form.instance}” now compares them.", messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        sides = _sides(event, editor(request))
        chosen = {str(key) for key in cast("Iterable[Any]", form["statements"].value() or ())}
        context = {
            **self.admin_site.each_context(request),
            "title": f"Compare: {event}",
            "opts": self.opts,
            "original": event,
            "back": change_url(event),
            "form": form,
            "sides": sides,
            "chosen": {s.pk for side in sides for s in side.statements if str(s.pk) in chosen},
            "points": event.points.order_by("position"),
            "proposals": _proposals(sides, request.path),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/archive/event/compare.html", context)


def _form(request: HttpRequest, event: Event) -> PointForm:
    """With the statements that the address names already chosen: a proposal, as yet unsaved."""
    fields = ["title", "finding", "note", "statements"]
    made = forms.modelform_factory(ComparisonPoint, NewPointForm, fields)
    form = cast("type[NewPointForm]", made)
    form.event, form.by = event, editor(request)
    if request.method == "POST":
        return form(request.POST)
    return form(initial={"statements": request.GET.getlist("statement")})


def _sides(event: Event, by: User) -> list[Side]:
    """What the editor may see of each source and is not withdrawn, in the order of its
    sentences."""
    cited = Citation.objects.select_related("sentence").order_by("position")
    statements = (
        visible_statements(by)
        .filter(source__event=event)
        .exclude(status=StatementStatus.WITHDRAWN)
        .order_by("source__issued_on", "source", "pk")
        .select_related("source")
        .prefetch_related(Prefetch("citations", cited), "topics", "points")
    )
    sides: dict[int, Side] = {}
    for statement in statements:
        sides.setdefault(statement.source_id, Side(statement.source, []))[1].append(statement)
    for side in sides.values():
        side.statements.sort(key=_place)
    return list(sides.values())


def _place(statement: Statement) -> tuple[int, int]:
    cited = [citation.sentence.number for citation in statement.citations.all()]
    return min(cited, default=0), statement.pk


def _proposals(sides: list[Side], address: str) -> list[Proposal]:
    """Of what no point joins yet."""
    from archive.text.pairing import Claim, likely_pairs

    free = {s.pk: s for side in sides for s in side.statements if not s.points.all()}
    claims = [
        [
            Claim(s.pk, s.text, frozenset(topic.pk for topic in s.topics.all()))
            for s in side.statements
            if s.pk in free
        ]
        for side in sides
    ]
    return [
        Proposal(
            [free[pair.first], free[pair.second]],
            round(100 * pair.score),
            f"{address}?statement={pair.first}&statement={pair.second}#point",
        )
        for pair in likely_pairs(claims)[:MOST_PROPOSALS]
    ]
