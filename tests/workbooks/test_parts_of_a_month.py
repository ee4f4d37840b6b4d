"""A title that speaks of a part of the month, or of a year or quarter in short, is not the month's."""

import pytest

from portal.core.month import Month
from portal.reporting.workbook.spans import why_not

OCTOBER = Month(2026, 10)
PARTS = [
    "2026年10月第2周周报",
    "社区工作周报",
    "2026年10月上旬",
    "十月下旬统计表",
    "统计时间：2026年10月1日-10月15日",
    "统计时间：2026年10月16日至31日",
    "统计期间: 10月1日～30日",
    "旬报表",
]
LONGER = ["2026年度工作年报", "2026Q3", "2026 q4"]
OURS = [
    "2026年10月月报",
    "统计时间：2026年10月1日-10月31日",
    "统计时间：10月1日至31日",
    "统计时间：2026年9月1日-9月15日",  # of another month, which is said elsewhere
    "请于每月上旬报送",
    "2026年报表",
    "两周年活动",
    "民族团结宣传月",
]


@pytest.mark.parametrize("title", PARTS)
def test_a_part_of_the_month_is_refused(title):
    assert why_not(title, OCTOBER, is_said=True)


@pytest.mark.parametrize("title", LONGER)
def test_a_year_or_quarter_by_its_short_name_is_refused(title):
    assert why_not(title, OCTOBER, is_said=False)


@pytest.mark.parametrize("title", OURS)
def test_the_whole_month_is_none_of_them(title):
    assert not why_not(title, OCTOBER, is_said=True)
