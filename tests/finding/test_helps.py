"""The help page, the question marks that lead to it, and the first steps of a new office."""

import datetime as dt

import pytest
from django.template import Context, Template

from branches.models import Branch
from portal.core.access import Role
from portal.core.terms import TERMS
from portal.indicators.models import Target
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import MonthlyReport
from property_mgmt.models import Compound
from tests.factories import (
    IndicatorFactory,
    MonthlyReportFactory,
    ReportingPeriodFactory,
    TargetFactory,
    UserFactory,
    at,
)
from tests.register_rows import make_row

pytestmark = pytest.mark.django_db


def test_every_word_that_a_page_asks_about_stands_on_the_help_page(as_staff):
    page = as_staff.get("/find/help/").content.decode()
    assert len({term.key for term in TERMS}) == len(TERMS)
    for term in TERMS:
        assert f'id="{term.key}"' in page
        mark = Template(f'{{% term "{term.key}" %}}').render(Context())
        assert f'href="/find/help/#{term.key}"' in mark
        assert str(term.meaning) in mark.replace("&#x27;", "'")


def test_a_word_that_is_not_explained_is_a_mistake_of_the_template():
    with pytest.raises(KeyError):
        Template('{% term "nothing" %}').render(Context())


def steps(client):
    return [step.is_done for step in client.get("/find/first-steps/").context["steps"]]


def test_steps_tick_themselves_as_the_office_begins(as_staff, staff, office):
    assert steps(as_staff) == [False] * 8
    assert as_staff.get("/", follow=True).redirect_chain[-1][0] == "/find/first-steps/"


def test_each_step_is_done_by_what_it_asks_for(as_staff, staff, office, community, other):
    assert steps(as_staff) == [True, *[False] * 7]
    for one in (community, other):
        UserFactory(role=Role.SECRETARY, area_code=one.code)
    assert steps(as_staff)[1]
    indicator = IndicatorFactory(on_by_default=True)
    assert steps(as_staff)[2]
    year = dt.date.today().year
    TargetFactory(indicator=indicator, area_code=office.code, year=year, due_on=dt.date(year, 12, 31))
    assert Target.objects.count() == 1
    assert steps(as_staff)[3]
    make_row(Branch, community)
    assert not steps(as_staff)[4]
    make_row(Compound, community)
    assert steps(as_staff)[4]
    period = ReportingPeriodFactory(sub_district=office)
    assert steps(as_staff)[5:7] == [True, False]
    MonthlyReportFactory(community=community, month=period.month, state="APPROVED")
    assert MonthlyReport.objects.count() == 1
    assert steps(as_staff)[6]
    ProgressMeeting.objects.create(
        sub_district=office, title="首次推进会", held_on=dt.date(2026, 11, 6),
        month="2026-10", since="2026-09", created_by=staff, created_at=at(2026, 11, 1),
    )  # fmt: skip
    assert steps(as_staff) == [True] * 8
    assert as_staff.get("/", follow=True).redirect_chain[-1][0] == "/reports/board/"


def test_a_community_without_an_account_is_counted(as_staff, community, other, foreign):
    UserFactory(role=Role.SECRETARY, area_code=community.code)
    step = as_staff.get("/find/first-steps/").context["steps"][1]
    assert "1" in step.left and not step.is_done


def test_an_administrator_of_an_empty_portal_is_told_what_comes_first(client):
    client.force_login(UserFactory(role=Role.ADMIN, area_code=""))
    assert "还没有街道" in client.get("/find/first-steps/").content.decode()
