"""Rooms that need no Django are tested without it, and so without a database."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PURE = ("text", "capture", "exports/citations")
ALLOWED = (
    "archive.text",
    "archive.capture",
    "archive.exports.citations",
    "tests.text",
    "tests.steps",
)
QUICK = ("text/test_notes.py", "capture/test_plain.py", "exports/citations")
WITHOUT_DJANGO = "import sys; sys.modules['django'] = None; import pytest; pytest.console_main()"


def imported(module: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(module.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("room", PURE)
def test_they_import_no_other_room(room: str) -> None:
    modules = list((TESTS / room).rglob("*.py"))
    assert modules
    ours = {name for module in modules for name in imported(module)}
    ours = {name for name in ours if name.partition(".")[0] in ("archive", "django", "tests")}
    allowed = (*ALLOWED, f"tests.{room}".replace("/", "."))
    assert [name for name in ours if not name.startswith(allowed)] == []


def test_they_run_where_django_cannot_be_imported() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, "-p", "no:django", "-p", "no:xdist", "-q"]
        + [str(TESTS / path) for path in QUICK],
        cwd=TESTS.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
