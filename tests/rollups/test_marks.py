"""Whatever changes a total marks it, in the transaction that does: each cause of docs/architecture.md."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from communities.actions import import_divisions, save_community
from communities.divisions import Division
from communities.models import Community
from portal.core.access import Role
from portal.core.month import Month
from portal.indicators import actions as indicators
from portal.indicators import catalogue
from portal.indicators.models import Indicator, Target
from portal.reporting import actions
from portal.reporting.models import Figure, MonthlyReport, ReportingPeriod, ReportState
from portal.rollups import recount, tasks
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import mark_stale, rebuild, refresh, refresh_above, refresh_own, sweep
from portal.verification.rollups import check
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
OFFICE, OTHER = "990101001", "990101002"
OCTOBER = Month(2026, 10)
NOW = at(2026, 11, 5)
S = ReportState


@pytest.fixture
def world():
    """Two communities of two offices each; September approved everywhere, October of the first office too."""
    elected = factories.IndicatorFactory(code="elected", name_zh="选举", carry_months=2)
    spoke = factories.IndicatorFactory(code="spoke", name_zh="发言", kind="meeting", entered_by="staff")
    for code in (OFFICE, OTHER):
        office = factories.SubDistrictFactory(code=code, name=code)
        for number in (1, 2):
            community = factories.CommunityFactory(sub_district=office, code=f"{code}00{number}")
            for month in (OCTOBER - 1, OCTOBER)[: 2 if code == OFFICE else 1]:
                report = factories.MonthlyReportFactory(community=community, month=month, state=S.APPROVED)
                factories.FigureFactory(report=report, indicator=elected, numerator=number, denominator=5)
        factories.ReportingPeriodFactory(sub_district=office, month=OCTOBER)
    rebuild()
    assert not StaleRollup.objects.exists()
    return elected, spoke


@pytest.fixture
def staff(world):
    return factories.UserFactory(role=Role.STAFF, area_code=OFFICE)


def marked():
    rows = StaleRollup.objects.order_by("area_code", "month").values_list("area_code", "month")
    return {(area, str(month)) for area, month in rows}


def of(code=OFFICE, *months):
    return {(code, month) for month in months or ("2026-09", "2026-10")}


def settle():
    """A worker comes; then every roll-up is what plain counting gives."""
    sweep()
    assert not StaleRollup.objects.exists()
    months = [OCTOBER - 1, OCTOBER]
    counted = {
        (area, month, pk): (row.numerator, row.denominator, row.due, row.covered, row.carried)
        for (area, month, pk), row in recount.rows("", months).items()
    }
    names = ("numerator", "denominator", "areas_due", "areas_covered", "areas_carried")
    rows = Rollup.objects.filter(month__in=months).values_list("area_code", "month", "indicator", *names)
    assert {tuple(row[:3]): tuple(row[3:]) for row in rows} == counted


def first_report(month=OCTOBER):
    return MonthlyReport.objects.get(community=f"{OFFICE}001", month=month)


class TestReports:
    def test_reopened_and_approved_again(self, staff):
        actions.reopen(report=first_report(OCTOBER - 1), by=staff, reason="更正", now=NOW)
        assert marked() == of()  # October counts the year and may carry
        settle()
        MonthlyReport.objects.filter(pk=first_report(OCTOBER - 1).pk).update(state=S.SUBMITTED)
        actions.approve(report=first_report(OCTOBER - 1), by=staff, now=NOW)
        assert marked() == of()
        settle()

    def test_a_figure_of_the_office_in_an_approved_report(self, staff, world):
        typed = {"numerator": 1}
        actions.save_staff_figure(report=first_report(), indicator=world[1], typed=typed, by=staff, now=NOW)
        assert marked() == of(OFFICE, "2026-10")
        settle()

    def test_a_month_that_is_opened(self, world):
        office = Community.objects.get(code=f"{OFFICE}001").sub_district
        actions.open_month(sub_district=office, month=OCTOBER + 1, now=NOW)
        assert marked() == of(OFFICE, "2026-11")
        settle()
        row = Rollup.objects.get(area_code=OFFICE, month=OCTOBER + 1, indicator=world[0])
        assert (row.numerator, row.areas_carried) == (3, 2)

    def test_months_that_were_left_out_before_it(self, world):
        """Opened in December: what is carried through November is counted there as well."""
        office = Community.objects.get(code=f"{OFFICE}001").sub_district
        actions.open_month(sub_district=office, month=OCTOBER + 2, now=NOW)
        assert marked() == of(OFFICE, "2026-11", "2026-12")

    def test_a_month_that_was_open_already_marks_nothing(self, world):
        office = Community.objects.get(code=f"{OFFICE}001").sub_district
        actions.open_month(sub_district=office, month=OCTOBER, now=NOW)
        assert marked() == set()


class TestAreas:
    def change(self, staff, **fields):
        community = Community.objects.get(code=f"{OFFICE}002")
        for name, value in fields.items():
            setattr(community, name, value)
        save_community(community=community, by=staff)
        assert marked() == of()
        settle()

    def test_closed_and_reopened(self, staff):
        self.change(staff, closed_on=dt.date(2026, 10, 15))
        self.change(staff, closed_on=None)

    def test_merged_into_one_of_another_office(self, staff):
        self.change(staff, closed_on=dt.date(2026, 10, 15), successor_id=f"{OTHER}001")

    def test_an_opening_day_that_is_corrected(self, staff):
        self.change(staff, opened_on=dt.date(2026, 10, 2))

    def test_the_national_list_closes_one_and_brings_a_new_one(self, world):
        rows = [
            Division(1, f"{OFFICE}001", "甲社区居委会"),
            Division(2, f"{OFFICE}009", "新社区居委会"),
        ]
        import_divisions(rows=rows, names={}, as_of=dt.date(2026, 10, 20), only=frozenset({OFFICE}))
        assert marked() == of()
        settle()
        rows.append(Division(3, f"{OFFICE}002", "乙社区居委会"))
        import_divisions(rows=rows, names={}, as_of=dt.date(2026, 10, 21), only=frozenset({OFFICE}))
        assert marked() == of()
        settle()

    def test_a_name_changes_no_total(self, staff):
        community = Community.objects.get(code=f"{OFFICE}002")
        community.name = "红星社区居委会"
        save_community(community=community, by=staff)
        assert marked() == set()

    def test_months_are_marked_as_far_as_reports_and_roll_ups_reach(self, staff):
        """Not only as far as months were opened for reports."""
        community = Community.objects.get(code=f"{OFFICE}002")
        MonthlyReport.objects.create(
            community=community, month=Month(2026, 5), state=S.APPROVED, submitted_at=NOW, approved_at=NOW
        )
        community.opened_on = dt.date(2026, 1, 1)
        save_community(community=community, by=staff)
        assert marked() == of(OFFICE, *(f"2026-{month:02d}" for month in range(5, 11)))

    def test_an_office_that_reports_nothing_yet_is_due_in_its_county(self, world):
        """Its own months are unknown; those in which the county counted the others are not."""
        rows = [Division(1, "990101003001", "丙社区居委会")]
        import_divisions(rows=rows, names={}, as_of=dt.date(2026, 10, 20), only=frozenset({"990101003"}))
        assert marked() == {(c, m) for c in ("", "99", "9901", "990101") for m in ("2026-09", "2026-10")}
        settle()
        assert Rollup.objects.get(area_code="990101", month=OCTOBER, indicator=world[0]).areas_due == 5

    def test_a_month_that_only_its_neighbour_has_opened(self, world):
        """The office counts September alone; in October it is due in its county all the same."""
        ReportingPeriod.objects.filter(sub_district=OTHER).delete()
        Rollup.objects.filter(area_code__startswith=OTHER, month=OCTOBER).delete()
        community = Community.objects.get(code=f"{OTHER}002")
        community.closed_on = dt.date(2026, 10, 15)
        save_community(community=community, by=factories.UserFactory(role=Role.STAFF, area_code=OTHER))
        above = {(area, "2026-10") for area in ("", "99", "9901", "990101")}
        assert marked() == of(OTHER, "2026-09") | above
        sweep()
        rows = Rollup.objects.filter(month=OCTOBER, level__lt=9)
        assert set(rows.values_list("area_code", "areas_due")) == {(area, 3) for area, _month in above}


class TestIndicators:
    @pytest.mark.parametrize(
        ("name", "value"),
        [("carry_months", 0), ("valid_from", Month(2026, 10)), ("valid_until", Month(2026, 9))],
    )
    def test_an_indicator_of_the_catalogue_that_is_counted_otherwise(self, world, name, value):
        elected = world[0]
        setattr(elected, name, value)
        indicators.save_indicator(indicator=elected)
        assert marked() == of() | of(OTHER)
        settle()

    def test_its_kind(self, world):
        spoke = world[1]
        spoke.kind = "level"
        indicators.save_indicator(indicator=spoke)
        assert marked() == of() | of(OTHER)
        settle()

    def test_from_a_level_to_a_frequency(self, world):
        """What was reported without a minimum met none: so it is added up, and counted a second time."""
        spoke = world[1]
        report = first_report()
        factories.FigureFactory(report=report, indicator=spoke, numerator=3, denominator=None)
        spoke.kind, spoke.denominator = "frequency", "minimum"
        indicators.save_indicator(indicator=spoke)
        settle()
        row = Rollup.objects.get(area_code=OFFICE, month=OCTOBER, indicator=spoke)
        assert (row.numerator, row.denominator, row.ytd_numerator, row.ytd_denominator) == (0, 1, 0, 1)
        assert not list(check())

    def test_an_offices_own_marks_its_own_months(self, staff, client):
        own = factories.IndicatorFactory(code=f"own-{OFFICE}-1", owner_code=OFFICE, theme__code="t")
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse("indicators:edit", args=[own.code])
        form = client.get(address).context["form"]
        data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
        assert client.post(address, data).status_code == 302
        assert marked() == set()  # saved as it was
        answer = client.post(address, data | {"carry_months": 3})
        assert answer.status_code == 302, answer.context["form"].errors
        assert marked() == of()

    def test_a_name_changes_no_total(self, world):
        world[0].name_zh = "业委会选举"
        indicators.save_indicator(indicator=world[0])
        assert marked() == set()

    def test_the_catalogue_that_is_synchronised(self, world):
        catalogue.sync()
        assert marked() == set()  # new ones count nothing yet
        Indicator.objects.filter(code="owners_committee_elected").update(carry_months=9)
        catalogue.sync()
        assert marked() == of() | of(OTHER)


class TestWhatChangesNoTotal:
    def test_switching_targets_and_locking(self, staff, world):
        """Pages show other indicators and lights; approved figures add up as before."""
        elected = world[0]
        office = Community.objects.get(code=f"{OFFICE}001").sub_district
        indicators.switch_off(indicator=elected, office=office, month=OCTOBER - 1)
        indicators.switch_on(indicator=elected, office=office, month=OCTOBER)
        factories.TargetFactory(indicator=elected, area_code=OFFICE)
        Target.objects.update(value=80)
        period = office.periods.get(month=OCTOBER)
        actions.lock_month(period=period, by=staff, now=NOW)
        actions.unlock_month(period=period, by=staff, reason="更正", now=NOW)
        assert marked() == set()
        settle()


class TestLevelsAbove:
    def approve(self, code, minutes):
        """An approval so many minutes ago, and its sub-district counted since."""
        mark_stale(code, OCTOBER)
        StaleRollup.objects.filter(area_code=code).update(marked_at=NOW - dt.timedelta(minutes=minutes))
        assert refresh_own(code) == 1

    def test_a_burst_of_approvals_costs_one_refresh_of_each(self, world):
        for minutes, code in enumerate((OFFICE, OTHER, OFFICE, OTHER)):
            self.approve(code, minutes)
        assert {area for area, _month in marked()} == {"990101"}
        assert refresh_above() == 4  # county, city, province and nation
        assert not StaleRollup.objects.exists()

    def test_they_wait_until_the_oldest_mark_has_settled(self, world):
        self.approve(OFFICE, 5)
        assert refresh_above(settled_for=60) == 0
        StaleRollup.objects.update(written_at=NOW)
        self.approve(OTHER, 5)  # a young one beside it is taken as well
        assert refresh_above(settled_for=60) == 4

    def test_a_mark_above_is_as_old_as_the_change_that_it_has_not_counted(self, world):
        """Else a page of the county would say that what was approved before its mark is in."""
        self.approve(OFFICE, 3)
        self.approve(OTHER, 7)
        oldest = min(StaleRollup.objects.values_list("marked_at", flat=True))
        assert oldest == NOW - dt.timedelta(minutes=7)

    def test_the_night_rebuilds_each_province_in_a_task_of_its_own(
        self, world, django_capture_on_commit_callbacks
    ):
        far = factories.CommunityFactory(
            sub_district=factories.SubDistrictFactory(code="980101001"), code="980101001001"
        )
        report = factories.MonthlyReportFactory(community=far, month=OCTOBER, state=S.APPROVED)
        factories.FigureFactory(report=report, indicator=world[0], numerator=2, denominator=5)
        Rollup.objects.all().delete()
        with django_capture_on_commit_callbacks() as asked:
            assert tasks.rebuild() == 2
        assert [callback.args[1] for callback in asked] == [("98",), ("99",)]
        tasks.rebuild_province("98")
        assert set(Rollup.objects.values_list("area_code", flat=True)) == {
            *("98", "9801", "980101", "980101001", "980101001001")
        }
        tasks.rebuild_province("99")
        assert {area for area, _month in marked()} == {""}
        settle()


class TestNothingIsLost:
    def test_a_rebuild_that_is_interrupted_leaves_marks(self, world):
        """Killed after the first sub-district: what is not counted yet is marked, the county too."""
        Figure.objects.update(numerator=4)
        from portal.rollups import refresh as module

        module.mark_all_stale()
        refresh(OFFICE, OCTOBER)
        assert ("990101", "2026-10") in marked()
        assert (OTHER, "2026-09") in marked()
        settle()

    def test_each_larger_area_is_counted_once(self, world):
        mark_stale(OFFICE, OCTOBER)
        mark_stale(OTHER, OCTOBER)
        assert sweep() == 2 + 4  # two offices; county, city, province and nation once each

    def test_roll_ups_of_an_indicator_and_a_month_that_are_gone_go_too(self, world):
        elected, _spoke = world
        factories.RollupFactory(area_code=OFFICE, indicator=elected, month=Month(2025, 3))
        factories.RollupFactory(area_code=f"{OFFICE}001", indicator=elected, month=Month(2025, 3))
        rebuild()
        assert not Rollup.objects.filter(month=Month(2025, 3)).exists()
        settle()
