from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from archive.models.actors import Actor
from archive.models.enums import Genre, Rendition, SourceStatus, SuccessionKind
from archive.models.events import Event
from archive.models.history import History
from archive.models.querysets import (
    CaptureQuerySet,
    DepartureQuerySet,
    RevisionQuerySet,
    SentenceQuerySet,
    SourceQuerySet,
    SuccessionQuerySet,
)

# Not URLField, whose form field guesses a scheme; an address is kept as its editor gave it.
WEB_ADDRESS = URLValidator(schemes=["http", "https"])


def refuse_no_counts(notes: object) -> None:
    counts = notes.values() if isinstance(notes, dict) else [0]
    if not all(type(count) is int and count > 0 for count in counts):
        raise ValidationError("Intake notes are whole numbers above 0, by kind.")


def refuse_no_seams(seams: object) -> None:
    """They are pairs of whole numbers from 0, in the order of the text."""
    after = 0
    for seam in seams if isinstance(seams, list) else [seams]:
        if not isinstance(seam, list) or [type(place) for place in seam] != [int, int]:
            raise ValidationError("Seams are pairs of whole numbers, one after another.")
        if not after <= seam[0] <= seam[1]:
            raise ValidationError("Seams are pairs of whole numbers, one after another.")
        after = seam[1]


def refuse_no_exchanges(exchanges: object) -> None:
    for exchange in exchanges if isinstance(exchanges, list) else [exchanges]:
        if not isinstance(exchange, dict) or exchange.keys() != {"url", "status", "headers", "at"}:
            raise ValidationError("An exchange has a url, a status, headers and a time.")


class Source(models.Model):
    """One text in one voice. What was captured of it is in its revisions."""

    slug = models.SlugField(
        max_length=120, unique=True, help_text="Part of the public address, for ever."
    )
    title = models.CharField(max_length=500)
    short_title = models.CharField(
        max_length=100, blank=True, help_text="For lists and columns: “Kremlin summary”."
    )
    page_title = models.CharField(
        max_length=500, blank=True, help_text="Title of the page it was taken from, if another."
    )
    issuer = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issued",
        help_text="Whose voice the text is; needed before it is published.",
    )
    carrier = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried",
        help_text="The outlet whose page we took it from, if that is not the issuer.",
    )
    rendition = models.CharField(
        max_length=30, choices=Rendition.choices, default=Rendition.ORIGINAL
    )
    rendition_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renditions",
        help_text="The source in this archive that this one renders.",
    )
    genre = models.CharField(max_length=30, choices=Genre.choices, default=Genre.READOUT)
    language = models.CharField(
        max_length=35,
        default="en",
        validators=[
            RegexValidator(
                r"\A[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", "Write a language tag such as en, ru or ar."
            )
        ],
        help_text="Of the text: a tag such as en, ru, ar.",
    )
    issued_on = models.DateField(null=True, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="sources")
    url = models.CharField("original page", max_length=2000, blank=True, validators=[WEB_ADDRESS])
    archived_url = models.CharField(
        "archived copy", max_length=2000, blank=True, validators=[WEB_ADDRESS]
    )
    note = models.TextField(
        blank=True, help_text="What readers should know about where the text comes from."
    )
    status = models.CharField(
        max_length=20, choices=SourceStatus.choices, default=SourceStatus.DRAFT
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_by_name = models.CharField(max_length=200, blank=True)
    next_number = models.PositiveIntegerField(
        default=1, help_text="Of the next new sentence; only ever grows."
    )

    objects = SourceQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        permissions = [("publish_source", "Can publish and withdraw sources")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=SourceStatus.values), name="source_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=SourceStatus.DRAFT) | Q(issuer__isnull=False),
                name="source_public_has_issuer",
            ),
            models.CheckConstraint(
                condition=Q(status=SourceStatus.DRAFT, published_at=None, published_by_name="")
                | (~Q(status=SourceStatus.DRAFT) & Q(published_at__isnull=False))
                & ~Q(published_by_name=""),
                name="source_published_by_someone_sometime",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.status == SourceStatus.PUBLISHED

    @property
    def short_label(self) -> str:
        return self.short_title or self.title


class Capture(models.Model):
    """What was captured once: the bytes, and the text found in them. Never changed.

    The text holds every block of the page, one a line, furniture and other voices too: a
    revision takes from it what its source says, and whether words are unique on the page can
    only be known from the whole of it.
    """

    captured_at = models.DateTimeField()
    original = models.BinaryField()
    original_sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=100)
    fetched_url = models.CharField(max_length=2000, blank=True)
    notes = models.JSONField(
        "intake notes",
        default=dict,
        blank=True,
        validators=[refuse_no_counts],
        help_text="What was left out, added or changed in taking it in: how often, by kind.",
    )
    seams = models.JSONField(
        default=list,
        blank=True,
        validators=[refuse_no_seams],
        help_text="Where words of the text are no neighbours on its page.",
    )
    exchanges = models.JSONField(
        default=list,
        blank=True,
        validators=[refuse_no_exchanges],
        help_text="Of a capture by address each request: url, status, headers, and at what time.",
    )
    file_name = models.CharField(max_length=255, blank=True, help_text="As it was given.")
    file_made_on = models.DateField(
        null=True, blank=True, help_text="What the file says; not a day of issue."
    )

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Capture of {self.captured_at:%-d %B %Y}, {self.original_sha256[:12]}"


class Revision(models.Model):
    """A capture's text cut into sentences: an arrangement, as a commit is a tree of blobs."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="revisions")
    segmenter = models.CharField(max_length=50)
    segmenter_version = models.CharField(max_length=50)
    made_at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["source", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="revision_number_once")
        ]
        indexes = [models.Index(fields=["number", "source"], name="revision_by_number")]

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.source}"

    def get_absolute_url(self) -> str:
        return reverse("revision", args=[self.source.slug, self.number])


class Sentence(models.Model):
    """One sentence of a source; its text and number never change."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="sentences")
    number = models.PositiveIntegerField()
    text = models.TextField()
    excluded_reason = models.CharField(
        "set aside because",
        db_column="aside_because",
        max_length=300,
        blank=True,
        help_text="Why no statement is drawn from it; readers see the reason.",
    )

    objects = SentenceQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["source", "number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="sentence_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("sentence", args=[self.source.slug, self.number])


class Placement(models.Model):
    """Where a sentence is in a revision: capture.text[start:stop] == sentence.text."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="placements")
    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="placements")
    paragraph = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    fragment = models.TextField(
        blank=True,
        help_text="What finds the sentence on its page; empty where its own words do.",
    )

    class Meta:
        ordering = ["revision", "start"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "start"], name="placement_start_once"),
            models.UniqueConstraint(
                fields=["revision", "sentence"], name="placement_sentence_once"
            ),
            models.CheckConstraint(
                condition=Q(stop__gt=models.F("start")), name="placement_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.stop} in {self.revision}"


class Succession(models.Model):
    """An older sentence was replaced by a newer one, as an editor confirmed."""

    older = models.ForeignKey(Sentence, models.CASCADE, related_name="successions")
    newer = models.ForeignKey(Sentence, models.CASCADE, related_name="predecessions")
    kind = models.CharField(max_length=20, choices=SuccessionKind.choices)
    confirmed_at = models.DateTimeField()
    confirmed_by_name = models.CharField(
        max_length=200, blank=True, help_text="Empty when the same words made it plain."
    )

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["older", "newer"]
        constraints = [
            models.UniqueConstraint(fields=["older", "newer"], name="succession_once"),
            models.CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values), name="succession_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(older=models.F("newer")), name="succession_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.older} → {self.newer}"


class Departure(models.Model):
    """A sentence left the text and nothing took its place, as an editor found."""

    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="departures")
    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="departures", help_text="The first without it."
    )
    confirmed_at = models.DateTimeField()
    confirmed_by_name = models.CharField(max_length=200)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering = ["sentence", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["sentence", "revision"], name="departure_once"),
            models.CheckConstraint(
                condition=~Q(confirmed_by_name=""), name="departure_found_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sentence} → nothing"
