from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, models, transaction

from archive.models import Act, Generation, History, Topic
from archive.text.cues import ACTS
from tests.factories import TopicFactory

ARCHIVE = list(apps.get_app_config("archive").get_models())
RECORDS = {history.records for history in History.of.values()}


@pytest.mark.parametrize("model", ARCHIVE)
def test_every_model_says_what_it_is(model: type[models.Model]) -> None:
    assert "__str__" in vars(model)


@pytest.mark.parametrize("model", [m for m in ARCHIVE if m is not Generation])
def test_every_order_has_a_tie_breaker(model: type[models.Model]) -> None:
    ordering = [name.lstrip("-") for name in model._meta.ordering]
    last = {
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    }
    assert ordering[-1] == "pk" or set(ordering) <= last


@pytest.mark.parametrize("model", [m for m in ARCHIVE if m not in RECORDS])
def test_who_and_when_are_known_together(model: type[models.Model]) -> None:
    """Every pair such as published_at and published_by_name is bound by a constraint."""
    names = {field.name for field in model._meta.get_fields()}
    bound = " ".join(
        str(c) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)
    )
    for stem in ("published", "reviewed"):
        if f"{stem}_at" in names:
            assert f"{stem}_at" in bound
            assert f"{stem}_by_name" in bound


@pytest.mark.django_db
def test_topics_have_two_levels() -> None:
    middle = TopicFactory(parent=TopicFactory())
    with pytest.raises(ValidationError, match="upper level"):
        Topic(slug="x", name="X", parent=middle).full_clean()
    top = middle.parent
    top.parent = TopicFactory()
    with pytest.raises(ValidationError, match="leave it on top"):
        top.full_clean()


@pytest.mark.django_db
def test_what_stands_in_every_archive_is_made_once() -> None:
    call_command("migrate", verbosity=0)
    assert Generation.objects.count() == 1
    assert {"Contributor", "Editor", "Publisher"} <= set(
        Group.objects.values_list("name", flat=True)
    )
    publisher = Group.objects.get(name="Publisher")
    assert publisher.permissions.filter(codename="publish_statement").exists()
    contributor = Group.objects.get(name="Contributor")
    assert not contributor.permissions.filter(codename__startswith="publish").exists()


@pytest.mark.django_db
def test_there_is_one_generation() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Generation.objects.create(id=2)


def test_every_act_has_cues_and_no_other() -> None:
    assert sorted(ACTS) == sorted(Act.values)
