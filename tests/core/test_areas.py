"""Area codes, and what a user sees of them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from communities.models import Community
from portal.core.access import Role, Verb, may
from portal.core.areas import NATION, WHOLE_COUNTRY, AreaCode, Level, area_said, said_of
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory


def test_a_code_knows_its_level_and_what_contains_it():
    code = AreaCode("990101001002")
    assert code.level == Level.COMMUNITY
    assert code.at(Level.SUB_DISTRICT) == "990101001"
    assert code.ancestors == ["990101001", "990101", "9901", "99"]
    assert Level.COMMUNITY.parent == Level.SUB_DISTRICT
    assert Level.COMMUNITY.child == Level.GRID
    assert Level.PROVINCE.parent == Level.NATION
    assert Level.NATION.parent is None


@pytest.mark.parametrize("text", ["", "9", "99010", "99010100a", "9901010010021", "９９０１"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ValueError, match="not an area code"):
        AreaCode(text)


def test_the_nation_is_said_and_nothing_said_is_not_the_nation():
    assert area_said("0") == NATION
    assert said_of(NATION) == "0"
    assert NATION.level == Level.NATION
    assert NATION.ancestors == []
    with pytest.raises(ValueError, match="not an area code"):
        area_said("")


def test_what_does_not_know_the_word_for_the_nation_finds_nothing(two_offices):
    assert not Community.objects.within(WHOLE_COUNTRY).exists()


def test_a_smaller_area_cannot_be_asked_of_a_larger_one():
    with pytest.raises(ValueError, match="larger"):
        AreaCode("9901").at(Level.COMMUNITY)


@pytest.fixture
def two_offices(db):
    for office in ("990101001", "990102001"):
        for number in (1, 2):
            CommunityFactory(sub_district=SubDistrictFactory(code=office), code=f"{office}{number:03d}")


@pytest.mark.parametrize(
    ("role", "area_code", "seen"),
    [
        (Role.ADMIN, "", 4), (Role.LEADER, "0", 4), (Role.LEADER, "99", 4), (Role.LEADER, "990101", 2),
        (Role.STAFF, "990101001", 2),
        (Role.SECRETARY, "990101001002", 1), (Role.SECRETARY, "990103001001", 0),
    ],
)  # fmt: skip
def test_a_user_sees_what_lies_in_the_own_area(two_offices, role, area_code, seen):
    user = UserFactory(role=role, area_code=area_code)
    assert Community.objects.visible_to(user).count() == seen


def test_nobody_and_the_dismissed_see_nothing(two_offices):
    dismissed = UserFactory(role=Role.STAFF, area_code="990101001", is_active=False)
    assert not Community.objects.visible_to(AnonymousUser()).exists()
    assert not Community.objects.visible_to(dismissed).exists()
    assert not may(dismissed, Verb.REVIEW)


def test_a_user_without_an_area_sees_nothing(two_offices):
    lost = UserFactory.build(role=Role.STAFF, area_code="")
    assert not Community.objects.visible_to(lost).exists()


def test_rows_that_contain_an_area_are_found_by_its_prefixes(two_offices):
    assert [c.code for c in Community.objects.containing("990101001002")] == ["990101001002"]
