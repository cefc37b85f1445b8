"""The history of every thing at the desk: how it was after each act, and who did it.

An act calls `before` once it holds the thing, and `after` when it is done. What was loaded has no
record of its own; it gets one when it is first changed, so that its old words are not lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.actions.base import signature
from archive.models import History

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model

ADDED, CHANGED, DELETED = "+", "~", "-"


def before(thing: Model) -> None:
    """Keep the thing as it is in the database, if nothing is kept of it yet."""
    history = History.of[type(thing)]
    if thing.pk is None or history.records._default_manager.filter(id=thing.pk).exists():
        return
    standing = type(thing)._default_manager.filter(pk=thing.pk).first()
    if standing:
        history.write(standing, ADDED, by=None, name="", act="as it was before", words="")


def after(thing: Model, *, by: User, act: str, words: str = "", kind: str = CHANGED) -> None:
    """Keep how a thing is now; what is to be deleted is kept before it goes."""
    history = History.of[type(thing)]
    history.write(thing, kind, by=by, name=signature(by), act=act, words=words.strip())
