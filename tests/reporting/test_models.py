"""What the database itself refuses of a report."""

import pytest
from django.db import IntegrityError

from portal.reporting.models import MonthlyReport, ReportState
from tests.factories import CommunityFactory, FigureFactory, MonthlyReportFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_one_report_a_community_and_month():
    report = MonthlyReportFactory()
    with pytest.raises(IntegrityError):
        MonthlyReport.objects.create(community=report.community, month=report.month)


def test_a_submitted_report_has_a_time():
    with pytest.raises(IntegrityError):
        MonthlyReport.objects.create(
            community=CommunityFactory(), month="2026-10", state=ReportState.SUBMITTED
        )


def test_no_figure_is_negative():
    with pytest.raises(IntegrityError):
        FigureFactory(numerator=-1)


def test_a_secretary_sees_the_own_community_only():
    report, _foreign = MonthlyReportFactory(), MonthlyReportFactory()
    secretary = UserFactory(area_code=report.community_id)
    assert list(MonthlyReport.objects.visible_to(secretary)) == [report]
