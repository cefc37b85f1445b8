"""What an editor gave, kept from the preview to the save or the cancel, and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from archive.actions import history
from archive.actions.base import WrongState, require
from archive.actions.revisions import revise_source
from archive.actions.sources import import_source
from archive.capture.confined import from_json, to_json
from archive.models import Intake, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from archive.actions.revisions import Cut, Revised
    from archive.capture.document import Document

KEPT_FOR = timedelta(days=1)


class Voice(NamedTuple):
    """A source to be, and which sentences of the page it says."""

    source: Source
    cuts: Sequence[Cut]


@transaction.atomic
def take_intake(*, document: Document, name: str, by: User, source: Source | None = None) -> Intake:
    """Keep what was given until its owner decides; what others forgot a day ago goes. It becomes a
    source of its own, or a new revision of the `source` named. Raises NotAllowed without the right
    to import, or to change the source."""
    if source is None:
        require(by, "add_source", to="import sources")
    else:
        require(by, "change_source", to="capture sources again")
    now = timezone.now()
    Intake.objects.filter(made_at__lt=now - KEPT_FOR).delete()
    return Intake.objects.create(
        owner=by,
        source=source,
        made_at=now,
        name=name[:2000],
        original=document.original,
        read=to_json(document),
    )


def document_of(intake: Intake) -> Document:
    return from_json(bytes(intake.original), intake.read)


@transaction.atomic
def save_intake(*, intake: Intake, voices: Sequence[Voice], by: User) -> list[Source]:
    """Every voice of a page becomes a draft source, or none does; they share one capture.

    Raises NotAllowed without the right, WrongState if the import is over or its bytes were read
    differently, AlreadyImported if a source has this text, and Incomplete if the cuts do not fit.
    """
    require(by, "add_source", to="import sources")
    locked = Intake.objects.select_for_update().filter(pk=intake.pk, owner=by).first()
    if locked is None:
        raise WrongState("This import was saved or cancelled already; see the list of sources.")
    document = document_of(locked)
    saved = [
        import_source(
            source=voice.source,
            document=document,
            cuts=voice.cuts,
            captured_at=locked.made_at,
        )
        for voice in voices
    ]
    for source in saved:
        history.after(source, by=by, act="imported", kind=history.ADDED)
    locked.delete()
    return saved


@transaction.atomic
def save_revision(*, intake: Intake, cuts: Sequence[Cut], seen: int, by: User) -> Revised:
    """What was given becomes the newest revision of its source. `seen` is the revision that the
    editor compared it with. Raises NotAllowed without the right, WrongState if the capture is over
    or changes nothing, StaleEdit if there is a newer revision, and Incomplete if the cuts do not
    fit."""
    require(by, "change_source", to="capture sources again")
    owned = Intake.objects.select_for_update(of=("self",)).filter(pk=intake.pk, owner=by)
    locked = owned.select_related("source").first()
    if locked is None or locked.source is None:
        raise WrongState("This capture was saved or cancelled already; see the source's revisions.")
    history.before(locked.source)
    revised = revise_source(
        source=locked.source,
        document=document_of(locked),
        cuts=cuts,
        captured_at=locked.made_at,
        seen=seen,
    )
    changed = Source.objects.get(pk=locked.source.pk)
    act = f"captured again as revision {revised.revision.number}"
    history.after(changed, by=by, act=act)
    locked.delete()
    return revised


@transaction.atomic
def drop_intake(*, intake: Intake, by: User) -> None:
    Intake.objects.filter(pk=intake.pk, owner=by).delete()
