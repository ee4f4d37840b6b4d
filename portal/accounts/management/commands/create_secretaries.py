"""``manage.py create_secretaries --sub-district CODE``: an account for each community that has none."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.accounts.actions import create_secretaries


class Command(BaseCommand):
    help = "Creates the missing secretaries' accounts and prints their one-time passwords, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sub-district", required=True, metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["sub_district"]
        sub_district = SubDistrict.objects.filter(code=code).first()
        if sub_district is None:
            raise CommandError(_("There is no sub-district %(code)s; import it first.") % {"code": code})
        created = create_secretaries(by=None, sub_district=sub_district, today=timezone.localdate())
        for new in created:
            self.stdout.write(f"{new.account.username}\t{new.password}\t{new.area_name}")
        self.stderr.write(_("%(count)d accounts created.") % {"count": len(created)})
