"""``manage.py verify``: counts everything again and says what differs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.verification import actions

SHOWN = 200


class Command(BaseCommand):
    help = (
        "Count every roll-up again from approved figures, check the hash of every snapshot and the events of "
        "every report, and say what differs. Roll-ups that differ are counted anew. Exit code 1 if any did."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--area", default="", help="code of a sub-district or a larger area; all without it"
        )
        parser.add_argument(
            "--month", action="append", default=[], help="2026-10; may be given again; else all"
        )
        parser.add_argument("--no-mend", action="store_true", help="only look, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            area = str(AreaCode(options["area"])) if options["area"] else ""
            months = [Month.parse(text) for text in options["month"]]
        except ValueError as error:
            raise CommandError(str(error)) from error
        result = actions.verify(area_code=area, months=months, mend=not options["no_mend"])
        for one in result.found[:SHOWN]:
            self.stdout.write(str(one))
        if len(result.found) > SHOWN:
            self.stdout.write(_("… and %(count)d more") % {"count": len(result.found) - SHOWN})
        if result.waiting:
            self.stdout.write(
                _("%(count)d area-months were waiting to be counted and were left out.")
                % {"count": result.waiting}
            )
        if not result.found:
            self.stdout.write(_("All roll-ups, snapshots and reports agree."))
            return
        raise CommandError(
            _("%(count)d differences, %(mended)d of them counted anew and mended, %(left)d left.")
            % {"count": len(result.found), "mended": result.mended, "left": len(result.left)}
        )
