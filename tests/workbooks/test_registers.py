"""Files of a register: each has the outcome that the table says, before anything is stored."""

import datetime as dt
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from portal.core.models import ImportState, PendingImport
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory, at
from tests.workbooks import registers
from tests.workbooks.kit import HERE, as_bytes, converted, parts_changed

pytestmark = pytest.mark.django_db
REGISTER = get_register("social-organisations")
NOW = at(2026, 11, 2)


@pytest.fixture
def staff():
    office = SubDistrictFactory(code="990199001")
    first = CommunityFactory(sub_district=office, code="990199001001", short_name="槐荫社区")
    CommunityFactory(sub_district=office, code="990199001002", short_name="清泉社区")
    name, kind, people, note = registers.THERE[1], "CULTURE", registers.THERE[3], registers.THERE[5]
    REGISTER.model.objects.create(
        community=first, name=name, kind=kind, people=people, is_registered=True, note=note
    )
    return UserFactory(role="STAFF", area_code=office.code)


def read(case, by):
    path = Path(HERE, "registers", f"{case.name}.{case.ending}")
    with translation.override("en"):
        given = SimpleUploadedFile(path.name, path.read_bytes())
        pending = imports.upload(
            register=REGISTER, stream=given, size=given.size, name=path.name, by=by, now=NOW
        )
        return imports.read(pending=pending, by=by)


@pytest.mark.parametrize("case", registers.CASES, ids=lambda case: case.name)
def test_each_file_has_its_outcome(staff, case):
    pending = read(case, staff)
    report = pending.report
    if pending.state in (ImportState.FAILED, ImportState.UNASSIGNED):
        assert not case.values
        assert case.says
        assert case.says in report["message"]
        return
    if case.nothing:
        assert pending.state == ImportState.ASKED
        assert tuple(one["cell"] for one in report["nothing"]) == case.nothing
        return
    assert tuple(one["cell"] for one in report["refusals"]) == case.mend
    assert case.says in " ".join(one["expected"] for one in report["refusals"])
    assert tuple(one["cell"] for one in report["passed"]) == case.passed
    assert tuple(one["cell"] for one in report["read"]) == case.read
    assert report["cleared"] == len(case.blanks)
    assert tuple(one["row"] for one in report["alike"]) == case.alike
    if case.mend or case.alike or case.blanks:
        assert bool(imports.asked(pending)) == bool(case.alike or case.blanks)
        return
    if pending.state == ImportState.READY and (report["new"] or report["changed"]):
        assert imports.begin_commit(pending=pending, by=staff, answers={})
        pending = imports.commit(pending=PendingImport.objects.get(pk=pending.pk), by=staff)
        assert pending.state == ImportState.DONE
    there = {registers.THERE[1]: registers.THERE[3]}
    found = dict(REGISTER.model.objects.values_list("name", "people"))
    assert found == there | case.values
    assert REGISTER.model.objects.get(name=registers.THERE[1]).is_registered


def taken_up(book, by, name="a.xlsx", register=REGISTER):
    """The file as it is read, in English."""
    content = book if isinstance(book, bytes) else as_bytes(book)
    with translation.override("en"):
        given = SimpleUploadedFile(name, content)
        pending = imports.upload(
            register=register, stream=given, size=given.size, name=given.name, by=by, now=NOW
        )
        return imports.read(pending=pending, by=by)


@pytest.mark.parametrize(
    ("answer", "state", "people"), [("zero", ImportState.READY, 0), ("blank", ImportState.REFUSED, 25)]
)
def test_a_word_for_nothing_is_asked_about_once_for_the_whole_file(staff, client, answer, state, people):
    book = registers.sheet(registers.row(registers.THERE, D="无"), registers.row(D="—"))
    pending = taken_up(book, staff)
    assert [(one["cell"], one["message"]) for one in pending.report["nothing"]] == [("D2", "无"), ("D3", "—")]
    client.force_login(staff)
    address = f"/registers/{REGISTER.slug}/import/{pending.pk}/"
    assert 'name="nothing"' in client.get(address).text
    client.post(f"{address}commit/", {})  # a question is not answered by silence
    assert PendingImport.objects.get().state == ImportState.ASKED
    client.post(f"{address}commit/", {"nothing": answer})
    pending = PendingImport.objects.get()
    assert pending.state == state
    assert {"D2", "D3"} <= {one["cell"] for one in pending.report["read"]}
    assert [one["cell"] for one in pending.report["refusals"]] == ([] if answer == "zero" else ["D3"])
    client.post(f"{address}commit/", {"partly": "yes"})
    assert REGISTER.model.objects.get(name=registers.THERE[1]).people == people


def test_a_day_or_a_time_in_a_text_is_said_to_be_stored_as_it_is(staff):
    day, span = dt.date(2026, 10, 3), dt.timedelta(hours=26)
    rows = [registers.row(B="甲队", F=day), registers.row(B="乙队", F=span)]
    for book, ending in ((registers.sheet(*rows), "xlsx"), (converted(registers.sheet(*rows), "ods"), "ods")):
        read = {one["cell"]: one["why"] for one in taken_up(book, staff, f"a.{ending}").report["read"]}
        assert "stored as “2026-10-03”" in read["F2"]
        assert "stored as “26:00:00”" in read["F3"]


def test_what_the_file_does_not_show_is_named_with_what_stands_there(staff):
    for ending in ("xlsx", "ods", "xls"):
        name = "unseen" if ending == "xlsx" else f"unseen_in_{ending}"
        report = read(next(one for one in registers.CASES if one.name == name), staff).report
        said = {one["cell"]: (one["found"], one["why"]) for one in report["read"]}
        assert said["D, row 2"][0] == "10"
        assert "another sign" in said["D, row 2"][1]
        assert "shows nothing" in said["D, row 4"][1]
        assert "乙队" in said["row 3"][0]
        assert "struck through" in said["row 3"][1]
        assert "hidden" in said["column C"][1]
        assert ("save it as .xlsx" in said.get("", ("", ""))[1]) == (ending == "xls")
        passed = {one["cell"]: one["found"] for one in report["passed"]}
        assert passed["B4"] == "此队作废"
        assert passed.get("H2", "") == ("" if ending == "xls" else "第2行作废")


def test_yes_under_a_heading_that_asks_is_stored_as_yes(staff):
    pending = read(next(one for one in registers.CASES if one.name == "asked_with_whether"), staff)
    assert imports.begin_commit(pending=pending, by=staff, answers={})
    imports.commit(pending=PendingImport.objects.get(pk=pending.pk), by=staff)
    assert REGISTER.model.objects.get(name="晨光合唱队").is_registered


def test_conditions_that_an_ods_holds_in_its_styles_alone_are_named_as_well(staff):
    """As programs wrote them before there were conditional formats beside the table."""
    case = next(one for one in registers.CASES if one.name == "conditions_in_ods")
    content = Path(HERE, "registers", f"{case.name}.ods").read_bytes()

    def without(xml):
        return re.sub(
            rb"<calcext:conditional-formats>.*?</calcext:conditional-formats>", b"", xml, flags=re.S
        )

    report = taken_up(parts_changed(content, {"content.xml": without}), staff, "a.ods").report
    assert [one["cell"] for one in report["read"]] == ["B, row 2–3", "C, row 2–3", "D, row 2–3", "F, row 3"]
    assert ["hide" in one["why"] for one in report["read"]] == [True, True, False, True]


def test_a_newer_comment_is_named_by_its_own_text(staff):
    report = read(next(one for one in registers.CASES if one.name == "comment_in_a_thread"), staff).report
    assert [(one["cell"], one["found"]) for one in report["passed"]] == [("B4", "改到下月")]


def test_the_marks_of_a_file_that_was_given_back_are_no_comments_of_its_owner(staff):
    book = registers.sheet(registers.row(D="很多"))
    pending = taken_up(book, staff)
    with translation.override("zh-hans"):
        marked = load_workbook(BytesIO(imports.marked_file(pending)))
    marked.active["D2"] = 12
    assert taken_up(marked, staff).report["passed"] == []


def test_of_more_remarks_than_are_shown_the_number_is_said(staff, client):
    rows = [registers.row(B=f"{number}队", F=dt.date(2026, 10, 3)) for number in range(205)]
    pending = taken_up(registers.sheet(*rows), staff)
    assert (len(pending.report["read"]), pending.report["read_count"]) == (200, 205)
    client.force_login(staff)
    page = client.get(f"/registers/{REGISTER.slug}/import/{pending.pk}/").text
    assert "（205）" in page
    assert "200" in page


def test_of_more_names_that_look_alike_than_are_shown_the_number_is_said(staff):
    rows = [registers.row(B=name) for number in range(205) for name in (f"{number}队", f"{number} 队")]
    report = taken_up(registers.sheet(*rows), staff).report
    assert (len(report["alike"]), report["alike_count"]) == (200, 205)


def test_what_is_refused_is_marked_and_the_rest_taken_if_one_says_so(staff):
    book = registers.sheet(registers.row(B="甲队"), registers.row(B="乙队", D="很多"))
    book.active["D2"].number_format = "0"
    with translation.override("en"):
        given = SimpleUploadedFile("a.xlsx", as_bytes(book))
        pending = imports.upload(
            register=REGISTER, stream=given, size=given.size, name="a.xlsx", by=staff, now=NOW
        )
        pending = imports.read(pending=pending, by=staff)
        page = load_workbook(BytesIO(imports.marked_file(pending))).active
    assert page["D3"].value == "很多"
    assert "is not a number" in page["D3"].comment.text
    assert page["D2"].comment is None
    assert not imports.begin_commit(pending=pending, by=staff, answers={})
    assert imports.begin_commit(pending=pending, by=staff, answers={"partly": "yes"})
    done = imports.commit(pending=PendingImport.objects.get(pk=pending.pk), by=staff)
    assert (done.state, bytes(done.content)) == (ImportState.DONE, b"")
    assert set(REGISTER.model.objects.values_list("name", flat=True)) == {registers.THERE[1], "甲队"}


def test_of_other_formats_the_cells_are_listed(staff):
    pending = read(next(one for one in registers.CASES if one.name == "refused_open_document"), staff)
    with translation.override("en"):
        page = load_workbook(BytesIO(imports.marked_file(pending))).active
    [(cell, text)] = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert cell == "D2"
    assert "is not a number" in text


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("清泉社区社会组织台账", ImportState.FAILED),
        ("清泉2026年社会组织台账", ImportState.FAILED),
        ("清泉居委会社会组织台账", ImportState.FAILED),
        ("清泉居委2026年社会组织台账", ImportState.FAILED),
        ("填报单位：清泉居委会", ImportState.FAILED),
        ("上报单位 清泉", ImportState.FAILED),
        ("社会组织台账（清泉）", ImportState.FAILED),
        ("槐荫居委会社会组织台账", ImportState.READY),
        ("槐荫社区（含清泉社区托管片区）社会组织台账", ImportState.READY),
        ("社会组织台账", ImportState.READY),
    ],
)
def test_a_file_titled_for_another_community_is_refused_where_no_column_says_whose_rows_are(
    staff, title, state
):
    secretary = UserFactory(area_code="990199001001")
    rows = [row[1:] for row in (registers.HEADINGS, registers.GOOD)]
    book = registers.sheet(rows[1], headings=rows[0], above=1)
    book.active["A1"] = title
    pending = taken_up(book, secretary)
    assert pending.state == state
    if state == ImportState.FAILED:
        assert title in pending.report["message"]


@pytest.mark.parametrize(
    ("title", "state"), [("社会组织台账", ImportState.FAILED), ("槐荫社区社会组织台账", ImportState.READY)]
)
def test_a_file_called_by_another_community_is_refused_unless_its_title_says_ours(staff, title, state):
    rows = [row[1:] for row in (registers.HEADINGS, registers.GOOD)]
    book = registers.sheet(rows[1], headings=rows[0], above=1)
    book.active["A1"] = title
    pending = taken_up(book, UserFactory(area_code="990199001001"), "清泉居委会社会组织.xlsx")
    assert pending.state == state


@pytest.mark.parametrize("heading", ["填报单位", "属地", "辖区", "单位名称", "归属片"])
def test_rows_of_another_community_are_left_out_whatever_their_column_is_called(staff, heading):
    secretary, headings = UserFactory(area_code="990199001001"), [heading, *registers.HEADINGS[1:]]
    rows = [registers.row(B="甲队"), registers.row(A="清泉社区", B="乙队"), registers.row(A=None, B="丙队")]
    pending = taken_up(registers.sheet(*rows, headings=headings), secretary)
    assert (pending.state, pending.report["new"]) == (ImportState.READY, 1)
    assert [one["cell"] for one in pending.report["passed"] if one["why"] == "of another community"] == [
        "A3",
        "A4",
    ]
    pending = taken_up(registers.sheet(*rows[1:], headings=headings), secretary)
    assert pending.state == ImportState.FAILED
    assert "清泉社区" in pending.report["message"]


def test_rows_below_the_name_of_another_community_are_left_out(staff):
    secretary = UserFactory(area_code="990199001001")
    named = [["槐荫社区"], registers.row(B="甲队")[1:], ["清泉居委会"], registers.row(B="乙队")[1:]]
    book = registers.sheet(*named, ["槐荫"], registers.row(B="丙队")[1:], headings=registers.HEADINGS[1:])
    pending = taken_up(book, secretary)
    assert (pending.state, pending.report["new"]) == (ImportState.READY, 2)
    assert [one["cell"] for one in pending.report["passed"]] == ["A2", "A4", "A5", "A6"]
    pending = taken_up(registers.sheet(*named[2:], headings=registers.HEADINGS[1:]), secretary)
    assert pending.state == ImportState.FAILED
    assert "清泉居委会" in pending.report["message"]


def test_a_column_of_communities_goes_before_the_title(staff):
    book = registers.sheet(above=1)
    book.active["A1"] = "清泉社区社会组织台账"
    assert taken_up(book, UserFactory(area_code="990199001001")).state == ImportState.READY


def test_a_row_that_no_longer_counts_and_is_listed_again_is_said_to_stay_so(staff):
    REGISTER.model.objects.update(retired_on="2026-09-30")
    report = taken_up(registers.sheet(registers.THERE), staff).report
    assert report["unchanged"] == 1
    assert [(one["cell"], "2026-09-30" in one["why"]) for one in report["read"]] == [("2", True)]
    headings = [*registers.HEADINGS, "retired on"]
    exported = taken_up(registers.sheet([*registers.THERE, "2026-09-30"], headings=headings), staff).report
    assert (exported["unchanged"], exported["read"]) == (1, [])
