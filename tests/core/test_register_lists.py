"""A hundred thousand rows: a filtered page takes the same queries, and an index."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.models import ResidentsCouncil
from portal.core.access import Role
from portal.core.registers.paging import COUNTED
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory

pytestmark = pytest.mark.django_db
ROWS = 100_000
MONTH = "2026-10"


@pytest.fixture
def communities():
    office = SubDistrictFactory(code="990101001")
    return [CommunityFactory(sub_district=office, code=f"990101001{n:03d}") for n in range(1, 21)]


def fill(communities, rows):
    day = dt.date(2026, 10, 31)
    ResidentsCouncil.objects.bulk_create(
        (
            ResidentsCouncil(
                community=communities[n % len(communities)],
                held_on=day - dt.timedelta(days=n // len(communities) % 1500),
                topic=f"议题{n}",
                people=12,
            )
            for n in range(rows)
        ),
        batch_size=5_000,
    )


def page(client, **query):
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/registers/residents-councils/", query)
    assert response.status_code == 200
    return response, [one["sql"] for one in captured]


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF, area_code="990101001")
    client.force_login(user)
    return user


def test_a_hundred_thousand_rows(client, communities, staff):
    fill(communities, 100)
    page(client)  # content types and the like are asked for once
    few = len(page(client, month=MONTH, area=communities[0].code)[1])
    fill(communities, ROWS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client.force_login(staff)  # a minute may have passed, and the session would be kept alive
    response, queries = page(client, month=MONTH, area=communities[0].code)
    assert len(queries) == few
    assert response.context["count"] > 0
    rows = next(sql for sql in reversed(queries) if "LIMIT 50" in sql)
    assert_uses_an_index(rows)
    whole = page(client)[0]
    assert (whole.context["count"], whole.context["capped"]) == (COUNTED, True)
    assert len(page(client, page="200", sort="-topic")[1]) == few


def assert_uses_an_index(sql):
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "council_community_day" in plan or "communities_residentscouncil_community" in plan, plan
    assert "Seq Scan on communities_residentscouncil" not in plan


def test_two_thousand_rows_are_leafed_through_fifty_at_a_time(client, communities, staff):
    fill(communities, 2_000)
    first, last = page(client)[0], page(client, page="40")[0]
    assert len(first.context["table"].page.object_list) == 50
    seen = {row.record.pk for response in (first, last) for row in response.context["table"].page.object_list}
    assert len(seen) == 100
