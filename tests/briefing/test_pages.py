"""The page before the meeting as its readers see it, from roll-ups written by hand."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.core.access import Role
from portal.meetings.models import ProgressMeeting, Snapshot
from portal.reporting.models import ReportingPeriod, ReportState
from portal.supervision.models import Matter
from tests import factories
from tests.dashboard.conftest import OCTOBER, Kind, make_office, roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(office):
    """Elected 10/10, 4/10, none; doors 9/10, 9/10, 9/10; trees without a target."""
    elected = factories.IndicatorFactory(code="elected", name_zh="选举", name_en="Elected", short_zh="选举")
    doors = factories.IndicatorFactory(code="doors", name_zh="门禁", name_en="Doors", theme=elected.theme)
    trees = factories.IndicatorFactory(
        code="trees", name_zh="植树", name_en="Trees", theme=elected.theme, kind=Kind.LEVEL
    )
    roll_up(office, elected, [(10, 10), (4, 10), None])
    roll_up(office, elected, [(8, 10), (4, 10), (1, 10)], OCTOBER - 2)
    roll_up(office, doors, [(9, 10), (9, 10), (9, 10)])
    roll_up(office, trees, [(5, None), (0, None), (7, None)])
    for indicator, value in ((elected, 90), (doors, 80)):
        factories.TargetFactory(indicator=indicator, area_code=office.sub_district.code, value=value)
    states = (ReportState.APPROVED, ReportState.SUBMITTED, ReportState.DRAFT)
    for community, state in zip(office.communities, states, strict=True):
        factories.MonthlyReportFactory(community=community, state=state)
    return elected, doors, trees


def brief_of(response):
    return response.context["brief"]


def page(client, **query):
    return client.get(reverse("briefing:page", args=[OCTOBER], query=query))


def test_it_is_a_leaders_first_page(client_of, office, figures):
    response = client_of(office.leader).get("/", follow=True)
    assert response.redirect_chain[-1][0] == f"/briefing/2026-10/?area={office.sub_district.code}"
    assert b"How far" in response.content


def test_the_sentence_counts_the_lights_of_the_rows(client_of, office, figures):
    found = brief_of(page(client_of(office.leader)))
    assert [row.indicator.code for row in found.rows] == ["elected", "doors"]
    assert found.says == (
        "Of the 2 indicators with a target: 1 on target, 1 far from it. "
        "Of these 2, the light of 1 rests on the communities counted so far."
    )


def test_who_is_furthest_behind_is_named_only_where_it_is_one_of_several(client_of, office, figures):
    third = factories.IndicatorFactory(code="third", name_en="Third")
    factories.TargetFactory(indicator=third, area_code=office.sub_district.code, value=50)
    roll_up(office, third, [(1, 10), (1, 10), (1, 10)])
    says = brief_of(page(client_of(office.leader))).says
    assert says == (
        "Of the 3 indicators with a target: 1 on target, 2 far from it; furthest behind: Third "
        "(10%, 12个 to go). Of these 3, the light of 1 rests on the communities counted so far."
    )


def test_communities_stand_by_how_many_lights_are_red_and_every_mark_leads_on(client_of, office, figures):
    response = page(client_of(office.leader))
    behind = brief_of(response).behind
    assert [(one.name[:2], one.red) for one in behind] == [("第2", 1), ("第1", 0), ("第3", 0)]
    assert [cell.left for cell in behind[0].cells] == [5, 0]
    html = response.content.decode()
    for community in office.communities:
        assert html.count(f"/briefing/2026-10/communities/{community.code}/") >= 2  # name and marks
    assert "/dashboard/2026-10/indicators/elected/" in html


def test_what_would_help_most_brings_the_whole_to_its_target(client_of, office, figures):
    [one] = brief_of(page(client_of(office.leader))).helps
    assert (one.indicator.code, one.names[:2], one.left, one.now, one.then) == (
        "elected",
        "第2",
        "6个",
        "70%",
        "100%",
    )


def meeting_of(office, month, title="推进会"):
    return ProgressMeeting.objects.create(
        sub_district=office.sub_district,
        title=title,
        held_on=dt.date(2026, 9, 8),
        month=month,
        since=month - 1,
        created_by=office.leader,
        created_at=timezone.now(),
    )


def test_it_compares_with_the_last_meeting_like_with_like(client_of, office, figures):
    assert page(client_of(office.leader)).context["since"] == OCTOBER - 1
    meeting_of(office, OCTOBER - 2)
    meeting_of(office, OCTOBER, "本月的会")
    response = page(client_of(office.leader))
    assert response.context["since"] == OCTOBER - 2
    step = brief_of(response).ups[0]
    assert (step.indicator.code, step.name) == ("elected", "")
    assert step.change.text == "10 percentage points"  # 60 % of the same two communities
    assert page(client_of(office.leader), since=str(OCTOBER - 1)).context["since"] == OCTOBER - 1


@pytest.mark.parametrize("back", [1, 2, 3])
def test_all_pages_compare_with_the_same_month(client_of, office, figures, back):
    """Every tab, an indicator's page, a community's and what is inside it, however the reader came there."""
    meeting_of(office, OCTOBER - back)
    client, code = client_of(office.leader), office.communities[0].code
    pages = {
        "briefing:page": (), "dashboard:overview": (), "dashboard:heatmap": (),
        "dashboard:indicator": ("elected",), "dashboard:community": (code,), "briefing:community": (code,),
        "dashboard:inside": (code, "elected"),
    }  # fmt: skip
    chosen = OCTOBER - 1
    for name, args in pages.items():
        address = reverse(name, args=[OCTOBER, *args])
        shown = client.get(address).context
        assert (name, shown["since"]) == (name, OCTOBER - back)
        asked = client.get(address, {"since": str(chosen)}).context
        assert asked["since"] == chosen
        assert (f"since={chosen}" in asked["page"].query) == (back != 1)
        assert (f"since={chosen}" in asked["page"].since_query) == (back != 1)
        later = client.get(reverse(name, args=[OCTOBER + 1, *args])).context
        assert later["since"] == OCTOBER - back


def test_what_was_assigned_last_time_stands_with_its_state_and_the_late_ones(client_of, office, figures):
    assert "No earlier meeting" in page(client_of(office.leader)).content.decode()
    meeting = meeting_of(office, OCTOBER - 1)
    assert "assigned nothing" in page(client_of(office.leader)).content.decode()
    matter = Matter.objects.create(
        kind=Matter.Kind.ASSIGNMENT,
        source=Matter.Source.MEETING,
        title="补齐门禁",
        community=office.communities[1],
        due_on=dt.date(2026, 1, 1),
        created_by=office.leader,
        created_at=timezone.now(),
    )
    meeting.matters.add(matter)
    html = page(client_of(office.leader)).content.decode()
    for words in ("1 assignment", "1 overdue", "补齐门禁", f"/follow-up/{matter.pk}/"):
        assert words in html


def test_a_meeting_that_is_to_come_is_no_last_one_and_what_others_gave_stays_open(client_of, office, figures):
    earlier, coming = meeting_of(office, OCTOBER - 2), meeting_of(office, OCTOBER - 1, "明天的会")
    coming.held_on = timezone.localdate() + dt.timedelta(days=1)
    coming.save()
    Snapshot.objects.create(
        meeting=coming, content={}, sha256="0" * 64, frozen_by=office.leader, frozen_at=timezone.now()
    )
    matter = Matter.objects.create(
        kind=Matter.Kind.ASSIGNMENT,
        source=Matter.Source.MEETING,
        title="补齐门禁",
        community=office.communities[1],
        due_on=timezone.localdate() + dt.timedelta(days=9),
        created_by=office.leader,
        created_at=timezone.now(),
    )
    response = page(client_of(office.leader))
    assert (response.context["meeting"], response.context["since"]) == (earlier, OCTOBER - 2)
    assert "1 other assignment" in response.content.decode()
    earlier.matters.add(matter)
    Matter.objects.create(
        kind=Matter.Kind.FINDING,
        source=Matter.Source.DAILY,
        title="记录缺内容",
        community=office.communities[1],
        due_on=timezone.localdate() + dt.timedelta(days=9),
        created_by=office.leader,
        created_at=timezone.now(),
    )
    client = client_of(office.leader)
    html = page(client).content.decode()
    others = client.get(f"/follow-up/?stands=open&besides={earlier.pk}").text
    assert f'href="/follow-up/?stands=open&amp;besides={earlier.pk}"' in html
    assert ("补齐门禁" in others, "记录缺内容" in others) == (False, True)
    assert f'<option value="{earlier.pk}" selected>' in others
    assert "other assignment" not in html and f"due on {matter.due_on:%Y-%m-%d}" in html


def test_what_is_missing_is_named(client_of, office, figures):
    ReportingPeriod.objects.update(due_on=dt.date(2026, 1, 1))
    html = page(client_of(office.leader)).content.decode()
    assert "1 not reported" in html
    assert "1 waiting for review" in html
    assert "1 of 3 communities approved this month" in html


def test_before_anything_is_reported_it_says_so_and_draws_nothing_false(client_of, office):
    response = page(client_of(office.leader))
    assert brief_of(response).says == "No indicator on this page has a target."
    elected = factories.IndicatorFactory(code="elected", name_en="Elected")
    factories.TargetFactory(indicator=elected, area_code=office.sub_district.code)
    response = page(client_of(office.leader))
    assert brief_of(response).says == "Of the 1 indicators with a target: 1 without a figure of the month."
    [row] = brief_of(response).rows
    assert (row.card.figure, row.bar, row.strip) == ("—", None, None)
    assert ">0%<" not in response.content.decode()


def test_the_office_chooses_what_it_speaks_of_and_in_which_order(client_of, office, figures):
    staff = factories.UserFactory(role=Role.STAFF, area_code=office.sub_district.code)
    client = client_of(staff)
    chosen = {"indicator": ["elected", "trees"], "order-elected": "2", "order-trees": "1"}
    client.post(reverse("briefing:choose"), chosen)
    found = brief_of(page(client))
    assert [row.indicator.code for row in found.rows] == ["trees", "elected"]
    assert found.says.startswith("Of the 1 indicators with a target")
    client.post(reverse("briefing:choose"), {"default": "yes", "indicator": ["trees"]})
    assert [row.indicator.code for row in brief_of(page(client)).rows] == ["elected", "doors"]
    assert client_of(office.leader).post(reverse("briefing:choose"), chosen).status_code == 403
    other = make_office("990199002", communities=1)
    assert page(client_of(other.leader), area=office.sub_district.code).status_code == 404


def test_a_fixed_number_of_statements(client_of, office, figures, django_assert_max_num_queries):
    client = client_of(office.leader)
    with django_assert_max_num_queries(26):
        page(client)


def test_what_else_is_open_is_told_by_kind_and_the_overdue_one_by_name(client_of, office, figures):
    """A finding is no assignment, what was reported done is not waited for, and who is late is named."""
    common = {
        "source": Matter.Source.DAILY, "created_by": office.leader, "created_at": timezone.now(),
        "community": office.communities[1],
    }  # fmt: skip
    today = timezone.localdate()
    kinds = Matter.Kind
    late = Matter.objects.create(
        kind=kinds.ASSIGNMENT, title="补装门禁", due_on=today - dt.timedelta(days=6), **common
    )
    later = today + dt.timedelta(days=6)
    Matter.objects.create(kind=kinds.FINDING, title="记录缺内容", due_on=later, **common)
    Matter.objects.create(
        kind=kinds.FINDING,
        title="登记不及时",
        due_on=today - dt.timedelta(days=1),
        state="REPORTED",
        **common,
    )
    client = client_of(office.leader)
    html = " ".join(page(client).text.split())
    for words in ("1 other assignment、2 findings (1 of them reported done", "1 overdue", "补装门禁"):
        assert words in html
    assert html.count("登记不及时") == 0
    assert client.get(reverse("supervision:list")).text.count(">overdue assignment<") == 1
    assert ">overdue assignment<" in client.get(late.get_absolute_url()).text
