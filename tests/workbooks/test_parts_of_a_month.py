"""A title that speaks of a part of the month, or of a year or quarter in short, is not the month's."""

import pytest

from portal.core.month import Month
from portal.core.spreadsheets.period_columns import in_column
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
    "10月工作日报",
    "石榴街道2026年10月（1日-15日）",
    "9月26日至10月25日",
    "统计区间：2026/10/01 00:00:00 - 2026/10/15 23:59:59",
    "10月1-15日",
    "10月1-15",
    "10.1-10.15",
    "20261001-20261015",
    "2026年10月1日至15日",
    "统计时间：2026-10-01 至 2026-10-15",
    "查询条件：2026-10-01~2026-10-15",
    "1—7日",
    "自2026年10月1日起至10月20日止",
    "截至10月15日",
    "数据截至2026/10/15",
    "10月上半月",
    "下半月",
    "半月报",
    "10月周报.xlsx",
    "统计周期：周",
    "近7天数据（2026年10月）",
    "黄金周值守统计",
    "上旬",
]
LONGER = ["2026年度工作年报", "2026Q3", "2026 q4"]
MORE = [
    "2026年9、10月",
    "9、10月",
    "9和10月份",
    "近一年数据（截至2026年10月）",
    "近三个月（2026年10月）",
    "10月比9月增减",
    "2026年10月环比",
    "自2026年1月1日起至10月31日止",
]
A_YEAR_AGO = ["2026年10月（去年同期数）", "上年同期"]
OURS = [
    "2026年10月月报",
    "统计时间：2026年10月1日-10月31日",
    "统计时间：10月1日至31日",
    "统计时间：2026年9月1日-9月15日",  # of another month, which is said elsewhere
    "请于每月上旬报送",
    "2026年报表",
    "两周年活动",
    "民族团结宣传月",
    "2026/10/01 00:00:00 - 2026/10/31 23:59:59",
    "20261001-20261031",
    "（1日-31日）",
    "截至10月31日",
    "截至10月28日",
    "填报时间：10月26日至10月31日",
    "报送时间：11月1日-5日",
    "请于每月1-5日报送",
    "会议时间：10月12日-13日",
    "10月1-2组",
    "第10-12网格",
    "10-15户",
    "2026年10月（含环比）",
    "2026年10月，与去年同期比",
    "较去年同期",
    "人民日报",
]


@pytest.mark.parametrize("title", PARTS)
def test_a_part_of_the_month_is_refused(title):
    assert why_not(title, OCTOBER, is_said=True)


@pytest.mark.parametrize("title", LONGER)
def test_a_year_or_quarter_by_its_short_name_is_refused(title):
    assert why_not(title, OCTOBER, is_said=False)


@pytest.mark.parametrize("title", MORE)
def test_more_than_the_month_is_refused_though_it_is_named(title):
    assert "多个月份" in why_not(title, OCTOBER, is_said=True)


@pytest.mark.parametrize("title", A_YEAR_AGO)
def test_figures_of_a_year_ago_are_another_month_s(title):
    assert "其他月份" in why_not(title, OCTOBER, is_said=True)


@pytest.mark.parametrize("value", ["2026年10月1日-15日", "9月26日-10月25日", "2026年10月上旬"])
def test_a_part_in_a_column_of_periods_is_no_month(value):
    assert in_column("period", value, OCTOBER) is None


@pytest.mark.parametrize("title", OURS)
def test_the_whole_month_is_none_of_them(title):
    assert not why_not(title, OCTOBER, is_said=True)
