"""Put mistakes into modules whose tests must notice every one, and name those that live.

Each module's own tests run against a sample of its mutants, the same sample each time; a mutant
that hangs counts as killed. The command fails if any lives. Some may be equivalent, that is, no
mistakes at all: read them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.mutants.changes import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 180
"""Seconds that a module's tests may take."""
TESTS = {
    "archive.text.alignment": ["-p", "no:django", "tests/text/test_alignment.py"],
    "archive.search.answer": ["tests/search/test_search.py", "tests/search/test_answer.py"],
    "archive.actions.statements": [
        "tests/actions/test_statements.py",
        "tests/actions/test_history.py",
        "tests/actions/test_base.py",
    ],
}


def passes(module: str, source: str, *options: str) -> bool:
    """Whether the module's tests pass with this source in its place."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(source)
        file.flush()
        command = [sys.executable, "-m", "pytest", "-qx", "-p", "tests.mutants.swapped", *options]
        try:
            run = subprocess.run(
                command + TESTS[module],
                cwd=ROOT,
                env=os.environ | {"MUTANT": f"{module}={file.name}"},
                capture_output=True,
                check=False,
                timeout=LONGEST,
            )
        except subprocess.TimeoutExpired:
            return False
    return run.returncode == 0


def living(module: str, size: int) -> tuple[int, list[Mutant]]:
    """How many mutants were tried, and those that no test killed."""
    source = (ROOT / module.replace(".", "/")).with_suffix(".py").read_text()
    database = [] if "no:django" in TESTS[module] else ["--reuse-db"]
    if not passes(module, source, *database, *["--create-db"][: len(database)]):
        sys.exit(f"The tests of {module} fail without any mutant.")
    found = mutants(source)
    tried = Random(module).sample(found, min(size, len(found)))
    return len(tried), [one for one in sorted(tried) if passes(module, one.source, *database)]


def main(size: int, modules: list[str]) -> None:
    lived = 0
    for module in modules or TESTS:
        tried, left = living(module, size)
        lived += len(left)
        print(f"{module}: {tried - len(left)} of {tried} mutants were killed", flush=True)
        for mutant in left:
            print(f"  line {mutant.line}: {mutant.right}\n    lived as: {mutant.wrong}", flush=True)
    sys.exit(lived > 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
