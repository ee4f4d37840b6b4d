"""``manage.py demo_accounts``: the address to open and who may sign in there."""

import os
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from communities.models import SubDistrict
from portal.accounts.models import User
from portal.core.access import Role
from portal.demo.password import demo_password
from portal.demo.story import CODE


class Command(BaseCommand):
    help = "Print the address and the demonstration accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - printed, not bound
        with translation.override("en"):
            office = SubDistrict.objects.get(code=CODE)
            self.stdout.write(
                f"\n  http://{shown}:{port}/    {office.name} {CODE}, a fictional sub-district\n\n"
            )
            self.stdout.write(f"  {'account':<14}{'role':<24}name")
            secretaries = User.objects.filter(role=Role.SECRETARY, area_code__startswith=CODE)
            for user in User.objects.filter(username__in=["admin", "staff", "leader", "secretary01"]):
                self.stdout.write(f"  {user.username:<14}{user.get_role_display():<24}{user.name}")
            self.stdout.write(f"  … secretary{secretaries.count():02d}  one for each community")
            self.stdout.write(f"\n  password for all: {demo_password()}\n  stop with Ctrl-C\n\n")
