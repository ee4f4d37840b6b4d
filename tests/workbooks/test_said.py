"""What a file says of its month and community in short, in pieces and among its headings."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tests.workbooks import exports, report_pages
from tests.workbooks.test_belonging import (
    FIGURES,
    GREEN,
    HEADINGS,
    OWN,
    STUDY,
    book,
    community,
    export,
    monthly,
    office,
    passed,
    report,
    taken,
)

AGAIN = "the headings of the table again"
__all__ = ["community", "office", "report"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


SHORT = [
    "清泉居委会2026年10月",
    "清泉居委2026年10月",
    "填报单位：清泉居委会",
    "上报单位 清泉",
    "2026年10月（清泉）",
]


@pytest.mark.parametrize("title", SHORT)
def test_a_title_that_names_another_community_in_short_is_refused(report, title):
    outcome = monthly(report, book([title], FIGURES, STUDY))
    assert [one.cell for one in outcome.must_mend] == ["A1"]
    assert not monthly(report, book([title.replace("清泉", "永安")], FIGURES, STUDY)).must_mend


@pytest.mark.parametrize("name", ["清泉居委会", "清泉居委", "清泉"])
def test_a_sheet_and_a_column_that_name_another_community_in_short(report, name):
    assert monthly(report, book(FIGURES, STUDY, tab=name)).must_mend
    outcome = monthly(report, book(["填报单位", *FIGURES], [name, *GREEN], ["永安居委", *STUDY]))
    assert (taken(outcome), passed(outcome)[-1]) == (["理论学习"], ("A2", "of another community"))


PIECES = [
    ("2026", "年", 9, "月"),
    ("年份", 2026, "月份：", 9),
    ("2026年", None, 9, "月份"),
    ("报告年度", 2026, "报告月份", "9"),
]


@pytest.mark.parametrize("pieces", PIECES)
def test_a_month_over_several_cells_is_read_as_one(report, office, pieces):
    own = [10 if one == 9 else "10" if one == "9" else one for one in pieces]
    outcome = monthly(report, book(list(pieces), FIGURES, STUDY))
    assert [one.cell for one in outcome.must_mend] == ["A1"]
    assert taken(monthly(report, book(own, FIGURES, STUDY, tab="9月"))) == ["理论学习"]
    assert [one.cell for one in export(office, book(list(pieces), HEADINGS, OWN)).must_mend] == ["A1"]
    assert taken(export(office, book(own, HEADINGS, OWN))) == ["槐荫·绿化"]


@pytest.mark.parametrize("heading", ["单位", "计量单位", "Unit"])
def test_a_column_of_units_is_one_whatever_it_is_headed(report, heading):
    outcome = monthly(report, book(["指标", heading, "数量"], ["理论学习", "百周", 4]))
    assert [one.cell for one in outcome.must_mend] == ["B2"]
    assert "百周" in outcome.must_mend[0].message


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [("单位：万㎡", True), ("清泉社区9月", True), ("注：绿化应为600", False), ("备注", None), ("11月", None)],
)
def test_what_stands_among_the_headings_over_an_empty_column_is_judged_and_named(report, text, is_refused):
    outcome = monthly(report, book([*FIGURES, text], GREEN))
    assert bool(outcome.must_mend) is bool(is_refused)
    named = [one.cell for one in outcome.notes.passed if one.found == text]
    assert named == ([] if is_refused is None else ["F1"])


def test_a_remark_in_the_upper_of_two_rows_of_headings_is_named(office):
    rows = ["社区", "绿化", None, "注：以审定数为准"], [None, "上月", "本月"], ["槐荫", 4, 5]
    outcome = export(office, book(*rows))
    assert "注：以审定数为准" in [one.found for one in outcome.notes.passed]


WRITTEN = ["2026年10月份", "26年10月", "10月", "十月", "2026/10/01", "2026.10.31", "Oct-26", 10, 202610]


@pytest.mark.parametrize("written", WRITTEN)
def test_the_month_in_its_own_cell_is_read_as_any_month_is(report, written):
    assert not monthly(report, report_pages.sheet(month=written)).must_mend


@pytest.mark.parametrize(
    ("written", "says"),
    [("2026年9月份", "another month"), ("九月", "another month"), ("待定", "not a month")],
)
def test_another_month_in_its_own_cell_is_refused_and_none_is_said_to_be_none(report, written, says):
    [problem] = monthly(report, report_pages.sheet(month=written)).must_mend
    assert (problem.cell, says in problem.message) == ("H2", True)


@pytest.mark.parametrize("label", [None, "单位编号"])
def test_a_code_of_another_community_is_known_without_its_label(report, label):
    made = report_pages.sheet(community="990188001002")
    made.active["B2"] = label
    outcome = monthly(report, made)
    assert [one.cell for one in outcome.must_mend] == ["C2"]
    own = report_pages.sheet()
    own.active["B2"] = label
    assert not monthly(report, own).must_mend


def test_another_month_without_a_label_is_named(report):
    made = report_pages.sheet(month="2026-09")
    made.active["G2"] = None
    outcome = monthly(report, made)
    assert "2026-09" in [one.found for one in outcome.notes.passed]


def test_the_headings_on_each_page_are_no_second_table(report):
    outcome = monthly(report, book(["2026年10月"], FIGURES, STUDY, ["2026年10月"], FIGURES, GREEN))
    assert taken(outcome) == ["理论学习", "绿化"]
    assert passed(outcome) == [("A4", AGAIN), ("A5", AGAIN)]


def test_of_two_tables_side_by_side_nobody_is_told_to_delete_one(report):
    made = book(["指标", "数量", "指标", "数量"], ["理论学习", 4, "绿化", 500])
    assert "side by side" in monthly(report, made).must_mend[0].message


@pytest.mark.parametrize("words", ["数据截至{}", "以上数据截止{}", "统计时间：{}", "截至{}"])
def test_what_says_below_the_table_of_when_it_is_is_judged_as_a_title(report, office, words):
    for day, is_ours in (("2026年10月31日", True), ("2026年9月30日", False)):
        foot = [words.format(day)]
        for outcome in (
            monthly(report, book(FIGURES, GREEN, foot)),
            export(office, book(HEADINGS, OWN, foot)),
        ):
            assert [one.cell for one in outcome.must_mend] == ([] if is_ours else ["A3"])


@pytest.mark.parametrize("name", ["groups_over_equal_words", "parts_with_blank_names"])
def test_headings_that_groups_tell_apart_are_asked_about(office, name):
    case = next(one for one in exports.REFUSED if one.name == name)
    with pytest.raises(ValidationError) as refused:
        export(office, case.make())
    assert refused.value.code == "no_heading"
