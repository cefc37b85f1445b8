from __future__ import annotations

import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from archive.models import Source

if TYPE_CHECKING:
    from argparse import ArgumentParser

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "putin-trump-call.jsonl"
EDITOR = "editor"


class Command(BaseCommand):
    """All that a fresh copy needs before it serves, in one process, because each costs a start."""

    help = "Migrate, load the sample archive if the database is empty, and make an editor account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        require_free(options["host"], options["port"])
        call_command("migrate", interactive=False, verbosity=0)
        if not Source.objects.exists():
            call_command("load_archive", SAMPLE, stdout=self.stdout)
            call_command("dump_archive", public=True, stderr=self.stdout)
        self.make_editor()
        self.stdout.write(f"Site:  {settings.SITE_URL}/\nAdmin: {settings.SITE_URL}/admin/")

    def make_editor(self) -> None:
        if User.objects.exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(EDITOR, password=password)
        self.stdout.write(f"Account for the admin, shown only once: {EDITOR} / {password}")


def require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Cannot serve on {host}:{port}; choose another port, as in: make run PORT=8001"
            ) from error
