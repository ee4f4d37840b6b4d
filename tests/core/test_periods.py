"""Of which period a text or a cell speaks: each spelling, and what looks like one and is none."""

import datetime as dt

import pytest

from portal.core.month import Month
from portal.core.spreadsheets.period_columns import headed, in_column
from portal.core.spreadsheets.periods import Said, is_of_another, read

OCTOBER = Month(2026, 10)
OTHERS = (
    "截至2026年9月30日",
    "2026-09",
    "202609",
    "九月",
    "2026.9",
    "Sep",
    "September 2026",
    "2026-09.xlsx",
    "9月.xlsx",
    "社区数据_20260930.xlsx",
    "九月数据.xlsx",
    "202609导出.xlsx",
    "九月份工作报表",
    "二〇二六年九月",
    "二○二五年十月",
    "统计月份：2026-09",
    "2026/9",
    "统计周期：2026-09-01至2026-09-30",
    "9月1日-30日",
    "11月1日—30日",
    "去年同期",
    "上月",
    "上年数据",
    "2025年度",
    "2025",
    "26年9月",
    "2026 年 9 月",
    "2026—09",
    "２０２６年９月",
    "截至2026-11-30",
    "2026-09-01",
)
LONGER = (
    "统计区间：2026年1月1日-10月31日",
    "2026-01-01 ~ 2026-10-31",
    "一至十月份",
    "1-10月",
    "2026年1月至2026年10月",
    "2026.1-10月",
    "2026-09~10",
    "年初至今",
    "今年以来",
    "2026年以来",
    "2026年1月至今",
    "1—10月累计",
    "9月、10月",
    "2025年10月、2026年10月对比",
    "8月26日至10月25日",
)
OURS = (
    "2026年10月",
    "十月",
    "十月份",
    "10月份",
    "2026-10",
    "202610",
    "2026.10",
    "Oct",
    "October 2026",
    "10月1日—31日",
    "2026-10-01至2026-10-31",
    "2026-10-01至10-31",
    "9月26日至10月25日",
    "石榴街道2026年10月工作情况",
    "本月累计（10月）",
    "2026年10月月报 (1).xlsx",
    "2026年10月，较9月",
    "二〇二六年十月",
)
NEAR = ("截至2026年10月31日", "2026/10/31", "数据_20261031.xlsx")
NOTHING = (
    "12345热线",
    "电话：0531-88202609",
    "邮编：201206",
    "鲁办发〔2026〕9号",
    "填报日期：2026年11月3日",
    "制表时间：2026-11-03",
    "导出时间：2026-09-03",
    "2026年9月3日印发",
    "2026-11-02",
    "社区数据_20261103.xlsx",
    "以2025年12月为基数",
    "较9月",
    "2026年度",
    "990101001001",
    "三个月",
    "上月结转",
    "同比上年",
    "Sheet1",
    "导出.xlsx",
    "根据2026年3月5日会议要求",
    "2025年版",
    "May the figures be right",
    "注：2025年度数据另报",
)


@pytest.mark.parametrize("text", OTHERS)
def test_another_period(text):
    said = read(text, OCTOBER)
    assert (said.other, said.own, said.near, said.longer) == (True, False, False, False)


@pytest.mark.parametrize("text", LONGER)
def test_several_months_or_a_total(text):
    assert read(text, OCTOBER).longer


@pytest.mark.parametrize("text", OURS)
def test_the_month_itself(text):
    said = read(text, OCTOBER)
    assert (said.own, said.longer, said.is_ours) == (True, False, True)


@pytest.mark.parametrize("text", NEAR)
def test_a_day_of_the_month(text):
    assert read(text, OCTOBER) == Said(near=True)


@pytest.mark.parametrize("text", NOTHING)
def test_no_period(text):
    assert read(text, OCTOBER) == Said()


@pytest.mark.parametrize(
    ("heading", "value", "is_ours"),
    [
        ("年度", 2025, False),
        ("年度", "2026年", True),
        ("月份", 10, True),
        ("月份", 10.0, True),
        ("月份", "九月", False),
        ("月份", "十月", True),
        ("月份", "1-10月", False),
        ("月份", "2026年10月份", True),
        ("月份", "26年10月", True),
        ("月份", "2026/10/01", True),
        ("月份", "2026.10.31", True),
        ("月份", "Oct-26", True),
        ("月份", "Sep-26", False),
        ("月份", "Oct-25", False),
        ("统计月", "2026-10", True),
        ("统计日期", dt.date(2026, 9, 30), False),
        ("统计日期", 46326, True),
        ("统计日期", "待定", None),
        ("数据时间", "2026-09", False),
        ("统计时间", "2026/10/31 12:30", True),
        ("统计期", 202610, True),
        ("统计期", "三季度", False),
        ("日期", dt.date(2026, 11, 2), True),
        ("日期", "2026-09-02", False),
        ("时间", "上午", None),
    ],
)
def test_a_column_that_speaks_of_time(heading, value, is_ours):
    assert in_column(headed(heading), value, OCTOBER) is is_ours


@pytest.mark.parametrize(
    ("heading", "is_before", "is_stale"),
    [
        ("9月绿地", False, True),
        ("9月末未结", True, False),
        ("8月末未结", True, True),
        ("上月", True, False),
        ("上月", False, True),
        ("2026年10月", False, False),
        ("本月", False, False),
        ("1-9月", False, True),
        ("1-10月", False, False),
        ("三季度", False, True),
        ("第4季度", False, False),
    ],
)
def test_a_heading_of_another_month(heading, is_before, is_stale):
    assert is_of_another(heading, OCTOBER, is_before=is_before) is is_stale


@pytest.mark.parametrize(
    "heading",
    ["填报日期", "报送时间", "更新时间", "导出时间", "本月", "上月", "月末", "截止日期", "成立日期"],
)
def test_a_column_of_making_or_of_figures_speaks_of_no_period(heading):
    assert headed(heading) == ""
