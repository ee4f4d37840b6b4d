"""``manage.py purge_trail``: removes lines of the audit trail that have been kept long enough."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.access import Role
from portal.core.seals.purging import NotPurged, purge


class Command(BaseCommand):
    help = (
        "Remove lines of the audit trail older than so many days (180 at least), by whole seals. The seals "
        "stay and say who removed their lines, and when."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", type=int, required=True, metavar="DAYS")
        parser.add_argument("--by", default="", help="user name of the administrator who answers for it")
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], role=Role.ADMIN, is_active=True).first()
        if by is None and not options["dry_run"]:
            raise CommandError(_("Say with --by which active administrator removes the lines."))
        try:
            told = purge(
                older_than=options["older_than"], by=by, now=timezone.now(), only_look=options["dry_run"]
            )
        except NotPurged as error:
            raise CommandError(str(error)) from error
        if told.newest_at is None:
            self.stdout.write(_("No whole seal is that old; nothing was removed."))
            return
        done = _("Would remove: %(lines)d lines of %(seals)d seals, the newest of %(time)s.")
        if not options["dry_run"]:
            done = _("Removed: %(lines)d lines of %(seals)d seals, the newest of %(time)s.")
        time = f"{timezone.localtime(told.newest_at):%Y-%m-%d %H:%M}"
        self.stdout.write(done % {"lines": told.lines, "seals": told.seals, "time": time})
