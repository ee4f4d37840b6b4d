"""A hundred thousand rows: a page of the list costs the same number of queries, found through an index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.made.models import MadeRow
from tests.contracts.registers import url
from tests.made.conftest import check

pytestmark = pytest.mark.django_db
MANY = 100_000
#: Numbers from one on, and a row's JSON made of its number.
NUMBERS = {
    "postgresql": "SELECT n FROM generate_series(1, {many}) n",
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {many}) "
    "SELECT n FROM s",
}  # fmt: skip
DAY = {
    "postgresql": "'2026-' || lpad((1 + n %% 9)::text, 2, '0') || '-08'",
    "sqlite": "printf('2026-%%02d-08', 1 + n %% 9)",
}
OBJECT = {"postgresql": "jsonb_build_object", "sqlite": "json_object"}
CELLS = (
    "{make}('t1', 'x' || n, 't2', {day}, 't3', CASE WHEN n %% 1000 = 0 THEN '3' ELSE '1' END, "
    "'n1', n %% 5000, 't4', '0')"
)


def many_rows(made, community, many=MANY):
    cells = CELLS.format(make=OBJECT[connection.vendor], day=DAY[connection.vendor])
    sql = (
        "INSERT INTO made_maderow (note, created_at, updated_at, cells, identity, community_code, made_id) "
        f"SELECT '', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, {cells}, 'k' || n, %s, %s "
        f"FROM ({NUMBERS[connection.vendor].format(many=many)}) numbers"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [community.code, made.pk])
        cursor.execute("ANALYZE made_maderow" if connection.vendor == "postgresql" else "ANALYZE")


def plan(rows):
    with connection.cursor() as cursor:
        sql, params = rows.query.sql_with_params()
        cursor.execute(
            ("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql, params
        )
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())


def queries(client, address, **query):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address, query).status_code == 200
    return len(captured)


CASES = (
    ({"t3": "3"}, "pk", "made_row_t3"),
    ({"t1": "x777"}, "pk", "made_row_t1"),
    ({"n1": 4321}, "pk", "made_row_n1"),
    ({}, "-t2", "made_row_t2"),
    ({}, "n1", "made_row_n1"),
    ({}, "-n1", "made_row_n1"),
    ({"t2__range": ("2026-10-01", "2026-10-31")}, "t2", "made_row_t2"),
)


def test_a_page_costs_as_with_one_row_and_filter_and_order_go_through_an_index(
    made, register, as_staff, community
):
    check(register, community, n1=1)
    chosen = {"t3": "1", "sort": "-n1"}
    as_staff.get(url(register))
    few = queries(as_staff, url(register), **chosen)
    many_rows(made, community)
    assert queries(as_staff, url(register), **chosen) == few
    assert MadeRow.objects.count() == MANY + 1
    for narrowed, order, index in CASES:
        found = plan(register.model.objects.filter(**narrowed).order_by(order, "pk")[:50])
        assert index in found, found
