"""Sub-districts whose month is open, prefilled and due, with a secretary a community, staff and leaders."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Indicator
from portal.reporting.book import secretary_indicators
from portal.reporting.models import Figure, MonthlyReport, ReportingPeriod
from tests.factories import PASSWORD, hashed

MONTH = Month(2026, 10)
A_OFFICE = 15  # communities of a sub-district
BATCH = 5_000


def lay(secretaries: int) -> list[str]:
    """The codes of the offices made; each has ``staff-CODE`` and ``leader-CODE``, a community its code."""
    call_command("sync_indicators", verbosity=0)
    offices = [f"9901{n // 90 + 1:02d}{n % 90 + 1:03d}" for n in range(-(-secretaries // A_OFFICE))]
    codes = [f"{office}{n:03d}" for office in offices for n in range(1, A_OFFICE + 1)][:secretaries]
    SubDistrict.objects.bulk_create(SubDistrict(code=code, name=f"街道{code[4:]}") for code in offices)
    Community.objects.bulk_create(
        Community(
            code=code, sub_district_id=code[:9], name=f"第{code[-3:]}社区", short_name=f"第{code[-3:]}社区"
        )
        for code in codes
    )
    people = [(code, Role.SECRETARY, code) for code in codes]
    people += [(f"staff-{code}", Role.STAFF, code) for code in offices]
    people += [(f"leader-{code}", Role.LEADER, code) for code in offices]
    password = hashed(PASSWORD)
    User.objects.bulk_create(
        User(username=name, role=role, area_code=area, password=password, must_change_password=False)
        for name, role, area in people
    )
    now = timezone.now()
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(sub_district_id=code, month=MONTH, due_on=dt.date(2099, 12, 5), opened_at=now)
        for code in offices
    )
    MonthlyReport.objects.bulk_create(MonthlyReport(community_id=code, month=MONTH) for code in codes)
    _prefill(now)
    return offices


def _prefill(now: dt.datetime) -> None:
    """Every figure that a secretary is asked for, so that ten typed ones complete a report."""
    any_office = SubDistrict.objects.first()
    asked = secretary_indicators(list(Indicator.objects.in_use(any_office.code, MONTH)))
    Figure.objects.bulk_create(
        (
            Figure(report=report, indicator=indicator, updated_at=now, **_numbers(indicator))
            for report in MonthlyReport.objects.order_by("community_id")
            for indicator in asked
        ),
        batch_size=BATCH,
    )


def _numbers(indicator: Indicator) -> dict[str, int | None]:
    has_base = indicator.denominator != Indicator.Denominator.NONE
    return {
        "numerator": 4,
        "denominator": (indicator.minimum or 4) if has_base else None,
        "opening": 0 if indicator.has_opening else None,
    }
