from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history import register

from archive.models.actors import Actor
from archive.models.enums import Act, Attribution, CorrectionKind, StatementStatus
from archive.models.history import History
from archive.models.querysets import CitationQuerySet, CorrectionQuerySet, StatementQuerySet
from archive.models.sources import Sentence, Source
from archive.models.topics import Topic


class Statement(models.Model):
    """One claim in the archive's own words, resting on sentences of one source."""

    number = models.PositiveIntegerField(
        null=True,
        blank=True,
        unique=True,
        help_text="Public; given at first publication and never reused.",
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="statements")
    text = models.TextField(
        help_text="One claim in the archive's words: who did what, as the source reports it."
    )
    act = models.CharField(max_length=20, choices=Act.choices)
    attribution = models.CharField(
        max_length=20, choices=Attribution.choices, default=Attribution.NAMED
    )
    attributed_to = models.ManyToManyField(Actor, blank=True, related_name="said")
    addressed_to = models.ManyToManyField(Actor, blank=True, related_name="heard")
    topics = models.ManyToManyField(Topic, blank=True, related_name="statements")
    said_on = models.DateField(
        null=True, blank=True, help_text="Leave empty when the source does not say."
    )
    listed_on = models.DateField(
        help_text="What lists sort by: said on, else the source's date, else the day of capture."
    )
    note = models.TextField(blank=True, help_text="For editors only; never shown to readers.")

    status = models.CharField(
        max_length=20, choices=StatementStatus.choices, default=StatementStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts edits.")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_by_name = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_by_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_by_name = models.CharField(max_length=200, blank=True)

    sentences = models.ManyToManyField(
        Sentence, through="Citation", through_fields=("statement", "sentence")
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-listed_on", "-number", "-pk"]
        permissions = [
            ("review_statement", "Can approve statements, or return them with a note"),
            ("publish_statement", "Can publish, correct and withdraw statements"),
        ]
        indexes = [
            models.Index(fields=["listed_on", "number"], name="statement_listed"),
            models.Index(
                fields=["status", "updated_at", "id"],
                condition=Q(number=None),
                name="statement_on_desk",
            ),
            models.Index(
                fields=["written_by", "status", "updated_at", "id"],
                condition=Q(number=None),
                name="statement_of_writer_on_desk",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=StatementStatus.values), name="statement_status_known"
            ),
            models.CheckConstraint(condition=Q(act__in=Act.values), name="statement_act_known"),
            models.CheckConstraint(
                condition=Q(attribution__in=Attribution.values), name="statement_attribution_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="statement_has_words"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[StatementStatus.DRAFT, StatementStatus.IN_REVIEW],
                    number=None,
                    published_at=None,
                    published_by_name="",
                )
                | Q(
                    status__in=[StatementStatus.PUBLISHED, StatementStatus.WITHDRAWN],
                    number__isnull=False,
                    published_at__isnull=False,
                )
                & ~Q(published_by_name=""),
                name="statement_published_by_someone_sometime",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by_name="")
                | Q(reviewed_at__isnull=False) & ~Q(reviewed_by_name=""),
                name="statement_reviewed_by_someone_sometime",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("statement", args=[self.number])


class Citation(models.Model):
    """A statement rests on a sentence."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="citations")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField()

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "sentence"], name="citation_once"),
            models.UniqueConstraint(
                fields=["statement", "position"], name="citation_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} ← {self.sentence}"


# Not within Statement, since its citations belong to its history.
register(
    Statement,
    records_class=History,
    m2m_fields=("attributed_to", "addressed_to", "topics", "sentences"),
)


class Correction(models.Model):
    """One entry of the public log: a published wording changed, or something was withdrawn."""

    kind = models.CharField(max_length=20, choices=CorrectionKind.choices)
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=200)
    reason = models.TextField()
    version = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the statement, after the change."
    )
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]  # as they were made, whatever the clock said
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=False, source=None)
                | Q(statement=None, source__isnull=False),
                name="correction_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CorrectionKind.values), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(made_by_name=""), name="correction_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"
