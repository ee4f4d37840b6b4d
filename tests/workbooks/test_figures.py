"""Figures of registers: the units behind them, and headings that say more than their names."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.core.models import ImportState
from portal.core.registers import all_registers, get_register
from portal.core.registers.workbook.layout import columns_of
from portal.core.spreadsheets.cells import heading_keys, remarked
from property_mgmt.models import Compound, FacilityWork
from tests.factories import UserFactory
from tests.register_rows import make_row
from tests.workbooks import registers
from tests.workbooks.kit import converted, parts_changed
from tests.workbooks.test_registers import REGISTER, staff, taken_up

__all__ = ["staff"]
pytestmark = pytest.mark.django_db


def test_what_a_figure_counts_is_known_in_every_language():
    for language in ("en", "zh-hans"):
        with translation.override(language):
            found = {
                f"{register.slug}.{one.name}": one.unit
                for register in all_registers()
                for one in columns_of(register, UserFactory.build())
            }
        assert found["social-organisations.people"] == "人"
        assert found["volunteer-activities.hours"] == "小时"
        assert found["greening-works.square_metres"] == "㎡"
        assert found["compounds.households"] == "户"
        assert found["facility-works.planned"] == ""
        assert found["social-organisations.note"] is None


@pytest.mark.parametrize("written", ["10户", "10元", "10场", "10个", "10人次", "+10"])
def test_people_are_not_counted_in_other_units(staff, written):
    report = taken_up(registers.sheet(registers.row(D=written)), staff).report
    assert [one["cell"] for one in report["refusals"]] == ["D2"]
    assert written in report["refusals"][0]["expected"]


@pytest.mark.parametrize("written", ["10人", "10名", "10 位"])
def test_people_are_counted_in_persons(staff, written):
    assert taken_up(registers.sheet(registers.row(D=written)), staff).state == ImportState.READY


@pytest.mark.parametrize(
    ("planned", "unit", "state"),
    [
        ("20个", "处", ImportState.REFUSED),
        ("12户", "处", ImportState.REFUSED),
        ("20处", "处", ImportState.READY),
        ("12户", "户", ImportState.READY),
        (20, "处", ImportState.READY),
    ],
)
def test_a_figure_is_counted_in_the_unit_that_its_row_names(staff, planned, unit, state):
    register = get_register("facility-works")
    community = REGISTER.model.objects.get().community
    compound = make_row(Compound, community)
    kind = FacilityWork._meta.get_field("kind").flatchoices[0][1]
    names = ("compound", "kind", "planned_on", "planned", "done", "unit")
    with translation.override("en"):
        headings = [str(FacilityWork._meta.get_field(name).verbose_name) for name in names]
        row = [compound.name, str(kind), "2026-03-01", planned, 0, unit]
    pending = taken_up(registers.sheet(row, headings=headings), staff, register=register)
    assert pending.state == state
    refused = [one["cell"] for one in pending.report["refusals"]]
    assert refused == (["D2"] if state == ImportState.REFUSED else [])


@pytest.mark.parametrize(
    "remark",
    ["人", "必填", "人，必填", "请如实填写", "请勿修改", "下拉选择", "是/否", "打√", "是打√", "限50字以内",
     "如2026-10-03", "格式：yyyy-mm-dd", "单位：人", "月末", "填全称"],
)  # fmt: skip
def test_a_remark_that_changes_nothing_is_no_part_of_the_heading(remark):
    assert "成员人数" in heading_keys(f"成员人数（{remark}）")
    assert remarked(f"成员人数（{remark}）") == ""


@pytest.mark.parametrize(
    "remark",
    ["按亩", "如为亩请换算", "请填累计数", "按户籍", "按万㎡填", "按年累计填", "按百人计", "按2025年底",
     "√为未登记", "填写否表示已登记", "2025年12月", "上年", "例外"],
)  # fmt: skip
def test_any_other_remark_is_a_part_of_it(remark):
    assert "成员人数" not in heading_keys(f"成员人数（{remark}）")
    assert remarked(f"成员人数（{remark}）") == "成员人数"


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        (3, "成员人数（按百人计）"),
        (3, "成员人数（上年）"),
        (4, "已登记（√为未登记）"),
        (5, "备注（如为亩请换算）"),
    ],
)
def test_a_person_says_what_a_column_is_whose_heading_says_more(staff, place, heading):
    headings = [*registers.HEADINGS]
    headings[place] = heading
    pending = taken_up(registers.sheet(headings=headings), staff)
    assert pending.state == ImportState.UNASSIGNED
    assert heading in pending.report["message"]


def test_the_same_column_beside_that_of_its_own_name_is_passed_over(staff):
    book = registers.sheet([*registers.GOOD, 3], headings=[*registers.HEADINGS, "成员人数（上年）"])
    pending = taken_up(book, staff)
    assert pending.state == ImportState.READY
    assert [one["cell"] for one in pending.report["passed"]] == ["G1"]


@pytest.mark.parametrize("cells", [{"B": "甲\ue863队"}, {"F": "负责人张\ue863"}])
def test_a_character_of_a_private_font_is_refused_with_its_cell(staff, cells):
    report = taken_up(registers.sheet(registers.row(**cells)), staff).report
    assert [one["cell"] for one in report["refusals"]] == [f"{next(iter(cells))}2"]
    assert "rare character" in report["refusals"][0]["expected"]


def test_several_names_in_one_cell_are_refused_and_lines_of_a_note_stay_apart(staff):
    rows = [registers.row(B="3号楼\n5号楼"), registers.row(B="晨光\n合唱队", F="张三\n李四")]
    pending = taken_up(registers.sheet(*rows), staff)
    assert [one["cell"] for one in pending.report["refusals"]] == ["B2"]
    assert [one["cell"] for one in pending.report["read"]] == ["B3", "F3"]
    names, line = pending.plan
    values = dict(zip(names[line[0]], line[4], strict=True))
    assert (values["name"], values["note"]) == ("晨光合唱队", "张三 李四")


def test_names_with_a_tab_between_them_are_several_names(staff):
    rows = [registers.row(B="3号楼\t5号楼"), registers.row(B="晨光\t合唱队")]
    pending = taken_up(registers.sheet(*rows), staff)
    assert [one["cell"] for one in pending.report["refusals"]] == ["B2"]
    assert [one["cell"] for one in pending.report["read"]] == ["B3"]


@pytest.mark.parametrize("register", ["branches", "grid-workers"])
@pytest.mark.parametrize("names", ["李\n王五", "张三\n李四", "张三\t李四"])
def test_two_persons_in_one_cell_are_refused(staff, register, names):
    with translation.override("en"):
        columns = {one.name: one for one in columns_of(get_register(register), staff)}
    [person] = [one for one in columns.values() if one.is_person]
    with pytest.raises(ValidationError):
        person.read(names)
    assert person.read("李四") == "李四"


def test_a_truth_value_in_a_text_is_said_to_be_stored_in_a_word(staff):
    pending = taken_up(registers.sheet(registers.row(F=False)), staff)
    assert [(one["cell"], one["found"]) for one in pending.report["read"]] == [("F2", "FALSE")]


@pytest.mark.parametrize("sign", ["<text:tab/>", "<text:line-break/>"])
def test_a_tab_or_a_lines_end_in_a_cell_of_an_ods_parts_what_it_holds(staff, sign):
    book = registers.sheet(registers.row(B="A栋QQB栋", D="5QQ0"), registers.row(B="晨光队", F="甲QQ乙"))
    content = parts_changed(
        converted(book, "ods"), {"content.xml": lambda xml: xml.replace(b"QQ", sign.encode())}
    )
    report = taken_up(content, staff, "a.ods").report
    assert [one["cell"] for one in report["refusals"]] == ["B2", "D2"]
    assert [one["cell"] for one in report["read"]] == ["F3"]
