from django.conf import settings
from django.db import models
from django.db.models import Q

from archive.models.enums import ReviewEventKind
from archive.models.statements import Statement


class ReviewEvent(models.Model):
    """One step of a statement on its way to the public: who did what with it, and the note."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="review_events")
    kind = models.CharField(max_length=20, choices=ReviewEventKind.choices)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(help_text="Of the statement, after the step.")
    note = models.TextField(blank=True, help_text="For editors only; never shown to readers.")

    class Meta:
        db_table = "archive_step"
        ordering = ["statement", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReviewEventKind.values), name="step_kind_known"
            ),
            models.CheckConstraint(condition=~Q(made_by_name=""), name="step_by_someone"),
            models.CheckConstraint(
                condition=~Q(kind=ReviewEventKind.RETURNED) | ~Q(note=""), name="step_back_has_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.made_by_name}"
