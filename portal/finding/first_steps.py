"""What a new office does until its first progress meeting; each step is done when the data say so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branches.models import Branch
from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Indicator, Target
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import MonthlyReport, ReportingPeriod
from property_mgmt.models import Compound


@dataclass(frozen=True, slots=True)
class Step:
    """``left`` says what is missing where a part is done already."""

    title: str | Promise
    how: str | Promise
    url: str
    is_done: bool
    left: str = ""


def first_steps(user: Any, office: SubDistrict, today: dt.date) -> list[Step]:
    """The steps of the office, in the order in which they are taken."""
    month, code = Month.of(today), office.code
    communities = Community.objects.visible_to(user).filter(sub_district=office, closed_on=None)
    return [
        Step(
            _("Communities are in the portal"),
            _("The administrator imports the national list; the office corrects names and days."),
            reverse("communities:list"),
            communities.exists(),
        ),
        _accounts(communities),
        Step(
            _("Indicators are chosen"),
            _("Look through the lines of work; switch off what is not asked of communities."),
            reverse("indicators:list"),
            Indicator.objects.visible_to(user).in_use(code, month).exists(),
        ),
        Step(
            _("Targets of the year are set"),
            _("Open an indicator and enter how far it should be, and by which day."),
            reverse("indicators:list"),
            Target.objects.visible_to(user).within(code).filter(year=month.year).exists(),
        ),
        Step(
            _("Registers are filled"),
            _("Branches and compounds first: reports are prefilled from them. Excel files are taken."),
            reverse("registers:index"),
            _has(Branch, user, code) and _has(Compound, user, code),
        ),
        Step(
            _("The first month is open"),
            _("It opens by itself on the day that the settings of the sub-district name."),
            reverse("communities:sub_districts"),
            _has(ReportingPeriod, user, code),
        ),
        Step(
            _("The first report is approved"),
            _("A secretary fills it in and submits it, staff look at it; from then on it is counted."),
            reverse("reporting:board"),
            MonthlyReport.objects.visible_to(user).within(code).counted().exists(),
        ),
        Step(
            _("The first progress meeting is prepared"),
            _("Choose day and month; freeze the figures, then show them and take bulletin and slides."),
            reverse("meetings:list"),
            _has(ProgressMeeting, user, code),
        ),
    ]


def _accounts(communities: Any) -> Step:
    """That every community has somebody who fills its report."""
    people = User.objects.filter(role=Role.SECRETARY, is_active=True, area_code=OuterRef("code"))
    without = communities.exclude(Exists(people)).count()
    left = ""
    if without:
        text = ngettext("%(count)d community has none", "%(count)d communities have none", without)
        left = text % {"count": without}
    return Step(
        _("Every community has an account"),
        _("Create the secretaries' accounts, many at once from a list; each changes the password at first."),
        reverse("accounts:list"),
        communities.exists() and not without,
        left,
    )


def _has(model: Any, user: Any, code: str) -> bool:
    return bool(model.objects.visible_to(user).within(code).exists())
