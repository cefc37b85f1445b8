"""What a thing was like after each act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Signed(models.Model):
    """What each record says beside the thing itself: the act, and a name that outlives accounts."""

    history_act = models.CharField(max_length=40)
    history_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """One record an act, written by `archive.actions.history` when the act is done.

    The library's own signals would write one for each part of an act, some of them in the midst
    of it, and none for what is updated in bulk; so they are silent here.
    """

    of: ClassVar[dict[type[models.Model], History]] = {}
    """The history of each model that has one."""

    def __init__(self, m2m_fields: tuple[str, ...] = ()) -> None:
        reason = models.TextField(blank=True, default="")
        super().__init__(bases=[Signed], history_change_reason_field=reason, m2m_fields=m2m_fields)

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            self.of[sender] = self

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Nobody is given permissions on records: who sees a thing sees its history."""
        options: dict[str, Any] = super().get_meta_options(model)
        return options | {"default_permissions": (), "ordering": ("-pk",)}

    def get_meta_options_m2m(self, through_model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options_m2m(through_model)
        return options | {"default_permissions": (), "ordering": ("pk",)}

    def get_m2m_fields_from_model(self, model: type[models.Model]) -> list[Any]:
        """In the order that was given; the library's own differs from process to process."""
        return [getattr(model, name).field for name in self.m2m_fields]

    def post_save(self, instance: models.Model, created: bool, **kwargs: Any) -> None:
        pass

    def post_delete(self, instance: models.Model, **kwargs: Any) -> None:
        pass

    def m2m_changed(self, instance: models.Model, action: str, attr: str, **kwargs: Any) -> None:
        pass

    @property
    def records(self) -> type[models.Model]:
        """The model of the records."""
        return getattr(self.cls, self.manager_name).model  # type: ignore[no-any-return]

    def write(
        self, thing: models.Model, kind: str, *, by: User | None, name: str, act: str, words: str
    ) -> None:
        """Keep a thing as it is now; `kind` is + for new, ~ for changed, - for deleted."""
        values = {f.attname: getattr(thing, f.attname) for f in self.fields_included(thing)}
        record = self.records(
            history_type=kind,
            history_date=timezone.now(),
            history_user=by,
            history_change_reason=words,
            history_by_name=name,
            history_act=act,
            **values,
        )
        record.save()
        self.create_historical_record_m2ms(record, thing)
