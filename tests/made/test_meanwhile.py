"""Two at once: columns that are changed while others have them open, write rows by them or import a file."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from portal.core.models import ImportState
from portal.core.registers import actions as rows
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from portal.made import actions
from portal.made.models import Kind, MadeRow
from tests.contracts.registers import upload, url
from tests.made.conftest import check, make_register
from tests.made.test_defining import posted, told
from tests.made.test_pages import HEADINGS, book
from tests.races.side_by_side import COMMIT, race

pytestmark = pytest.mark.django_db


def test_a_column_that_is_not_there_any_more_is_a_message_and_no_fault(as_staff, office, foreign):
    made, theirs = make_register(office), make_register(foreign.sub_district, name="别处的")
    address = reverse("made:define", args=[made.slug])
    alien = theirs.columns.first().pk
    for pk in (alien, 999_999, "x"):
        line = {"pk": str(pk), "name": "场所", "kind": "TEXT"}
        assert as_staff.post(address, posted(line)).status_code == 422
    assert theirs.columns.get(pk=alien).name == "场所名称"
    assert as_staff.post(address, posted({"name": "场所名称", "kind": "TEXT"})).status_code == 422
    assert as_staff.post(address, {"form-TOTAL_FORMS": "x"}).status_code == 422


def test_the_second_of_two_who_change_the_columns_is_told(as_staff, office):
    made = make_register(office, [("t1", "场所", Kind.TEXT, {})], state="DRAFT")
    address = reverse("made:define", args=[made.slug])
    line = {"pk": str(made.columns.get().pk), "name": "地点", "kind": "TEXT"}
    given = posted(line) | {"seen": str(made.version)}
    assert as_staff.post(address, given).status_code == 302
    response = as_staff.post(address, given | {"form-0-name": "位置"})
    assert response.status_code == 422
    assert f'name="seen" value="{made.version}"' in response.content.decode()
    assert made.columns.get().name == "地点"


def test_a_row_is_not_written_by_columns_that_are_others_by_now(made, register, community, staff):
    """Another process, thread or file that still knows the register as it was."""
    row = check(register, community)
    actions.define(made=made, wanted=told(made, t1={"kind": Kind.PROSE, "is_key": False}))
    before = MadeRow.objects.get().cells
    row.t1 = "改过"
    with pytest.raises(ValidationError) as error:
        rows.save_row(register=register, row=row, by=staff)
    assert error.value.code == "columns"
    assert MadeRow.objects.get().cells == before
    actions.close_register(made=made)
    with pytest.raises(ValidationError):
        rows.save_row(register=register, row=row, by=staff)


def test_a_form_that_was_open_meanwhile_is_not_read_by_other_columns(made, register, client, secretary):
    client.force_login(secretary)
    address = url(register, "create")
    page = client.get(address).content.decode()
    assert f'value="{made.version}"' in page
    actions.define(made=made, wanted=told(made, x1={"name": "经过"}))
    given = {"t1": "百货楼", "t2": "2026-10-08", "t3": "2", "t4": "true", "columns": str(made.version)}
    response = client.post(address, given)
    assert response.context["form"].non_field_errors()
    assert not MadeRow.objects.exists()
    given["columns"] = get_register(made.slug).version
    assert client.post(address, given).status_code == 302


def test_a_table_that_was_open_meanwhile_is_not_read_by_other_columns(made, register, as_staff, community):
    row = check(register, community)
    page = as_staff.get(url(register, "table")).content.decode()
    assert f'data-columns="{made.version}"' in page
    actions.define(made=made, wanted=told(made, x1={"name": "经过"}))
    given = {
        "community": community.code, "t1": "改过", "t2": "2026-10-08", "t3": "1", "t4": "False",
        "version": row.updated_at.isoformat(), "columns": str(made.version),
    }  # fmt: skip
    answer = as_staff.post(url(register, "table_row", row.pk), given)
    assert answer.status_code == 422
    assert list(answer.json()["refused"]) == [""]
    assert MadeRow.objects.get().cells["t1"] == "百货楼"


def test_a_file_read_by_other_columns_is_not_taken_in(made, register, as_staff, staff, community):
    content = book(HEADINGS, [community.name, "新楼", dt.date(2026, 10, 8), "重大", 0, 2.5, "是", None])
    pending = upload(as_staff, register, content)
    actions.define(made=made, wanted=told(made, x1={"name": "经过"}))
    imports.begin_commit(pending=pending, by=staff, answers={})
    pending.refresh_from_db()
    assert imports.commit(pending=pending, by=staff).state == ImportState.FAILED
    assert not MadeRow.objects.exists()


#: Two processes, of which one looked the register up before the other changed it.
at_the_same_moment = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time"
)


@pytest.fixture
def both(made, register, community, staff):
    row = check(register, community)
    row.t1 = "改过"
    wanted = told(made, t1={"kind": Kind.PROSE, "is_key": False})

    def writes():
        rows.save_row(register=register, row=row, by=staff)

    return writes, lambda: actions.define(made=made, wanted=wanted)


@at_the_same_moment
@pytest.mark.django_db(transaction=True)
def test_who_writes_while_columns_change_waits_and_is_refused(both):
    writes, defines = both
    changed, written = race(defines, writes, COMMIT)
    assert changed.error is None
    assert written.error.code == "columns"
    assert "t1" not in MadeRow.objects.get().cells
    assert "百货楼" in MadeRow.objects.get().cells.values()


@at_the_same_moment
@pytest.mark.django_db(transaction=True)
def test_columns_change_after_what_is_being_written_and_carry_it_over(both):
    writes, defines = both
    written, changed = race(writes, defines, COMMIT)
    assert (written.error, changed.error) == (None, None)
    cells = MadeRow.objects.get().cells
    assert "t1" not in cells
    assert "改过" in cells.values()
