"""What a whole list costs as a file: rows a CPU second, the wait for the first byte, memory.

python -m tests.bench.files DATABASE_URL      (of an archive such as the bench's; see README)
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from tests.bench.processes import free_port, serving

FILES = (
    "/statements.csv",
    "/statements.csv?order=oldest&shape=statements",
    "/statements.csv?topic=topic-1",
    "/statements.ndjson",
    "/statements.json",
)


class Cost(NamedTuple):
    rows: int
    first: float
    size: int


def fetched(port: int, address: str) -> Cost:
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    start = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    response.read(1)
    first = time.perf_counter() - start
    rows = size = 0
    while part := response.read(1 << 16):
        rows, size = rows + part.count(b"\n"), size + len(part)
    connection.close()
    return Cost(rows - 1, first, size)


def memory(pid: int) -> dict[str, int]:
    """In MB: the most that a process ever held, and what of it now is its own."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    facts = dict(line.split(":", 1) for line in lines)
    return {name: int(facts[name].split()[0]) >> 10 for name in ("VmHWM", "RssAnon")}


def main(database: str) -> None:
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "0",
    }
    print("| file | rows | rows a CPU second | first byte ms | MB |")
    print("| --- | --: | --: | --: | --: |")
    with serving("site_config.wsgi", port, environment) as server:
        fetched(port, "/statements.csv?topic=topic-2")
        for address in FILES:
            before = server.cpu()
            cost = fetched(port, address)
            rate = cost.rows / (server.cpu() - before)
            figures = f"{cost.rows:,} | {rate:,.0f} | {cost.first * 1_000:.0f}"
            print(f"| `{address}` | {figures} | {cost.size / 1e6:.0f} |", flush=True)
        print(f"\nMemory of the workers, MB: {[memory(pid) for pid in server.workers()]}")


main(sys.argv[1])
