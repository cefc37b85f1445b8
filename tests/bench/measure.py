"""Asking a server, one request after the other over one connection, and what that cost."""

from __future__ import annotations

import gzip
import time
from http.client import HTTPConnection
from itertools import cycle
from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.cases import total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.bench.cases import Ask
    from tests.bench.processes import Server

FEWEST, MOST = 20, 3_000  # requests a figure
LONGEST = 12.0  # seconds a figure; a case that is slower gets fewer requests, but some
SOME = 3
ENOUGH = 1.0  # seconds of CPU a figure: the clock of the kernel ticks a hundred times a second
ROUND = 0.2  # seconds until the other server has its turn


class Cost(NamedTuple):
    cpu: float
    """Milliseconds a request, of server and database."""
    hello: float
    """Those of a page that says hello, asked for in turns with this one: on a shared machine
    the same work does not cost the same for long."""
    median: float
    slow: float
    """The 95th percentile, in milliseconds, as the client saw it."""
    requests: int


class Reader:
    def __init__(self, server: Server, database_cpu: Callable[[], float]) -> None:
        self.server, self.database_cpu = server, database_cpu
        self.connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
        self.etags: dict[str, str] = {}

    def get(self, address: str, *, known: bool = False) -> tuple[int, bytes]:
        headers = {"Accept-Encoding": "gzip"}
        if known:
            headers["If-None-Match"] = self.etags[address]
        self.connection.request("GET", address, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        self.etags[address] = response.headers.get("ETag", "")
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return response.status, body

    def check(self, asks: Sequence[Ask]) -> list[str]:
        """Whether pages are there and say the right number; returns the addresses of those that
        there was time for. The worker at the other end of the connection has now seen them; the
        connection is a new one, since the server closes those that nobody uses."""
        self.connection.close()
        begun, checked = time.monotonic(), list[str]()
        for ask in asks:
            if len(checked) >= SOME and time.monotonic() - begun > LONGEST:
                break
            status, body = self.get(ask.address)
            if status != 200:
                raise SystemExit(f"{ask.address} answers {status}.")
            if ask.total is not None and total(body.decode()) != ask.total:
                said = total(body.decode())
                raise SystemExit(f"{ask.address} says {said} statements; there are {ask.total}.")
            checked.append(ask.address)
        return checked

    def measure(self, addresses: Sequence[str], hello: Reader, *, known: bool = False) -> Cost:
        spent, spent_on_hello = self.cpu(), hello.cpu()
        times, hellos = list[float](), list[float]()
        begun, around = time.monotonic(), cycle(addresses)
        while len(times) < MOST and not self._enough(len(times), spent, begun):
            times += self._ask(around, status=304 if known else 200)
            hello.connection.close()  # the server may have, if a page took long
            hellos += hello._ask(cycle("/"), status=200)
        used, used_on_hello = self.cpu() - spent, hello.cpu() - spent_on_hello
        steps = quantiles(times, n=20)
        return Cost(
            used * 1_000 / len(times),
            used_on_hello * 1_000 / len(hellos),
            steps[9],
            steps[18],
            len(times),
        )

    def cpu(self) -> float:
        return self.server.cpu() + self.database_cpu()

    def _ask(self, addresses: Iterator[str], *, status: int) -> list[float]:
        """One turn: how long each answer took, in milliseconds."""
        begun, times = time.monotonic(), list[float]()
        while time.monotonic() - begun < ROUND:
            start = time.perf_counter()
            answered, _ = self.get(next(addresses), known=status == 304)
            times.append((time.perf_counter() - start) * 1_000)
            if answered != status:
                raise SystemExit(f"A page answered {answered} while it was measured.")
        return times

    def _enough(self, requests: int, spent: float, begun: float) -> bool:
        if requests >= SOME and time.monotonic() - begun > LONGEST:
            return True
        return requests >= FEWEST and self.cpu() - spent >= ENOUGH
