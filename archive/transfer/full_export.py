"""The whole public archive as one file, made by a command or a timer and served as it is.

A file beside it says when and of which generation it was made, and its SHA-256.
"""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timedelta
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from archive.models import Generation
from archive.transfer import bundle, public_bundle
from archive.web.snapshot import snapshot

if TYPE_CHECKING:
    from io import BufferedRandom
    from pathlib import Path

NAME = "archive.jsonl.gz"
EVERY = timedelta(hours=1)
GZIP_LEVEL = 6


def build(path: Path) -> bool:
    """Rewrite the file if it is due, and return whether it was. Raises OSError."""
    known = _known(path)
    if known and (_is_current(known) or _is_young(known)):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with bundle.replacing(path) as file:
        facts = _written(file)
        _facts(path).unlink(missing_ok=True)  # they are of the file that now goes
    with bundle.replacing(_facts(path)) as file:
        file.write(json.dumps(facts).encode())
    return True


def _written(file: BufferedRandom) -> dict[str, Any]:
    """The facts beside the file."""
    with snapshot(), gzip.GzipFile("", "wb", GZIP_LEVEL, file, mtime=0) as zipped:
        generation, made_at = _generation(), timezone.now()
        head = {**generation, "made_at": made_at.isoformat(timespec="seconds")}
        zipped.writelines(public_bundle.lines(head))
    size = file.tell()
    file.seek(0)
    return {
        "file": NAME,
        "sha256": file_digest(file, "sha256").hexdigest(),
        "bytes": size,
        "made_at": made_at.isoformat(),
        **generation,
    }


def _generation() -> dict[str, Any]:
    found = Generation.objects.get(id=1)
    return {"generation": found.number, "epoch": str(found.epoch)}


def _facts(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _known(path: Path) -> dict[str, Any] | None:
    """The facts beside the file, unless they are of another one."""
    try:
        facts: dict[str, Any] = json.loads(_facts(path).read_text())
        return facts if path.stat().st_size == facts["bytes"] else None
    except (OSError, ValueError, KeyError):
        return None


def _is_current(facts: dict[str, Any]) -> bool:
    return all(facts.get(name) == value for name, value in _generation().items())


def _is_young(facts: dict[str, Any]) -> bool:
    """Of a file that seems to come from the future, a clock was wrong; it is rewritten."""
    age = timezone.now() - datetime.fromisoformat(facts["made_at"])
    return timedelta(0) <= age < EVERY and not _holds_what_was_withdrawn(facts)


def _holds_what_was_withdrawn(facts: dict[str, Any]) -> bool:
    """Since its generation, for clocks may differ; or the archive is another one, of which nothing
    can be said."""
    now, generation = Generation.objects.get(id=1), int(facts["generation"])
    return facts["epoch"] != str(now.epoch) or generation < now.last_withdrawal


def facts() -> dict[str, Any]:
    """Of the file that may be served: a withdrawal shows at once, so the file waits to be rewritten
    after one."""
    found = _known(settings.PUBLIC_BUNDLE)
    if found is None or _holds_what_was_withdrawn(found):
        raise Http404
    return found
