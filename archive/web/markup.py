"""HTML from pieces, for lists of hundreds of them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Iterable


def filled(form: str, *parts: object) -> SafeString:
    """`format_html` for text and numbers: four times as fast, as it knows no lazy strings."""
    return SafeString(
        form.format(*[p if isinstance(p, SafeString) else escape(str(p)) for p in parts])
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))
