from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from archive.models.history import History
from archive.models.querysets import TopicQuerySet


class Topic(models.Model):
    """What statements are filed under; two levels, because a deeper tree is never agreed on."""

    slug = models.SlugField(
        max_length=100, unique=True, help_text="Part of the public address, for ever."
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, help_text="One sentence that readers see.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="A topic of the upper level, or nothing.",
    )
    cue_words = models.TextField(
        blank=True, help_text="Words that suggest this topic to editors, one a line; never shown."
    )

    objects = TopicQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    def clean(self) -> None:
        if self.parent is None:
            return
        if self.parent.parent_id is not None:
            raise ValidationError({"parent": "Choose a topic of the upper level: there are two."})
        if self.pk and (self.parent_id == self.pk or self.children.exists()):
            raise ValidationError({"parent": "This topic has topics of its own; leave it on top."})
