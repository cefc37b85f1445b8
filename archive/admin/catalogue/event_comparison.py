"""An event's sources side by side, to join what they say on one matter."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.db.models import Prefetch

from archive.admin.acts import ThingPage
from archive.admin.catalogue.comparison_points import PointForm, next_position
from archive.admin.visibility import visible_statements
from archive.models import Citation, ComparisonPoint, Event, Statement, StatementStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.http import HttpResponse

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


class ComparisonPage(ThingPage[Event]):
    name = "compare"
    template = "admin/archive/event/compare.html"

    def link(self) -> str:
        return "Compare its sources"

    def may(self) -> bool:
        return self.by.has_perm("archive.change_comparisonpoint")

    @cached_property
    def form(self) -> PointForm:
        """With the statements that the address names already chosen: a proposal, as yet unsaved."""
        fields = ["title", "finding", "note", "statements"]
        made = forms.modelform_factory(ComparisonPoint, NewPointForm, fields)
        form = cast("type[NewPointForm]", made)
        form.event, form.by = self.thing, self.by
        return form(self.sent, initial={"statements": self.request.GET.getlist("statement")})

    def done(self) -> HttpResponse:
        return self.leave(f"“{self.form.instance}” now compares them.", self.request.path)

    def plan(self) -> dict[str, Any]:
        sides = _sides(self.thing, self.by)
        chosen = {str(key) for key in cast("Iterable[Any]", self.form["statements"].value() or ())}
        return {
            "title": f"Compare: {self.thing}",
            "sides": sides,
            "chosen": {s.pk for side in sides for s in side.statements if str(s.pk) in chosen},
            "points": self.thing.points.order_by("position"),
            "proposals": _proposals(sides, self.request.path),
        }


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
