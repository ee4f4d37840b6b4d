import pytest

from communities.models import Community
from property_mgmt.models import Compound
from tests.factories import CommunityFactory, SubDistrictFactory


@pytest.fixture
def community(db) -> Community:
    return CommunityFactory(sub_district=SubDistrictFactory(code="990101001"), code="990101001001")


@pytest.fixture
def compound(community) -> Compound:
    return Compound.objects.create(community=community, kind="MANAGED", name="安苑小区", households=90)
