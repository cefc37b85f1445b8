from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.transfer.verify import faults


class Command(BaseCommand):
    help = "Check that no evidence has moved, every guard is in place and the index is correct."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in faults():
            self.stdout.write(fault)
            found += 1
        if found:
            raise CommandError(f"Faults found: {found}.")
        self.stdout.write("No faults found.")
