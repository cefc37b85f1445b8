"""What every action shares: how it refuses, who signs, and how readers' caches are invalidated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from archive.models import Generation

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ActionError(Exception):
    """An action refused; the message is one sentence that an editor can act on."""


class NotAllowed(ActionError):
    """This person may not do this."""


class WrongState(ActionError):
    """The thing is not in a state in which this can be done."""


class Incomplete(ActionError):
    """Something that the act needs is missing."""


class StaleEdit(ActionError):
    """Someone saved a newer version after this form was opened."""


def require(by: User, permission: str, *, to: str) -> None:
    """Do nothing if the account has the permission.

    Raises NotAllowed if it does not; `to` completes “Your account may not …”.
    """
    if not by.has_perm(f"archive.{permission}"):
        raise NotAllowed(f"Your account may not {to}; ask someone whose account may.")


def signature(by: User) -> str:
    """How a person is named in the record, whatever becomes of the account."""
    return by.get_full_name() or by.get_username()


def lock_generation() -> None:
    """Lock the generation: what is public now stays so to the end of this transaction.

    Called after all other rows are locked, so that nobody waits in a circle. The index is updated
    after it, when nobody else can write there.
    """
    Generation.objects.select_for_update().get(id=1)


def bump_generation(*, withdrawn: bool = False) -> None:
    """Raise the generation: called by every public change, and it holds readers as well.

    A draft is not to show in it: what may or may not be public holds readers, looks, and only then
    raises it. `withdrawn` says that words were taken from the public.
    """
    told = ["number", "last_withdrawal"] if withdrawn else ["number"]
    Generation.objects.filter(id=1).update(**dict.fromkeys(told, F("number") + 1))
