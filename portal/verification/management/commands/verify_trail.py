"""``manage.py verify_trail``: says what of the audit trail is not what was sealed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.seals.checking import Checked, check


class Command(BaseCommand):
    help = (
        "Compute every seal of the audit trail again and name what was changed, is missing or was added. "
        "Exit code 1 if anything was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--hash", default="", help="a seal's hash that was written down; it has to be there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        result = check(now=timezone.now(), written_down=options["hash"].strip().lower())
        for one in result.found:
            self.stdout.write(one)
        if result.number_found > len(result.found):
            more = result.number_found - len(result.found)
            self.stdout.write(_("… and %(count)d more") % {"count": more})
        self._tell(result)
        if result.number_found:
            raise CommandError(
                ngettext(
                    "%(count)d place of the audit trail is not what was sealed.",
                    "%(count)d places of the audit trail are not what was sealed.",
                    result.number_found,
                )
                % {"count": result.number_found}
            )

    def _tell(self, result: Checked) -> None:
        about = {
            "seals": result.seals,
            "lines": result.lines,
            "purged": result.purged,
            "waiting": result.waiting,
        }
        self.stdout.write(
            _("Seals: %(seals)d. Lines: %(lines)d, purged: %(purged)d, not sealed yet: %(waiting)d.") % about
        )
        if result.newest:
            self.stdout.write(
                _("Newest seal: %(number)d, %(hash)s")
                % {"number": result.newest.number, "hash": result.newest.hash}
            )
        if result.written_down:
            self.stdout.write(
                _("The hash that was written down is that of seal %(number)s.")
                % {"number": result.written_down}
            )
