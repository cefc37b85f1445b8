"""What the marks of a picture say, and what the lists hold that they lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.views.reading import read

if TYPE_CHECKING:
    from django.test import Client

MARK = re.compile(r"(?P<name>.+): (?P<total>[0-9,]+) statements?(, (?P<unnamed>\d+) with no .+)?")


def marks(client: Client, path: str) -> dict[str, tuple[str, int]]:
    """By the name that a screen reader says: where the mark leads, and its number."""
    page = read(client.get(path))
    said = (
        (str(its["href"]), MARK.fullmatch(str(its["aria-label"])))
        for tag, its in page.tags
        if tag == "a" and "aria-label" in its
    )
    return {found["name"]: (url, int(found["total"])) for url, found in said if found}


def listed(client: Client, url: str) -> int:
    """How many statements the list says it holds."""
    (tally,) = read(client.get(url)).by_class["tally"]
    found = re.match(r"\s*([0-9,]+) statements?", tally)
    assert found, tally
    return int(found[1].replace(",", ""))
