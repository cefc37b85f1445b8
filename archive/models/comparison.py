from django.db import models

from archive.models.enums import Finding
from archive.models.events import Event
from archive.models.history import History
from archive.models.querysets import ComparisonPointQuerySet
from archive.models.statements import Statement


class ComparisonPoint(models.Model):
    """One row of an event's comparison: the same matter in several sources."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="points")
    position = models.PositiveIntegerField(help_text="Order of the rows.")
    title = models.CharField(max_length=200, help_text="The matter: “Maritime security”.")
    finding = models.CharField(max_length=20, choices=Finding.choices)
    note = models.TextField(blank=True, help_text="What exactly differs; readers see it.")
    statements = models.ManyToManyField(
        Statement, related_name="points", help_text="From each source what it says on the matter."
    )

    objects = ComparisonPointQuerySet.as_manager()
    history = History(m2m_fields=("statements",))

    class Meta:
        ordering = ["event", "position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="point_position_once"),
            models.CheckConstraint(
                condition=models.Q(finding__in=Finding.values), name="point_finding_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
