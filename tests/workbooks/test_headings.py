"""Headings over several rows, and questions over several columns of which one is ticked."""

import pytest
from django.utils import translation

from portal.core.models import ImportState, PendingImport
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from property_mgmt.models import PropertyCompany
from tests.workbooks import registers
from tests.workbooks.kit import converted
from tests.workbooks.test_registers import NOW, REGISTER, staff, taken_up

__all__ = ["staff"]
pytestmark = pytest.mark.django_db


def registered(pending, by):
    """Name → whether it is registered, of what the file was taken in with."""
    assert imports.begin_commit(pending=pending, by=by, answers={})
    imports.commit(pending=PendingImport.objects.get(pk=pending.pk), by=by)
    found = dict(REGISTER.model.objects.values_list("name", "is_registered"))
    return {name: found[name] for name in sorted(found) if name != registers.THERE[1]}


def ticked_rows(*marks):
    return [[*registers.row(B=f"{n}队")[:4], *both] for n, both in enumerate(marks)]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("is_merged", [True, False])
def test_a_tick_under_a_word_is_read_as_the_word(staff, ending, is_merged):
    marks = [("√", None), (None, "√"), ("√", "×"), (0, 1), ("是", None), (None, "V")]
    book = registers.ticked(*ticked_rows(*marks), is_merged=is_merged)
    content = book if ending == "xlsx" else converted(book, ending)
    pending = taken_up(content, staff, f"a.{ending}")
    [why] = [one["why"] for one in pending.report["read"] if one["cell"] == "E1"]
    assert "是; 否" in why
    assert list(registered(pending, staff).values()) == [True, False, True, False, True, False]


@pytest.mark.parametrize(
    "marks", [("√", "√"), ("×", None), (None, "×"), (None, "是"), ("待办", None), (None, None), ("2", None)]
)
def test_what_is_not_one_tick_is_refused(staff, marks):
    report = taken_up(registers.ticked(*ticked_rows(marks)), staff).report
    assert [one["cell"] for one in report["refusals"]] == ["E3"]


def test_a_tick_over_both_words_is_refused_and_one_over_two_rows_counts_for_each(staff):
    book = registers.ticked(*ticked_rows(("√", None), (None, "√"), (None, None)))
    for place in ("E3:F3", "F4:F5"):
        book.active.merge_cells(place)
    report = taken_up(book, staff).report
    assert [one["cell"] for one in report["refusals"]] == ["E3"]
    assert [row["values"][-1][1] for row in report["new_rows"]] == ["no", "no"]


def test_of_several_choices_the_one_that_is_ticked_is_read(staff):
    book = registers.sheet(
        [None, None, "文体", "公益慈善", "其他类别"],
        ["槐荫社区", "甲队", None, "√", None, 10, "是"],
        ["槐荫社区", "乙队", "√", "√", None, 10, "是"],
        headings=["社区", "组织名称", "组织类别", None, None, "成员人数", "已登记"],
    )
    report = taken_up(book, staff).report
    assert [one["cell"] for one in report["refusals"]] == ["C4"]
    [kind] = [value for name, value in report["new_rows"][0]["values"] if "ind" in name]
    assert kind == "public good and charity"


def test_what_is_counted_under_such_words_is_no_tick(staff):
    """成员人数 over 有 and 无 is no question that the register asks, and figures are no ticks."""
    book = registers.ticked(*ticked_rows((3, 2)))
    assert [one["cell"] for one in taken_up(book, staff).report["refusals"]] == ["E3"]


def unknown():
    """A table of other words, its headings over three rows."""
    rows = (
        ["所在社区", "基本信息", None, None, None],
        [None, "组织", None, "规模"],
        [None, "叫法", "类", "人员", "登记"],
    )
    book = registers.sheet(*rows[1:], registers.GOOD[:5], headings=rows[0])
    for place in ("A1:A3", "B1:E1", "B2:C2", "D2:E2"):
        book.active.merge_cells(place)
    return book


def test_columns_under_headings_of_three_rows_can_be_assigned_and_are_known_again(staff):
    pending = taken_up(unknown(), staff)
    assert pending.state == ImportState.UNASSIGNED
    offer = imports.offered(pending=pending, by=staff)
    assert (offer.row, [one.heading for one in offer.columns]) == (
        3,
        ["所在社区", "叫法", "类", "人员", "登记"],
    )
    names = ["community", "name", "kind", "people", "is_registered"]
    columns = [(one.key, name) for one, name in zip(offer.columns, names, strict=True)]
    pending = imports.assign(pending=pending, by=staff, name="三行", columns=columns, words={}, now=NOW)
    assert (pending.state, pending.report["new"]) == (ImportState.READY, 1)
    assert taken_up(unknown(), staff).state == ImportState.READY


def test_columns_called_alike_under_two_groups_are_told_apart_by_these(staff):
    rows = (["组织", None, "负责人", None], ["叫法", "类", "叫法", "电话"], ["甲队", "文体", "张远", "8"])
    book = registers.sheet(*rows[1:], headings=rows[0])
    for place in ("A1:B1", "C1:D1"):
        book.active.merge_cells(place)
    offer = imports.offered(pending=taken_up(book, staff), by=staff)
    assert [one.heading for one in offer.columns] == ["组织 叫法", "类", "负责人 叫法", "电话"]
    assert len({one.key for one in offer.columns}) == 4


def test_headings_over_two_rows_are_known_though_nothing_is_merged(staff):
    rows = (["社区", "组织", None, "规模", None], [None, *registers.HEADINGS[1:5]], registers.GOOD[:5])
    report = taken_up(registers.sheet(*rows[1:], headings=rows[0]), staff).report
    assert report["new"] == 1
    assert [one["cell"] for one in report["passed"]] == ["B1"]


NUMBERED = [
    "一、大型企业",
    "（二）小型企业",
    "1、甲队",
    "2.乙队",
    "③丙队",
    "第一、丁队",
    "女队（其中）",
    "(1)戊队",
]


@pytest.mark.parametrize("name", NUMBERED)
def test_a_new_row_is_not_called_as_a_heading_or_a_part_of_a_total_is(staff, name):
    report = taken_up(registers.sheet(registers.GOOD, registers.row(B=name)), staff).report
    assert [one["cell"] for one in report["refusals"]] == ["B3"]
    assert "write the name alone" in report["refusals"][0]["expected"]


@pytest.mark.parametrize("name", ["1.5环志愿队", "3号楼合唱队", "一网格志愿队", "十里香艺术团", "第一合唱队"])
def test_a_name_that_begins_with_a_number_is_one(staff, name):
    assert taken_up(registers.sheet(registers.row(B=name)), staff).report["new"] == 1


def test_a_row_that_is_called_so_in_the_register_keeps_its_name(staff):
    there = REGISTER.model.objects.get()
    there.name = "一、槐荫艺术团"
    there.save()
    report = taken_up(registers.sheet(registers.row(registers.THERE, B=there.name, D=30)), staff).report
    assert (report["changed"], report["refused"]) == (1, 0)


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("heading", ["一、文体类", "（二）志愿类"])
def test_headings_among_the_rows_are_passed_over_and_named(staff, heading, is_merged):
    book = registers.sheet(registers.GOOD, [heading], registers.row(B="甲队"))
    if is_merged:
        book.active.merge_cells("A3:F3")
    report = taken_up(book, staff).report
    assert (report["new"], report["refused"]) == (2, 0)
    assert [(one["cell"], "a heading among the rows" in one["why"]) for one in report["passed"]] == [
        ("A3", True)
    ]


def test_a_word_merged_over_the_table_is_no_company(staff):
    with translation.override("en"):
        heading = str(PropertyCompany._meta.get_field("name").verbose_name)
        other = str(PropertyCompany._meta.get_field("note").verbose_name)
    book = registers.sheet(["大型企业"], ["永安物业"], headings=[heading, other, "场地"])
    book.active.merge_cells("A2:C2")
    report = taken_up(book, staff, register=get_register("property-companies")).report
    assert (report["new"], [one["cell"] for one in report["passed"]]) == (1, ["A2"])


def grouped(word):
    """成员人数 and 已登记 under a group of that word."""
    rows = [
        ["社区", "组织名称", "组织类别", word, None, "备注"],
        [None, None, None, "成员人数", "已登记"],
        registers.GOOD,
    ]
    book = registers.sheet(*rows[1:], headings=rows[0])
    for place in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"):
        book.active.merge_cells(place)
    return book


@pytest.mark.parametrize(
    "word", ["上年末", "去年同期", "2025年末", "上月", "年初数", "计划", "目标数", "累计"]
)
def test_columns_under_another_time_are_not_taken_for_what_is_so_now(staff, word):
    pending = taken_up(grouped(word), staff)
    assert pending.state == ImportState.UNASSIGNED
    assert pending.report["message"].startswith("D1") and word in pending.report["message"]
    offer = imports.offered(pending=pending, by=staff)
    found = {one.place: (one.heading, one.suggested) for one in offer.columns}
    assert found["D"] == (f"{word} 成员人数", "")


@pytest.mark.parametrize(("place", "word"), [("D1", "2025年"), ("D1", "计划"), ("D1", "上年末")])
def test_a_word_alone_above_a_heading_is_that_of_its_column(staff, place, word):
    book = registers.sheet(registers.GOOD, above=1)
    book.active[place] = word
    pending = taken_up(book, staff)
    assert pending.state == ImportState.FAILED
    assert pending.report["message"].startswith(place) and word in pending.report["message"]
    assert "put it into the heading" in pending.report["message"]


@pytest.mark.parametrize(
    ("place", "word"), [("A1", "2025年"), ("D1", "2026年"), ("D1", "社会组织"), ("I1", "计划")]
)
def test_a_title_above_headings_is_none_of_a_column(staff, place, word):
    book = registers.sheet(registers.GOOD, above=1)
    book.active[place] = word
    assert taken_up(book, staff).report["new"] == 1


@pytest.mark.parametrize("word", ["基本情况", "本年末", "规模", "2026年末", "月初步核实"])
def test_columns_under_other_groups_are_read(staff, word):
    report = taken_up(grouped(word), staff).report
    assert (report["new"], [one["cell"] for one in report["passed"]]) == (1, ["D1"])


def test_what_was_said_of_columns_of_another_time_holds_for_these_alone(staff):
    pending = taken_up(grouped("上年末"), staff)
    offer = imports.offered(pending=pending, by=staff)
    names = ["community", "name", "kind", "people", "is_registered", "note"]
    columns = [(one.key, name) for one, name in zip(offer.columns, names, strict=True)]
    pending = imports.assign(pending=pending, by=staff, name="年末", columns=columns, words={}, now=NOW)
    assert pending.state == ImportState.READY
    assert taken_up(grouped("上年末"), staff).state == ImportState.READY
    assert taken_up(grouped("上半年"), staff).state == ImportState.UNASSIGNED
