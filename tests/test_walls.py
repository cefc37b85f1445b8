"""What holds the rooms of the house apart: the import contracts, who may write, what waits."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT / "archive"

METHODS = {
    *(
        "save",
        "create",
        "bulk_create",
        "get_or_create",
        "update_or_create",
        "bulk_update",
        "delete",
    ),
    *("raw", "execute", "executemany"),
}
WRITERS = {
    "actions": "the only writers",
    "migrations": "tables change",
    "search": "tables of its own, which no model describes",
    "models/bootstrap.py": "groups and the first row of the generation",
    "models/compiled.py": "compiled SELECT statements",
    "models/guards.py": "triggers",
    "models/history.py": "records of changes, written for actions",
    "web/low_memory.py": "settings of a connection",
    "web/page_cache.py": "one SELECT of the generation",
    "web/snapshot.py": "transactions that only read",
}
"""Rooms and files that may write rows or send SQL of their own, and what for."""
NOT_ROWS = {
    ("exports/pictures.py", "save"): "an image",
    ("admin/desk/page.py", "save"): "a form, through its action",
    ("admin/imports/page.py", "save"): "a form, through its action",
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("models/actors.py", "from archive.actions import base"),
        ("exports/tables.py", "from archive.views import loaders"),
        ("api/views.py", "from archive.views import loaders"),
        ("search/marks.py", "from archive.selectors import links"),
        ("filters/fields.py", "from archive.exports import tables"),
        ("text/cues.py", "import django"),
        ("admin/desk/page.py", "from archive.admin.review import statements"),
        ("unknown/__init__.py", ""),
    ],
)
def test_a_wrong_import_breaks_a_contract(tmp_path: Path, module: str, line: str) -> None:
    shutil.copytree(ARCHIVE, tmp_path / "archive", ignore=shutil.ignore_patterns("static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "archive" / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        file.write(f"\n{line}\n")
    assert lint_imports(tmp_path).returncode == 1


def test_imports_keep_their_contracts() -> None:
    run = lint_imports(ROOT)
    assert run.returncode == 0, run.stdout


def calls(path: Path) -> set[str]:
    """The names of all methods that a module calls; `update` of query sets alone."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, owner = node.func.attr, ast.unparse(node.func.value)
            of_rows = any(word in owner for word in ("objects", "filter(", "_manager"))
            found |= {name} if name in METHODS or (name == "update" and of_rows) else set()
    return found


def test_only_actions_write() -> None:
    written = {
        (str(path.relative_to(ARCHIVE)), name)
        for path in ARCHIVE.rglob("*.py")
        for name in calls(path)
    }
    stray = {
        (path, name)
        for path, name in written - NOT_ROWS.keys()
        if not {path, path.partition("/")[0]} & WRITERS.keys()
    }
    assert not stray


def test_what_may_write_is_there() -> None:
    """So that no exception outlives its reason."""
    for place in WRITERS:
        paths = [ARCHIVE / place] if place.endswith(".py") else (ARCHIVE / place).rglob("*.py")
        assert any(calls(path) or "RunPython" in path.read_text() for path in paths), place
    for path, name in NOT_ROWS:
        assert name in calls(ARCHIVE / path), path


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
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr.strip() == ""
    assert run.returncode == 0
