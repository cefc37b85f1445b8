import uuid

from django.db import models


class Generation(models.Model):
    """The one row from which caches learn that something public has changed.

    `number` rises with every public change. `epoch` is renewed when an archive is loaded or
    restored, since the numbers of two databases say nothing about each other. What was read at a
    number below `last_withdrawal` may hold what is public no longer.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    last_withdrawal = models.PositiveBigIntegerField(default=0)
    epoch = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="generation_one_row")]

    def __str__(self) -> str:
        return f"Generation {self.number}"
