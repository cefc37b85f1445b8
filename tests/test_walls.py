"""The rooms of the house, and which may look into which."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ARCHIVE = Path(__file__).resolve().parent.parent / "archive"

ALLOWED = {
    "text": set(),
    "capture": {"text"},
    "models": set(),
    "web": {"models", "prepared"},
    "index": {"models", "prepared", "text"},
    "search": {"models", "prepared", "text"},
    "bundle": {"models"},
    "lineage": {"models", "text"},
    "actions": {"bundle", "capture", "index", "models", "search", "text"},
    "representations": {"models", "prepared", "text", "wording"},
    "public_bundle": {"bundle", "models"},
    "citing": set(),
    "problems": set(),
    "wording": {"models"},
    "markup": set(),
    "pictures": {"selectors", "wording"},
    "prepared": set(),
    "suggestions": {"index", "models", "search", "text"},
    "transfer": {"actions", "models", "search", "selectors", "text", "web"},
}
"""What each lower room may import, itself apart; the rooms above may import all of these."""


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            found |= {node.module or ""} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def modules(room: str) -> list[Path]:
    return [*(ARCHIVE / room).rglob("*.py"), *ARCHIVE.glob(f"{room}.py")]


@pytest.mark.parametrize("room", ALLOWED)
def test_rooms_import_downwards(room: str) -> None:
    for path in modules(room):
        parts = (name.split(".") for name in imports(path) if name.startswith("archive."))
        rooms = {part[1] for part in parts if (ARCHIVE / part[1]).exists() or len(part) > 1}
        assert rooms <= ALLOWED[room] | {room}, path


@pytest.mark.parametrize("room", ["text", "capture", "exports/citations"])
def test_some_rooms_know_no_django(room: str) -> None:
    assert modules(room)
    for path in modules(room):
        assert not any(name.split(".")[0] == "django" for name in imports(path)), path


def test_only_actions_and_the_bundle_write() -> None:
    """No view, filter, feed or tag saves, creates, updates or deletes a row."""
    writing = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "delete"}
    rooms_above = ("views", "filters", "templatetags", "selectors")
    for path in (path for room in rooms_above for path in modules(room)):
        calls = [
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
        ]
        methods = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
        assert not methods & writing, path


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    """The site starts without what only imports of sources need."""
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings';"
        "django.setup(); import site_config.urls;"
        "heavy = {'markdown_it', 'nh3', 'tqdm', 'sentencex', 'snowballstemmer'};"
        "heavy |= {'httpx', 'httpcore', 'trafilatura', 'readability', 'lxml', 'htmldate'};"
        "heavy |= {'pypdfium2', 'pymorphy3', 'spellchecker', 'PIL'};"
        "heavy |= {'import_export', 'tablib'};"
        "heavy &= set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ARCHIVE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr.strip() == ""
    assert run.returncode == 0
