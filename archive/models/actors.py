from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from archive.models.enums import ActorKind
from archive.models.history import History
from archive.models.querysets import ActorQuerySet


class Actor(models.Model):
    """A person, institution, state or group: speaks, is spoken to, issues or carries a text."""

    slug = models.SlugField(
        max_length=100, unique=True, help_text="Part of the public address, for ever."
    )
    name = models.CharField(
        max_length=200, help_text="As readers should see it: “Donald Trump”, “The Kremlin”."
    )
    kind = models.CharField(max_length=20, choices=ActorKind.choices)
    aliases = models.TextField(
        blank=True,
        help_text="Other names that sources use, one a line; for search and suggestions.",
    )
    wikidata = models.CharField(
        "Wikidata id",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"\AQ[1-9][0-9]*\Z", "Write the id as Q followed by digits.")],
        help_text="Such as Q22686; leave it empty when you are not sure.",
    )

    objects = ActorQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ActorKind.values), name="actor_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("actor", args=[self.slug])
