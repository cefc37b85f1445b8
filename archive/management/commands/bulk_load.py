from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.actions.base import ActionError
from archive.models import Event, Genre
from archive.transfer import bulk_load

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Load a large archive from a folder of CSV files: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = bulk_load.__doc__
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--published-by",
            required=True,
            metavar="NAME",
            help="name under which the statements are published",
        )
        parser.add_argument("--language", default="en", help="language tag (default: en)")
        parser.add_argument("--genre", choices=Genre.values, default=Genre.READOUT)
        parser.add_argument("--event", help="slug of the event that all sources report on")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        terms = bulk_load.Terms(
            published_by_name=options["published_by"],
            language=options["language"],
            genre=options["genre"],
            event=event(options["event"]),
        )
        try:
            with (
                tqdm(desc="sources", unit="", delay=1, disable=None) as loaded,
                tqdm(desc="statements indexed", unit="", delay=1, disable=None) as indexed,
            ):
                loaded.total = lines(folder / "sources.csv")
                indexed.total = lines(folder / "statements.csv")
                count = bulk_load.bulk_load(
                    folder=folder, terms=terms, loaded=loaded.update, indexed=indexed.update
                )
        except OSError as error:
            raise CommandError(f"Cannot read {error.filename}: {error.strerror}.") from error
        except ActionError as error:
            raise CommandError(f"{folder}: {error}") from error
        self.stdout.write(f"Loaded {count} statements from {folder}.")


def event(slug: str | None) -> Event | None:
    found = Event.objects.filter(slug=slug).first() if slug else None
    if slug and not found:
        raise CommandError(f"There is no event “{slug}”; add it in the admin first.")
    return found


def lines(path: Path) -> int:
    """About how many things a file holds, for the progress bar; its first line is the header."""
    with path.open("rb") as file:
        return sum(1 for _ in file) - 1
