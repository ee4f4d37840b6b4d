"""Run with the installed portal's settings: an office of two communities with a month to fill in."""

from __future__ import annotations

import datetime as dt
import os

import django
from django.apps import apps
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
if not apps.ready:
    django.setup()

from portal.core.access import Role
from portal.supervision import actions
from portal.supervision.models import Matter
from tests import factories

OFFICE = "990101001"
COMMUNITY, OTHER = f"{OFFICE}001", f"{OFFICE}002"
INDICATOR = "elected"


def lay() -> None:
    """Accounts, one indicator, a month of drafts, and a matter that evidence can be attached to."""
    indicator = factories.IndicatorFactory(code=INDICATOR, name_zh="已选举")
    office = factories.SubDistrictFactory(code=OFFICE)
    factories.TargetFactory(indicator=indicator, area_code=OFFICE, value=90)
    staff = factories.UserFactory(username="staff", role=Role.STAFF, area_code=OFFICE)
    factories.UserFactory(username="leader", role=Role.LEADER, area_code=OFFICE)
    for username, code in (("secretary", COMMUNITY), ("other", OTHER)):
        community = factories.CommunityFactory(sub_district=office, code=code)
        factories.UserFactory(username=username, area_code=code)
        factories.MonthlyReportFactory(community=community)
        if code == COMMUNITY:
            matter = Matter(
                kind=Matter.Kind.ASSIGNMENT, source=Matter.Source.MEETING, title="推进自管委员会选举",
                community=community, due_on=dt.date(2099, 1, 1),
            )  # fmt: skip
            actions.give(matter=matter, by=staff, now=timezone.now())


if __name__ == "__main__":
    lay()
