from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOOD = {"SECRET_KEY": "0123456789abcdef" * 4, "SITE_URL": "https://readout.example"}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SITE_URL", ""),
        ("SITE_URL", "readout.example"),
        ("SITE_URL", "ftp://readout.example"),
        ("SITE_URL", "https://readout.example/path"),
        ("SITE_URL", "https://"),
        ("DEBUG", "maybe"),
        ("PUBLISH_OWN", "sometimes"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "1.0"),
        ("TRUSTED_PROXIES", "10"),
        ("TRUSTED_PROXIES", "²"),
        ("TRUSTED_PROXIES", "10.0.0.1"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "a.example,,b.example"),
        ("ALLOWED_HOSTS", "https://a.example"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://root@localhost/readout"),
    ],
)
def test_nonsense_stops_the_start_with_one_sentence(name: str, value: str) -> None:
    run = manage("check", **{**GOOD, name: value})
    assert run.returncode == 1
    assert run.stderr.startswith("readout: ")
    assert name in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_good_values_start() -> None:
    run = manage("check", **GOOD, TRUSTED_PROXIES="2")
    assert (run.returncode, run.stderr) == (0, "")
