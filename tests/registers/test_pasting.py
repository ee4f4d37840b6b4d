"""A block from the clipboard is read as a workbook is: what fits goes to its box, the rest is named."""

import json

import pytest
from django.utils import translation

from communities.models import SocialOrganisation
from portal.core.registers import get_register
from portal.core.registers.sheet.pasting import MOST_ROWS
from portal.core.spreadsheets.days import FORMS
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
    assert [(one["row"], one["name"]) for one in answer["unread"]] == [(0, "kind"), (1, "people")]
    assert len(answer["left"]) == 4
    assert [("7" in one, "+1" in one) for one in answer["left"]] == [(True, False)] * 3 + [(False, True)]
    assert "茶话会" in answer["left"][0]


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
