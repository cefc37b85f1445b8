"""What is known about a source to be: one form a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from archive.capture.document import host_of
from archive.models import Actor, Source

if TYPE_CHECKING:
    from archive.capture.document import Document, Metadata

FIELDS = [
    "title",
    "short_title",
    "issuer",
    "carrier",
    "rendition",
    "genre",
    "language",
    "issued_on",
    "event",
    "url",
    "archived_url",
    "page_title",
    "note",
]
_LONGEST_TITLE = 150  # characters, of what is a line and no title
OF_THE_PAGE = ["carrier", "language", "issued_on", "event", "url", "archived_url", "page_title"]
"""What two voices of one page have in common."""


class VoiceForm(forms.ModelForm[Source]):
    # What a `required` box of a voice that is not asked for would keep from being sent.
    use_required_attribute = False

    class Meta:
        model = Source
        fields: ClassVar[list[str]] = FIELDS

    @property
    def spoken(self) -> str:
        """The language to cut by, as far as it is understood."""
        value = self["language"].value() or ""
        field = self.fields["language"]
        try:
            return str(field.clean(value))
        except forms.ValidationError:
            return "en"


def initial(document: Document) -> dict[str, Any]:
    """A form's first contents: what was found, and nothing in the place of what was not, but for
    a title, which is the first line where the file has none."""
    found = document.metadata
    actor = proposed_carrier(found)
    values = {
        "title": (found.title or _first_line(document))[:500],
        "page_title": found.title[:500],
        "issued_on": found.issued_on,
        "url": found.url,
        "carrier": actor.pk if actor else None,
    }
    return {**values, **({"language": found.language} if found.language else {})}


def _first_line(document: Document) -> str:
    line = document.text.split("\n")[min(document.proposed, default=1) - 1]
    if len(line) <= _LONGEST_TITLE:
        return line
    words = line[:_LONGEST_TITLE]
    return f"{words.rpartition(' ')[0] or words}…"


def proposed_carrier(found: Metadata) -> Actor | None:
    """The actor that bears the site's name, or that of its address; one alone."""
    labels = host_of(found.url).removeprefix("www.").split(".")[:-1]
    for name in (found.carrier, " ".join(labels[-1:])):
        known = _named(name)
        if len(known) == 1:
            return known[0]
    return None


def _named(name: str) -> list[Actor]:
    """Compared here, since SQLite knows the small letters of ASCII alone."""
    wanted = _bare(name)
    if not wanted:
        return []
    return [
        actor
        for actor in Actor.objects.only("name", "aliases")
        if wanted in {_bare(known) for known in (actor.name, *actor.aliases.splitlines())}
    ]


def _bare(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
