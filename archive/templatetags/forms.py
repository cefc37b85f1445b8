"""Links to the other forms of what a page shows. Django loads these into every template."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.urls import reverse

from archive.exports import feeds
from archive.exports.forms import STATEMENTS, THINGS
from archive.exports.json_files import JSON

if TYPE_CHECKING:
    from archive.filters.filterset import StatementFilter

register = template.Library()

_FOLLOWED = (JSON, feeds.MEDIA_TYPE.partition(";")[0])


class FormLink(NamedTuple):
    label: str
    url: str
    media_type: str

    @property
    def is_followed(self) -> bool:
        """Programs that read pages look for these; the others are files, which readers take."""
        return self.media_type in _FOLLOWED


@register.simple_tag
def statement_forms(asked: StatementFilter) -> list[FormLink]:
    """Of a list of statements, with all that was asked of it."""
    return [
        FormLink(form.label, asked.address_as(suffix), form.media_type.partition(";")[0])
        for suffix, form in STATEMENTS.items()
    ]


@register.simple_tag
def thing_forms(kind: str) -> list[FormLink]:
    """Of a list of topics, actors, sources, events or corrections."""
    page = reverse(kind).rstrip("/")
    forms = {suffix: (form.label, form.media_type) for suffix, form in THINGS.items()}
    if kind == "corrections":
        forms["atom"] = ("Feed", feeds.MEDIA_TYPE)
    return [
        FormLink(label, f"{page}.{suffix}", media_type.partition(";")[0])
        for suffix, (label, media_type) in forms.items()
    ]
