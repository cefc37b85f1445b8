"""A query put into words once gives what its queryset gives, with the same types."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from archive.models import Correction, Placement, Source, Statement
from archive.models.compiled import CompiledObjects, CompiledQuery
from tests.factories import (
    NOW,
    ActorFactory,
    CorrectionFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
)

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_values_are_those_of_the_queryset() -> None:
    statements = [PublishedStatementFactory() for _ in range(3)]
    rows = Statement.objects.order_by("number").values_list("number", "text", "listed_on")
    prepared = CompiledQuery(rows, "number")
    for numbers in ([1, 3], [2], [1, 2, 3, 4]):
        assert prepared(numbers) == list(rows.filter(number__in=numbers))
    assert len(statements) == len(prepared([1, 2, 3]))
    assert prepared([]) == []


def test_moments_days_and_json_are_not_left_as_the_database_keeps_them() -> None:
    correction = CorrectionFactory(before={"topics": ["Grain"]})
    fields = ("made_at", "before", "statement__listed_on")
    prepared = CompiledQuery(Correction.objects.values_list(*fields), "statement")
    assert prepared([correction.statement_id]) == [
        (NOW, {"topics": ["Grain"]}, date(2025, 3, 18)),
    ]


def test_objects_come_with_those_they_lead_to(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    carrier = ActorFactory(name="An outlet")
    source = PublishedSourceFactory(carrier=carrier)
    PublishedStatementFactory(source=source)
    prepared = CompiledObjects(
        Statement.objects.all(), "number", "source", "source__carrier", "source__event"
    )
    found = prepared.first(1)
    assert found == Statement.objects.get(number=1)
    with django_assert_num_queries(0):
        assert found.source.carrier == carrier
        assert found.source.event is None
        assert found.published_at == NOW
    assert prepared.first(2) is None


def test_what_is_deferred_is_read_when_asked_for(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    source = PublishedSourceFactory()
    paths = ("revision", "revision__capture")
    left = ["revision__capture__original"]
    prepared = CompiledObjects(Placement.objects.all(), "revision", *paths, deferred=left)
    capture = prepared([source.revisions.get().pk])[0].revision.capture
    with django_assert_num_queries(1):
        assert bytes(capture.original).startswith(capture.text.encode())


def test_a_path_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(TypeError, match="title"):
        CompiledObjects(Source.objects.all(), "slug", "title")
