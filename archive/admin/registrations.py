"""Everything that the admin shows; importing this module registers it."""

from django.contrib import admin

from archive.admin import (
    accounts,
    catalogue,
    comparison,
    corrections,
    evidence,
    sources,
    statements,
)

__all__ = [
    "accounts",
    "catalogue",
    "comparison",
    "corrections",
    "evidence",
    "sources",
    "statements",
]

admin.site.site_header = "Readout"
admin.site.site_title = "Readout"
admin.site.index_title = "The editors' desk"
