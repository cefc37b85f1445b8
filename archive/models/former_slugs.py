from django.db import models

from archive.models.enums import Catalogue


class FormerSlug(models.Model):
    """An address that readers were given, of what has since been merged into something else.

    Slugs instead of keys, as addresses are made of them: the thing of the old slug is gone.
    """

    kind = models.CharField(max_length=20, choices=Catalogue.choices)
    slug = models.SlugField(max_length=100)
    now = models.SlugField(max_length=100, db_index=False, help_text="The slug it leads to.")

    class Meta:
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="former_slug_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Catalogue.values), name="former_slug_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=models.F("now")), name="former_slug_leads_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.now}"
