"""The table view of every register: it opens, asks the database no more for more rows, and saves its rows."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.access import Role, may
from portal.core.registers import all_registers
from portal.core.registers.sheet import forms
from portal.core.registers.sheet.forms import Sheet
from portal.core.registers.workbook.layout import columns_of
from tests.contracts.registers import every_register, url
from tests.contracts.test_registers import secretaries_keep
from tests.factories import UserFactory
from tests.register_rows import DAY, make_row


def page(client, register, **query):
    response = client.get(url(register, "table"), query)
    assert response.status_code == 200
    return response


def pks(response):
    return [row["pk"] for row in response.context["rows"]]


def held(register, user, row):
    return {name: value for name, value in Sheet(register, user).form(row).held().items() if value}


@every_register
def test_current_rows_of_the_own_office_are_in_it(register, as_staff, community, foreign):
    own, retired, theirs = (make_row(register.model, place) for place in (community, community, foreign))
    register.model.objects.filter(pk=retired.pk).update(retired_on=DAY)
    for query in ({}, {"kept": "all"}, {"kept": "retired"}):
        assert pks(page(as_staff, register, **query)) == [own.pk]
    assert f"/table/{theirs.pk}/" not in page(as_staff, register).content.decode()


@every_register
def test_it_has_the_columns_of_the_workbook_but_for_the_only_area(register, as_staff, staff, community):
    make_row(register.model, community)
    sheet = page(as_staff, register).context["sheet"]
    left_out = {sheet.own.name} if sheet.own else set()
    assert [one.name for one in sheet.headings] == [
        column.name for column in columns_of(register, staff) if column.name not in left_out
    ]


@every_register
@pytest.mark.parametrize("longest", [0, forms.LONGEST_SELECT], ids=["typed", "chosen"])
def test_its_queries_do_not_grow(register, longest, as_staff, community, other, monkeypatch):
    """Whether foreign keys are typed by name, as where there are many choices, or chosen from a list."""
    monkeypatch.setattr(forms, "LONGEST_SELECT", longest)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(as_staff, register)
        return len(captured)

    make_row(register.model, community)
    make_row(register.model, other)
    queries()
    few = queries()
    for _ in range(5):
        make_row(register.model, community)
    assert queries() == few


@every_register
def test_each_box_has_a_name_and_no_two_the_same_id(register, as_staff, community):
    make_row(register.model, community)
    make_row(register.model, community)
    text = page(as_staff, register).content.decode()
    boxes = re.findall(r"<(?:input|select|textarea)[^>]*sheet-box[^>]*>", text)
    ids = [re.search(r' id="([^"]+)"', box)[1] for box in boxes]
    assert len(set(ids)) == len(ids) > 0
    for box in boxes:
        row, column = re.search(r'aria-labelledby="(\S+) (\S+)"', box).groups()
        assert f'id="{row}"' in text
        assert f'id="{column}"' in text


@secretaries_keep
@pytest.mark.parametrize("role", [Role.STAFF, Role.SECRETARY])
def test_a_row_as_it_stands_is_saved_and_answered_unchanged(register, role, client, community):
    user = UserFactory(role=role, area_code=community.code[:9] if role == Role.STAFF else community.code)
    client.force_login(user)
    row = make_row(register.model, community)
    if not register.model.objects.visible_to(user).exists():
        return
    row = register.model.objects.get(pk=row.pk)
    sent = held(register, user, row)
    response = client.post(url(register, "table_row", row.pk), sent | {"version": row.updated_at.isoformat()})
    assert response.status_code == 200, response.content.decode()
    answer = response.json()
    assert {name: value for name, value in answer["held"].items() if value} == sent
    row.refresh_from_db()
    assert answer["version"] == row.updated_at.isoformat()


@secretaries_keep
def test_a_new_row_is_kept_and_taken_back_leaves_nothing(register, as_staff, staff, community):
    row = make_row(register.model, community)
    sent = held(register, staff, row)
    register.model.objects.filter(pk=row.pk).delete()
    response = as_staff.post(url(register, "table_new"), sent)
    assert response.status_code == 200, response.content.decode()
    assert as_staff.post(url(register, "table_take_back", response.json()["pk"])).status_code == 200
    assert not register.model.objects.exists()


def test_only_those_who_keep_a_register_have_its_table(client, community):
    for role in (Role.LEADER, Role.ADMIN):
        user = UserFactory(role=role, area_code="" if role == Role.ADMIN else community.code[:9])
        client.force_login(user)
        for register in all_registers():
            if not may(user, register.verb):
                assert client.get(url(register, "table")).status_code == 403
                assert client.post(url(register, "table_new")).status_code == 403
