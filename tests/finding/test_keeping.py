"""What can be found is what the rows say: after saving, deleting, importing, and again at night."""

import datetime as dt

import pytest
from django.db import connection

from branches.models import Branch
from communities.actions import import_divisions, name_upper_areas
from communities.divisions import Division
from communities.models import Community
from portal.core.access import Role
from portal.core.registers import get_register
from portal.core.registers.workbook import imports
from portal.finding import actions
from portal.finding.models import Findable, Kind
from property_mgmt.models import Compound
from tests.contracts.registers import exported, upload
from tests.made.test_many_rows import NUMBERS, plan
from tests.register_rows import make_row

pytestmark = pytest.mark.django_db


def titles(kind):
    return sorted(Findable.objects.filter(kind=kind).values_list("title", flat=True))


def test_what_is_saved_is_found_at_once_and_what_is_deleted_no_more(names, community):
    assert titles(Kind.COMPOUND) == ["榴花苑", "石花苑"]
    compound = Compound.objects.get(name="榴花苑")
    compound.name = "榴花新苑"
    compound.save()
    assert titles(Kind.COMPOUND) == ["榴花新苑", "石花苑"]
    compound.retired_on = dt.date(2026, 10, 1)
    compound.save()
    assert titles(Kind.COMPOUND) == ["石花苑"]
    compound.delete()
    assert titles(Kind.COMPOUND) == ["石花苑"]


def test_a_community_of_another_name_has_it_beside_what_lies_in_it(names, community, office):
    community.short_name = "榴园社区"
    community.save()
    assert set(
        Findable.objects.filter(area_code=community.code)
        .exclude(kind=Kind.AREA)
        .values_list("beside", flat=True)
    ) == {"榴园社区"}
    office.name = "云湖街道"
    office.save()
    assert Findable.objects.get(ref=community.code).beside == "云湖街道"


def test_the_night_mends_whatever_was_missed(names):
    right = list(
        Findable.objects.order_by("kind", "ref").values_list("kind", "ref", "title", "spelt", "area_code")
    )
    Findable.objects.filter(kind=Kind.AREA).delete()
    Findable.objects.filter(kind=Kind.COMPOUND).update(title="错")
    Findable.objects.create(
        kind=Kind.BRANCH, ref="0", area_code="990101001001", title="无", folded="无", spelt="wu"
    )
    assert actions.renew_all() > 3
    assert right == list(
        Findable.objects.order_by("kind", "ref").values_list("kind", "ref", "title", "spelt", "area_code")
    )
    assert actions.renew_all() == 0, "nothing is written where nothing differs"


def test_a_file_taken_in_is_found(as_staff, staff, community, worker, django_capture_on_commit_callbacks):
    register = get_register("branches")
    make_row(Branch, community, name="石榴园党支部")
    book = exported(as_staff, register)
    Branch.objects.all().delete()
    assert titles(Kind.BRANCH) == []
    with django_capture_on_commit_callbacks(execute=True):
        pending = upload(as_staff, register, book)
        imports.begin_commit(pending=pending, by=staff, answers={})
        imports.commit(pending=pending, by=staff)
    assert titles(Kind.BRANCH) == ["石榴园党支部"]


def test_the_national_list_is_found(worker, django_capture_on_commit_callbacks):
    rows = [Division(1, "990105001001", "新桥社区居委会"), Division(2, "990105001002", "老桥社区居委会")]
    with django_capture_on_commit_callbacks(execute=True):
        import_divisions(rows=rows, names={"990105001": "桥头街道"}, as_of=dt.date(2026, 1, 1))
        name_upper_areas({"99": "某省", "9901": "某市"})
    assert Community.objects.count() == 2
    assert titles(Kind.AREA) == ["新桥社区", "某市", "某省", "桥头街道", "老桥社区"]


MANY = (
    "INSERT INTO finding_findable (kind, ref, area_code, title, beside, is_past, folded, spelt) "
    "SELECT 'COMPOUND', 'n' || n, {code}, {name}, '', {no}, {name}, 'xiaoqu' || n || ' xq' || n "
    "FROM ({numbers}) numbers"
)


def test_a_hundred_thousand_things_are_looked_through_by_the_index_of_their_area(names, staff):
    """Of one office by the index of areas; its plan never walks through the table of all."""
    is_postgresql = connection.vendor == "postgresql"
    code = (
        "'99' || lpad((n %% 5000)::text, 7, '0') || '001'"
        if is_postgresql
        else "printf('99%%07d001', n %% 5000)"
    )
    sql = MANY.format(
        code=code, name="'小区' || n", no="false" if is_postgresql else "0",
        numbers=NUMBERS[connection.vendor].format(many=100_000),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        cursor.execute("ANALYZE finding_findable" if is_postgresql else "ANALYZE")
    rows = Findable.objects.visible_to(staff).filter(Findable.holding(["小区"]))
    assert "findable_area" in plan(rows.values("pk"))


def test_a_search_asks_the_database_few_times(everything, as_staff, django_assert_max_num_queries):
    as_staff.get("/find/", {"q": "石"})
    with django_assert_max_num_queries(14):
        as_staff.get("/find/", {"q": "石榴"})


def test_a_row_of_no_source_is_a_mistake_of_the_program(staff):
    with pytest.raises(TypeError):
        actions.put(staff)
    assert staff.role == Role.STAFF
