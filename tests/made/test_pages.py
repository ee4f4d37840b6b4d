"""List, form, table, workbook and paste of a made register work like those of any other."""

import datetime as dt
import io

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from portal.core.models import ImportState
from portal.core.registers.workbook import imports
from portal.core.registers.workbook.layout import columns_of
from portal.made.classes import as_register
from portal.made.models import Kind
from tests.contracts.registers import exported, upload, url
from tests.made.conftest import check, make_register

pytestmark = pytest.mark.django_db


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


HEADINGS = ["社区", "场所名称", "检查日期", "隐患等级", "隐患数", "整改费用（万元）", "已整改", "情况说明"]


def test_the_list_shows_filters_and_sorts(register, as_staff, community, other):
    check(register, community, "甲店", n1=0, t3="3")
    check(register, other, "乙店", "2026-09-08", n1=12)
    page = as_staff.get(url(register)).content.decode()
    for text in ("甲店", "乙店", "重大", "2026-10-08", "消防隐患排查"):
        assert text in page
    assert "乙店" not in as_staff.get(url(register), {"t3": "3"}).content.decode()
    assert "乙店" not in as_staff.get(url(register), {"month": "2026-10"}).content.decode()
    assert "甲店" not in as_staff.get(url(register), {"q": "乙"}).content.decode()
    page = as_staff.get(url(register), {"sort": "-n1"}).content.decode()
    assert page.index("乙店") < page.index("甲店")


def test_a_secretary_enters_changes_and_reads_a_row(register, client, secretary, community):
    client.force_login(secretary)
    given = {
        "t1": "百货楼",
        "t2": "2026-10-08",
        "t3": "2",
        "n1": "0",
        "n2": "1.5",
        "t4": "true",
        "x1": "已谈话",
    }
    response = client.post(url(register, "create"), given)
    assert response.status_code == 302, response.context["form"].errors
    row = register.model.objects.get()
    assert (row.community_id, row.n1, row.t3, row.x1) == (community.code, 0, "2", "已谈话")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "较大" in page and "1.50" in page
    given |= {"community": community.code, "n1": "3", "version": row.updated_at.isoformat()}
    assert client.post(url(register, "edit", row.pk), given).status_code == 302
    assert register.model.objects.get().n1 == 3
    assert "隐患数" in client.get(row.get_absolute_url()).content.decode()


def test_what_a_form_refuses(register, client, secretary, community):
    client.force_login(secretary)
    given = {"t1": "", "t2": "2030-01-01", "t3": "9", "n1": "-1", "t4": "true"}
    form = client.post(url(register, "create"), given).context["form"]
    assert set(form.errors) >= {"t1", "t2", "t3", "n1"}
    given = {"t1": "张三 440106199001011234", "t2": "2026-10-08", "t3": "1", "t4": "true"}
    assert "t1" in client.post(url(register, "create"), given).context["form"].errors


def test_a_file_comes_in_and_goes_out(register, as_staff, staff, community, other):
    old = check(register, community, "旧楼", n1=9)
    content = book(
        HEADINGS,
        [community.name, "旧楼", dt.date(2026, 10, 8), "重大", 0, 2.5, "是", None],
        [other.name, "新楼", "2026年10月9日", "一般", "３处", None, "否", "说明"],
    )
    pending = upload(as_staff, register, content)
    assert pending.state == ImportState.READY, pending.report
    assert (pending.report["new"], pending.report["changed"]) == (1, 1)
    imports.begin_commit(pending=pending, by=staff, answers={"cleared": "keep"})
    pending.refresh_from_db()
    imports.commit(pending=pending, by=staff)
    old = register.model.objects.get(pk=old.pk)
    assert (old.n1, old.t3, str(old.n2), old.t4) == (0, "3", "2.50", True)
    new = register.model.objects.get(t1="新楼")
    assert (new.n1, new.n2, new.t2, new.x1) == (3, None, dt.date(2026, 10, 9), "说明")
    sheet = load_workbook(io.BytesIO(exported(as_staff, register))).active
    values = list(sheet.iter_rows(values_only=True))
    with translation.override("zh-hans"):
        headings = [one.heading for one in columns_of(register, staff)]
    assert list(values[0][: len(headings)]) == headings
    at = headings.index("隐患数（处）")
    assert {row[at] for row in values[1:]} == {0, 3}
    again = upload(as_staff, register, exported(as_staff, register))
    assert (again.report["unchanged"], again.report["new"], again.report["changed"]) == (2, 0, 0)


def test_a_file_with_faults_names_the_cells(register, as_staff, community):
    content = book(HEADINGS, [community.name, "楼", "2026-02-30", "特大", -1, "x", "也许", None])
    pending = upload(as_staff, register, content)
    assert pending.state == ImportState.REFUSED
    assert {one["cell"] for one in pending.report["refusals"]} == {"C2", "D2", "E2", "F2", "G2"}


def test_the_table_view_saves_a_row_and_reads_a_block(register, as_staff, community):
    row = check(register, community, n1=1)
    page = as_staff.get(url(register, "table"))
    assert page.status_code == 200
    given = {
        "community": community.code, "t1": "百货楼", "t2": "2026-10-08", "t3": "1", "n1": "0",
        "version": row.updated_at.isoformat(),
    }  # fmt: skip
    answer = as_staff.post(url(register, "table_row", row.pk), given)
    assert answer.status_code in (200, 422), answer.content.decode()
    block = {"block": [["新店", "2026/10/9", "较大", "0"]], "at": "t1", "targets": [["", "第2行"]]}
    answer = as_staff.post(url(register, "table_read"), block, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["rows"][0] == {"t1": "新店", "t2": "2026-10-09", "t3": "2", "n1": "0"}


def test_a_pasted_share_of_one_is_taken_as_it_stands_and_pointed_out(as_staff, office, community):
    columns = (("t1", "名称", Kind.TEXT, {"is_key": True}), ("n1", "整改率", Kind.DECIMAL, {"unit": "%"}))
    register = as_register(make_register(office, columns))
    rows = [["甲", "0.8"], ["乙", "80"], ["丙", "0.8%"], ["丁", "0"], ["戊", "1"], ["己", "80%"]]
    targets = [["", f"+{number}"] for number in range(1, 7)]
    block = {"block": rows, "at": "t1", "targets": targets}
    answer = as_staff.post(url(register, "table_read"), block, content_type="application/json").json()
    assert [row["n1"] for row in answer["rows"]] == ["0.8", "80", "0.8", "0", "1", "80"]
    assert [note for note in answer["noted"] if "80" in note and "+1" in note] == answer["noted"]
