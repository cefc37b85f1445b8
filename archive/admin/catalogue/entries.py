"""Actors, topics and events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from archive.actions.catalogue import delete_entry, save_entry
from archive.admin.acts import editor
from archive.admin.catalogue.event_comparison import ComparisonPage
from archive.admin.catalogue.merging import MergePage
from archive.admin.forms import ActingForm
from archive.admin.review.history import HistoryAdmin
from archive.models import Actor, Event, Source, Statement, Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

E = TypeVar("E", Actor, Topic, Event)


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of these rows there are for each value of a field, as a subquery."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


class EntryForm(ActingForm[E]):
    def act(self) -> E:
        save_entry(
            entry=self.instance, participants=self.cleaned_data.get("participants"), by=self.by
        )
        return self.instance


class EntryAdmin(HistoryAdmin[E]):
    """The slug is chosen once, since an address is a promise."""

    form = EntryForm  # type: ignore[assignment]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: E | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: E | None = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def delete_model(self, request: HttpRequest, obj: E) -> None:
        delete_entry(entry=obj, by=editor(request))


@admin.register(Actor)
class ActorAdmin(EntryAdmin[Actor]):
    pages = [MergePage]
    list_display = ["name", "kind", "said_count", "issued_count", "wikidata", "slug"]
    list_filter = ["kind"]
    search_fields = ["name", "aliases", "slug", "wikidata"]
    ordering = ["name", "pk"]  # the counts drop the model's own
    fields = ["name", "slug", "kind", "aliases", "wikidata"]
    remembered = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Actor]:
        said = Statement.attributed_to.through.objects.filter(actor=OuterRef("pk"))
        issued = Source.objects.filter(issuer=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(said_total=counted(said, "actor"), issued_total=counted(issued, "issuer"))
        )

    @admin.display(description="statements", ordering="said_total")
    def said_count(self, actor: Any) -> int:
        return int(actor.said_total)

    @admin.display(description="sources", ordering="issued_total")
    def issued_count(self, actor: Any) -> int:
        return int(actor.issued_total)


@admin.register(Topic)
class TopicAdmin(EntryAdmin[Topic]):
    pages = [MergePage]
    list_display = ["name", "parent", "statement_count", "slug"]
    list_filter = [("parent", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    ordering = ["name", "pk"]  # the count drops the model's own
    search_fields = ["name", "description", "cue_words", "slug"]
    autocomplete_fields = ["parent"]
    fields = ["name", "slug", "parent", "description", "cue_words"]
    remembered = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        filed = Statement.topics.through.objects.filter(topic=OuterRef("pk"))
        return super().get_queryset(request).annotate(filed=counted(filed, "topic"))

    @admin.display(description="statements", ordering="filed")
    def statement_count(self, topic: Any) -> int:
        return int(topic.filed)


@admin.register(Event)
class EventAdmin(EntryAdmin[Event]):
    pages = [ComparisonPage]
    list_display = ["name", "kind", "date", "slug"]
    list_filter = ["kind"]
    date_hierarchy = "date"
    search_fields = ["name", "description", "slug"]
    autocomplete_fields = ["participants"]
    fields = ["name", "slug", "kind", "date", "description", "participants"]
    remembered = fields
