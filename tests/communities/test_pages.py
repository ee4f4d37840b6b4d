"""The pages of areas: everyone reads their own, the office keeps them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.actions import save_community, save_sub_district
from communities.models import Community, SubDistrict
from communities.signals import areas_changed
from portal.core.access import Role
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory

pytestmark = pytest.mark.django_db

FORM = {"short_name": "多福社区", "general_branch_kind": "GENERAL_BRANCH", "opened_on": "1949-10-01"}


@pytest.fixture
def office():
    return SubDistrictFactory(code="990101001", name="长虹街道")


@pytest.fixture
def community(office):
    return CommunityFactory(sub_district=office, code="990101001001", name="多福社区居委会", short_name="")


@pytest.fixture
def staff(client, office):
    user = UserFactory(role=Role.STAFF, area_code=office.code)
    client.force_login(user)
    return user


def test_a_secretary_reads_the_own_community_and_no_other(client, community):
    CommunityFactory(sub_district=community.sub_district, code="990101001002", name="银杏社区")
    client.force_login(UserFactory(area_code=community.code))
    page = client.get(reverse("communities:list")).content.decode()
    assert "多福社区" in page and "银杏社区" not in page
    assert "/edit/" not in client.get(community.get_absolute_url()).content.decode()


def test_the_list_takes_as_many_queries_for_fifty_as_for_one(
    client, community, staff, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("communities:list"))
    for n in range(2, 52):
        CommunityFactory(sub_district=community.sub_district, code=f"990101001{n:03d}")
    with django_assert_num_queries(len(for_one)):
        page = client.get(reverse("communities:list"))
    assert len(page.context["table"].paginated_rows) == 50


def test_the_list_can_be_narrowed(client, community, staff):
    CommunityFactory(
        sub_district=community.sub_district,
        code="990101001002",
        name="银杏社区",
        closed_on=dt.date(2026, 1, 1),
    )

    def found(**query):
        page = client.get(reverse("communities:list"), query)
        return [row.record.code[-3:] for row in page.context["table"].rows]

    assert found() == ["001", "002"]
    assert found(state="open") == ["001"]
    assert found(state="closed") == found(search="银杏") == found(search="990101001002") == ["002"]


def test_staff_change_a_community_and_the_history_says_so(client, community, staff):
    answer = client.post(
        reverse("communities:edit", args=[community.code]), {**FORM, "secretary_name": "赵明"}, follow=True
    )
    page = answer.content.decode()
    assert Community.objects.get().secretary_name == "赵明"
    assert "— → 赵明" in page and staff.name in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closed_on": "1949-01-01"}, "__all__"),
        ({"successor": "990101001002"}, "__all__"),
        ({"short_name": ""}, "short_name"),
    ],
)
def test_what_cannot_be_is_refused_on_the_form(client, community, staff, change, field):
    CommunityFactory(sub_district=community.sub_district, code="990101001002")
    answer = client.post(reverse("communities:edit", args=[community.code]), {**FORM, **change})
    errors = answer.context["form"].errors
    assert field in errors
    assert "community_" not in str(errors), "the name of a constraint is no sentence"


def test_a_successor_is_a_neighbour(client, community, staff):
    CommunityFactory(code="990102001001", sub_district=SubDistrictFactory(code="990102001"))
    form = client.get(reverse("communities:edit", args=[community.code])).context["form"]
    assert list(form.fields["successor"].queryset) == []


def test_closing_a_community_is_told_to_the_floors_above(community, staff):
    told = []

    def hear(sub_district_codes, **kwargs):
        told.append(sub_district_codes)

    areas_changed.connect(hear)
    try:
        community.secretary_name = "赵明"
        save_community(community=community, by=staff)
        community.closed_on = dt.date(2026, 7, 1)
        save_community(community=community, by=staff)
    finally:
        areas_changed.disconnect(hear)
    assert told == [{"990101001"}]


def test_staff_set_the_days_of_their_own_sub_district(client, office, staff):
    client.post(
        reverse("communities:sub_district", args=[office.code]),
        {"name": "长虹街道", "report_opens_day": 26, "report_due_day": 3, "tells_at_hour": 20},
    )
    office.refresh_from_db()
    assert (office.report_opens_day, office.report_due_day) == (26, 3)
    assert (office.tells_before_meeting, office.tells_at_hour) == (False, 20)  # the tick was taken away


def test_a_day_after_the_28th_is_refused(client, office, staff):
    answer = client.post(
        reverse("communities:sub_district", args=[office.code]),
        {"name": "长虹街道", "report_opens_day": 31, "report_due_day": 3},
    )
    assert "report_opens_day" in answer.context["form"].errors


def test_the_list_of_sub_districts_counts_open_communities(client, community):
    CommunityFactory(sub_district=community.sub_district, code="990101001002", closed_on=dt.date(2026, 1, 1))
    client.force_login(UserFactory(role=Role.ADMIN))
    table = client.get(reverse("communities:sub_districts"), {"search": "长虹"}).context["table"]
    assert [row.record.community_count for row in table.rows] == [1]


@pytest.mark.parametrize("role", [Role.LEADER, Role.SECRETARY])
def test_the_actions_themselves_refuse_who_may_not(community, role):
    area = community.code if role == Role.SECRETARY else community.sub_district_id
    reader = UserFactory(role=role, area_code=area)
    with pytest.raises(PermissionDenied):
        save_community(community=community, by=reader)
    with pytest.raises(PermissionDenied):
        save_sub_district(sub_district=SubDistrict.objects.get(), by=reader)


def test_the_actions_refuse_another_office(community):
    stranger = UserFactory(role=Role.STAFF, area_code=SubDistrictFactory(code="990102001").code)
    with pytest.raises(PermissionDenied):
        save_community(community=community, by=stranger)
