"""``manage.py remove_second_factor USERNAME``: for an administrator who lost telephone and recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.second_factor import take_away


class Command(BaseCommand):
    help = "Lets an account sign in with its password alone; who may run this stands above the roles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(_("There is no account of this name."))
        said = _("%(account)s signs in with the password alone.")
        if not take_away(by=None, account=account):
            said = _("%(account)s has no second step.")
        self.stdout.write(said % {"account": account})
