"""For every register a workbook that passes and those that must not, made from its own declaration.

What is wrong is said by row and cell, with what was found and what was expected; nothing is written.
"""

from io import BytesIO

import openpyxl
import pytest
from django.db import models

from portal.core.models import Attachment, ImportState, PendingImport
from portal.core.registers import all_registers, get_register
from portal.core.registers.fields import is_area
from portal.core.registers.workbook import imports
from portal.core.registers.workbook.export import export
from portal.core.registers.workbook.layout import columns_of
from portal.core.registers.workbook.reading import MAX_ROWS
from tests.contracts.registers import every_register, upload
from tests.factories import UserFactory, at
from tests.register_rows import make_row
from tests.workbooks import make


def file_of(register, user):
    """The register as it is exported, opened to be spoilt."""
    stream = export(register, register.rows(user), user)
    book = openpyxl.load_workbook(BytesIO(stream.read()))
    stream.close()
    return book, book.active


def column(register, fits):
    """The number of the first column whose field fits, None if there is none."""
    found = [
        number
        for number, name in enumerate(register.fields(), start=1)
        if fits(register.model._meta.get_field(name))
    ]
    return found[0] if found else None


def refused(client, register, book, cell):
    """The file is refused at that cell, as a Chinese sentence of what was expected."""
    pending = upload(client, register, make.as_bytes(book))
    refusals = pending.report["refusals"]
    assert pending.state == ImportState.REFUSED
    assert (refusals[0]["row"], refusals[0]["cell"]) == (int(cell.lstrip("ABCDEFGHIJKLMNOP")), cell)
    assert refusals[0]["heading"]
    assert refusals[0]["expected"]
    assert pending.plan == []
    return refusals[0]


@pytest.fixture
def kept(request, as_staff, staff, community):
    """A row of the register that the test is about, and its file."""
    register = request.getfixturevalue("register")
    make_row(register.model, community)
    book, sheet = file_of(register, staff)
    return register, book, sheet


@every_register
def test_a_good_file_passes(register, kept, as_staff):
    _register, book, _sheet = kept
    assert upload(as_staff, register, make.as_bytes(book)).state == ImportState.READY


@every_register
def test_a_wrong_heading(register, kept, as_staff):
    _register, book, sheet = kept
    sheet.cell(1, column(register, lambda field: field.name == register.key[0])).value = "广场舞"
    pending = upload(as_staff, register, make.as_bytes(book))
    if pending.state == ImportState.UNASSIGNED:
        assert pending.report["message"]
    else:  # the office has one community, which need not be named
        assert [one["found"] for one in pending.report["passed"]] == ["广场舞"]


@every_register
def test_an_unknown_heading(register, kept, as_staff):
    _register, book, sheet = kept
    # Such a column is not read, and the preview says so before anything is taken in.
    number = sheet.max_column + 1
    sheet.cell(1, number).value = "广场舞"
    sheet.cell(2, number).value = "每晚"
    pending = upload(as_staff, register, make.as_bytes(book))
    assert pending.state == ImportState.READY
    [note] = pending.report["passed"]
    assert (note["cell"], note["found"]) == (sheet.cell(1, number).coordinate, "广场舞")


@every_register
def test_a_broken_date(register, kept, as_staff):
    _register, book, sheet = kept
    number = column(register, lambda field: isinstance(field, models.DateField))
    if number is None:
        return
    sheet.cell(2, number).value = "2026.2.30"
    refusal = refused(as_staff, register, book, sheet.cell(2, number).coordinate)
    assert refusal["found"] == "2026.2.30"


@every_register
def test_a_foreign_community(register, kept, as_staff, foreign):
    _register, book, sheet = kept
    number = column(register, lambda field: is_area(field) and field.related_model is type(foreign))
    if number is None:
        return
    sheet.cell(2, number).value = foreign.code
    refusal = refused(as_staff, register, book, sheet.cell(2, number).coordinate)
    assert refusal["found"] == foreign.code


@every_register
def test_the_parent_of_another_office(register, kept, as_staff, foreign):
    """What a foreign key names is looked for in the user's own area only."""
    _register, book, sheet = kept
    number = column(register, lambda field: isinstance(field, models.ForeignKey) and not is_area(field))
    if number is None:
        return
    theirs = make_row(register.model, foreign)
    field = register.model._meta.get_field(register.fields()[number - 1])
    parent = getattr(theirs, field.name)
    if not hasattr(parent, "area_code_of_row"):  # there is none, or it is everybody's
        return
    names = (register.lookups.get(field.name, "code"), "code", "name")
    name = next((getattr(parent, one) for one in names if hasattr(parent, one)), parent)
    sheet.cell(2, number).value = str(name)
    refused(as_staff, register, book, sheet.cell(2, number).coordinate)


@every_register
def test_a_row_twice(register, kept, as_staff):
    _register, book, sheet = kept
    for number in range(1, sheet.max_column + 1):
        sheet.cell(3, number).value = sheet.cell(2, number).value
    pending = upload(as_staff, register, make.as_bytes(book))
    assert pending.state == ImportState.REFUSED
    assert [refusal["row"] for refusal in pending.report["refusals"]] == [2, 3]


@every_register
def test_a_formula(register, kept, as_staff):
    _register, book, sheet = kept
    number = column(register, lambda field: field.name == register.key[-1])
    sheet.cell(2, number).value = '=HYPERLINK("http://example.com","x")'
    refusal = refused(as_staff, register, book, sheet.cell(2, number).coordinate)
    assert refusal["found"].startswith("=")


@every_register
def test_fifty_thousand_empty_rows(register, kept, as_staff):
    _register, book, sheet = kept
    sheet.cell(50_000, 1).value = " "
    pending = upload(as_staff, register, make.as_bytes(book))
    assert (pending.state, pending.rows_done) == (ImportState.READY, 1)


@every_register
@pytest.mark.parametrize(
    "content",
    [b"\xd0\xcf\x11\xe0" + b"0" * 600, make.bomb(60), b"name,kind\n", b""],
    ids=("xls", "bomb", "csv", "empty"),
)
def test_no_workbook_at_all(register, as_staff, content):
    assert isinstance(upload(as_staff, register, content), str)
    assert not PendingImport.objects.exists()


# --- cells as Excel and WPS write them, on one register ---


COUNCILS = get_register("residents-councils")


def sheet_of(*rows):
    """A file with the headings of the register itself, in its order."""
    book = openpyxl.Workbook()
    user = UserFactory(area_code="990101001001")
    book.active.append([one.heading for one in columns_of(COUNCILS, user)])
    for row in rows:
        book.active.append(list(row))
    return make.as_bytes(book)


@pytest.mark.parametrize(
    "day",
    ["2026-10-8", "2026.10.8", "2026/10/08", "2026年10月8日", "20261008", 20261008, 46303,
     "２０２６－１０－８", at(2026, 10, 8).replace(tzinfo=None)],
    ids=str,
)  # fmt: skip
def test_days_in_every_way_of_writing(as_staff, community, day):
    pending = upload(as_staff, COUNCILS, sheet_of([community.code, day, "垃圾分类", "12人", 3, 1]))
    assert pending.state == ImportState.READY, pending.report
    as_staff.post(f"/registers/residents-councils/import/{pending.pk}/commit/")
    council = COUNCILS.model.objects.get()
    assert (str(council.held_on), council.people, council.community) == ("2026-10-08", 12, community)


def test_a_number_for_a_code_and_a_short_name_find_the_community(as_staff, community):
    rows = (
        [int(community.code), "2026-10-08", "一", 1, 0, 0],
        [community.short_name, "2026-10-08", "二", 1, 0, 0],
    )
    assert upload(as_staff, COUNCILS, sheet_of(*rows)).report["new"] == 2


def test_the_databases_own_rule_is_told_by_row(as_staff, community):
    good = [community.code, "2026-10-08", "垃圾分类", 12, 3, 1]
    bad = [community.code, "2026-10-09", "停车", 12, 3, 4]
    pending = upload(as_staff, COUNCILS, sheet_of(good, bad))
    assert [(one["row"], one["expected"]) for one in pending.report["refusals"]] == [
        (3, str(COUNCILS.model._meta.constraints[0].violation_error_message))
    ]
    assert not COUNCILS.model.objects.exists()


def test_what_the_database_refuses_is_told_together_with_what_cannot_be_read(as_staff, community):
    unreadable = [community.code, "2026.2.30", "一", 12, 3, 1]
    against_a_rule = [community.code, "2026-10-09", "二", 12, 3, 4]
    good = [community.code, "2026-10-09", "三", 12, 3, 3]
    report = upload(as_staff, COUNCILS, sheet_of(against_a_rule, good, unreadable)).report
    assert [one["row"] for one in report["refusals"]] == [2, 4]
    assert (report["new"], report["refused"]) == (1, 2)


def test_a_changed_row_shows_from_what_to_what_and_keeps_the_rest(as_staff, community):
    row = make_row(COUNCILS.model, community, topic="垃圾分类", people=12, note="原话")
    pending = upload(
        as_staff, COUNCILS, sheet_of([community.code, row.held_on, "垃圾分类", 15, 0, 0, "原话"])
    )
    change = pending.report["changed_rows"][0]["changes"]
    assert [(one["before"], one["after"]) for one in change] == [("12", "15")]
    as_staff.post(f"/registers/residents-councils/import/{pending.pk}/commit/")
    entered, changed = row.created_at, row.updated_at
    row.refresh_from_db()
    assert (row.people, row.note, row.created_at) == (15, "原话", entered)
    assert row.updated_at > changed


def test_a_row_changed_between_preview_and_commit_is_not_overwritten(as_staff, community):
    row = make_row(COUNCILS.model, community, topic="垃圾分类", people=12)
    pending = upload(as_staff, COUNCILS, sheet_of([community.code, row.held_on, "垃圾分类", 15, 0, 0]))
    row.people = 20
    row.save()
    as_staff.post(f"/registers/residents-councils/import/{pending.pk}/commit/")
    row.refresh_from_db()
    pending.refresh_from_db()
    assert (row.people, pending.state) == (20, ImportState.FAILED)


def test_a_file_that_changes_nothing_can_be_taken_in(as_staff, community):
    row = make_row(COUNCILS.model, community, topic="垃圾分类", people=12)
    pending = upload(as_staff, COUNCILS, sheet_of([community.code, row.held_on, "垃圾分类", 12, 0, 0]))
    as_staff.post(f"/registers/residents-councils/import/{pending.pk}/commit/")
    pending.refresh_from_db()
    assert (pending.report["unchanged"], pending.state) == (1, ImportState.DONE)


def test_a_plan_that_was_kept_before_an_update_is_read_again(as_staff, community):
    pending = upload(as_staff, COUNCILS, sheet_of([community.code, "2026-10-08", "垃圾分类", 12, 3, 1]))
    PendingImport.objects.update(plan=[[2, None, "", {"topic": "垃圾分类"}, []]])
    as_staff.post(f"/registers/residents-councils/import/{pending.pk}/commit/")
    pending.refresh_from_db()
    assert pending.state == ImportState.FAILED


def test_an_election_that_has_begun_comes_in_with_its_stage(as_staff, staff, community):
    committees = get_register("committees")
    row = make_row(committees.model, community)
    book, sheet = file_of(committees, staff)
    committees.model.objects.all().delete()
    sheet.cell(2, column(committees, lambda field: field.name == "announced_on")).value = "2026-12-20"
    pending = upload(as_staff, committees, make.as_bytes(book))
    as_staff.post(f"/registers/committees/import/{pending.pk}/commit/")
    new = committees.model.objects.get()
    assert (new.prepared_on, new.stage) == (row.prepared_on, "ANNOUNCED")
    sheet.cell(2, column(committees, lambda field: field.name == "voted_on")).value = "2026-12-30"
    pending = upload(as_staff, committees, make.as_bytes(book))
    as_staff.post(f"/registers/committees/import/{pending.pk}/commit/")
    new.refresh_from_db()
    assert new.stage == "VOTED"


def test_a_file_is_its_owners_alone(as_staff, client, community):
    pending = upload(as_staff, COUNCILS, sheet_of([community.code, "2026-10-08", "垃圾分类", 12, 3, 1]))
    client.force_login(UserFactory(area_code=community.code))
    assert client.get(f"/registers/residents-councils/import/{pending.pk}/").status_code == 404
    assert client.post(f"/registers/residents-councils/import/{pending.pk}/commit/").status_code == 404


def test_a_secretary_need_not_name_the_own_community(client, community):
    client.force_login(UserFactory(area_code=community.code))
    book = openpyxl.load_workbook(BytesIO(sheet_of(["", "2026-10-08", "一", 1, 0, 0])))
    assert upload(client, COUNCILS, make.as_bytes(book)).report["new"] == 1
    book.active.delete_cols(1)
    assert upload(client, COUNCILS, make.as_bytes(book)).report["new"] == 1


def test_too_many_rows_are_not_read(as_staff, community, settings):
    settings.REDIS_URL = ""
    rows = [[community.code, "2026-10-08", f"议题{n}", 1, 0, 0] for n in range(MAX_ROWS + 1)]
    pending = upload(as_staff, COUNCILS, sheet_of(*rows))
    assert pending.state == ImportState.FAILED


def test_what_nobody_took_in_is_forgotten_after_a_day(as_staff, community):
    upload(as_staff, COUNCILS, sheet_of())
    assert imports.forget_expired(now=at(2999, 1, 1)) == 1
    assert not Attachment.objects.exists()


def test_text_that_looks_like_a_formula_leaves_as_text(staff, community):
    make_row(COUNCILS.model, community, topic="=1+1", note="@SUM(A1)")
    _book, sheet = file_of(COUNCILS, staff)
    cells = {cell.value: cell for cell in sheet[2]}
    assert cells["=1+1"].data_type == "s"
    assert cells["=1+1"].quotePrefix
    assert cells["@SUM(A1)"].quotePrefix


def test_every_register_was_asked():
    assert len(all_registers()) >= 20
