"""The pages on which accounts are kept: what they offer, and the password that is shown once."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import UpperArea
from portal.accounts.models import User
from portal.core.access import Role
from tests.factories import PASSWORD, CommunityFactory, SubDistrictFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return SubDistrictFactory(code="990101001", name="长虹街道")


@pytest.fixture
def community(office):
    return CommunityFactory(sub_district=office, code="990101001001", name="多福社区")


@pytest.fixture
def staff(client, office):
    user = UserFactory(role=Role.STAFF, area_code=office.code, username="li")
    client.force_login(user)
    return user


def listed(client, **query):
    table = client.get(reverse("accounts:list"), query).context["table"]
    return {row.record.username for row in table.rows}


def test_staff_see_the_accounts_of_their_area_only(client, staff, community):
    UserFactory(username="own", area_code=community.code)
    UserFactory(username="admin", role=Role.ADMIN)
    UserFactory(username="county", role=Role.LEADER, area_code="990101")
    UserFactory(username="stranger")
    assert listed(client) == {"li", "own"}


def test_the_list_can_be_narrowed(client, staff, community):
    UserFactory(username="own", name="赵明", area_code=community.code, is_active=False)
    assert listed(client, role=Role.SECRETARY) == {"own"}
    assert listed(client, area=community.code) == {"own"}
    assert listed(client, state="False") == {"own"}
    assert listed(client, search="赵") == {"own"}


def test_the_list_takes_as_many_queries_for_fifty_as_for_one(
    client, staff, django_assert_num_queries, settings
):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("accounts:list"))
    for n in range(60):
        UserFactory(role=Role.STAFF, area_code=staff.area_code, username=f"staff{n}")
    with django_assert_num_queries(len(for_one)):
        page = client.get(reverse("accounts:list"))
    assert len(page.context["table"].paginated_rows) == 50


def test_the_form_offers_only_roles_and_areas_that_staff_may_keep(client, staff, community):
    CommunityFactory(code="990102001001", sub_district=SubDistrictFactory(code="990102001"))
    form = client.get(reverse("accounts:create")).context["form"]
    assert {value for value, _label in form.fields["role"].choices} == {"STAFF", "LEADER", "SECRETARY"}
    assert [value for value, _label in form.fields["area_code"].choices] == ["", "990101001", "990101001001"]


def test_a_new_account_is_shown_with_its_password_once(client, staff, community):
    answer = client.post(
        reverse("accounts:create"),
        {"username": "new", "name": "赵明", "role": Role.SECRETARY, "area_code": community.code},
    )
    [new] = answer.context["created"]
    assert new.password in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert new.password not in client.get(reverse("accounts:list")).text
    assert User.objects.get(username="new").check_password(new.password)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": Role.ADMIN, "area_code": ""}, "role"),
        ({"area_code": "990102001001"}, "area_code"),
        ({"role": Role.STAFF}, "__all__"),
        ({"username": "li"}, "username"),
    ],
)
def test_what_may_not_be_is_said_on_the_form(client, staff, community, change, field):
    form = {"username": "new", "role": Role.SECRETARY, "area_code": community.code}
    answer = client.post(reverse("accounts:create"), form | change)
    assert field in answer.context["form"].errors
    assert not User.objects.filter(username="new").exists()


def test_an_administrator_types_the_code_of_the_area(client, community):
    client.force_login(UserFactory(role=Role.ADMIN))
    form = {"username": "new", "role": Role.LEADER, "area_code": "990101"}
    client.post(reverse("accounts:create"), form)
    assert User.objects.get(username="new").area_code == "990101"
    answer = client.post(reverse("accounts:create"), form | {"username": "x", "area_code": "98"})
    assert "area_code" in answer.context["form"].errors


class TestTheWholeCountry:
    FORM = {"username": "new", "role": Role.LEADER}  # noqa: RUF012

    @pytest.fixture
    def admin(self, client, community):
        client.cookies["django_language"] = "en"
        client.force_login(UserFactory(role=Role.ADMIN))
        return client

    def test_is_chosen_in_words_and_said_in_words(self, admin):
        answer = admin.post(reverse("accounts:create"), self.FORM | {"whole_country": "on"})
        assert "The whole country" in answer.content.decode()
        account = User.objects.get(username="new")
        assert account.area_code == "0"
        page = admin.get(account.get_absolute_url())
        assert "Now: The whole country." in page.content.decode()
        assert page.context["form"]["whole_country"].value() is True
        assert not page.context["form"]["area_code"].value()
        UserFactory(role=Role.LEADER, area_code="9901", username="city")
        UpperArea.objects.create(code="9901", name="东江市")
        page = admin.get(reverse("accounts:list")).content.decode()
        assert "The whole country" in page
        assert "东江市" in page

    def test_is_given_up_by_another_area(self, admin):
        account = UserFactory(username="new", role=Role.LEADER, area_code="0")
        admin.post(account.get_absolute_url(), self.FORM | {"whole_country": "on"})
        account.refresh_from_db()
        assert account.area_code == "0"
        admin.post(account.get_absolute_url(), self.FORM | {"area_code": "9901"})
        account.refresh_from_db()
        assert account.area_code == "9901"

    @pytest.mark.parametrize(
        "change",
        [
            {},
            {"area_code": "0"},
            {"area_code": "99", "whole_country": "on"},
            {"role": Role.STAFF, "whole_country": "on"},
            {"role": Role.ADMIN, "whole_country": "on"},
        ],
    )
    def test_is_nobodys_by_accident(self, admin, change):
        answer = admin.post(reverse("accounts:create"), self.FORM | change)
        assert answer.context["form"].errors
        assert not User.objects.filter(username="new").exists()

    def test_staff_are_not_offered_it(self, client, staff):
        assert "whole_country" not in client.get(reverse("accounts:create")).context["form"].fields
        client.post(reverse("accounts:create"), self.FORM | {"whole_country": "on"})
        assert not User.objects.filter(username="new").exists()


def test_an_account_can_be_changed_but_not_its_user_name(client, staff, community):
    account = UserFactory(username="own", area_code=community.code)
    client.post(
        account.get_absolute_url(),
        {
            "username": "other",
            "name": "钱红",
            "role": Role.LEADER,
            "area_code": "990101001",
            "work_phone": "1",
            "email": "qian@office.example",
        },
    )
    account.refresh_from_db()
    assert (account.username, account.name, account.role) == ("own", "钱红", Role.LEADER)
    assert account.email == "qian@office.example"


def test_the_own_role_and_area_stand_still_on_the_form(client, staff, community):
    client.post(staff.get_absolute_url(), {"name": "李", "role": Role.LEADER, "area_code": community.code})
    staff.refresh_from_db()
    assert (staff.name, staff.role, staff.area_code) == ("李", Role.STAFF, "990101001")
    assert reverse("accounts:deactivate", args=[staff.pk]) not in client.get(staff.get_absolute_url()).text


def test_a_reset_password_is_shown_once_and_replaces_the_old_one(client, staff, community):
    account = UserFactory(area_code=community.code)
    answer = client.post(reverse("accounts:reset_password", args=[account.pk]))
    [new] = answer.context["created"]
    account.refresh_from_db()
    assert account.check_password(new.password) and not account.check_password(PASSWORD)
    assert account.must_change_password


def test_accounts_are_closed_and_opened(client, staff, community):
    account = UserFactory(area_code=community.code)
    for action, active in (("deactivate", False), ("reactivate", True)):
        answer = client.post(reverse(f"accounts:{action}", args=[account.pk]), follow=True)
        account.refresh_from_db()
        assert (account.is_active, len(answer.context["messages"])) == (active, 1)


@pytest.mark.parametrize("action", ["deactivate", "reset_password"])
def test_not_the_own_one(client, staff, action):
    answer = client.post(reverse(f"accounts:{action}", args=[staff.pk]), follow=True)
    staff.refresh_from_db()
    assert staff.is_active and staff.check_password(PASSWORD)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_the_missing_secretaries_are_named_and_then_made(client, staff, community):
    address = reverse("accounts:create_secretaries", args=["990101001"])
    assert client.get(address).context["missing"] == [community]
    [new] = client.post(address).context["created"]
    assert new.account.username == "s990101001001"
    assert client.get(address).context["missing"] == []
    assert client.post(address).context["created"] == []


def test_the_command_prints_the_secretaries_with_their_passwords(community, capsys):
    call_command("create_secretaries", "--sub-district", "990101001")
    username, password, area = capsys.readouterr().out.strip().split("\t")
    assert User.objects.get(username=username).check_password(password)
    assert area == "多福社区"
    with pytest.raises(CommandError, match="no sub-district 990199001"):
        call_command("create_secretaries", "--sub-district", "990199001")


def test_the_command_makes_the_first_administrator(capsys):
    call_command("create_admin", "root", "--name", "管理员")
    account = User.objects.get()
    assert (account.role, account.name, account.must_change_password) == (Role.ADMIN, "管理员", True)
    words = capsys.readouterr().out.replace(",", " ").split()
    assert any(account.check_password(word) for word in words)
    with pytest.raises(CommandError):
        call_command("create_admin", "root")
