"""The whole public archive as one file, made by a command or a timer and served as it is.

Beside it stands what it is: when and of which generation it was made, and its SHA-256.
"""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timedelta
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from archive.models import Correction, CorrectionKind, Generation
from archive.selectors.rights import RIGHTS
from archive.transfer import public_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

NAME = "archive.jsonl.gz"
EVERY = timedelta(hours=1)
ATTEMPTS = 3
GZIP, GZIP_LEVEL = "application/gzip", 6


class Restless(Exception):
    """The public archive changed each time while it was being written."""


def build(path: Path) -> bool:
    """Write the file anew if it is due, and say whether it was. Raises Restless and OSError."""
    known = _known(path)
    if known and (_is_current(known) or _is_young(known)):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(ATTEMPTS):
        before = _generation()
        made_at = timezone.now()
        part = path.with_name(f"{path.name}.part")
        _write(part, {**before, "made_at": made_at.isoformat(timespec="seconds")})
        if _generation() == before:
            return _put(part, path, before, made_at)
    raise Restless("The archive changed all the while; try again when less is being published.")


def _write(part: Path, head: dict[str, Any]) -> None:
    with part.open("wb") as file, gzip.GzipFile("", "wb", GZIP_LEVEL, file, mtime=0) as zipped:
        zipped.writelines(public_bundle.lines(head))


def _put(part: Path, path: Path, generation: dict[str, Any], made_at: datetime) -> bool:
    with part.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    facts = {
        "file": NAME,
        "sha256": digest,
        "bytes": part.stat().st_size,
        "made_at": made_at.isoformat(),
        **generation,
    }
    part.replace(path)
    _facts(path).write_text(json.dumps(facts))
    return True


def _generation() -> dict[str, Any]:
    found = Generation.objects.get(id=1)
    return {"generation": found.number, "epoch": str(found.epoch)}


def _facts(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _known(path: Path) -> dict[str, Any] | None:
    """What stands beside the file, unless it speaks of another one."""
    try:
        facts: dict[str, Any] = json.loads(_facts(path).read_text())
        return facts if path.stat().st_size == facts["bytes"] else None
    except (OSError, ValueError, KeyError):
        return None


def _is_current(facts: dict[str, Any]) -> bool:
    return all(facts.get(name) == value for name, value in _generation().items())


def _is_young(facts: dict[str, Any]) -> bool:
    made_at = datetime.fromisoformat(facts["made_at"])
    return timezone.now() - made_at < EVERY and not _holds_what_was_withdrawn(facts)


def _holds_what_was_withdrawn(facts: dict[str, Any]) -> bool:
    """Since then; or the archive is another one, of which nothing can be said."""
    withdrawals = Correction.objects.published().filter(kind=CorrectionKind.WITHDRAWAL)
    return (
        facts.get("epoch") != _generation()["epoch"]
        or withdrawals.filter(made_at__gte=datetime.fromisoformat(facts["made_at"])).exists()
    )


def facts() -> dict[str, Any]:
    """Of the file that may be served: a withdrawal shows at once, so the file waits to be made
    anew after one."""
    found = _known(settings.PUBLIC_BUNDLE)
    if found is None or _holds_what_was_withdrawn(found):
        raise Http404
    return found


def _tag(request: HttpRequest) -> str:
    return f'"{facts()["sha256"]}"'


def _made(request: HttpRequest) -> datetime:
    return datetime.fromisoformat(facts()["made_at"])


@require_safe
@condition(_tag, _made)
def archive_file(request: HttpRequest) -> HttpResponseBase:
    file = settings.PUBLIC_BUNDLE.open("rb")
    response = FileResponse(file, as_attachment=True, filename=NAME, content_type=GZIP)
    if request.method == "HEAD":
        response.streaming_content = ()
    return _served(response)


@require_safe
@condition(_tag, _made)
def archive_digest(request: HttpRequest) -> HttpResponseBase:
    """As `sha256sum --check` reads it."""
    text = f"{facts()['sha256']}  {NAME}\n"
    return _served(HttpResponse(text, content_type="text/plain; charset=utf-8"))


@require_safe
@condition(_tag, _made)
def archive_facts(request: HttpRequest) -> HttpResponseBase:
    shown = {name: value for name, value in facts().items() if name != "epoch"}
    body = json.dumps({**shown, "rights": RIGHTS}, ensure_ascii=False)
    return _served(HttpResponse(body, content_type="application/json"))


def _served(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "public, no-cache"
    return response
