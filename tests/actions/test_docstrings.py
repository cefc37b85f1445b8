"""Each public action names in its docstring the errors of ours that it may raise."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import archive.actions

MODULES = {
    path.stem: ast.parse(path.read_text())
    for path in Path(archive.actions.__path__[0]).glob("*.py")
}


def _errors() -> set[str]:
    """Our own errors; the general one is only their common name."""
    found, size = {"ActionError"}, 0
    while size < len(found):
        size = len(found)
        for module in MODULES.values():
            for node in ast.walk(module):
                if isinstance(node, ast.ClassDef):
                    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                    found |= {node.name} if bases & found else set()
    return found - {"ActionError"}


ERRORS = _errors()


def functions(module: str) -> dict[str, tuple[str, ast.FunctionDef]]:
    """Those that a module defines or imports from its siblings, by name."""
    found: dict[str, tuple[str, ast.FunctionDef]] = {}
    for node in MODULES[module].body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = module, node
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "archive.actions."
        ):
            theirs = functions((node.module or "").rpartition(".")[2])
            found |= {each.name: theirs[each.name] for each in node.names if each.name in theirs}
    return found


def raised(module: str, node: ast.FunctionDef, seen: frozenset[str] = frozenset()) -> set[str]:
    """What a function raises itself or through the actions and helpers that it calls."""
    known, found = functions(module), set[str]()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Raise) and inner.exc:
            found |= {n.id for n in ast.walk(inner.exc) if isinstance(n, ast.Name)} & ERRORS
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            name = inner.func.id
            found |= raised(*known[name], seen | {name}) if name in known.keys() - seen else set()
    return found


def public() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (name, node)
        for name, module in MODULES.items()
        for node in module.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def test_errors_are_found_through_helpers() -> None:
    module, node = functions("statements")["submit_statement"]
    assert raised(module, node) == {"NotAllowed", "WrongState", "Incomplete"}


@pytest.mark.parametrize(
    ("module", "node"), [pytest.param(m, n, id=f"{m}.{n.name}") for m, n in public()]
)
def test_docstring_names_the_errors(module: str, node: ast.FunctionDef) -> None:
    said = ast.get_docstring(node) or ""
    assert {error for error in raised(module, node) if error not in said} == set()
