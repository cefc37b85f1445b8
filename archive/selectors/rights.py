"""Whose what is: the archive licenses what its editors wrote, and no words of a source."""

from __future__ import annotations

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = (
    "What the archive’s editors wrote (statements, topics, notes, comparisons) may be used under "
    f"Creative Commons Attribution 4.0 ({LICENCE}). The words of sources belong to those who wrote "
    "them; the licence does not cover them."
)
"""Of what holds both."""
TEXT_RIGHTS = "The text belongs to those who wrote it and is quoted here."
"""Of a source’s text on its own."""
