from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from archive.actions.base import ActionError
from archive.transfer.load import load_archive

if TYPE_CHECKING:
    from argparse import ArgumentParser

GZIP = b"\x1f\x8b"


class Command(BaseCommand):
    help = "Read a bundle into an empty archive: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            with path.open("rb") as file:
                zipped = file.read(2) == GZIP
            with gzip.open(path) if zipped else path.open("rb") as bundle:
                count = load_archive(bundle)
        except (EOFError, gzip.BadGzipFile) as error:
            raise CommandError(f"{path} is cut off or broken: {error}.") from error
        except OSError as error:
            raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
        except ActionError as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(f"Loaded {count} objects from {path}.")
