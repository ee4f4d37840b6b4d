"""Files and rows of other months, communities and offices: named, and never stored as one's own."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from openpyxl import Workbook
from openpyxl.comments import Comment

from portal.reporting.book import book_of
from portal.reporting.platform.fill import Office
from portal.reporting.platform.fill import look as look_at_export
from portal.reporting.workbook.reading import opened
from portal.reporting.workbook.upload import look
from tests.workbooks import report_pages
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_corpus import community, report
from tests.workbooks.test_exports import OCTOBER, office

__all__ = ["community", "office", "report"]
pytestmark = pytest.mark.django_db
FIGURES = ["指标", "数量", "总数", "上月结转", "说明"]
STUDY = ["理论学习", 4, None, None, ""]
GREEN = ["绿化", 500, None, None, ""]
HEADINGS, OWN, NEXT = ["社区", "绿化"], ["槐荫社区", 500], ["清泉社区", 300]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def book(*rows, tab="Sheet", change=None):
    made = Workbook()
    made.active.title = tab
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    return made


def read(made):
    content = as_bytes(made)
    return opened(BytesIO(content), len(content))


def monthly(report, made, name="a.xlsx"):
    return look(report=report, file=read(made), book=book_of(report), name=name)


def export(office, made, name="导出.xlsx"):
    found = Office.load(office, OCTOBER)
    return look_at_export(office=found, file=read(made), answers={"persons": "replace"}, name=name)


def taken(outcome):
    return [one.name for one in outcome.taken]


def passed(outcome):
    return [(one.cell, one.why) for one in outcome.notes.passed]


# --- months -------------------------------------------------------------------------------------------

TITLES = (
    "九月份工作报表",
    "二〇二六年九月",
    "统计月份：2026-09",
    "2026.09",
    "1月1日-10月31日",
    "截至2026年9月30日",
    "今年以来",
)


@pytest.mark.parametrize("title", TITLES)
def test_titles_of_other_periods_are_refused_by_both_doors(report, office, title):
    for outcome in (
        monthly(report, book([title], FIGURES, STUDY)),
        export(office, book([title], HEADINGS, OWN)),
    ):
        assert [one.cell for one in outcome.must_mend] == ["A1"]
        assert taken(outcome) == []


@pytest.mark.parametrize("tab", ["2026-09", "202609", "九月", "2026.9", "Sep"])
def test_sheets_called_by_other_months_are_refused_by_both_doors(report, office, tab):
    assert monthly(report, book(FIGURES, STUDY, tab=tab)).must_mend
    assert export(office, book(HEADINGS, OWN, tab=tab)).must_mend


@pytest.mark.parametrize(
    "name", ["2026-09.xlsx", "社区数据_20260930.xlsx", "九月数据.xlsx", "202609导出.xlsx"]
)
def test_files_called_by_other_months_are_refused_by_both_doors(report, office, name):
    assert monthly(report, book(FIGURES, STUDY), name).must_mend
    assert export(office, book(HEADINGS, OWN), name).must_mend


@pytest.mark.parametrize("name", ["社区数据_20261102.xlsx", "2026年10月月报 (1).xlsx", "12345热线.xlsx"])
def test_files_called_by_a_day_of_making_or_this_month_are_taken(report, office, name):
    assert taken(monthly(report, book(FIGURES, STUDY), name)) == ["理论学习"]
    assert taken(export(office, book(HEADINGS, OWN), name)) == ["槐荫·绿化"]


@pytest.mark.parametrize(
    ("day", "is_taken"), [((2026, 9, 1), False), ((2026, 10, 1), True), ((2026, 11, 1), False)]
)
def test_a_date_that_shows_its_month_is_a_title(report, day, is_taken):
    def change(made):
        made.active["A1"].number_format = 'yyyy"年"m"月"'

    outcome = monthly(report, book([dt.date(*day)], FIGURES, STUDY, change=change))
    assert bool(taken(outcome)) == is_taken
    assert [one.cell for one in outcome.must_mend] == ([] if is_taken else ["A1"])


@pytest.mark.parametrize(
    ("label", "is_taken"), [("填表日期：", True), ("导出时间", True), ("统计时间", False)]
)
def test_a_date_is_read_with_the_label_beside_it(report, office, label, is_taken):
    above = [label, dt.date(2026, 9, 3)]
    assert bool(taken(monthly(report, book(above, FIGURES, STUDY)))) == is_taken
    assert bool(taken(export(office, book(above, HEADINGS, OWN)))) == is_taken


def test_what_is_not_plainly_ours_above_an_export_is_listed(office):
    above = ["以2025年12月为基数", "石榴街道", "2026年10月", "2026-11-02"]
    outcome = export(office, book(*([one] for one in above), HEADINGS, OWN))
    assert passed(outcome) == [("A1", "stands above the headings"), ("A4", "stands above the headings")]


@pytest.mark.parametrize(
    ("headings", "other", "ours"),
    [
        (["年度", "月份"], [2025, 10], [2026, 10]),
        (["统计日期"], ["2026-09-30"], ["2026-10-31"]),
        (["数据时间"], ["2026-09"], ["2026-10"]),
        (["统计月"], [dt.date(2026, 9, 1)], [dt.date(2026, 10, 1)]),
        (["月份"], ["九月"], ["十月"]),
        (["月份"], ["1-10月"], ["10月"]),
    ],
)
def test_rows_of_other_months_are_passed_over_and_named(report, office, headings, other, ours):
    outcome = export(office, book([*headings, *HEADINGS], [*other, *NEXT], [*ours, *OWN]))
    assert (taken(outcome), passed(outcome)) == (["槐荫·绿化"], [("A2", "of another month")])
    outcome = monthly(report, book([*headings, *FIGURES], [*other, *GREEN], [*ours, *STUDY]))
    assert (taken(outcome), passed(outcome)) == (["理论学习"], [("A2", "of another month")])


def test_a_blank_below_another_month_is_of_that_month(report, office):
    outcome = export(office, book(["月份", *HEADINGS], ["9月", *OWN], [None, *NEXT]))
    assert (taken(outcome), [cell for cell, _why in passed(outcome)]) == ([], ["A2", "A3"])
    outcome = monthly(report, book(["月份", *FIGURES], ["9月", *GREEN], [None, *STUDY]))
    assert [one.cell for one in outcome.must_mend] == ["A2"]


def test_a_row_whose_month_cannot_be_read_is_refused(report, office):
    outcome = export(office, book(["统计月", *HEADINGS], ["待定", *OWN]))
    assert [one.cell for one in outcome.must_mend] == ["A2"]
    assert [one.cell for one in monthly(report, book(["统计月", *FIGURES], ["待定", *STUDY])).must_mend] == [
        "A2"
    ]


def test_a_column_of_making_says_nothing_of_the_rows(office):
    assert taken(export(office, book(["填报日期", *HEADINGS], ["2026-09-03", *OWN]))) == ["槐荫·绿化"]


# --- communities and offices --------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["社区", "所属社区", "所在村（社区）", "社区名称"])
def test_a_report_that_says_another_community_in_its_rows_is_refused(report, heading):
    outcome = monthly(report, book([heading, *FIGURES], ["清泉社区", *STUDY], [None, *GREEN]))
    assert [one.cell for one in outcome.must_mend] == ["A2"]
    assert "清泉社区" in outcome.must_mend[0].message
    assert [cell for cell, _why in passed(outcome)] == ["A2", "A3"]


PERHAPS = ["填报单位", "属地", "辖区", "单位", "责任部门", "归属片"]


@pytest.mark.parametrize("heading", PERHAPS)
def test_a_column_that_may_name_anything_says_whose_rows_are_where_it_names_another_community(
    report, heading
):
    outcome = monthly(report, book([heading, *FIGURES], ["清泉社区", *STUDY]))
    assert [one.cell for one in outcome.must_mend] == ["A2"]
    outcome = monthly(report, book([heading, *FIGURES], ["永安社区", *STUDY], ["东永安社区", *GREEN]))
    assert taken(outcome) == ["理论学习"]
    assert ("A3", "of another community") in passed(outcome)
    for own in ("永安社区居委会", "党群办", None):
        assert taken(monthly(report, book([heading, *FIGURES], [own, *STUDY]))) == ["理论学习"]


@pytest.mark.parametrize("heading", ["备注", "结对社区", "联系单位", "活动情况"])
def test_a_community_named_by_the_way_says_nothing_of_the_row(report, heading):
    outcome = monthly(report, book([heading, *FIGURES], ["清泉社区", *STUDY], [None, *GREEN]))
    assert taken(outcome) == ["理论学习", "绿化"]


@pytest.mark.parametrize("own", ["永安社区", "永安", "永安社区居委会", report_pages.COMMUNITY])
def test_rows_of_other_communities_are_passed_over_beside_ones_own(report, own):
    rows = [own, *STUDY], ["东永安社区", *GREEN], [None, "业委会", 8, 10, None, ""]
    outcome = monthly(report, book(["社区", *FIGURES], *rows))
    assert taken(outcome) == ["理论学习"]
    assert passed(outcome) == [("A3", "of another community"), ("A4", "of another community")]


def test_a_file_called_by_another_community_is_refused_unless_its_title_says_ours(report):
    name = "清泉社区2026年10月月报.xlsx"
    assert "清泉社区" in monthly(report, book(FIGURES, STUDY), name).must_mend[0].message
    outcome = monthly(report, book(["永安社区2026年10月月报"], FIGURES, STUDY), name)
    assert taken(outcome) == ["理论学习"]
    assert name in [one.found for one in outcome.notes.read]


@pytest.mark.parametrize(
    "rows",
    [
        (["街道", *HEADINGS], ["东风街道", *NEXT], ["石榴街道", *OWN]),
        (["所属", *HEADINGS], ["东风街道办事处", *NEXT], ["石榴街道", *OWN]),
        (["乡镇（街道）名称", *HEADINGS], ["东风", *NEXT], ["石榴", *OWN]),
        (HEADINGS, ["石榴街道"], OWN, ["东风街道", 9], NEXT),
    ],
)
def test_rows_of_another_office_are_passed_over_and_named(office, rows):
    outcome = export(office, book(*rows))
    assert taken(outcome) == ["槐荫·绿化"]
    assert "of another sub-district" in dict(passed(outcome)).values()


# --- headings over two rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below", [("累计", "本月"), ("上月", "本月"), ("本年", "本月"), ("目标", "完成"), ("（累计）", "本月数")]
)
def test_a_second_row_of_headings_is_read_though_nothing_is_merged(report, office, below):
    outcome = export(
        office, book(["社区", "绿化", None], [None, *below], ["槐荫", 900, 500], ["清泉", 800, 300])
    )
    assert [one.after for one in outcome.taken] == ["500", "300"]
    assert "B2" in dict(passed(outcome))
    outcome = monthly(
        report,
        book(["指标", "数量", None, "总数", "上月结转"], [None, *below], ["理论学习", 50, 4, None, None]),
    )
    assert [one.after for one in outcome.taken] == ["4/5"]


@pytest.mark.parametrize("below", ["累计", "累计数", "（累计）", "上月"])
def test_a_second_row_that_says_the_column_is_another_is_not_passed_over(office, below):
    with pytest.raises(ValidationError) as refused:
        export(office, book(HEADINGS, [None, below], OWN, NEXT))
    assert refused.value.code == "no_heading"
    assert taken(export(office, book(HEADINGS, [None, "本月"], OWN))) == ["槐荫·绿化"]


def test_a_row_of_totals_without_figures_is_no_heading(office):
    assert taken(export(office, book(HEADINGS, ["合计", None], OWN))) == ["槐荫·绿化"]


def test_last_month_over_a_group_is_another_month(office):
    outcome = export(office, book(["社区", "上月"], [None, "绿化"], OWN))
    assert [one.cell for one in outcome.must_mend] == ["B1"]


# --- units and other sheets ---------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["单位 百人", "（百人）", "单位：人、亩", "（万平方米）", "计量单位 亩"])
def test_scales_in_titles_are_refused(report, office, title):
    assert [one.cell for one in export(office, book([title], HEADINGS, OWN)).must_mend] == ["A1"]
    assert [one.cell for one in monthly(report, book([title], FIGURES, STUDY)).must_mend] == ["A1"]
    assert export(office, book(HEADINGS, OWN, tab="单位百人")).must_mend


@pytest.mark.parametrize("title", ["单位：人", "（百日攻坚）", "单位负责人：王芳", "填报单位 百花社区"])
def test_words_that_are_no_scale_are_not(office, title):
    assert taken(export(office, book([title], HEADINGS, OWN))) == ["槐荫·绿化"]


def test_a_sheet_that_holds_remarks_only_is_named(office):
    def change(made):
        made.create_sheet("批注")["B2"].comment = Comment("清泉应为60", "张远")
        made.create_sheet("页眉").oddHeader.center.text = "以上为9月数"
        made.create_sheet("空")

    outcome = export(office, book(HEADINGS, OWN, change=change))
    assert [one.found for one in outcome.notes.passed] == ["批注: 清泉应为60", "页眉: 以上为9月数"]


@pytest.mark.parametrize("said", ["9.1-9.30", "秋季", "第9期"])
def test_a_row_of_no_month_is_not_among_those_that_may_be_taken_now(report, office, said):
    made = book(
        ["统计周期", "社区", "绿化"], [said, "槐荫", 500], [None, "云栖", 7], ["2026年10月", "清泉", 300]
    )
    outcome = export(office, made)
    assert [one.cell for one in outcome.must_mend] == ["A2"]
    assert taken(outcome) == ["清泉·绿化"]
    made = book(["统计周期", "指标", "数量"], [said, "绿化", 500], ["2026年10月", "理论学习", 4])
    outcome = monthly(report, made)
    assert [one.cell for one in outcome.must_mend] == ["A2"]
    assert taken(outcome) == []


@pytest.mark.parametrize("word", ["累计", "目标", "本年累计", "9月", "全年", "上月", "年初"])
@pytest.mark.parametrize("heading", ["口径", "统计口径", "类型", "数据类别"])
def test_a_row_of_a_total_or_target_is_not_the_months(report, heading, word):
    made = book(
        ["指标", heading, "数量"], ["绿化", word, 5000], ["绿化", "本月", 500], ["理论学习", "新增", 4]
    )
    outcome = monthly(report, made)
    assert not outcome.must_mend
    assert [one.after for one in outcome.taken] == ["500", "4/5"]
    assert [one.cell for one in outcome.notes.passed] == ["B1", "B2"]
    alone = monthly(report, book(["指标", heading, "数量"], ["绿化", word, 5000]))
    assert [one.cell for one in alone.must_mend] == ["B2"]
