"""``manage.py backup``: database, files and settings without secrets, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.backup import actions
from portal.backup.archive import Unusable


class Command(BaseCommand):
    help = "Save everything that the portal holds as one file; people may go on working meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the file is put; a folder that is only for this")
        parser.add_argument(
            "--recipient", default="", help="encrypt to this age recipient (age1…), or gpg key in a file"
        )
        parser.add_argument("--keep", type=int, default=0, help="delete all but so many of the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = actions.back_up(
                options["folder"],
                now=timezone.localtime(),
                recipient=options["recipient"],
                keep=max(0, options["keep"]),
            )
        except Unusable as error:
            raise CommandError(str(error)) from error
        size = made.stat().st_size / 1024 / 1024
        self.stdout.write(_("Saved: %(file)s (%(size).1f MB)") % {"file": made, "size": size})
