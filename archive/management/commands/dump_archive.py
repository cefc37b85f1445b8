from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.transfer import bundle, full_export

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Write the whole archive, drafts too, as a bundle of JSON Lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: standard output")
        parser.add_argument(
            "--public",
            action="store_true",
            help=(
                "only what readers see, compressed, as the site offers it at /archive.jsonl.gz; "
                "safe to run from a timer, since it writes at most once an hour"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["public"]:
            self.publish(options["file"] or settings.PUBLIC_BUNDLE)
            return
        if options["file"] is None:
            sys.stdout.buffer.writelines(bundle.lines())
            sys.stdout.buffer.flush()
            return
        try:
            self.write(options["file"])
        except OSError as error:
            raise CommandError(f"Cannot write {options['file']}: {error.strerror}.") from error

    def publish(self, path: Path) -> None:
        try:
            made = full_export.build(path)
        except OSError as error:
            raise CommandError(f"Cannot write {path}: {error.strerror}.") from error
        self.stderr.write(f"Wrote {path}." if made else f"{path} is not due yet.")

    def write(self, path: Path) -> None:
        with bundle.replacing(path) as file:
            file.writelines(bundle.lines())
        self.stderr.write(f"Wrote {path}.")
