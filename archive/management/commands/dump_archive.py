from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from archive import bundle

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Write the whole archive, drafts too, as a bundle of JSON Lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="standard output when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            sys.stdout.buffer.writelines(bundle.lines())
            sys.stdout.buffer.flush()
            return
        try:
            self.write(options["file"])
        except OSError as error:
            raise CommandError(f"Cannot write {options['file']}: {error.strerror}.") from error

    def write(self, path: Path) -> None:
        """A dump that breaks off never stands where a whole one stood."""
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as file:
            file.writelines(bundle.lines())
        part.replace(path)
        self.stderr.write(f"Wrote {path}.")
