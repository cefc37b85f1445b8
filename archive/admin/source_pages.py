"""What the pages about a source's revisions share: who may open them, and their styles."""

from __future__ import annotations

from typing import Any

from django.forms import Media

from archive.admin.acts import ThingPage
from archive.models import Source


class SourcePage(ThingPage[Source]):
    """A page below the source's own, for whoever may change the source."""

    @property
    def source(self) -> Source:
        return self.thing

    def may(self) -> bool:
        return self.admin.has_change_permission(self.request, self.thing)

    def context(self) -> dict[str, Any]:
        context = super().context()
        styles = Media(css={"all": ["archive/import.css", "archive/revise.css"]})
        return {**context, "media": context["media"] + styles}
