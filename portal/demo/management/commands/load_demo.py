"""``manage.py load_demo``: the fictional sub-district, once; later calls only bring it up to today."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from communities.models import SubDistrict
from portal.accounts.models import User
from portal.demo import load
from portal.demo.password import demo_password, renew
from portal.indicators import catalogue
from portal.reporting import tasks
from portal.rollups import refresh


class Command(BaseCommand):
    help = "Load a fictional sub-district with 15 communities and 14 months of figures, to try the portal."

    def handle(self, *args: Any, **options: Any) -> None:
        if load.is_loaded():
            self._bring_up_to_date()
            return
        if SubDistrict.objects.exists():
            raise CommandError(
                "This database holds a real sub-district; the demonstration needs one of its own."
            )
        renew()
        self.stdout.write("writing 15 communities and 14 months of figures …")
        load.load(password=demo_password(), now=timezone.now())

    def _bring_up_to_date(self) -> None:
        """What the timetable would have done meanwhile, and the password if another was asked for."""
        catalogue.sync()
        tasks.open_months()
        tasks.mark_overdue()
        refresh.sweep()
        password = demo_password()
        admin = User.objects.get(username="admin")
        if not admin.check_password(password):
            for user in User.objects.filter(username__in=["admin", "staff", "leader"]) | User.objects.filter(
                username__startswith="secretary"
            ):
                user.set_password(password)
                user.save()
