"""The log of what was corrected and withdrawn."""

from __future__ import annotations

from django.contrib import admin
from django.template.loader import render_to_string

from archive.admin.base import ReadOnly, shortened
from archive.models import Correction


@admin.register(Correction)
class CorrectionAdmin(ReadOnly[Correction]):
    """The log; publishing acts write it."""

    list_display = ["made_at", "kind", "about", "short_reason", "made_by_name"]
    list_filter = ["kind"]
    list_select_related = ["statement", "source"]
    date_hierarchy = "made_at"
    search_fields = ["reason", "statement__text", "statement__number__exact", "source__title"]
    fields = [
        "kind",
        "statement",
        "source",
        "made_at",
        "made_by_name",
        "reason",
        "version",
        "changes",
    ]

    @admin.display
    def about(self, correction: Correction) -> str:
        return shortened(str(correction.statement or correction.source))

    @admin.display(description="reason", ordering="reason")
    def short_reason(self, correction: Correction) -> str:
        return shortened(correction.reason)

    @admin.display
    def changes(self, correction: Correction) -> str:
        return render_to_string(
            "admin/archive/correction_changes.html", {"rows": changed(correction)}
        )


def changed(correction: Correction) -> list[tuple[str, str, str]]:
    """Field, before, after; lists as their names with commas between."""
    return [
        (name.replace("_", " "), as_text(correction.before.get(name)), as_text(after))
        for name, after in correction.after.items()
    ]


def as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
