"""Run on a host: two sub-districts of a county, every report submitted, and who reviews and reads them."""

from __future__ import annotations

import os

import django
from django.apps import apps
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
if not apps.ready:
    django.setup()

from portal.core.access import Role
from portal.reporting import actions
from portal.reporting.book import book_of
from portal.reporting.figures import Typed
from tests import factories

OFFICES = ("990101001", "990101002")
COMMUNITIES = 4


def lay() -> None:
    indicator = factories.IndicatorFactory(code="elected", name_zh="已选举")
    for code in OFFICES:
        office = factories.SubDistrictFactory(code=code)
        factories.TargetFactory(indicator=indicator, area_code=code, value=90)
        factories.UserFactory(username=f"staff{code[-1]}", role=Role.STAFF, area_code=code)
        for number in range(1, COMMUNITIES + 1):
            community = factories.CommunityFactory(sub_district=office, code=f"{code}{number:03d}")
            report = factories.MonthlyReportFactory(community=community)
            by, now = factories.UserFactory(area_code=community.code), timezone.now()
            typed = Typed({"numerator": str(number), "denominator": "10"}, 0)
            book = book_of(report)
            actions.save_figures(report=report, rows={indicator.code: typed}, book=book, by=by, now=now)
            actions.submit(report=report, by=by, now=now)
    factories.UserFactory(username="leader", role=Role.LEADER, area_code="990101")


if __name__ == "__main__":
    lay()
