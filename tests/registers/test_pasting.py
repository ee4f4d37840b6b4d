"""A block from the clipboard is read as a workbook is: what fits goes to its box, the rest is named."""

import json

import pytest
from django.conf import settings
from django.utils import translation

from communities.models import ResidentsActivity, SocialOrganisation
from portal.core.registers import get_register
from portal.core.registers.sheet.pasting import MOST_ROWS
from portal.core.spreadsheets.days import FORMS
from property_mgmt.models import Compound
from tests.contracts.registers import url
from tests.register_rows import DAY, make_row

pytestmark = pytest.mark.django_db


def read(client, register, block, at="held_on", targets=None):
    targets = targets or [[None, f"+{number}"] for number in range(1, len(block) + 1)]
    content = json.dumps({"at": at, "block": block, "targets": targets})
    response = client.post(url(register, "table_read"), content, content_type="application/json")
    return response.json()


@pytest.mark.parametrize("day", [form for form in FORMS if "10" in form or "十" in form])
def test_days_are_read_in_every_form_of_the_import(day, register, as_staff, activity):
    assert read(as_staff, register, [[day]])["rows"] == [{"held_on": "2026-10-03"}]


def test_words_of_choices_and_names_become_what_their_boxes_hold(register, as_staff, community, activity):
    choir = make_row(SocialOrganisation, community, name="合唱团")
    row = [community.short_name, "2026年10月3日", " 邻里互助座谈 ", "邻里互助", "１,２00人", "合唱团"]
    answer = read(as_staff, register, [row], "community")
    assert answer["rows"] == [
        {
            "community": community.code,
            "held_on": "2026-10-03",
            "topic": "邻里互助座谈",
            "kind": "MUTUAL_AID",
            "people": "1200",
            "organised_with": str(choir.pk),
        }
    ]
    assert (answer["unread"], answer["left"], answer["said"]) == ([], [], [])


def test_yes_and_no_tick_and_untick(as_staff, community, other):
    register = get_register("social-organisations")
    answer = read(as_staff, register, [["是"], ["√"], ["否"], ["大概"]], "is_registered")
    assert answer["rows"] == [{"is_registered": "on"}, {"is_registered": "on"}, {"is_registered": ""}, {}]
    assert [(one["row"], one["name"]) for one in answer["unread"]] == [(3, "is_registered")]


def test_what_does_not_fit_is_listed_with_its_place_and_nothing_is_guessed(register, as_staff, activity):
    block = [["读书会", "茶话会", "", "", "", "甲", "乙"], ["", "邻里互助", "3 4"]]
    answer = read(as_staff, register, block, "topic", [[activity.pk, "7"], [None, "+1"]])
    assert answer["rows"] == [{"topic": "读书会"}, {"kind": "MUTUAL_AID"}]
    unread = [(one["row"], one["name"]) for one in answer["unread"]]
    assert unread == [(0, "kind"), (1, "topic"), (1, "people")]
    assert len(answer["left"]) == 5
    assert sum("7" in one for one in answer["left"]) == 3
    assert sum("+1" in one for one in answer["left"]) == 2
    assert any("茶话会" in one for one in answer["left"])


def test_personal_numbers_are_refused_while_reading(register, as_staff, activity):
    answer = read(as_staff, register, [["联系13812345678"]], "topic")
    assert (answer["rows"], len(answer["left"])) == ([{}], 1)


def test_headings_copied_along_say_where_each_column_belongs(register, as_staff, activity):
    block = [["活动主题", "序号", "活动日期", "停用日期"], ["合唱", "1", "2026/10/3", ""]]
    with translation.override("zh-hans"):
        block[0][0] = str(register.model._meta.get_field("topic").verbose_name)
        block[0][2] = str(register.model._meta.get_field("held_on").verbose_name)
    answer = read(as_staff, register, block, "kind")
    assert answer["rows"] == [{"topic": "合唱", "held_on": "2026-10-03"}]
    assert len(answer["said"]) == 3, "that they were headings, and the two columns that the table has not"


def test_a_secretary_pastes_the_export_with_the_community_in_front(
    register, client, secretary, community, activity
):
    client.force_login(secretary)
    answer = read(client, register, [[community.short_name, "2026/10/3", "合唱"]], "held_on")
    assert answer["rows"] == [{"held_on": "2026-10-03", "topic": "合唱"}]
    assert len(answer["said"]) == 1
    plain = read(client, register, [["2026/10/3", "合唱"]], "held_on")
    assert (plain["rows"], plain["said"]) == (answer["rows"], [])


def test_what_is_retired_is_taken_only_by_a_row_that_has_it(register, as_staff, community, activity):
    choir = make_row(SocialOrganisation, community, name="合唱团")
    activity.organised_with = choir
    activity.save()
    SocialOrganisation.objects.update(retired_on=DAY)
    targets = [[activity.pk, "1"], [None, "+1"]]
    answer = read(as_staff, register, [["合唱团"], ["合唱团"]], "organised_with", targets)
    assert answer["rows"] == [{"organised_with": str(choir.pk)}, {}]


def test_nothing_of_another_office_is_found(register, as_staff, activity, foreign):
    answer = read(as_staff, register, [[foreign.code]], "community")
    assert (answer["rows"], len(answer["left"])) == ([{}], 1)


def test_a_block_of_more_rows_than_a_table_takes_is_a_files_business(register, as_staff, activity):
    answer = read(as_staff, register, [["3"]] * (MOST_ROWS + 1), "people")
    assert list(answer) == ["said"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"at": "people", "block": [1], "targets": []}'])
def test_what_is_no_block_is_a_bad_request(content, register, as_staff, activity):
    response = as_staff.post(url(register, "table_read"), content, content_type="application/json")
    assert response.status_code == 400


@pytest.mark.parametrize(
    "block",
    [
        [["社区", "主题", "日期"], ["别的社区", "别人的", "2026-10-06"], ["{own}", "自己的", "2026-10-07"]],
        [["主题", "日期", "社区"], ["别人的", "2026-10-06", "别的社区"], ["自己的", "2026-10-07", "{own}"]],
    ],
)
def test_a_row_of_another_community_is_not_taken_for_ones_own(
    register, client, secretary, community, activity, block
):
    client.force_login(secretary)
    block = [[cell.replace("{own}", community.short_name) for cell in row] for row in block]
    answer = read(client, register, block, "topic", [[None, "+1"], [None, "+2"]])
    assert answer["rows"] == [{}, {"topic": "自己的", "held_on": "2026-10-07"}]
    assert [("别的社区" in one, "+1" in one) for one in answer["left"]] == [(True, True)]


def refused(answer):
    return [(one["row"], one["name"]) for one in answer["unread"]]


def test_a_blank_is_refused_in_a_new_row_where_a_file_refuses_it(in_english, community, other):
    compounds = get_register("compounds")
    first = ["社区", "名称", "小区类别", "楼栋数", "户数", "城中村", "应成立委员会"]
    new = [community.short_name, "乙9小区", "物管小区", "", "", "", ""]
    answer = read(in_english, compounds, [first, new, [""] * len(first)], "name")
    assert answer["rows"] == [{"community": community.code, "name": "乙9小区", "kind": "MANAGED"}, {}]
    assert refused(answer) == [
        (0, name) for name in ("buildings", "households", "is_urban_village", "committee_required")
    ]
    assert "A blank is neither yes nor no" in answer["left"][2]
    assert "This cell may not be blank." in answer["left"][0]


def test_a_blank_over_a_value_is_named_and_keeps_it(register, in_english, community, activity):
    choir = make_row(SocialOrganisation, community, name="合唱团")
    ResidentsActivity.objects.update(organised_with=choir, note="备注一")
    activity.refresh_from_db()
    block = [["读书", "", "", "", ""]]
    answer = read(in_english, register, block, "topic", [[activity.pk, "7"]])
    assert (answer["rows"], answer["unread"]) == ([{"topic": "读书"}], [])
    assert len(answer["kept"]) == 4
    assert all(any(word in one for one in answer["kept"]) for word in ("12", "合唱团", "备注一"))
    cleared = {one["name"] for one in answer["blank"]}
    assert {"organised_with", "note"} <= cleared and not {"kind", "people"} & cleared


def test_a_row_that_lies_elsewhere_than_it_says_is_refused(in_english, community, other):
    make_row(Compound, community, name="丽枫小区")
    make_row(Compound, other, name="枫林小区")
    greening = get_register("greening-works")
    first = ["小区楼院", "绿化日期", "所属社区"]
    rows = [
        ["丽枫小区", "2026-10-23", other.short_name],
        ["枫林小区", "2026-10-23", other.short_name],
        ["枫林小区", "2026-10-23", "天外社区"],
    ]
    answer = read(in_english, greening, [first, *rows], "compound")
    assert refused(answer) == [(0, "compound")]
    assert "does not lie in the community that the row names" in answer["left"][0]
    assert ["compound" in row for row in answer["rows"]] == [False, True, True]
    assert "天外社区" in answer["left"][1]
    assert not any("所属社区" in one for one in answer["said"])


def test_the_community_tells_compounds_of_one_name_apart(in_english, community, other):
    here, there = (make_row(Compound, place, name="丽枫小区") for place in (community, other))
    greening = get_register("greening-works")
    rows = [["丽枫小区", place.short_name] for place in (community, other)]
    answer = read(in_english, greening, [["小区楼院", "社区"], *rows], "compound")
    assert [(row or {}).get("compound") for row in answer["rows"]] == [str(here.pk), str(there.pk)]


def test_a_time_and_a_plain_number_where_a_day_is_meant_are_noted(in_english, community, other):
    compounds = get_register("compounds")
    block = [["2015-6-1 10:00", "42156"], ["2016年7月8日", "2016-07-08"]]
    answer = read(in_english, compounds, block, "opened_on")
    assert [row["opened_on"] for row in answer["rows"]] == ["2015-06-01", "2016-07-08"]
    assert answer["rows"][0]["access_control_since"] == "2015-06-01"
    assert len(answer["noted"]) == 2
    assert "read as the day 2015-06-01" in answer["noted"][0] and "42156" in answer["noted"][0]
    assert "1 cells hold a time beside the day" in answer["noted"][1]


@pytest.mark.parametrize(
    "first",
    [
        ["小区楼院", "面积（㎡）", "面积（㎡）"],
        ["小区楼院", "面积（㎡）", "面积（㎡）*"],
        ["小区楼院", "社区", "所属社区"],
    ],
)
def test_a_heading_that_stands_twice_is_refused_as_in_a_file(first, in_english, community, other):
    make_row(Compound, community, name="丽枫小区")
    answer = read(in_english, get_register("greening-works"), [first, ["丽枫小区", "70", "80"]], "compound")
    assert list(answer) == ["said"]
    assert "Two columns are called" in answer["said"][0]
    assert "column 2; column 3" in answer["said"][0]


def test_a_word_among_the_numbers_of_rows_and_one_under_no_heading_are_named(register, in_english, activity):
    block = [["序号", "活动主题", "", "活动日期"], ["1", "合唱", "", "2026/10/3"]]
    block.append(["作废", "读书", "看", "2026/10/4"])
    with translation.override("zh-hans"):
        block[0][1] = str(register.model._meta.get_field("topic").verbose_name)
        block[0][3] = str(register.model._meta.get_field("held_on").verbose_name)
    answer = read(in_english, register, block, "kind")
    assert len(answer["left"]) == 2
    assert "作废" in answer["left"][0] and "stands where the row's number belongs" in answer["left"][0]
    assert "看" in answer["left"][1] and "stands under no heading" in answer["left"][1]


def test_a_new_row_that_looks_like_another_is_saved_once_that_is_settled(in_english, community, other):
    compounds = get_register("compounds")
    make_row(Compound, community, name="秀林巷", kind="MANAGED")
    typed = {
        "community": community.code,
        "name": "秀 林巷",
        "kind": "MANAGED",
        "buildings": "1",
        "households": "2",
        "committee_required": "on",
        "label": "+3",
    }
    answer = in_english.post(url(compounds, "table_new"), typed)
    assert answer.status_code == 422
    assert answer.json()["alike"]
    said = answer.json()["refused"][""]
    assert all(word in said for word in ("looks the same as", "秀林巷", "+3"))
    assert Compound.objects.filter(community=community).count() == 1
    assert in_english.post(url(compounds, "table_new"), {**typed, "different": ""}).status_code == 200
    assert in_english.post(url(compounds, "table_new"), {**typed, "name": "清泉巷"}).status_code == 200


def test_totals_and_signatures_are_no_rows_and_what_no_column_says_is_named(in_english, community, other):
    first = ["社区", "名称", "小区类别", "楼栋数", "户数", "城中村"]
    rows = [[community.short_name, "乙9小区", "物管小区", "1", "2", "否"], ["合计", "", "", "1", "2", ""]]
    rows.append(["填表人：某", "", "", "", "", ""])
    answer = read(in_english, get_register("compounds"), [first, *rows], "name")
    assert [bool(row) for row in answer["rows"]] == [True, False, False]
    assert "a row of totals" in answer["left"][0] and "a signature" in answer["left"][1]
    assert len(answer["left"]) == 2 and not answer["unread"]
    assert [one for one in answer["noted"] if "1 new rows are stored with “yes”" in one]
    with_own = read(in_english, get_register("compounds"), rows, "community")
    assert [bool(row) for row in with_own["rows"]] == [True, False, False]


@pytest.mark.parametrize("heading", ["社区", "所属社区", "所在村（社区）", "填报单位", "属地", "辖区", "片"])
def test_a_blank_below_another_community_is_that_communitys(client, secretary, community, other, heading):
    client.force_login(secretary)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    first = [heading, "组织名称", "组织类别", "成员人数", "已登记"]
    rows = [
        [community.short_name, "甲甲队", "文体", "10", "是"],
        ["", "乙乙队", "文体", "10", "是"],
        [other.short_name, "丙丙队", "文体", "10", "是"],
        ["", "丁丁队", "文体", "10", "是"],
    ]
    answer = read(client, get_register("social-organisations"), [first, *rows], "name")
    assert [row.get("name") for row in answer["rows"]] == ["甲甲队", "乙乙队", None, None]
    assert len(answer["left"]) == 2
    assert all(f"“{other.short_name}” is not your own community" in one for one in answer["left"])


def test_a_row_beside_another_community_is_refused_with_the_blanks_below(client, secretary, community, other):
    make_row(Compound, community, name="丽枫小区")
    client.force_login(secretary)
    first = ["所属社区", "小区楼院", "绿化日期"]
    rows = [[other.short_name, "丽枫小区", "2026-10-23"], ["", "丽枫小区", "2026-10-24"]]
    answer = read(client, get_register("greening-works"), [first, *rows], "compound")
    assert answer["rows"] == [{}, {}]
    assert len(answer["left"]) == 2


def test_units_remarks_lines_and_figures_left_out_are_judged_as_in_a_file(in_english, community, other):
    register = get_register("social-organisations")
    first = ["社区", "组织名称", "组织类别", "成员人数", "已登记", "备注"]
    row = [community.short_name, "晨光队", "文体", "10", "√", "一\n二"]
    answer = read(in_english, register, [first, row], "name")
    assert answer["rows"][0]["note"] == "一 二"
    assert len(answer["noted"]) == 1 and "several lines" in answer["noted"][0]
    for changed in (["", "合计12家", *row[2:]], ["", "以下空白", "", "", "", ""], [row[0], "小计", *row[2:]]):
        assert read(in_english, register, [first, changed], "name")["rows"] == [{}]
    other_unit = read(in_english, register, [first, [*row[:3], "10元", *row[4:]]], "name")
    assert [one["name"] for one in other_unit["unread"]] == ["people"]
    remarked = read(in_english, register, [[*first[:4], "已登记（√为未登记）", "备注"], row], "name")
    assert "says more" in remarked["said"][0] and "rows" not in remarked
    short = read(in_english, register, [first[:3], row[:3]], "name")
    assert [one["name"] for one in short["unread"]] == ["people"]
