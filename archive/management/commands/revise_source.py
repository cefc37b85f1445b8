from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from archive.actions.base import ActionError
from archive.actions.revisions import cut, revise_source
from archive.capture.document import CaptureError
from archive.capture.readers import read_file
from archive.management.commands.import_source import line_range, named
from archive.models import Source

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Capture a source again. Unchanged sentences carry over; for the rest, the public pages "
        "say that the source has changed since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="slug of the source")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--lines",
            type=line_range,
            metavar="FIRST-LAST",
            help=(
                "lines in this voice, if the page has several (default: what seems to be the text)"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source, file = named(Source, options["source"]), options["file"]
        try:
            document = read_file(file)
            cuts = cut(document.text, source.language, options["lines"] or document.proposed)
            revised = revise_source(source=source, document=document, cuts=cuts)
        except (ActionError, CaptureError) as error:
            raise CommandError(f"{file}: {error}") from error
        except OSError as error:
            raise CommandError(f"{file}: cannot be read ({error.strerror}).") from error
        self.stdout.write(
            f"Revision {revised.revision.number}: {revised.carried} sentences carried over, "
            f"{revised.same_words} in other typography, {revised.new} new, "
            f"{revised.gone} no longer there."
        )
