"""A row of a made register is read, written, filtered, sorted and counted like that of any other."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Count, Sum

from portal.core.history import describe
from portal.core.registers import actions, get_register, registers_for
from portal.core.registers.rules import same_key
from portal.made.models import MadeRow
from tests.contracts.registers import url
from tests.made.conftest import check, make_register

pytestmark = pytest.mark.django_db


def test_what_is_stored_is_what_was_said(register, community):
    row = check(register, community, n1=0, n2="12.35", t4=True, x1="第一行\n第二行")
    kept = MadeRow.objects.get(pk=row.pk)
    assert kept.cells == {
        "t1": "百货楼", "t2": "2026-10-08", "t3": "1", "t4": "1", "n1": 0, "n2": 12.35, "x1": "第一行\n第二行"
    }  # fmt: skip
    assert (row.t2, row.n1, row.n2, row.t4) == (dt.date(2026, 10, 8), 0, Decimal("12.35"), True)
    assert str(row) == "百货楼 2026-10-08"


def test_zero_is_kept_and_blank_is_none(register, community):
    zero, blank = check(register, community, n1=0), check(register, community, "另一处")
    assert (zero.n1, blank.n1, blank.n2, blank.x1) == (0, None, None, "")
    rows = register.model.objects
    assert list(rows.filter(n1=0)) == [zero]
    assert list(rows.filter(n1__isnull=True)) == [blank]


def test_filters_order_and_sums_are_those_of_columns(register, community, other):
    first = check(register, community, "甲", "2026-10-01", n1=3, n2="1.10", t3="3")
    second = check(register, other, "乙", "2026-10-31", n1=10, n2="2.20", t4=True)
    third = check(register, other, "丙", "2026-11-01", n1=2)
    rows = register.model.objects
    assert list(rows.order_by("n1")) == [third, first, second]  # as numbers, not as text
    assert list(rows.order_by("-t2")) == [third, second, first]
    assert list(rows.filter(t2__range=(dt.date(2026, 10, 1), dt.date(2026, 10, 31)))) == [second, first]
    assert list(rows.filter(t4=True)) == [second]
    assert list(rows.filter(n1__gte=3, t3="3")) == [first]
    assert list(rows.filter(n2__gt="1.50")) == [second]
    assert rows.aggregate(count=Count("pk"), sum=Sum("n1"), money=Sum("n2")) == {
        "count": 3, "sum": 15, "money": Decimal("3.30")
    }  # fmt: skip
    found = rows.values("community").annotate(sum=Sum("n1")).order_by("community")
    assert list(found.values_list("community", "sum")) == [(community.code, 3), (other.code, 12)]
    assert rows.values_list("t1", "t2", "n1", "t4").order_by("t2").first() == (
        "甲", dt.date(2026, 10, 1), 3, False
    )  # fmt: skip


def test_two_current_rows_with_one_key_are_refused_by_the_database_too(register, community):
    check(register, community)
    twin = register.model(community=community, t1="百货楼", t2="2026-10-08", t3="2", t4=False)
    with pytest.raises(ValidationError):
        same_key(register, twin)
    with pytest.raises(IntegrityError):
        twin.save()


def test_a_retired_rows_key_is_free_again(register, community, staff):
    row = check(register, community)
    actions.retire_row(register=register, row=row, day=dt.date(2026, 10, 9), reason="已拆除", by=staff)
    check(register, community)
    assert register.model.objects.count() == 2
    with pytest.raises(ValidationError):
        actions.restore_row(register=register, row=row, by=staff)


def test_values_of_a_column_that_is_retired_stay_through_a_change(made, register, community):
    row = check(register, community, n1=7)
    made.columns.filter(slot="n1").update(is_retired=True)
    made.version = uuid.uuid4()
    made.save()
    again = get_register(made.slug).model.objects.get(pk=row.pk)
    assert not hasattr(again, "n1")
    again.t3 = "2"
    again.save()
    assert MadeRow.objects.get(pk=row.pk).cells["n1"] == 7


def test_the_trail_calls_columns_and_words_by_their_names(register, community, staff):
    row = check(register, community, n1=0)
    row.n1, row.t3 = 4, "3"
    actions.save_row(register=register, row=row, by=staff)
    entry = LogEntry.objects.get_for_object(row).latest()
    assert "cells" not in entry.changes
    told = {(str(one.field), one.before, one.after) for one in describe([entry])[0].changes}
    assert ("隐患等级", "一般", "重大") in told
    assert ("隐患数（处）", "0", "4") in told


def test_another_offices_register_is_not_there(made, register, foreign, office, as_staff, client):
    theirs = make_register(foreign.sub_district, name="别处的")
    assert as_staff.get(url(register)).status_code == 200
    assert as_staff.get(f"/registers/{theirs.slug}/").status_code == 404
    assert as_staff.get("/registers/own-nothing/").status_code == 404


def test_it_stands_in_the_index_of_its_office(register, staff, secretary, foreign):
    assert register in registers_for(staff)
    assert register in registers_for(secretary)
