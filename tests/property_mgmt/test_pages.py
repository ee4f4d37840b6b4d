"""The page on committees: what it says, to whom, and with how many queries."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from portal.core.access import Role
from property_mgmt.models import Committee, Compound
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory

PAGE = "/property/committees/2026-10/"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def staff(community, client):
    client.cookies["django_language"] = "en"
    user = UserFactory(role=Role.STAFF, area_code=community.sub_district_id)
    client.force_login(user)
    return user


def compound_of(community, name, kind="MANAGED", **given):
    return Compound.objects.create(community=community, kind=kind, name=name, **given)


def committee_of(compound, **days):
    kind = "OWNERS" if compound.kind == "MANAGED" else "SELF_MANAGEMENT"
    return Committee.objects.create(
        compound=compound, kind=kind, **({"prepared_on": dt.date(2024, 1, 1)} | days)
    )


def cells(table):
    return [[strip_tags(str(cell)) for cell in row.cells] for row in table.rows]


def test_each_compound_stands_where_it_belongs(client, staff, community):
    has, ends, expired, votes = (compound_of(community, name) for name in ("有", "届", "期", "选"))
    compound_of(community, "无")
    compound_of(community, "免", committee_required=False, committee_not_required_reason="单一产权")
    compound_of(community, "院", kind="COURTYARD")
    committee_of(has, elected_on=dt.date(2024, 5, 1), term_ends_on=dt.date(2029, 5, 1))
    committee_of(ends, elected_on=dt.date(2024, 5, 1), term_ends_on=dt.date(2027, 3, 1))
    committee_of(expired, elected_on=dt.date(2024, 5, 1), term_ends_on=dt.date(2026, 10, 31))
    committee_of(
        votes, prepared_on=dt.date(2026, 8, 1), voted_on=dt.date(2026, 10, 21), owners_total=90,
        owners_taking_part=61, area_total=9000, area_taking_part=6100,
    )  # fmt: skip
    context = client.get(PAGE).context
    assert [row[1] for row in cells(context["elections"])] == ["选"]
    assert cells(context["elections"])[0][-3:-1] == ["voted", "10"]
    assert "2/3: 61/90 owners (67.8%)" in cells(context["elections"])[0][-1]
    assert [(row[1], row[-1]) for row in cells(context["without"])] == [
        ("院", "—"),
        ("无", "—"),
        ("期", "2026-10-31"),
    ]
    assert [(row[1], row[-1]) for row in cells(context["terms"])] == [("届", "121")]
    assert [(one.elected, one.owing, one.exempt) for one in context["counts"]] == [(2, 5, 1), (0, 1, 0)]


def test_a_month_is_seen_as_it_was(client, staff, community):
    committee_of(compound_of(community, "甲"), elected_on=dt.date(2026, 10, 9))
    assert client.get(PAGE).context["counts"][0].elected == 1
    september = client.get("/property/committees/2026-09/").context
    assert september["counts"][0].elected == 0
    assert [row[1] for row in cells(september["elections"])] == ["甲"]


def test_a_month_to_come_is_the_month_that_runs(client, staff):
    assert client.get("/property/committees/2099-01/").context["later"] == ""


def test_nobody_sees_another_area(client, staff, community):
    other = CommunityFactory(sub_district=SubDistrictFactory(code="990102001"), code="990102001001")
    committee_of(compound_of(other, "外"), prepared_on=dt.date(2026, 8, 1))
    compound_of(other, "别")
    context = client.get(PAGE).context
    assert cells(context["elections"]) == cells(context["without"]) == []
    assert context["counts"] == []


def test_a_secretary_is_not_told_the_name_of_the_community(client, community):
    compound_of(community, "甲")
    client.force_login(UserFactory(area_code=community.code))
    assert [len(row) for row in cells(client.get(PAGE).context["without"])] == [4]


def test_more_compounds_take_no_more_queries(client, staff, community, django_assert_max_num_queries):
    for number in range(20):
        compound = compound_of(community, f"小区{number}")
        if number % 2:
            committee_of(compound, prepared_on=dt.date(2026, 8, 1))
    with django_assert_max_num_queries(15):
        assert client.get(PAGE).status_code == 200


def test_a_committee_says_what_the_law_asks(client, staff, compound):
    committee = committee_of(
        compound, voted_on=dt.date(2026, 3, 1), elected_on=dt.date(2026, 3, 2), members=6, owners_total=90,
        owners_taking_part=60, owners_for=31, area_total=9000, area_taking_part=5999, area_for=3001,
    )  # fmt: skip
    page = client.get(committee.get_absolute_url())
    assert [check.result for check in page.context["checks"]] == [
        "NOT_MET",
        "MET",
        "NOT_MET",
        "NOT_MET",
        "OPEN",
    ]
    text = page.content.decode()
    assert "Civil Code, article 278" in text
    assert "there are 6." in text
