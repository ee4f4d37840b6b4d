"""Which sub-district the pages of indicators are about, for who keeps those of a whole country."""

import pytest
from django.urls import reverse

from communities.models import SubDistrict
from communities.office import MOST_OFFERED
from portal.core.access import Role
from tests.factories import SubDistrictFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = ("indicators:list", "indicators:key_tasks")


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


@pytest.fixture
def country(db):
    """Two counties, one of more sub-districts than are offered at once."""
    codes = [f"990101{number:03d}" for number in range(1, 400)] + ["990201001", "990201002"]
    SubDistrict.objects.bulk_create(SubDistrict(code=code, name=f"街道{code[-6:]}") for code in codes)
    SubDistrict.objects.filter(code="990201002").update(name="云溪街道")


def offered(client, page, **query):
    answer = client.get(reverse(page), query)
    found = [office.code for office in answer.context["office_choice"].offices]
    assert [f"?area={code}" in answer.content.decode() for code in found] == [True] * len(found)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_of_a_country_the_county_is_offered_and_the_rest_is_searched(admin, country, page):
    assert offered(admin, page, area="990201001") == ["990201001", "990201002"]
    assert len(offered(admin, page, area="990101007")) == MOST_OFFERED
    assert offered(admin, page, area="990101007", find="云溪") == ["990201002"]
    assert offered(admin, page, area="990101007", find="9902") == ["990201001", "990201002"]
    answer = admin.get(reverse(page), {"area": "990101007", "find": "无此街道"})
    assert answer.context["office_choice"].offices == []
    assert answer.context["office"].code == "990101007"
    assert 'name="find"' in answer.content.decode()


def test_of_few_all_are_offered_without_a_search(admin):
    for code in ("990101001", "990201001"):
        SubDistrictFactory(code=code)
    assert offered(admin, PAGES[0]) == ["990101001", "990201001"]
    assert 'name="find"' not in admin.get(reverse(PAGES[0])).content.decode()


def test_of_one_there_is_no_choice(admin):
    SubDistrictFactory(code="990101001")
    assert "dropdown-toggle" not in admin.get(reverse(PAGES[0])).content.decode().split("<main", 1)[1]


def test_another_offices_are_not_found(client, country):
    client.force_login(UserFactory(role=Role.STAFF, area_code="990201001"))
    assert offered(client, PAGES[0], find="云溪") == []
