"""Totals, notes and examples in the place of a name are no rows of a register, wherever they stand."""

import pytest

from portal.core.registers.workbook.texts import no_name_of_a_new_row
from portal.core.spreadsheets.foot import is_foot_word, is_total_of, is_total_word

TOTALS = [
    "合计（处）",
    "总计(处)",
    "总数",
    "累计数",
    "汇总数",
    "全社区",
    "合计 叁 家",
    "以上共3家",
    "合计",
]
OF_SOMETHING = ["槐荫社区小计", "东片合计", "槐荫社区 汇总", "一般 汇总"]
FOOT = [
    "——以下空白——", "（以下无正文）", "（盖章）", "石榴街道办事处（盖章）", "第1页 共1页", "附件：照片3张",
    "数据来源：社区台账", "备注", "经办人", "经办人：",
]  # fmt: skip
OTHERS = ["示例：百货楼", "（样例）某楼", "2026年10月", "单位：元", "上月", "上年同期"]
NAMES = [
    "总工会", "汇总大厦", "统计局家属院", "计生协会", "上月台小区", "第一小学", "单位宿舍", "备注楼",
    "全民健身中心", "盖章胡同", "示例中学", "十月小区", "上海花园", "总装大院", "注册会计师协会",
]  # fmt: skip


@pytest.mark.parametrize("text", TOTALS)
def test_words_of_totals(text):
    assert is_total_word(text)


@pytest.mark.parametrize("text", OF_SOMETHING)
def test_totals_of_something(text):
    assert is_total_of(text)


@pytest.mark.parametrize("text", FOOT)
def test_words_below_a_table(text):
    assert is_foot_word(text)


@pytest.mark.parametrize("text", [*TOTALS, *OF_SOMETHING, *FOOT, *OTHERS])
def test_nothing_new_is_called_so(text):
    assert no_name_of_a_new_row(text)


@pytest.mark.parametrize("text", NAMES)
def test_names_that_look_alike_are_names(text):
    assert not (is_total_word(text) or is_total_of(text) or is_foot_word(text) or no_name_of_a_new_row(text))
