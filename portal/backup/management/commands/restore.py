"""``manage.py restore``: a portal of a back-up, in an empty database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.backup import actions
from portal.backup.archive import Unusable


class Command(BaseCommand):
    help = (
        "Make the portal of a back-up in the empty database of DATABASE_URL; --check only looks at the file."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="compare every hash and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            about = (actions.check if options["check"] else actions.restore)(options["file"])
        except Unusable as error:
            raise CommandError(str(error)) from error
        told = {
            "time": about["made_at"],
            "release": about["release"],
            "rows": sum(one["rows"] for one in about["tables"].values()),
            "files": sum(name.startswith("files/") for name in about["members"]),
        }
        done = _("The back-up of %(time)s (release %(release)s) is whole: %(rows)d rows, %(files)d files.")
        if not options["check"]:
            done = _(
                "Restored the back-up of %(time)s (release %(release)s): %(rows)d rows, %(files)d files."
            )
        self.stdout.write(done % told)
