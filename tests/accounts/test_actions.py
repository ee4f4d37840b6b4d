"""Who may keep which account: the rules, whatever page or command asks."""

import datetime as dt

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError

from portal.accounts import actions
from portal.accounts.models import User
from portal.accounts.passwords import one_time_password
from portal.core.access import Role
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 1)


@pytest.fixture
def office():
    return SubDistrictFactory(code="990101001", name="长虹街道")


@pytest.fixture
def community(office):
    return CommunityFactory(sub_district=office, code="990101001001", secretary_name="赵明")


@pytest.fixture
def staff(office):
    return UserFactory(role=Role.STAFF, area_code=office.code)


def create(by, role, area_code, username="new"):
    return actions.create_account(by=by, username=username, role=role, area_code=area_code)


def test_a_new_account_must_change_its_one_time_password(staff, community):
    new = create(staff, Role.SECRETARY, community.code)
    account = User.objects.get(username="new")
    assert account.check_password(new.password) and account.must_change_password
    assert new.area_name == community.short_name


def test_a_one_time_password_meets_the_policy_and_is_not_given_twice():
    passwords = {one_time_password() for _n in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        validate_password(password)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.STAFF, Role.LEADER])
def test_staff_keep_accounts_of_their_own_area(staff, community, role):
    area = community.code if role == Role.SECRETARY else staff.area_code
    assert create(staff, role, area).account.role == role


@pytest.mark.parametrize(
    ("role", "area_code"),
    [
        (Role.ADMIN, ""),
        (Role.LEADER, "0"),
        (Role.STAFF, "990102001"),
        (Role.LEADER, "990101"),
        (Role.SECRETARY, "990102001001"),
    ],
)
def test_staff_keep_no_others(staff, role, area_code):
    CommunityFactory(code="990102001001", sub_district=SubDistrictFactory(code="990102001"))
    with pytest.raises(PermissionDenied):
        create(staff, role, area_code)


@pytest.mark.parametrize("role", [Role.LEADER, Role.SECRETARY])
def test_leaders_and_secretaries_keep_none(community, role):
    by = UserFactory(role=role, area_code=community.code if role == Role.SECRETARY else "990101001")
    with pytest.raises(PermissionDenied):
        create(by, Role.SECRETARY, community.code)


def test_a_closed_account_keeps_none(staff, community):
    staff.is_active = False
    with pytest.raises(PermissionDenied):
        create(staff, Role.SECRETARY, community.code)


@pytest.mark.parametrize(
    ("role", "area_code"),
    [
        (Role.ADMIN, "990101001"),
        (Role.STAFF, "990101001001"),
        (Role.SECRETARY, "990101001"),
        (Role.LEADER, ""),
        (Role.STAFF, "0"),
        (Role.SECRETARY, "0"),
        (Role.ADMIN, "0"),
        (Role.SECRETARY, "990101001999"),
        (Role.LEADER, "98"),
    ],
)
def test_the_area_fits_the_role_and_exists(community, role, area_code):
    with pytest.raises(ValidationError):
        create(None, role, area_code)


@pytest.mark.parametrize("area_code", ["0", "99", "9901", "990101", "990101001"])
def test_a_leader_may_stand_above_the_sub_district(office, area_code):
    assert create(UserFactory(role=Role.ADMIN), Role.LEADER, area_code).account.area_code == area_code


def test_a_user_name_is_given_once(staff, community):
    create(staff, Role.SECRETARY, community.code)
    with pytest.raises(ValidationError):
        create(staff, Role.SECRETARY, community.code)


def test_nobody_moves_demotes_or_closes_the_own_account(staff):
    own = {"by": staff, "account": staff}
    with pytest.raises(ValidationError, match="your own role"):
        actions.change_account(
            **own, role=Role.LEADER, area_code=staff.area_code, name="", work_phone="", email=""
        )
    with pytest.raises(ValidationError, match="your own account"):
        actions.deactivate(**own)
    with pytest.raises(ValidationError, match="your own password"):
        actions.reset_password(**own)


def test_the_own_name_and_telephone_can_be_changed(staff):
    actions.change_account(
        by=staff,
        account=staff,
        role=staff.role,
        area_code=staff.area_code,
        name="赵明",
        work_phone="6221",
        email="zhao@office.example",
    )
    staff.refresh_from_db()
    assert (staff.name, staff.work_phone, staff.email) == ("赵明", "6221", "zhao@office.example")


def test_staff_cannot_take_an_account_out_of_another_area_or_move_one_there(staff, community):
    stranger = UserFactory(role=Role.STAFF, area_code=SubDistrictFactory(code="990102001").code)
    values = {"role": Role.STAFF, "name": "", "work_phone": "", "email": ""}
    with pytest.raises(PermissionDenied):
        actions.change_account(by=staff, account=stranger, area_code=staff.area_code, **values)
    colleague = UserFactory(role=Role.STAFF, area_code=staff.area_code)
    with pytest.raises(PermissionDenied):
        actions.change_account(by=staff, account=colleague, area_code="990102001", **values)
    for act in (actions.deactivate, actions.reactivate, actions.reset_password):
        with pytest.raises(PermissionDenied):
            act(by=staff, account=stranger)


def test_a_closed_account_can_be_opened_again(staff, community):
    account = create(staff, Role.SECRETARY, community.code).account
    assert not actions.deactivate(by=staff, account=account).is_active
    assert actions.reactivate(by=staff, account=account).is_active


def test_missing_secretaries_are_those_of_open_communities_without_an_active_account(staff, community):
    sub_district = community.sub_district
    served = CommunityFactory(sub_district=sub_district, code="990101001002")
    CommunityFactory(sub_district=sub_district, code="990101001003", closed_on=dt.date(2026, 1, 1))
    left = CommunityFactory(sub_district=sub_district, code="990101001004")
    UserFactory(area_code=served.code)
    UserFactory(area_code=left.code, username=f"s{left.code}", is_active=False)
    created = actions.create_secretaries(by=staff, sub_district=sub_district, today=TODAY)
    assert [(new.account.username, new.account.name) for new in created] == [
        ("s990101001001", "赵明"),
        ("s990101001004-2", ""),
    ]
    assert actions.create_secretaries(by=staff, sub_district=sub_district, today=TODAY) == []
