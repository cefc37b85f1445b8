"""Starting the server, and reading what its processes have used (Linux)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60  # seconds until a server must answer


def cpu_seconds(pid: int) -> float:
    """What a process has used; one that has ended used nothing more."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(after_name[11]) + int(after_name[12])) / TICKS


class Server:
    """gunicorn as in production, at a free port."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def cpu(self) -> float:
        return sum(map(cpu_seconds, self.workers()))

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]


@contextmanager
def serving(application: str, port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    command = [sys.executable, "-m", "gunicorn", "--config", "site_config/server.py"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", application], cwd=ROOT, env=dict(environment)
    )
    try:
        _wait(port, process)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start; its message stands above.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
