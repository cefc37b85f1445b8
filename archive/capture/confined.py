"""Readers of formats that can be made to explode run in a process with bounds of its own.

A page of 10 MB may unpack to gigabytes, nest a million deep or keep a parser busy for an hour,
and no library here promises otherwise. So it is read by a child that the system ends when it
takes too long or too much; the archive gets a document from it or one sentence.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from archive.capture.document import CaptureError, Document, Metadata

SECONDS = 20
MEMORY = 1_500_000_000  # bytes of address space
_DAYS = ("issued_on", "made_on")
_CHARSET = re.compile(r"[\w.:+-]{0,40}", re.ASCII)
_ROOT = Path(__file__).resolve().parents[2]
_TOO_LONG = "The file takes too long to read, over 20 seconds: save its text and import that."
_TOO_MUCH = "The file takes too much memory to read, over 1.5 GB: save its text and import that."
_TOO_DEEP = "The file is nested too deeply to be read: save its text and import that."
_BROKE = "The program that reads the file crashed: save its text and import that."
_ENDS: dict[int, str] = {
    signal.SIGXCPU: _TOO_LONG,
    signal.SIGKILL: _TOO_LONG,
    signal.SIGABRT: _TOO_MUCH,  # how PDFium ends when it gets no more memory
    signal.SIGTRAP: _TOO_MUCH,
    signal.SIGILL: _TOO_MUCH,
}


def read_confined(suffix: str, data: bytes, charset: str = "") -> Document:
    """Raises CaptureError, whatever becomes of the child; a `charset` that cannot be one counts
    as none."""
    charset = charset if _CHARSET.fullmatch(charset) else ""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "archive.capture.readers", suffix, charset],
            input=data,
            capture_output=True,
            cwd=_ROOT,
            env={},  # it reads what strangers wrote, and needs no secret of ours
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CaptureError(_TOO_LONG) from error
    if child.returncode:
        raise CaptureError(_ENDS.get(-child.returncode, _BROKE))
    try:
        answer = json.loads(child.stdout)
    except (ValueError, RecursionError) as error:
        raise CaptureError(_BROKE) from error
    if "refused" in answer:
        raise CaptureError(answer["refused"])
    return from_json(data, answer)


def to_json(document: Document) -> dict[str, Any]:
    """All but the bytes, in what JSON can hold."""
    days = {name: getattr(document.metadata, name) for name in _DAYS}
    return {
        "media_type": document.media_type,
        "text": document.text,
        "metadata": {
            **asdict(document.metadata),
            **{name: day.isoformat() if day else None for name, day in days.items()},
        },
        "furniture": sorted(document.furniture),
        "fetched_url": document.fetched_url,
        "exchanges": list(document.exchanges),
        "file_name": document.file_name,
        "notes": dict(document.notes),
        "seams": list(document.seams),
    }


def from_json(data: bytes, kept: dict[str, Any]) -> Document:
    found = kept["metadata"]
    days = {name: date.fromisoformat(found[name]) for name in _DAYS if found.get(name)}
    return Document(
        original=data,
        media_type=kept["media_type"],
        text=kept["text"],
        metadata=Metadata(**{**found, **days}),
        furniture=frozenset(kept["furniture"]),
        fetched_url=kept["fetched_url"],
        exchanges=tuple(kept.get("exchanges", ())),
        file_name=kept.get("file_name", ""),
        notes=kept.get("notes", {}),
        seams=tuple((start, stop) for start, stop in kept.get("seams", ())),
    )


def serve(read: Callable[[str, bytes, str], Document]) -> None:
    """The child: read what its parent sends, within bounds, and answer it."""
    _confine()
    json.dump(_answer(read, *sys.argv[1:3]), sys.stdout)


def _answer(
    read: Callable[[str, bytes, str], Document], suffix: str, charset: str
) -> dict[str, Any]:
    try:
        return to_json(read(suffix, sys.stdin.buffer.read(), charset))
    except CaptureError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": _TOO_MUCH}
    except RecursionError:
        return {"refused": _TOO_DEEP}


def _confine() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
