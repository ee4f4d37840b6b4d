"""``manage.py create_admin USERNAME``: the first account of a new portal."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.accounts.actions import create_account
from portal.core.access import Role


class Command(BaseCommand):
    help = "Creates a system administrator and prints the one-time password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", default="admin")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            new = create_account(
                by=None, username=options["username"], role=Role.ADMIN, area_code="", name=options["name"]
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("User name %(username)s, one-time password %(password)s (to be changed at the first sign-in).")
            % {"username": new.account.username, "password": new.password}
        )
