from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from tqdm import tqdm

from archive.actions.base import ActionError
from archive.actions.revisions import cut
from archive.actions.sources import AlreadyImported, import_source
from archive.capture.document import CaptureError
from archive.capture.readers import SUFFIXES, read_file
from archive.models import Actor, Event, Genre, Rendition, Source

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from django.db.models import Model

    from archive.capture.document import Document


class Command(BaseCommand):
    help = (
        "Import texts as draft sources, cut into sentences. Title, date, address and language "
        "come from a file's front matter; the options apply where it gives none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="file or folder")
        parser.add_argument("--issuer", help="slug or name of the actor whose voice it is")
        parser.add_argument("--carrier", help="slug or name of the outlet whose page it was on")
        parser.add_argument("--event", help="slug or name of the event it reports on")
        parser.add_argument("--language", default="en", help="language tag (default: en)")
        parser.add_argument("--genre", choices=Genre.values, default=Genre.READOUT)
        parser.add_argument("--rendition", choices=Rendition.values, default=Rendition.ORIGINAL)
        parser.add_argument("--title")
        parser.add_argument("--url", default="", help="address of the original page")
        parser.add_argument("--issued-on", metavar="YYYY-MM-DD")
        parser.add_argument(
            "--lines",
            type=line_range,
            metavar="FIRST-LAST",
            help=(
                "lines in this voice, if the page has several (default: what seems to be the text)"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        related = {
            "issuer": named(Actor, options["issuer"]),
            "carrier": named(Actor, options["carrier"]),
            "event": named(Event, options["event"]),
        }
        files = [file for path in options["files"] for file in readable(path)]
        outcomes: Counter[str] = Counter()
        for file in tqdm(files, unit="file", delay=1, disable=None):
            outcomes[self.bring_in(file, related, options)] += 1
        self.stdout.write(
            f"{outcomes['imported']} imported as drafts, "
            f"{outcomes['known']} already in the archive, {outcomes['refused']} refused."
        )
        if outcomes["refused"]:
            raise CommandError("Fix the files listed above and import them again.")

    def bring_in(self, file: Path, related: dict[str, Any], options: dict[str, Any]) -> str:
        try:
            document = read_file(file)
            source = described(document, file, options)
            for name, thing in related.items():
                setattr(source, name, thing)
            cuts = cut(document.text, source.language, options["lines"] or document.proposed)
            import_source(source=source, document=document, cuts=cuts)
        except AlreadyImported as error:
            self.stdout.write(f"{file}: {error}")
            return "known"
        except (ActionError, CaptureError) as error:
            self.stderr.write(f"{file}: {error}")
            return "refused"
        except ValidationError as error:
            faults = error.message_dict.items()
            words = "; ".join(f"{name}: {' '.join(messages)}" for name, messages in faults)
            self.stderr.write(f"{file}: {words}")
            return "refused"
        except OSError as error:
            self.stderr.write(f"{file}: cannot be read ({error.strerror}).")
            return "refused"
        return "imported"


def described(document: Document, file: Path, options: dict[str, Any]) -> Source:
    """A source as far as the file describes it; the file's own name serves as its title."""
    found = document.metadata
    return Source(
        title=found.title or options["title"] or file.stem,
        issued_on=found.issued_on or options["issued_on"],
        url=found.url or options["url"],
        language=found.language or options["language"],
        genre=options["genre"],
        rendition=options["rendition"],
    )


def readable(path: Path) -> Iterator[Path]:
    """A file as it is; of a folder what is in it and below, but for notes on the folder."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.suffix.lower() in SUFFIXES and file.stem.lower() != "readme":
            yield file


def named(model: type[Model], name: str | None) -> Any:
    """The thing of that slug or name; a mistyped name is refused, not created."""
    if not name:
        return None
    title = "title" if model is Source else "name"
    found = model._default_manager.filter(Q(slug=name) | Q(**{title: name}))
    if len(found) != 1:
        kind = model._meta.verbose_name
        raise CommandError(f"There is no {kind} “{name}”; add it in the admin, or use its slug.")
    return found[0]


def line_range(text: str) -> range:
    match = re.fullmatch(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})", text)
    if not match or int(match[1]) > int(match[2]):
        raise ValueError
    return range(int(match[1]), int(match[2]) + 1)
