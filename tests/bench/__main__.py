from __future__ import annotations

import os
import platform
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from django import get_version

import tests.bench
from tests.bench import dataset
from tests.bench.cases import Ask, cases
from tests.bench.database import database
from tests.bench.measure import Reader
from tests.bench.processes import ROOT, free_port, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.measure import Cost

NAMES = {
    "a": "the list, all facets",
    "b": "topic and speaker",
    "c": "search, two words",
    "cb": "search, one broad word",
    "d": "the 500th page",
    "e": "a statement",
    "f": "a source",
}


class Line(NamedTuple):
    case: str
    kind: str
    cost: Cost


class Bench:
    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size, self.port = folder, size, free_port()
        self.database = database(os.environ.get("DATABASE_URL", ""), folder)
        self.environment = os.environ | {
            "DATABASE_URL": self.database.url,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DEBUG": "0",
        }
        self.lines: list[Line] = []

    def run(self) -> None:
        self.before = os.getloadavg()[0]
        asked = self.build()
        with serving("tests.bench.hello:application", free_port(), self.environment) as server:
            self.hello = Reader(server, lambda: 0.0)
            self.serve("tests.bench.uncached", asked, self.made_anew)
            self.serve("site_config.settings", asked, self.kept)

    def build(self) -> dict[str, list[Ask]]:
        tell(f"writing {self.size:,} statements")
        contents = dataset.make(self.folder / "csv", self.size)
        self.manage("migrate", "--verbosity", "0")
        self.rate = self.python("-m", "tests.bench.rates")
        tell("loading")
        wall, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        self.manage("bulk_load", str(self.folder / "csv"), "--published-by", "The bench")
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - wall
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.load = (
            f"{self.size / cpu:,.0f} statements a CPU second of the command "
            f"({wall:.0f} s in all, {after.ru_maxrss / 1024:,.0f} MB)"
        )
        return cases(contents)

    def manage(self, *arguments: str) -> None:
        self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> str:
        """What a command of the project prints."""
        environment = {"DJANGO_SETTINGS_MODULE": "site_config.settings", **self.environment}
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout.strip()

    def serve(
        self,
        settings: str,
        asked: dict[str, list[Ask]],
        measure: Callable[[Reader, str, list[str]], None],
    ) -> None:
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": settings}
        with serving("site_config.wsgi", self.port, environment) as server:
            reader = Reader(server, self.database.cpu)
            for case, asks in asked.items():
                tell(f"{case}: {NAMES[case]} ({settings})")
                measure(reader, case, reader.check(asks))

    def made_anew(self, reader: Reader, case: str, addresses: list[str]) -> None:
        self.lines.append(Line(case, "made", reader.measure(addresses, self.hello)))

    def kept(self, reader: Reader, case: str, addresses: list[str]) -> None:
        self.lines.append(Line(case, "kept", reader.measure(addresses, self.hello)))
        self.lines.append(Line(case, "304", reader.measure(addresses, self.hello, known=True)))

    def report(self) -> None:
        hellos = sorted(line.cost.hello for line in self.lines)
        print(f"## {self.size:,} statements, {self.database.describe()}\n")
        print(
            f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} cores ({platform.machine()}), "
            f"Python {platform.python_version()}, Django {get_version()}; "
            f"load {self.before:.1f} before, {os.getloadavg()[0]:.1f} after.\n"
            f"Loaded: {self.load}. {self.rate}.\n"
            f"H = {median(hellos):.2f} ms of CPU (from {hellos[0]:.2f} to {hellos[-1]:.2f}).\n"
        )
        print("| case | page | CPU ms | of H | **H** | p50 ms | in H | p95 ms | in H | requests |")
        print("| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |")
        for case, kind, cost in self.lines:
            h = cost.hello
            times = [f"{ms:.1f} | {ms / h:.1f}" for ms in (cost.median, cost.slow)]
            ratio = [f"{cost.cpu:.2f}", f"{h:.2f}", f"**{cost.cpu / h:.1f}**"]
            figures = [*ratio, *times, str(cost.requests)]
            print(f"| {case}: {NAMES[case]} | {kind} | {' | '.join(figures)} |")


def tell(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.bench", description=tests.bench.__doc__)
    parser.add_argument("size", type=int, help="how many statements; at least 1000")
    size = max(parser.parse_args().size, 1_000)
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        bench = Bench(Path(folder), size)
        with bench.database.made():
            bench.run()
        bench.report()


main()
