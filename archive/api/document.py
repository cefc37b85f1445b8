"""The description as a document, made from the addresses; loaded when it is asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from drf_spectacular.generators import SchemaGenerator


def openapi() -> HttpResponse:
    generator: Any = SchemaGenerator  # it carries no types
    described = generator().get_schema(request=None, public=True)
    return JsonResponse(
        described,
        content_type="application/vnd.oai.openapi+json;version=3.1",
        json_dumps_params={"ensure_ascii": False},
    )
