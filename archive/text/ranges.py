"""Several sentence numbers in an address: `9-10`, `3,5`, `1-3,7`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 1_000  # characters of a list
MOST = 200  # sentences; more than that are a text, not a piece of evidence
_PART = re.compile(r"s?([0-9]{1,10})(?:[-–]s?([0-9]{1,10}))?", re.ASCII)


def read(written: str) -> list[int]:
    """The numbers, ascending, each once. Raises ValueError if they cannot be read, or are too
    many."""
    if len(written) > LONGEST:
        raise ValueError("too long")
    found: set[int] = set()
    for part in written.split(","):
        match = _PART.fullmatch(part)
        if not match:
            raise ValueError(f"“{part}” is neither a number nor a range")
        first, last = sorted(int(number or match[1]) for number in match.groups())
        if first < 1 or last - first >= MOST:
            raise ValueError(f"“{part}” is no range, or too long")
        found.update(range(first, last + 1))
        if len(found) > MOST:
            raise ValueError("too many")
    return sorted(found)


def written(numbers: Iterable[int]) -> str:
    """The one canonical form: ascending, with runs of consecutive numbers joined by a hyphen."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
