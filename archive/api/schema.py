"""The API's description (OpenAPI 3.1), read from the filters and the shapes themselves."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from drf_spectacular.utils import OpenApiParameter

from archive.filters.filterset import FACETS, ORDERS, StatementFilter
from archive.models import (
    Act,
    ActorKind,
    Attribution,
    CorrectionKind,
    EventKind,
    Finding,
    Genre,
    Rendition,
)
from archive.selectors import shapes
from archive.selectors.comparison import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Schema = dict[str, Any]

PROBLEM, PROBLEM_TYPE = "Problem", "application/problem+json"
_PLAIN: dict[type, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
}
_FORMATS = {"_at": "date-time", "_on": "date", "date": "date", "url": "uri", "_fragment": "uri"}
_ENUMS = {
    ("Statement", "act"): Act.values,
    ("Statement", "attribution"): Attribution.values,
    ("Statement", "status"): ["published"],
    ("Actor", "kind"): ActorKind.values,
    ("Event", "kind"): EventKind.values,
    ("Correction", "kind"): CorrectionKind.values,
    ("Point", "finding"): [*Finding.values, "only"],
    ("Source", "genre"): Genre.values,
    ("Source", "rendition"): Rendition.values,
    ("SourceLink", "rendition"): Rendition.values,
}
_SLUG = "[-a-zA-Z0-9_]+"
_PATTERNS = {
    "year": "[0-9]{4}",
    "from": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "to": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
_HELP = {
    "act": "Each is defined at `/about/acts/`. Values of the first code-book lead to today's: "
    "`demanded` to `set_a_condition`, `interested` to `expressed_interest`. Add `supported` to "
    "`welcomed`, `announced` to `informed`, `promised` to `assured` and `raised_a_concern` to "
    "`warned` for what these meant before 28 November 2026.",
    "speaker": "`not-stated` finds where the source does not say who spoke.",
    "q": "Words in any form, “phrases”, -words without; English and Russian.",
    "order": "The best match needs words in `q`.",
    "after": "Of the next page; take it from the answer.",
}
_NAMED = {
    "finding": ("Finding", {"type": "string", "enum": [*FINDINGS]}),
    "after": ("Page", {"type": "string"}),
}


def parameters(names: Iterable[str]) -> list[OpenApiParameter]:
    return [_parameter(name) for name in names]


def _parameter(name: str) -> OpenApiParameter:
    asked = StatementFilter.base_filters.get(name)
    label, schema = (str(asked.label), _asked(name)) if asked else _NAMED[name]
    many = name in (*FACETS, "finding")
    return OpenApiParameter(
        name,
        type={"type": "array", "items": schema} if many else schema,
        description=f"{label}. {_HELP.get(name, '')}".strip(),
        explode=True if many else None,
        style="form" if many else None,
    )


def _asked(name: str) -> Schema:
    if name == "act":
        return {"type": "string", "enum": Act.values}
    if name == "order":
        return {"type": "string", "enum": [*ORDERS]}
    pattern = _PATTERNS.get(name, _SLUG if name in FACETS else "")
    return {"type": "string", "pattern": f"^{pattern}$"} if pattern else {"type": "string"}


def answers(shape: type, *, many: bool) -> dict[tuple[int, str], Schema]:
    """By status: the answer, and the problems that can take its place."""
    whole = {"$ref": f"#/components/schemas/{shape.__name__}"}
    problem = {"$ref": f"#/components/schemas/{PROBLEM}"}
    refusals = {(status, PROBLEM_TYPE): problem for status in (400, 404, 405, 410)}
    return {(200, "application/json"): _page(whole) if many else whole, **refusals}


def _page(item: Schema) -> Schema:
    turned = {"type": ["string", "null"], "format": "uri"}
    properties = {
        "count": {"type": "integer", "description": "Of the whole list, not of this page."},
        "next": turned,
        "previous": turned,
        "results": {"type": "array", "items": item},
    }
    return {"type": "object", "required": [*properties], "properties": properties}


def add_shapes(result: Schema, **kwargs: Any) -> Schema:
    """Called by drf-spectacular when it has described the addresses."""
    known = {shape.__name__: _object(shape) for shape in _shapes()}
    result.setdefault("components", {})["schemas"] = {PROBLEM: _problem(), **known}
    return result


def _shapes() -> Iterator[type]:
    return (shape for shape in vars(shapes).values() if is_typeddict(shape))


def _object(shape: type) -> Schema:
    fields = get_type_hints(shape)
    properties = {name: _field(shape, name, hint) for name, hint in fields.items()}
    described = {"description": " ".join(shape.__doc__.split())} if shape.__doc__ else {}
    return {"type": "object", **described, "required": [*fields], "properties": properties}


def _field(shape: type, name: str, hint: Any) -> Schema:
    schema = _value(hint)
    enum = _ENUMS.get((shape.__name__, name))
    if enum:
        return {**schema, "enum": [*enum]}
    ending = next((ending for ending in _FORMATS if name.endswith(ending)), "")
    return {**schema, "format": _FORMATS[ending]} if ending else schema


def _value(hint: Any) -> Schema:
    if is_typeddict(hint):
        return {"$ref": f"#/components/schemas/{hint.__name__}"}
    origin, inner = get_origin(hint), get_args(hint)
    if origin is list:
        return {"type": "array", "items": _value(inner[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _value(inner[1])}
    if origin in (Union, UnionType):
        schema = _value(next(each for each in inner if each is not NoneType))
        if "$ref" in schema:
            return {"oneOf": [schema, {"type": "null"}]}
        return {**schema, "type": [schema["type"], "null"]}
    return dict(_PLAIN[hint])


def _problem() -> Schema:
    text = {"type": "string"}
    fault = {"parameter": text, "title": text, "hint": text}
    properties = {
        "type": text,
        "title": text,
        "status": {"type": "integer"},
        "detail": text,
        "errors": {"type": "array", "items": {"type": "object", "properties": fault}},
    }
    return {
        "type": "object",
        "description": "Why there is no answer (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": properties,
    }
