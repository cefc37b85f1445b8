from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.__main__ import TESTS, passes
from tests.mutants.changes import mutants

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("x = a < b", ["x = a <= b"]),
        ("x = a not in b", ["x = a in b"]),
        ("x = a and b", ["x = a or b"]),
        ("x = a - b", ["x = a + b"]),
        ("x = True", ["x = False"]),
        ("x = 7", ["x = 8"]),
        ("x = [a for a in b if a]", ["x = [a for a in b if not a]"]),
        ("x = a if b else c", ["x = a if not b else c"]),
        ("x()", ["pass"]),
        ("raise x", ["pass"]),
        ("'Words.'", []),
        ("if TYPE_CHECKING:\n    import x", []),
        ("if a:\n    pass\nelse:\n    x()", ["if not a:", "pass"]),
        ("def f():\n    return x", ["return None"]),
        ("def f():\n    return", []),
    ],
)
def test_each_mistake_makes_a_mutant(right: str, wrong: list[str]) -> None:
    found = mutants(right)
    assert [mutant.wrong for mutant in found] == wrong


def test_a_mutant_names_its_line() -> None:
    found = mutants("def f(a):\n    a()\n\n    raise a")
    assert [(mutant.line, mutant.right) for mutant in found] == [(2, "a()"), (4, "raise a")]


@pytest.mark.parametrize("module", TESTS)
def test_all_mutants_can_be_compiled_and_differ(module: str) -> None:
    source = (ROOT / module.replace(".", "/")).with_suffix(".py").read_text()
    found = [mutant.source for mutant in mutants(source)]
    assert len(found) > 100
    assert len(set(found)) == len(found)
    for mutant in found:
        compile(mutant, module, "exec")


def test_a_mutant_takes_the_place_of_its_module() -> None:
    module = "archive.text.alignment"
    source = (ROOT / "archive/text/alignment.py").read_text()
    assert passes(module, source, "-k", "unchanged")
    broken = source.replace("def align(", "def align(*_, **__): return []\ndef _align(", 1)
    assert not passes(module, broken, "-k", "unchanged")
