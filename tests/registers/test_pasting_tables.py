"""What stands around the rows of a pasted block: titles, headings, totals, signatures, numbers of rows."""

import pytest

from communities.models import SocialOrganisation
from portal.core.registers import get_register
from tests.register_rows import make_row
from tests.registers.test_pasting import read

pytestmark = pytest.mark.django_db
CLUBS = ["社区", "组织名称", "组织类别", "成员人数", "已登记", "备注"]


def padded(*rows):
    return [[*row, *[""] * (6 - len(row))] for row in rows]


@pytest.mark.parametrize(
    ("above", "named"),
    [
        ([["2026年10月社会组织台账"]], ["2026年10月社会组织台账"]),
        ([["2026年9月社会组织台账"], [""]], ["2026年9月社会组织台账"]),
        (
            [["社会组织台账"], ["填报单位：别的社区", "", "单位：人"]],
            ["社会组织台账", "填报单位：别的社区 单位：人"],
        ),
        ([["", "组织", "", "规模"]], ["组织 规模"]),
    ],
)
def test_titles_above_the_headings_are_named_and_no_rows(in_english, community, other, above, named):
    """A register's rows have days of their own: a title of another month says nothing against them."""
    row = [community.short_name, "晨光队", "文体", "10", "√", ""]
    answer = read(in_english, get_register("social-organisations"), [*padded(*above), CLUBS, row], "name")
    assert [one["name"] for one in answer["rows"]] == ["晨光队"]
    assert answer["left"] == [f"“{one}” stands above the headings" for one in named]
    assert answer["unread"] == [] and "组织名称" in answer["said"][-1]


def test_headings_over_two_rows_and_what_numbers_the_columns_below(in_english, community, other):
    upper = ["社区", "组织", "", "规模", "", "备注"]
    lower = ["", "组织名称", "组织类别", "成员人数", "已登记", ""]
    below = padded(["甲", "乙", "1", "2", "3", "4"], ["", "", "", "（人）"])
    row = [community.short_name, "晨光队", "文体", "10", "√", "二楼"]
    register = get_register("social-organisations")
    answer = read(in_english, register, [upper, lower, *below, row], "name")
    assert [(one["name"], one["people"], one["note"]) for one in answer["rows"]] == [("晨光队", "10", "二楼")]
    assert answer["left"] == ["“组织 规模” stands above the headings"]


@pytest.mark.parametrize(
    "block",
    [
        [["社会组织台账（单位：百人）"], CLUBS],
        [[*CLUBS[:3], "成员人数（户）", *CLUBS[4:]]],
        [CLUBS, ["", "", "", "（户）"]],
    ],
)
def test_a_title_or_heading_of_another_unit_is_refused(in_english, community, other, block):
    row = [community.short_name, "晨光队", "文体", "10", "√", ""]
    answer = read(in_english, get_register("social-organisations"), [*padded(*block), row], "name")
    assert "rows" not in answer and ("百人" in answer["said"][0] or "户" in answer["said"][0])


def test_a_title_of_another_community_is_refused_where_no_column_says_whose_the_rows_are(
    client, secretary, community, other
):
    client.force_login(secretary)
    register, row = get_register("social-organisations"), ["晨光队", "文体", "10", "√", ""]
    title = padded([f"{other.short_name}社会组织台账"])
    answer = read(client, register, [*title, [*CLUBS[1:], ""], [*row, ""]], "name")
    assert "rows" not in answer and other.short_name in answer["said"][0]
    told = read(client, register, [*title, CLUBS, [community.short_name, *row]], "name")
    assert [one["name"] for one in told["rows"]] == ["晨光队"]


def test_rows_without_headings_are_read_by_their_place(in_english, community, other):
    """A word that is a heading too, alone in a row below the first, makes no headings of it."""
    answer = read(in_english, get_register("social-organisations"), [["晨光队"], ["组织类别"]], "name")
    assert [one["name"] for one in answer["rows"]] == ["晨光队", "组织类别"]


def test_parts_of_a_total_and_a_heading_over_two_columns_are_named(in_english, community, other):
    row = [community.short_name, "晨光队", "文体", "10", "6", "4"]
    block = [[*CLUBS[:4], "", ""], ["", "", "", "合计", "男", "女"], row, ["", "其中：老年队", "", "4"]]
    answer = read(in_english, get_register("social-organisations"), padded(*block), "name")
    assert [one.get("name") for one in answer["rows"]] == ["晨光队", None]
    assert [one["name"] for one in answer["unread"]] == ["people"], "which of the three is meant, nobody said"
    assert "breaks down a row above" in answer["left"][1] and "合计" in "".join(answer["said"])


@pytest.mark.parametrize("begins", ["合计", "小计", "填表人：张三", "以下空白", "审核人："])
@pytest.mark.parametrize(
    ("at", "behind"), [("name", ["", "10"]), ("community", ["", "", "10"]), ("name", [])]
)
def test_what_stands_below_a_table_renames_no_row_wherever_the_focus_was(
    in_english, community, other, begins, at, behind
):
    choir = make_row(SocialOrganisation, community, name="槐荫艺术团")
    register = get_register("social-organisations")
    answer = read(
        in_english, register, [["甲队", "文体", "8"], [begins, *behind]], at, [[None, "+1"], [choir.pk, "1"]]
    )
    assert answer["rows"][1] == {}
    assert begins in answer["left"][-1]


def test_a_signature_is_no_person_and_a_word_of_totals_in_prose_is_one(in_english, community, other):
    companies = get_register("property-companies")
    assert read(in_english, companies, [["张三"], ["填表人：李四"]], "contact")["rows"] == [
        {"contact": "张三"},
        {},
    ]
    note = read(in_english, companies, [["以上数据已核"]], "note")
    assert note["rows"] == [{"note": "以上数据已核"}]


@pytest.mark.parametrize("cell", ["#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "####", "6.23E+07", "1.23457E+17"])
@pytest.mark.parametrize("column", ["name", "contact", "work_phone", "note"])
def test_what_shows_in_the_place_of_a_value_is_refused(in_english, other, cell, column):
    answer = read(in_english, get_register("property-companies"), [[cell]], column)
    assert answer["rows"] == [{}] and [one["name"] for one in answer["unread"]] == [column]
    assert cell in answer["left"][0]
    assert read(in_english, get_register("property-companies"), [["#1楼"]], "note")["rows"] == [
        {"note": "#1楼"}
    ]


def test_headings_once_more_are_named_and_no_row(in_english, community, other):
    rows = [[community.short_name, name, "文体", "10", "是", ""] for name in ("甲队", "乙队")]
    answer = read(
        in_english, get_register("social-organisations"), [CLUBS, rows[0], [*CLUBS[:5], ""], rows[1]], "name"
    )
    assert [one.get("name") for one in answer["rows"]] == ["甲队", None, "乙队"]
    assert answer["unread"] == [] and "the headings of the table again" in answer["left"][0]


@pytest.mark.parametrize("headings", [[["", *CLUBS[:5]]], []])
def test_numbers_of_rows_without_a_heading_are_passed_over(in_english, community, other, headings):
    rows = [
        [f"{n}", community.short_name, name, "文体", "10", "是"] for n, name in enumerate(("甲队", "乙队"), 1)
    ]
    answer = read(in_english, get_register("social-organisations"), [*headings, *rows], "community")
    assert [one.get("name") for one in answer["rows"]] == ["甲队", "乙队"]
    assert answer["unread"] == [] and answer["left"] == []
    one = read(in_english, get_register("social-organisations"), [*headings, rows[0]], "community")
    assert one["rows"][0]["name"] == "甲队"


def test_a_tick_under_yes_or_no_and_headings_over_three_rows_are_read_as_in_a_file(
    in_english, community, other
):
    register, own = get_register("social-organisations"), community.short_name
    upper, lower = [*CLUBS[:5], "", CLUBS[5]], ["", "", "", "", "是", "否", ""]
    marks = [("甲队", "√", ""), ("乙队", "", "√"), ("丙队", "√", "√")]
    rows = [[own, name, "文体", "10", yes, no, ""] for name, yes, no in marks]
    answer = read(in_english, register, [upper, lower, rows[0], [""] * 7, *rows[1:]], "name")
    assert [one.get("is_registered") for one in answer["rows"]] == ["on", None, "", None]
    assert [(one["row"], one["name"]) for one in answer["unread"]] == [(3, "is_registered")]
    assert "a tick was read as the word" in answer["noted"][0]
    above = padded(["社区", "基本信息", "", "", "", "备注"], ["", "组织", "", "规模"], ["", *CLUBS[1:5]])
    answer = read(in_english, register, [*above, [own, "甲队", "文体", "10", "√", "二楼"]], "name")
    assert [(one["name"], one["note"]) for one in answer["rows"]] == [("甲队", "二楼")]
    assert answer["left"] == [f"“{one}” stands above the headings" for one in ("基本信息", "组织 规模")]


def test_a_numbered_name_makes_no_new_row_and_a_heading_among_the_rows_is_named(in_english, community, other):
    register, own = get_register("social-organisations"), community.short_name
    rows = [["一、文体类"], [own, "1、晨光队", "文体", "10", "是"], [own, "甲队", "文体", "8", "是"]]
    answer = read(in_english, register, padded(CLUBS, *rows), "name")
    assert [one.get("name") for one in answer["rows"]] == [None, None, "甲队"]
    assert [(one["row"], one["name"]) for one in answer["unread"]] == [(1, "name")]
    assert "a heading among the rows" in answer["left"][0]
    old = make_row(SocialOrganisation, community, name="一、槐荫艺术团")
    answer = read(in_english, register, [["一、槐荫艺术团", "文体", "8"]], "name", [[old.pk, "1"]])
    assert answer["rows"][0]["people"] == "8" and answer["unread"] == []


def test_columns_under_another_time_alone_are_not_pasted(in_english, community, other):
    over = ["", "", "", "2025年", "", ""]
    row = [community.short_name, "晨光队", "文体", "10", "√", ""]
    heads = ["社区", "组织名称", "组织类别", "成员人数", "已登记", "备注"]
    answer = read(in_english, get_register("social-organisations"), [over, heads, row], "name")
    assert "rows" not in answer and "2025年" in answer["said"][0]
    answer = read(
        in_english, get_register("social-organisations"), [[*over[:3], "2026年"], heads, row], "name"
    )
    assert answer["rows"][1 if len(answer["rows"]) > 1 else 0]["name"] == "晨光队"


def test_columns_under_another_time_are_not_pasted(in_english, community, other):
    upper, lower = (
        ["社区", "组织名称", "组织类别", "上年末", "", "备注"],
        ["", "", "", "成员人数", "已登记", ""],
    )
    row = [community.short_name, "晨光队", "文体", "10", "√", ""]
    answer = read(in_english, get_register("social-organisations"), [upper, lower, row], "name")
    assert "rows" not in answer and "上年末" in answer["said"][0]
