"""A small country, and other systems that read it by token."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from communities.models import UpperArea
from portal.api import actions
from portal.api.models import Kind
from portal.core.access import Role
from portal.core.month import Month
from portal.reporting.models import ReportState
from portal.rollups.models import StaleRollup
from portal.rollups.refresh import sweep
from tests import factories

MONTH = Month(2026, 10)
OFFICES = ("990101001", "990101002", "990201001")


@pytest.fixture
def country(db):
    """Three sub-districts of two cities; in each a community that is approved, and one that is not."""
    UpperArea.objects.create(code="99", name="示范省")
    elected = factories.IndicatorFactory(code="elected")
    visits = factories.IndicatorFactory(code="visits", kind="flow", denominator="none")
    for place, code in enumerate(OFFICES, 1):
        office = factories.SubDistrictFactory(code=code, name=f"长虹{place}街道")
        for number, state in ((1, ReportState.APPROVED), (2, ReportState.SUBMITTED)):
            community = factories.CommunityFactory(sub_district=office, code=f"{code}{number:03d}")
            for month in (MONTH - 1, MONTH):
                report = factories.MonthlyReportFactory(community=community, state=state, month=month)
                rest = {"report": report, "numerator": place - 1}
                factories.FigureFactory(indicator=elected, denominator=10, **rest)
                factories.FigureFactory(indicator=visits, denominator=None, **rest)
        factories.TargetFactory(indicator=elected, area_code=code, value=30)
        for month in (MONTH - 1, MONTH):
            StaleRollup.objects.create(area_code=code, month=month)
    sweep()


@pytest.fixture
def token(db):
    """Makes a token: of an area, for all kinds of data unless some are named; gives its secret."""
    admin = factories.UserFactory(username="operator", role=Role.ADMIN, area_code="")

    def make(area="990101001", *kinds):
        now = timezone.now()
        new = actions.make_token(
            by=admin,
            name="市数据平台",
            area_code=area,
            kinds=kinds or list(Kind),
            expires_on=timezone.localdate() + dt.timedelta(days=30),
            now=now,
        )
        return new.secret

    return make


@pytest.fixture
def ask(token):
    """Reads an address as another system does; the answer."""
    secrets = {}

    def get(path, area="990101001", *kinds, headers=(), **asked):
        if (area, kinds) not in secrets:
            secrets[area, kinds] = token(area, *kinds)
        said = {"Authorization": f"Bearer {secrets[area, kinds]}", **dict(headers)}
        return Client().get(f"/api/v1/{path}", asked, headers=said)

    return get


@pytest.fixture
def items(ask):
    """The rows of a list, page after page."""

    def read(path, area="990101001", **asked):
        found, cursor = [], ""
        while True:
            answer = ask(path, area, cursor=cursor, **asked)
            assert answer.status_code == 200, answer.content
            page = answer.json()
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    return read
