"""What the preview of a file says: names for numbers, what is wrong with a cell, what is not kept."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from openpyxl import Workbook

from branches.models import Branch
from communities.models import ResidentsActivity, SocialOrganisation
from grids.models import Grid
from portal.core.models import ImportState
from portal.core.registers import get_register
from portal.core.registers.sheet.forms import Sheet
from portal.core.registers.workbook import imports
from portal.core.registers.workbook.layout import Column
from portal.core.spreadsheets.cells import address
from portal.core.text import one_line, prose_on_one_line
from tests.factories import at
from tests.register_rows import make_row

pytestmark = pytest.mark.django_db


def report_of(slug, by, *rows, headings):
    """The file as it is read, in English."""
    register = get_register(slug)
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    size = stream.tell()
    stream.seek(0)
    with translation.override("en"):
        pending = imports.upload(
            register=register, stream=stream, size=size, name="a.xlsx", by=by, now=at(2026, 11, 2)
        )
        pending = imports.read(pending=pending, by=by)
    return pending


def headings_of(slug):
    with translation.override("zh-hans"):
        register = get_register(slug)
        return [str(register.model._meta.get_field(name).verbose_name) for name in register.fields()]


def activities(by, *rows):
    return report_of("residents-activities", by, *rows, headings=headings_of("residents-activities"))


def activity_row(community, **cells):
    row = {
        "community": community.short_name, "held_on": dt.date(2026, 10, 3), "topic": "合唱",
        "people": 12, "organised_with": None, "note": None,
    }  # fmt: skip
    with translation.override("zh-hans"):
        row["kind"] = str(ResidentsActivity.Kind.LEARNING.label)
    return [{**row, **cells}[name] for name in get_register("residents-activities").fields()]


def said(pending):
    return " ".join(one["expected"] for one in pending.report["refusals"])


def club(community, name):
    return SocialOrganisation.objects.create(
        community=community, name=name, kind="CULTURE", people=5, is_registered=True
    )


def test_a_changed_link_is_shown_by_its_names(community, other, staff):
    choir, dancers = club(community, "合唱团"), club(community, "舞蹈队")
    make_row(
        ResidentsActivity, community, held_on=dt.date(2026, 10, 3), topic="合唱", kind="LEARNING", people=12,
        organised_with=choir,
    )  # fmt: skip
    pending = activities(staff, activity_row(community, organised_with=dancers.name))
    [row] = pending.report["changed_rows"]
    change = next(one for one in row["changes"] if one["before"] == "合唱团")
    assert (change["before"], change["after"]) == ("合唱团", "舞蹈队")


def test_an_organisation_of_another_community_is_refused_in_file_and_form(community, other, staff):
    elsewhere = club(other, "别处合唱团")
    pending = activities(staff, activity_row(community, organised_with="别处合唱团"))
    assert pending.state == ImportState.REFUSED
    assert "another community" in said(pending)
    with pytest.raises(ValidationError):
        ResidentsActivity(community=community, organised_with=elsewhere).clean()


@pytest.fixture
def cells(community, other):
    """第1网格 in each of two communities; the office's own number of the first is YX-01-01."""
    return [
        Grid.objects.create(
            community=one, code=f"{one.code}901", name="第1网格", local_code=f"YX-0{number}-01"
        )
        for number, one in enumerate((community, other), start=1)
    ]


def item(grid):
    with translation.override("zh-hans"):
        kind = str(get_register("grid-service-items").model.Kind.PARTY_BUILDING.label)
    return [grid, kind, dt.date(2026, 10, 3), 3, 2, None]


@pytest.mark.parametrize("called", ["YX-01-01", "{community}第1网格", "{community}/第1网格", "{code}"])
def test_a_grid_is_found_by_what_people_call_it(community, cells, staff, called):
    word = called.format(community=community.short_name, code=cells[0].code)
    slug = "grid-service-items"
    pending = report_of(slug, staff, item(word), headings=headings_of(slug))
    assert pending.state == ImportState.READY, pending.report
    [row] = pending.report["new_rows"]
    assert pending.plan[1][4][0] == cells[0].pk
    assert row["values"]


def test_the_name_of_a_grid_is_enough_within_the_own_community(community, cells, secretary):
    slug = "grid-service-items"
    pending = report_of(slug, secretary, item("第1网格"), headings=headings_of(slug))
    assert (pending.state, pending.plan[1][4][0]) == (ImportState.READY, cells[0].pk)


def test_the_name_of_several_grids_is_refused_with_their_codes(cells, staff):
    slug = "grid-service-items"
    pending = report_of(slug, staff, item("第1网格"), headings=headings_of(slug))
    assert all(one.code in said(pending) for one in cells)


def test_rows_that_are_the_same_are_told_so_in_words_that_fit_their_key(community, cells, staff):
    slug = "grid-service-items"
    word = cells[0].code
    pending = report_of(slug, staff, item(word), item(word), headings=headings_of(slug))
    assert "in brackets" not in said(pending)
    assert "rows 2, 3" in said(pending)
    pending = activities(staff, activity_row(community), activity_row(community))
    assert "in brackets" in said(pending)


def test_a_row_of_totals_named_in_the_column_of_numbers_is_passed_over(community, staff):
    slug = "residents-activities"
    total = ["合计", *([None] * 4), 12, None]
    rows = [[1, *activity_row(community)], total]
    pending = report_of(slug, staff, *rows, headings=["序号", *headings_of(slug)])
    assert (pending.state, pending.report["new"]) == (ImportState.READY, 1)
    assert "A3" in [one["cell"] for one in pending.report["passed"]]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2126-10-03", "2126"),
        (dt.date(2126, 10, 3), "2126"),
        ("2026年9月31日", "no such day"),
        ("2026年10月", "has no day"),
        ("2026-10-03、2026-10-04", "more than one day"),
        (dt.date(1912, 1, 1), "too long ago"),
        ("1900-01-01", "too long ago"),
    ],
)
def test_a_day_that_is_refused_is_told_why(community, staff, day, words):
    assert words in said(activities(staff, activity_row(community, held_on=day)))


def test_a_day_too_long_ago_is_refused_by_the_form_as_well(community, other, staff):
    sheet = Sheet(get_register("residents-activities"), staff)
    data = {
        "community": community.code, "held_on": "1912-01-01", "topic": "合唱", "kind": "LEARNING",
        "people": "3",
    }  # fmt: skip
    assert "held_on" in sheet.form(data=data).errors
    assert not sheet.form(data={**data, "held_on": "2026-10-03"}).errors


@pytest.mark.parametrize("word", ["无", "—"])
def test_a_word_for_nothing_in_a_link_that_may_be_blank(community, staff, word):
    assert "leave the cell blank" in said(activities(staff, activity_row(community, organised_with=word)))


def test_a_word_for_nothing_in_a_day_that_may_be_blank(community, staff):
    slug = "property-disputes"
    with translation.override("zh-hans"):
        kind = str(get_register(slug).model.Kind.FEES.label)
    values = {
        "community": community.short_name, "number": "1号", "kind": kind, "received_on": dt.date(2026, 10, 3),
        "resolved_on": "未化解", "reopened_on": "无",
    }  # fmt: skip
    row = [values.get(name) for name in get_register(slug).fields()]
    pending = report_of(slug, staff, row, headings=headings_of(slug))
    assert said(pending).count("leave the cell blank") == 2


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("已安装", "a date, such as"),
        ("长期", "a date, such as"),
        ("同上", "points to another cell"),
        ("〃", "points to another cell"),
        ("尚未化解", "leave the cell blank"),
        ("办理中", "leave the cell blank"),
    ],
)
def test_a_word_for_a_day_is_answered_by_what_it_says(community, staff, word, words):
    """Nobody is told to clear a cell that holds a fact."""
    register = get_register("property-disputes")
    values = {
        "community": community.short_name, "number": "1号", "kind": str(register.model.Kind.FEES.label),
        "received_on": dt.date(2026, 10, 3), "resolved_on": word,
    }  # fmt: skip
    row = [values.get(name) for name in register.fields()]
    told = said(report_of("property-disputes", staff, row, headings=headings_of("property-disputes")))
    assert words in told
    assert ("leave the cell blank" in told) == ("leave the cell blank" in words)


@pytest.mark.parametrize(
    ("number", "words"),
    [("约30", "estimate"), ("30+", "estimate"), (12.5, "not a whole number"), ("很多", "is not a number")],
)
def test_a_number_that_is_refused_is_told_why(community, staff, number, words):
    assert words in said(activities(staff, activity_row(community, people=number)))


def test_headings_alone_are_no_register_that_is_there_already(staff):
    pending = activities(staff)
    assert pending.state == ImportState.FAILED
    assert "no row of data" in pending.report["message"]


def test_a_time_beside_the_day_is_said_once_not_to_be_kept(community, staff):
    rows = [
        activity_row(community, topic="甲", held_on=dt.datetime(2026, 10, 3, 14, 30)),
        activity_row(community, topic="乙", held_on="2026-10-03 9:00"),
        activity_row(community, topic="丙", held_on=dt.datetime(2026, 10, 3)),
    ]
    [note] = activities(staff, *rows).report["read"]
    assert note["cell"] == "B2; B3"
    assert "time" in note["why"]


def test_lines_of_a_remark_stay_apart_and_a_wrapped_name_is_one(community, staff):
    pending = activities(staff, activity_row(community, note="1.甲\n2.乙\t丙。\n合计\t8", topic="社\n区合唱"))
    [row] = pending.report["new_rows"]
    values = [value for _heading, value in row["values"]]
    assert "1.甲 2.乙 丙。 合计 8" in values
    assert "社区合唱" in values


def test_long_texts_keep_their_lines():
    findings = get_register("service-inspections").model._meta.get_field("findings")
    assert Column(findings, in_key=False).read("1.甲\n2.乙\t丙") == "1.甲\n2.乙\t丙"


def test_names_are_joined_as_before():
    assert (one_line("长\n桥社区"), one_line("1.甲\n2.乙")) == ("长桥社区", "1.甲2.乙")
    assert prose_on_one_line("长\n桥，\n3栋") == "长 桥， 3栋"


@pytest.mark.parametrize("ending", ["居委会", "社区居委会", "社区居民委员会", "社区党委", "社区"])
def test_a_community_is_known_by_the_name_of_its_committee(community, staff, ending):
    row = activity_row(community)
    row[row.index(community.short_name)] = community.short_name.removesuffix("社区") + ending
    pending = activities(staff, row)
    assert (pending.state, pending.report["new"]) == (ImportState.READY, 1)


def test_a_rule_of_the_table_names_the_cell_that_it_is_about(community, staff):
    slug = "organisational-life"
    register = get_register(slug)
    branch = make_row(Branch, community)
    kind = str(register.model._meta.get_field("kind").flatchoices[0][1])
    values = {"branch": branch.name, "held_on": dt.date(2026, 10, 3), "kind": kind, "topic": "学习", "due": 5}
    values["attended"] = 6
    row = [values.get(name) for name in register.fields()]
    pending = report_of(slug, staff, row, headings=headings_of(slug))
    place = address(2, list(register.fields()).index("attended"))
    assert [(one["cell"], one["found"]) for one in pending.report["refusals"]] == [(place, "6")]
    assert "More attended than should attend" in said(pending)
