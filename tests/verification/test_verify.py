"""Counted again at night: what was changed behind the portal's back is named, mended, and told."""

from __future__ import annotations

import logging

import pytest
from django.core.management import CommandError, call_command

from portal.core.access import Role
from portal.core.month import Month
from portal.meetings import actions as meetings
from portal.meetings.models import Snapshot
from portal.notices.models import Notice
from portal.reporting import actions
from portal.reporting.models import Figure, MonthlyReport, ReportEvent, ReportState
from portal.rollups.models import Rollup, StaleRollup
from portal.rollups.refresh import sweep
from portal.verification import tasks
from portal.verification.actions import verify, verify_and_tell
from tests import factories
from tests.factories import at
from tests.meetings.conftest import MONTH, NOW, OFFICE, meeting, office, prepare, staff  # noqa: F401  # noqa: F401

pytestmark = pytest.mark.django_db
COUNTY, CITY, PROVINCE = OFFICE[:6], OFFICE[:4], OFFICE[:2]


@pytest.fixture
def lived(office, staff):  # noqa: F811
    """The office of the meetings' tests, its reports with the events that led to where they stand."""
    secretary = factories.UserFactory(area_code=f"{OFFICE}001")
    for report in MonthlyReport.objects.all():
        report.state, report.approved_at = ReportState.SUBMITTED, None
        report.save()
        steps = (("start", "NOT_STARTED", "DRAFT"), ("submit", "DRAFT", "SUBMITTED"))
        for verb, before, after in steps:
            ReportEvent.objects.create(
                report=report, verb=verb, from_state=before, to_state=after, by=secretary, at=NOW, figures={}
            )
        actions.approve(report=report, by=staff, now=NOW)
    sweep()
    call_command("verify")
    return office


def of_third(verb):
    """That event of the third community's report."""
    return ReportEvent.objects.filter(report__community=f"{OFFICE}003", report__month=MONTH, verb=verb)


def found(**options):
    return {(one.kind, one.area_code, str(one.month)) for one in verify(mend=False, **options).found}


def test_where_nothing_is_wrong_it_says_so(lived, capsys):
    call_command("verify")
    assert "一致" in capsys.readouterr().out
    assert not verify().found


class TestRollups:
    @pytest.mark.parametrize(
        ("area", "change"),
        [
            (f"{OFFICE}002", {"numerator": 99}),
            (OFFICE, {"denominator": 99}),
            (COUNTY, {"areas_covered": 0, "areas_carried": 0}),
            (CITY, {"ytd_numerator": 1}),
            (PROVINCE, {"areas_due": 9}),
        ],
    )
    def test_a_changed_row_is_named_and_mended_at_every_level(self, lived, area, change):
        rows = Rollup.objects.filter(area_code=area, month=MONTH, indicator__code="doors")
        right = rows.values().get()
        rows.update(**change)
        assert ("rollup", area, "2026-10") in found()
        result = verify()
        assert result.found
        assert not result.left
        assert rows.values().get() | {"id": 0} == right | {"id": 0}
        assert not StaleRollup.objects.exists()

    @pytest.mark.parametrize("area", [f"{OFFICE}002", OFFICE, PROVINCE])
    def test_a_missing_row(self, lived, area):
        Rollup.objects.filter(area_code=area, month=MONTH, indicator__code="green").delete()
        assert ("rollup", area, "2026-10") in found()
        assert not verify().left

    @pytest.mark.parametrize("area", [f"{OFFICE}009", OFFICE, CITY])
    def test_a_row_that_should_not_be_there(self, lived, area):
        green = Figure.objects.filter(indicator__code="green").first().indicator
        factories.RollupFactory(area_code=area, indicator=green, month=MONTH + 3)
        assert ("rollup", area, "2027-01") in found()
        assert not verify().left

    def test_figures_changed_underneath(self, lived):
        """Both are named: the report whose figures were not approved so, and the roll-ups they are not in."""
        Figure.objects.filter(
            report__community=f"{OFFICE}002", report__month=MONTH, indicator__code="doors"
        ).update(numerator=8)
        assert found() >= {
            ("rollup", f"{OFFICE}002", "2026-10"),
            ("rollup", OFFICE, "2026-10"),
            ("report", f"{OFFICE}002", "2026-10"),
        }
        result = verify()
        assert [one.kind for one in result.left] == ["report"]

    def test_what_is_being_counted_is_no_finding(self, lived, capsys):
        Rollup.objects.filter(area_code=OFFICE, month=MONTH).update(numerator=99)
        StaleRollup.objects.create(area_code=OFFICE, month=MONTH)
        assert not any(kind == "rollup" and area == OFFICE for kind, area, _month in found())
        assert verify(mend=False).waiting == 1

    def test_only_the_area_and_months_asked_for(self, lived):
        Rollup.objects.filter(area_code=OFFICE, month=MONTH - 1).update(numerator=99)
        assert not found(months=[MONTH])
        assert found(months=[MONTH - 1])
        assert not found(area_code="980101001")


class TestRecords:
    def test_a_snapshot_that_was_altered(self, lived, meeting, staff):  # noqa: F811
        snapshot = meetings.freeze(meeting=meeting, by=staff, now=NOW)
        assert not found()
        snapshot.content["indicators"][0]["total"]["n"] = 24
        Snapshot.objects.filter(pk=snapshot.pk).update(content=snapshot.content)
        assert found() == {("snapshot", OFFICE, "2026-10")}

    def test_an_event_that_is_gone(self, lived):
        ReportEvent.objects.filter(
            report__community=f"{OFFICE}003", report__month=MONTH, verb="submit"
        ).delete()
        [finding] = verify().found
        assert "leaves SUBMITTED, but the report was DRAFT" in finding.text

    def test_a_state_that_no_event_led_to(self, lived):
        MonthlyReport.objects.filter(community=f"{OFFICE}003", month=MONTH).update(
            state=ReportState.RETURNED, approved_at=None
        )
        texts = [one.text for one in verify().found if one.kind == "report"]
        assert texts == ["the report is RETURNED, but its events lead to APPROVED"]

    def test_a_step_that_the_table_does_not_have(self, lived):
        ReportEvent.objects.filter(
            report__community=f"{OFFICE}003", report__month=MONTH, verb="approve"
        ).update(verb="wave_through")
        assert "no verb wave_through leads" in verify().found[0].text

    def test_a_figure_of_the_office_in_an_approved_report_is_in_its_last_event(self, lived, staff):  # noqa: F811
        spoke = factories.IndicatorFactory(code="spoke", kind="meeting", entered_by="staff", direction="up")
        report = MonthlyReport.objects.get(community=f"{OFFICE}003", month=MONTH)
        actions.save_staff_figure(report=report, indicator=spoke, typed={"numerator": 1}, by=staff, now=NOW)
        assert not found()


class TestTelling:
    def test_administrators_are_told_and_the_log_names_each(self, lived, caplog):
        admin = factories.UserFactory(role=Role.ADMIN)
        factories.UserFactory(role=Role.ADMIN, is_active=False)
        Rollup.objects.filter(area_code=OFFICE, month=MONTH, indicator__code="doors").update(numerator=99)
        with caplog.at_level(logging.ERROR):
            verify_and_tell(now=at(2026, 11, 11, 1, 30))
        assert f"rollup {OFFICE} 2026-10 doors: numerator 99 stored, 16 counted" in caplog.text
        [notice] = Notice.objects.filter(key="verify:2026-11-11")
        assert notice.receiver == admin
        assert notice.text.startswith("2026-11-11 核对：发现")

    def test_nobody_is_told_that_all_is_well(self, lived, caplog):
        factories.UserFactory(role=Role.ADMIN)
        with caplog.at_level(logging.INFO):
            assert tasks.verify() == 0
        assert "all agrees" in caplog.text
        assert not Notice.objects.filter(key__startswith="verify").exists()

    def test_the_command_ends_with_an_error_and_one_line_each(self, lived, capsys):
        Rollup.objects.filter(area_code=OFFICE, month=MONTH, indicator__code="doors").update(numerator=99)
        with pytest.raises(CommandError, match="发现"):
            call_command("verify", "--no-mend", "--area", OFFICE, "--month", "2026-10")
        assert f"rollup {OFFICE} 2026-10 doors: numerator 99 stored, 16 counted" in capsys.readouterr().out
        assert Rollup.objects.get(area_code=OFFICE, month=MONTH, indicator__code="doors").numerator == 99

    @pytest.mark.parametrize("option", [("--area", "xx"), ("--month", "October")])
    def test_what_is_no_area_or_month_is_refused(self, option):
        with pytest.raises(CommandError):
            call_command("verify", *option)


def test_months_that_no_report_has_are_known_by_their_roll_ups(lived):
    assert not verify(months=[Month(2031, 1)]).found
