from django.conf import settings
from django.db import models

from archive.models.sources import Source


class Intake(models.Model):
    """What an editor gave and has not saved yet: neither a source nor a capture.

    It is its owner's alone, is in no bundle and goes when they save, cancel or come back
    after a day.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    source = models.ForeignKey(
        Source,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Which this is a new capture of; empty for an import.",
    )
    made_at = models.DateTimeField()
    name = models.CharField(max_length=2000)
    original = models.BinaryField()
    read = models.JSONField()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
