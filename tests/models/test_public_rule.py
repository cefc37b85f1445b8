"""What is public is said in `models/querysets.py` alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "archive"
RESTATED = re.compile(
    r"""\b(Source|Statement)Status\b | __status\b | \bstatus__
    | \bstatus \s* (=|==|!=|<>|IN) \s* [(\[]? ['"]""",
    re.VERBOSE,
)
"""A state of sources or statements named, or rows looked up by one."""
EXEMPT = {
    "migrations": "constraints of their day",
    "models": "the rule itself, constraints and guards",
    "actions": "acts lead from one state to another",
    "admin": "editors see drafts, and which state each is in",
    "transfer/public_bundle.py": "writes “withdrawn” into what it gives away",
}
IN_TEMPLATE = re.compile(r"\bstatus\s*[=!]=")


@pytest.mark.parametrize(
    "code",
    [
        "from archive.models import SourceStatus as Status",
        "rows.filter(source__status=PUBLISHED)",
        "rows.filter(status='published')",
        "rows.filter(status__in=['published'])",
        "Q(**{'statement__source__status': 'published'})",
        "models.StatementStatus.PUBLISHED",
        "source.status == 'published'",
        "cursor.execute(\"SELECT 1 FROM archive_source WHERE status = 'published'\")",
    ],
)
def test_the_search_finds_what_it_looks_for(code: str) -> None:
    assert RESTATED.search(code)


def places(path: Path) -> set[str]:
    """A module and its room, below `archive/`."""
    inside = path.relative_to(ARCHIVE)
    return {str(inside), inside.parts[0]}


def test_no_other_code_says_what_is_public() -> None:
    found = {
        f"{path.relative_to(ARCHIVE)}: {line.strip()}"
        for path in ARCHIVE.rglob("*.py")
        if not places(path) & EXEMPT.keys()
        for line in path.read_text().splitlines()
        if RESTATED.search(line)
    }
    assert not found


def test_no_page_says_what_is_public() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    found = {
        path.name
        for path in pages
        if "admin" not in path.parts and IN_TEMPLATE.search(path.read_text())
    }
    assert found == {"refused.html"}  # the status of an answer


def test_what_is_exempt_needs_it() -> None:
    for place in EXEMPT:
        named = [path for path in ARCHIVE.rglob("*.py") if place in places(path)]
        assert any(RESTATED.search(path.read_text()) for path in named), place
