"""What the office might stop asking for."""

import pytest

from portal.core.access import Role
from portal.core.month import Month
from tests.factories import FigureFactory, IndicatorFactory, MonthlyReportFactory, UserFactory


@pytest.mark.django_db
def test_boxes_that_always_say_zero_are_listed_and_others_are_not(client, django_assert_max_num_queries):
    reports = [MonthlyReportFactory(month=Month(2026, 1), state="APPROVED")]
    community = reports[0].community
    reports.append(MonthlyReportFactory(community=community, month=Month(2026, 2), state="APPROVED"))
    draft = MonthlyReportFactory(community=community, month=Month(2026, 3))
    silent, used = IndicatorFactory(name_zh="从来为零"), IndicatorFactory(name_zh="常有内容")
    for report in reports:
        FigureFactory(report=report, indicator=silent, numerator=0)
        FigureFactory(report=report, indicator=used, numerator=4)
    FigureFactory(report=draft, indicator=silent, numerator=9)
    client.force_login(UserFactory(role=Role.STAFF, area_code=community.sub_district_id))
    with django_assert_max_num_queries(10):
        context = client.get("/reports/board/unused/2026/").context
    assert [(row.name_zh, row.reported) for row in context["unused"]] == [("从来为零", 2)]
    assert [(row.name_zh, row.said) for row in context["used"]] == [("常有内容", 2)]
