from django.db import models
from django.urls import reverse

from archive.models.actors import Actor
from archive.models.enums import EventKind
from archive.models.history import History
from archive.models.querysets import EventQuerySet


class Event(models.Model):
    """What sources report on: a call, a meeting, a summit."""

    slug = models.SlugField(
        max_length=100, unique=True, help_text="Part of the public address, for ever."
    )
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    date = models.DateField(help_text="The day it took place, or began.")
    description = models.TextField(blank=True, help_text="One or two sentences that readers see.")
    participants = models.ManyToManyField(Actor, blank=True, related_name="events")

    objects = EventQuerySet.as_manager()
    history = History(m2m_fields=("participants",))

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EventKind.values), name="event_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])
