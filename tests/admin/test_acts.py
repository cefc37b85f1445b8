"""What an action refuses, and what of it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError

from archive.actions.base import WrongState
from archive.admin.acts import refusals
from archive.admin.forms import CLASH
from archive.models import Topic
from tests.factories import TopicFactory

if TYPE_CHECKING:
    from collections.abc import Callable


def after_writing(error: Exception) -> Callable[[], None]:
    def act() -> None:
        TopicFactory()
        raise error

    return act


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "sentences"),
    [
        (WrongState("It is public."), ["It is public."]),
        (ValidationError(["No title.", "No slug."]), ["No title.", "No slug."]),
        (IntegrityError("UNIQUE constraint failed"), [CLASH]),
    ],
)
def test_a_refused_act_leaves_nothing(error: Exception, sentences: list[str]) -> None:
    assert refusals(after_writing(error)) == sentences
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_an_act_that_is_not_refused_stays() -> None:
    assert refusals(TopicFactory) == []
    assert Topic.objects.count() == 1


@pytest.mark.django_db
def test_an_outage_is_no_refusal() -> None:
    with pytest.raises(DatabaseError):
        refusals(after_writing(DatabaseError("disk full")))
