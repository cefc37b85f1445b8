"""Everything that the admin shows; importing this module registers it."""

from django.contrib import admin

from archive.admin.catalogue import accounts, comparison_points, entries, evidence, sources
from archive.admin.review import corrections, statements

__all__ = [
    "accounts",
    "comparison_points",
    "corrections",
    "entries",
    "evidence",
    "sources",
    "statements",
]

admin.site.site_header = "Readout"
admin.site.site_title = "Readout"
admin.site.index_title = "The editors' desk"
